/* decimal.h -- numbers are decimals of 15 significant digits, held in doubles.
 *
 * A decimal is m * 10^e with |m| < 10^15; the double nearest to it stands for it. No two decimals
 * share a double (DBL_DIG is 15), so the double says exactly which decimal is meant, and
 * arithmetic is done on that decimal: exactly, and rounded once to 15 digits, half to even.
 * So 0.1 + 0.2 == 0.3 and 65.2 - 64.9 == 0.3.
 *
 * NaN means undefined: a division by zero, the logarithm of nothing, a result that is too large
 * (1e308 and beyond) or too small (not zero, but below 1e-290). Every operation on NaN is NaN.
 * There is no negative zero and no infinity. Given a double that is not a decimal, an operation
 * takes the decimal nearest to it.
 *
 * The common cases are the inline functions here: both operands turn out to be whole numbers when
 * scaled by a fixed power of ten, and the result stays exact. All else is done on 128-bit integers
 * in decimal.c. Compile without -ffast-math and with -ffp-contract=off. */
#ifndef PGL_BASE_DECIMAL_H
#define PGL_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEC_MAX       9.99999999999999e307 /* the largest decimal */
#define DEC_TINY      1e-290               /* the smallest above zero */
#define DEC_UNDEFINED (__builtin_nan(""))

/* Room for any decimal as text, with its NUL. */
enum { DEC_TEXT = 32 };

double dec_add_slow(double a, double b);
double dec_mul_slow(double a, double b);
double dec_div_slow(double a, double b);

/* Adding and taking away 1.5 * 2^52 rounds |x| < 2^51 to a whole number: the sum lies where
 * doubles are one apart. Larger x give something >= 10^15, which the callers refuse. Never -0. */
static inline double dec_nearest_whole(double x) {
    return (x + 0x1.8p52) - 0x1.8p52;
}

/* If 'scaled', a whole number below 10^15, divided by 'scale', a power of ten, is the double x,
 * then x is the double nearest to the decimal scaled / scale: the one that x stands for. */
static inline bool dec_is_scaled(double x, double scaled, double scale) {
    return scaled / scale == x && scaled < 1e15 && scaled > -1e15;
}

static inline double dec_add(double a, double b) {
    double p = dec_nearest_whole(a * 1e6), q = dec_nearest_whole(b * 1e6), sum = p + q;
    if (dec_is_scaled(a, p, 1e6) && dec_is_scaled(b, q, 1e6) && sum < 1e15 && sum > -1e15)
        return sum / 1e6;
    return dec_add_slow(a, b);
}

static inline double dec_sub(double a, double b) {
    return dec_add(a, -b);
}

static inline double dec_mul(double a, double b) {
    double p = dec_nearest_whole(a * 1e3), q = dec_nearest_whole(b * 1e3), product = p * q;
    if (dec_is_scaled(a, p, 1e3) && dec_is_scaled(b, q, 1e3) && product < 1e15 && product > -1e15)
        return product / 1e6 + 0.0; /* + 0.0: no negative zero */
    return dec_mul_slow(a, b);
}

/* Exact when some t thousandths, times b, are a: both products are whole and below 2^53. */
static inline double dec_div(double a, double b) {
    double p = dec_nearest_whole(a * 1e3), q = dec_nearest_whole(b * 1e3);
    double t = dec_nearest_whole(p / q * 1e3);
    if (t * q == p * 1e3 && q != 0 && p < 9e12 && p > -9e12 && t < 1e15 && t > -1e15 &&
        dec_is_scaled(a, p, 1e3) && dec_is_scaled(b, q, 1e3))
        return t / 1e3 + 0.0;
    return dec_div_slow(a, b);
}

/* The decimal nearest to any double, half to even; NaN outside the range. */
double dec_round15(double x);

/* x^n, as if computed exactly and rounded once. 0^0 is 1; 0^-1 is undefined. */
double dec_pow_int(double x, int n);
/* Whole exponents as dec_pow_int; others by libm, then rounded to 15 digits. */
double dec_pow(double x, double y);

/* libm's answer, rounded to 15 digits. Undefined below zero (logarithms: at zero too). */
double dec_sqrt(double x);
double dec_ln(double x);
double dec_log10(double x);
double dec_exp(double x);

double dec_round(double x); /* to the nearest whole number, halves away from zero */
double dec_floor(double x);
double dec_ceil(double x);
double dec_abs(double x);
double dec_min(double a, double b);
double dec_max(double a, double b);
bool dec_is_whole(double x);

/* For qsort(), of doubles into rising order; none is NaN. */
int dec_compare(const void *left, const void *right);

/* The neighbouring decimal: for an end that a range leaves out. Beyond DEC_MAX: NaN. */
double dec_next(double x);
double dec_previous(double x);

/* The exact sum, or mean, of all values, rounded once. Sum of none: 0; mean of none: NaN. */
double dec_sum(const double *values, size_t count);
double dec_mean(const double *values, size_t count);

/* num / den * 10^exp10, exactly; den is not 0. For conversion between units. */
typedef struct {
    uint64_t num, den;
    int exp10;
} DecRatio;

/* value * ratio, exact and rounded once. */
double dec_scale(double value, const DecRatio *ratio);

/* value * ratio + offset (minus it, where 'negative'), exact and rounded once: for temperatures,
 * whose ratios have numbers below 1000, and their offsets a num below 10^6; anything greater is
 * undefined. Where one term is beyond 10^28 of the other, only the greater counts. */
double dec_scale_add(double value, const DecRatio *ratio, bool negative, const DecRatio *offset);

typedef enum { DEC_OK, DEC_MALFORMED, DEC_TOO_LARGE } DecStatus;

/* Reads 12, 0.35, 1e9, -3, 1.5E-7: an optional minus, digits, a point with digits on both sides,
 * an exponent; nothing before or after. Any number of digits, rounded to 15, half to even.
 * DEC_TOO_LARGE: outside the range of decimals, above or below. *out is set only on DEC_OK. */
DecStatus dec_parse(const char *text, size_t size, double *out);

/* The shortest text that reads back the same, a valid JSON number: plain from 1e-7 to below 1e21
 * (812, 0.0061, -2.5), else with an exponent (1.5e-8). NUL-terminated; returns its length.
 * An undefined value has no digits: it gives "undefined". */
size_t dec_format(double value, char out[DEC_TEXT]);

#endif
