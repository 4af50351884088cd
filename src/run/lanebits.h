/* lanebits.h -- sixty-four lanes compared, a bit each. */
#ifndef PGL_RUN_LANEBITS_H
#define PGL_RUN_LANEBITS_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Byte i, 0 or 1, becomes bit i. The multiplication gathers eight bytes' lowest bits in the
 * product's highest byte; no two terms meet, so nothing carries. */
static inline uint64_t pack_flags(const uint8_t flags[64]) {
    uint64_t mask = 0;
    for (unsigned i = 0; i < 8; i++) {
        uint64_t eight;
        memcpy(&eight, flags + 8 * i, sizeof eight);
        mask |= (eight * 0x0102040810204080u >> 56) << (8 * i);
    }
    return mask;
}

/* The lanes whose byte is 'wanted'. */
static inline uint64_t lanes_equal(const uint8_t *bytes, uint8_t wanted) {
#ifdef __SSE2__
    uint64_t mask = 0;
    for (unsigned i = 0; i < 4; i++) {
        __m128i sixteen;
        memcpy(&sixteen, bytes + 16 * i, sizeof sixteen);
        sixteen = _mm_cmpeq_epi8(sixteen, _mm_set1_epi8((char)wanted));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(sixteen) << (16 * i);
    }
    return mask;
#else
    uint8_t flags[64];
    for (unsigned i = 0; i < 64; i++)
        flags[i] = bytes[i] == wanted;
    return pack_flags(flags);
#endif
}

/* The lanes whose number lies from 'lo' up to, and without, 'hi'; NaN lies nowhere. */
static inline uint64_t lanes_between(const double *numbers, double lo, double hi) {
    uint8_t flags[64];
    for (unsigned i = 0; i < 64; i++)
        flags[i] = (uint8_t)((numbers[i] >= lo) & (numbers[i] < hi));
    return pack_flags(flags);
}

#endif
