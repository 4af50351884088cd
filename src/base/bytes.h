/* bytes.h -- several bytes at a time: eight in a word, or sixty-four as a bit each.
 *
 * Words are read as a little-endian machine has them: the first byte is the lowest. Nothing here
 * reads a byte that the caller does not name. */
#ifndef PGL_BASE_BYTES_H
#define PGL_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* How many of the bytes are 'wanted'. */
size_t bytes_count(const char *at, size_t size, char wanted);

/* -- a word ------------------------------------------------------------------------------------ */

static inline uint64_t bytes_all(char c) {
    return 0x0101010101010101u * (unsigned char)c;
}

static inline uint64_t bytes_load(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Fewer than eight; zeros follow them. */
static inline uint64_t bytes_load_some(const char *at, size_t size) {
    char eight[8] = {0};
    memcpy(eight, at, size < 8 ? size : 8);
    return bytes_load(eight);
}

/* All bits of the first 'size' bytes, of which there are 0 to 8. */
static inline uint64_t bytes_first(size_t size) {
    return size == 0 ? 0 : ~(uint64_t)0 >> (64 - 8 * size);
}

/* The highest bit of each byte that equals 'c', exactly. */
static inline uint64_t bytes_equal(uint64_t word, char c) {
    uint64_t x = word ^ bytes_all(c);
    return ~((((x & 0x7F7F7F7F7F7F7F7Fu) + 0x7F7F7F7F7F7F7F7Fu) | x) | 0x7F7F7F7F7F7F7F7Fu);
}

/* Of such marks, which are not 0: how many bytes come before the first. */
static inline size_t bytes_before(uint64_t marks) {
    return (size_t)__builtin_ctzll(marks) / 8;
}

/* The highest bits of eight bytes, as the lowest eight. */
static inline uint64_t bytes_bits(uint64_t marks) {
    return (((marks >> 7) & bytes_all(1)) * 0x0102040810204080u) >> 56;
}

/* Which of sixteen bytes equal 'c': bit i is byte i. */
static inline uint32_t bytes16_equal(const char *at, char c) {
#ifdef __SSE2__
    __m128i bytes;
    memcpy(&bytes, at, sizeof bytes);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
#else
    uint64_t low = bytes_equal(bytes_load(at), c), high = bytes_equal(bytes_load(at + 8), c);
    return (uint32_t)(bytes_bits(low) | bytes_bits(high) << 8);
#endif
}

/* -- sixty-four bytes -------------------------------------------------------------------------- */

#ifdef __SSE2__
typedef struct Bytes64 {
    __m128i part[4];
} Bytes64;

static inline Bytes64 bytes64_load(const char *at) {
    Bytes64 bytes;
    for (int i = 0; i < 4; i++)
        memcpy(&bytes.part[i], at + 16 * i, 16);
    return bytes;
}

static inline Bytes64 bytes64_equal(Bytes64 bytes, char c) {
    for (int i = 0; i < 4; i++)
        bytes.part[i] = _mm_cmpeq_epi8(bytes.part[i], _mm_set1_epi8(c));
    return bytes;
}

static inline Bytes64 bytes64_or(Bytes64 a, Bytes64 b) {
    for (int i = 0; i < 4; i++)
        a.part[i] = _mm_or_si128(a.part[i], b.part[i]);
    return a;
}

static inline uint64_t bytes64_bits(Bytes64 bytes) {
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(bytes.part[i]) << (16 * i);
    return bits;
}

static inline bool bytes64_any(Bytes64 bytes) {
    __m128i left = _mm_or_si128(bytes.part[0], bytes.part[1]);
    __m128i right = _mm_or_si128(bytes.part[2], bytes.part[3]);
    return _mm_movemask_epi8(_mm_or_si128(left, right)) != 0;
}
#else
typedef struct Bytes64 {
    uint64_t part[8];
} Bytes64;

static inline Bytes64 bytes64_load(const char *at) {
    Bytes64 bytes;
    for (int i = 0; i < 8; i++)
        bytes.part[i] = bytes_load(at + 8 * i);
    return bytes;
}

/* Marks the bytes that equal 'c' by their highest bit. */
static inline Bytes64 bytes64_equal(Bytes64 bytes, char c) {
    for (int i = 0; i < 8; i++)
        bytes.part[i] = bytes_equal(bytes.part[i], c);
    return bytes;
}

static inline Bytes64 bytes64_or(Bytes64 a, Bytes64 b) {
    for (int i = 0; i < 8; i++)
        a.part[i] |= b.part[i];
    return a;
}

/* The highest bits of the bytes: bit i is byte i. */
static inline uint64_t bytes64_bits(Bytes64 bytes) {
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits |= bytes_bits(bytes.part[i]) << (8 * i);
    return bits;
}

/* Is any byte's highest bit set? */
static inline bool bytes64_any(Bytes64 bytes) {
    uint64_t all = 0;
    for (int i = 0; i < 8; i++)
        all |= bytes.part[i];
    return (all & bytes_all((char)0x80)) != 0;
}
#endif

/* The first of 'size' bytes; where there are fewer, spaces follow them. */
static inline Bytes64 bytes64_load_some(const char *at, size_t size) {
    char last[64];
    if (size < sizeof last) {
        memset(last, ' ', sizeof last);
        at = memcpy(last, at, size);
    }
    return bytes64_load(at);
}

#endif
