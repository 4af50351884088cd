/* lanebits.h -- sixty-four lanes compared, a bit each. */
#ifndef PGL_RUN_LANEBITS_H
#define PGL_RUN_LANEBITS_H

#include "base/bytes.h"

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
    return bytes64_bits(bytes64_equal(bytes64_load((const char *)bytes), (char)wanted));
}

#ifdef __SSE2__
/* Four numbers compared: 32 bits each, all set or none. */
static inline __m128i four_below(const double *numbers, __m128d bound) {
    __m128 low = _mm_castpd_ps(_mm_cmplt_pd(_mm_loadu_pd(numbers), bound));
    __m128 high = _mm_castpd_ps(_mm_cmplt_pd(_mm_loadu_pd(numbers + 2), bound));
    return _mm_castps_si128(_mm_shuffle_ps(low, high, _MM_SHUFFLE(2, 0, 2, 0)));
}

static inline uint64_t sixteen_below(const double *numbers, __m128d bound) {
    __m128i low = _mm_packs_epi32(four_below(numbers, bound), four_below(numbers + 4, bound));
    __m128i high = _mm_packs_epi32(four_below(numbers + 8, bound), four_below(numbers + 12, bound));
    return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
}

/* The lanes whose number is less than 'bound'; NaN never is. */
static inline uint64_t lanes_below(const double *numbers, double bound) {
    const __m128d all = _mm_set1_pd(bound);
    return sixteen_below(numbers, all) | sixteen_below(numbers + 16, all) << 16 |
           sixteen_below(numbers + 32, all) << 32 | sixteen_below(numbers + 48, all) << 48;
}

#else

static inline uint64_t lanes_below(const double *numbers, double bound) {
    uint8_t flags[64];
    for (unsigned i = 0; i < 64; i++)
        flags[i] = numbers[i] < bound;
    return pack_flags(flags);
}

#endif

#endif
