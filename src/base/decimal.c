/* decimal.c -- see decimal.h: what its inline functions leave over, on 128-bit integers and, beyond
 * those, on big ones; functions, sums, reading and writing. */
#include "base/decimal.h"

#include "base/bignum.h"
#include "base/digits.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* ---- the four operations -------------------------------------------------------------------- */

double dec_round15(double x) {
    Digits d;
    return digits_split(x, &d) ? digits_join(d.negative, d.m, false, d.e) : DEC_UNDEFINED;
}

static double join_signed(SignedWide n, int64_t e) {
    return digits_join(n < 0, n < 0 ? -(Wide)n : (Wide)n, false, e);
}

double dec_add_slow(double a, double b) {
    Digits high, low;
    if (!digits_split(a, &high) || !digits_split(b, &low)) return DEC_UNDEFINED;
    if (!high.m || !low.m) return high.m ? dec_round15(a) : dec_round15(b);
    if (high.e < low.e) {
        Digits swap = high;
        high = low;
        low = swap;
    }
    int shift = high.e - low.e;
    if (shift > 22) { /* with all 15 digits shown, is 'low' less than a thousandth of the last? */
        int room = 15 - digits_count(high.m);
        high.m *= (uint64_t)digits_power(room > 0 ? room : 0);
        high.e -= room > 0 ? room : 0;
        shift = high.e - low.e;
        if (shift > 22) return digits_join(high.negative, high.m, false, high.e);
    }
    SignedWide sum = (SignedWide)(high.m * digits_power(shift)), addend = low.m;
    if (high.negative) sum = -sum;
    return join_signed(low.negative ? sum - addend : sum + addend, low.e);
}

double dec_mul_slow(double a, double b) {
    Digits p, q;
    if (!digits_split(a, &p) || !digits_split(b, &q)) return DEC_UNDEFINED;
    return digits_join(p.negative != q.negative, (Wide)p.m * q.m, false, p.e + q.e);
}

double dec_div_slow(double a, double b) {
    Digits p, q;
    if (!digits_split(a, &p) || !digits_split(b, &q) || !q.m) return DEC_UNDEFINED;
    return digits_join_ratio(p.negative != q.negative, p.m * digits_power(17), q.m, p.e - q.e - 17);
}

double dec_scale(double value, const DecRatio *ratio) {
    Digits d;
    if (!digits_split(value, &d)) return DEC_UNDEFINED;
    int64_t e = (int64_t)d.e + ratio->exp10;
    return digits_join_ratio(d.negative, (Wide)d.m * ratio->num, ratio->den, e);
}

double dec_scale_add(double value, const DecRatio *ratio, bool negative, const DecRatio *offset) {
    Digits d;
    if (!digits_split(value, &d)) return DEC_UNDEFINED;
    if (ratio->num >= 1000 || ratio->den >= 1000 || offset->num >= 1000000 || offset->den >= 1000)
        return DEC_UNDEFINED;
    if (!offset->num) return dec_scale(value, ratio);
    digits_strip(&d);
    /* Over the common denominator; both terms have at most 21 digits. */
    Wide term = (Wide)d.m * (ratio->num * offset->den);
    Wide addend = (Wide)offset->num * ratio->den;
    int64_t e = (int64_t)d.e + ratio->exp10, shift = e - offset->exp10;
    if (!d.m || digits_count(addend) - shift > 38)
        return digits_join_ratio(negative, offset->num, offset->den, offset->exp10);
    if (digits_count(term) + shift > 38) return dec_scale(value, ratio);
    if (shift >= 0)
        term *= digits_power((int)shift);
    else
        addend *= digits_power((int)-shift);
    Wide sum = term + addend;
    bool sum_negative = d.negative;
    if (d.negative != negative) {
        sum_negative = term > addend ? d.negative : negative;
        sum = term > addend ? term - addend : addend - term;
    }
    return digits_join_ratio(sum_negative, sum, ratio->den * offset->den,
                             shift >= 0 ? offset->exp10 : e);
}

/* ---- powers and functions ------------------------------------------------------------------- */

/* A power is kept to so many limbs of nine digits, and what is below is cut off. Six limbs, at
 * least 46 digits, are enough to round to 15, however great the exponent, but close to half way and
 * to where no digits are left. There it is reckoned again with 24 limbs, at least 208 digits; that
 * could round wrongly only within 10^-190 of half way, and half way itself a cut power cannot be,
 * as that has 16 digits. */
enum { POWER_LIMBS = 6, POWER_LIMBS_MOST = 24 };

typedef struct {
    Big value;
    int64_t e;
    bool cut; /* the true value is greater */
} Power;

static void power_times(Power *to, const Power *by, int limbs) {
    Big product;
    big_multiply(&product, &to->value, &by->value);
    int dropped = big_truncate(&product, limbs);
    to->e += by->e + 9 * dropped;
    to->cut |= by->cut || dropped;
    to->value = product;
}

/* (m * 10^e)^n */
static Power power_of(const Digits *base, uint64_t n, int limbs) {
    Power power = {.e = 0}, square = {.e = base->e};
    big_set(&power.value, 1);
    big_set(&square.value, base->m);
    for (;;) { /* here square = base^(2^i) */
        if (n & 1) power_times(&power, &square, limbs);
        if (!(n >>= 1)) return power;
        Power same = square;
        power_times(&square, &same, limbs);
    }
}

/* 'n' is right to one in its last place: does that leave open how it is rounded to 15 digits? */
static bool rounds_openly(Wide n) {
    Wide half = digits_power(digits_count(n) - 15) / 2;
    return (n + 2) % half <= 4;
}

/* The digits of a power of three limbs at least; 'more' where it is a little greater. */
static Wide power_digits(const Power *power, bool *more, int64_t *e) {
    Wide n = 0;
    int low = power->value.count - 3;
    for (int i = power->value.count; i-- > low;)
        n = n * BIG_BASE + power->value.limb[i];
    *more = power->cut;
    for (int i = 0; i < low; i++)
        *more |= power->value.limb[i] != 0;
    *e = power->e + 9 * low;
    return n;
}

/* The first 18 digits of its reciprocal. */
static Wide reciprocal_digits(Power *power, bool *more, int64_t *e) {
    Big one;
    int exponent;
    big_set(&one, 1);
    uint64_t n = big_quotient(&one, &power->value, 10, 18, &exponent, more);
    *e = exponent - power->e;
    return n;
}

static double power_far(const Digits *base, uint64_t n, bool reciprocal) {
    for (int limbs = POWER_LIMBS;; limbs = POWER_LIMBS_MOST) {
        Power power = power_of(base, n, limbs);
        bool more, cut = power.cut;
        int64_t e;
        Wide digits =
            reciprocal ? reciprocal_digits(&power, &more, &e) : power_digits(&power, &more, &e);
        if (!cut || limbs == POWER_LIMBS_MOST || !rounds_openly(digits))
            return digits_join(base->negative, digits, more, e);
    }
}

double dec_pow_int(double x, int n) {
    Digits d;
    if (!digits_split(x, &d)) return DEC_UNDEFINED;
    if (n == 0) return 1;
    if (!d.m) return n > 0 ? 0 : DEC_UNDEFINED;
    digits_strip(&d);
    bool negative = d.negative && n % 2 != 0;
    uint64_t times = n < 0 ? -(uint64_t)(int64_t)n : (uint64_t)n;
    int64_t e = (int64_t)d.e * n;
    uint64_t bits = (uint64_t)(64 - __builtin_clzll(d.m));
    if (d.m == 1) return digits_join(negative, 1, false, e);
    if (bits * times > (n < 0 ? 64 : 127)) {
        d.negative = negative;
        return power_far(&d, times, n < 0);
    }
    Wide power = 1;
    while (times--)
        power *= d.m;
    return n > 0 ? digits_join(negative, power, false, e)
                 : digits_join_ratio(negative, 1, (uint64_t)power, e);
}

double dec_pow(double x, double y) {
    if (isnan(x) || isnan(y)) return DEC_UNDEFINED;
    if (dec_is_whole(y) && fabs(y) <= INT_MAX) return dec_pow_int(x, (int)y);
    return dec_round15(pow(x, y));
}

double dec_sqrt(double x) {
    return dec_round15(sqrt(x));
}

double dec_ln(double x) {
    return x > 0 ? dec_round15(log(x)) : DEC_UNDEFINED;
}

double dec_log10(double x) {
    return x > 0 ? dec_round15(log10(x)) : DEC_UNDEFINED;
}

double dec_exp(double x) {
    double y = exp(x);
    return y > 0 ? dec_round15(y) : DEC_UNDEFINED; /* 0 is too small, not nothing */
}

/* A decimal with a fraction is below 10^14, where its double has more than 6 bits to show it: a
 * half is a half exactly, and nothing else rounds onto a half or onto a whole number. */
double dec_round(double x) {
    return round(x) + 0.0;
}

double dec_floor(double x) {
    return floor(x) + 0.0;
}

double dec_ceil(double x) {
    return ceil(x) + 0.0;
}

double dec_abs(double x) {
    return fabs(x);
}

double dec_min(double a, double b) {
    if (isnan(a) || isnan(b)) return DEC_UNDEFINED;
    return a < b ? a : b;
}

double dec_max(double a, double b) {
    if (isnan(a) || isnan(b)) return DEC_UNDEFINED;
    return a > b ? a : b;
}

bool dec_is_whole(double x) {
    return isfinite(x) && floor(x) == x;
}

int dec_compare(const void *left, const void *right) {
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* ---- neighbours ----------------------------------------------------------------------------- */

/* The next decimal away from zero, or towards it; x is not zero. */
static double step(double x, bool away) {
    Digits d;
    if (!digits_split(x, &d)) return DEC_UNDEFINED;
    int room = 15 - digits_count(d.m);
    if (room > 0) d.m *= (uint64_t)digits_power(room);
    if (room > 0) d.e -= room;
    if (away)
        d.m++;
    else if (d.m > 100000000000000u)
        d.m--;
    else if (d.e == -304)
        return 0; /* below DEC_TINY there is only nothing */
    else
        return digits_join(d.negative, 999999999999999u, false, d.e - 1);
    return digits_join(d.negative, d.m, false, d.e);
}

/* The next decimal away from zero ('out') or towards it, of a whole number x from 1 to below 10^15,
 * the common case: scaled to 15 digits it is whole, and so is its neighbour; the division rounds to
 * the double nearest to the decimal, which is the one that stands for it. */
static double step_whole(double x, bool out) {
    double scale = 1;
    while (x * scale < 1e14)
        scale *= 10;
    if (!out && x * scale == 1e14) scale *= 10; /* below a power of ten digits are finer */
    return (x * scale + (out ? 1 : -1)) / scale;
}

static bool is_small_whole(double x) {
    return x >= 1 && x < 1e15 && x == dec_nearest_whole(x);
}

double dec_next(double x) {
    if (is_small_whole(x)) return step_whole(x, true);
    if (is_small_whole(-x)) return -step_whole(-x, false);
    return x == 0 ? DEC_TINY : step(x, x > 0);
}

double dec_previous(double x) {
    if (is_small_whole(x)) return step_whole(x, false);
    if (is_small_whole(-x)) return -step_whole(-x, true);
    return x == 0 ? -DEC_TINY : step(x, x < 0);
}

/* ---- sums ----------------------------------------------------------------------------------- */

/* Millionths, as long as all values are whole in them; false at the first that is not. */
static bool sum_millionths(const double *values, size_t count, SignedWide *sum) {
    *sum = 0;
    for (size_t i = 0; i < count; i++) {
        double scaled = dec_nearest_whole(values[i] * 1e6);
        if (!dec_is_scaled(values[i], scaled, 1e6)) return false;
        *sum += (int64_t)scaled;
    }
    return true;
}

/* A sum of any decimals is a whole number of 10^SUM_E of at most 614 digits and those of the
 * count: base-10^9 limbs with a sign each, carried when they are half full. */
enum { SUM_E = -306, SUM_LIMBS = 74 };

static void sum_carry(int64_t limb[SUM_LIMBS]) {
    int64_t carry = 0;
    for (int i = 0; i < SUM_LIMBS - 1; i++) {
        int64_t all = limb[i] + carry, low = all % BIG_BASE;
        if (low < 0) low += BIG_BASE;
        limb[i] = low;
        carry = (all - low) / BIG_BASE;
    }
    limb[SUM_LIMBS - 1] += carry;
}

static void sum_put(int64_t limb[SUM_LIMBS], const Digits *d) {
    int place = d->e - SUM_E;
    Wide rest = d->m * digits_power(place % 9);
    for (int i = place / 9; rest; i++, rest /= BIG_BASE) {
        int64_t part = (int64_t)(rest % BIG_BASE);
        limb[i] += d->negative ? -part : part;
    }
}

/* sum / den, for what sum_millionths() refuses. */
static double sum_far(const double *values, size_t count, uint64_t den) {
    int64_t limb[SUM_LIMBS] = {0};
    for (size_t i = 0; i < count; i++) {
        Digits d;
        if (!digits_split(values[i], &d)) return DEC_UNDEFINED;
        sum_put(limb, &d);
        if (i % 1000000000 == 999999999) sum_carry(limb);
    }
    sum_carry(limb);
    bool negative = limb[SUM_LIMBS - 1] < 0;
    if (negative) {
        for (int i = 0; i < SUM_LIMBS; i++)
            limb[i] = -limb[i];
        sum_carry(limb);
    }
    Big total, divisor;
    total.count = 0;
    for (int i = 0; i < SUM_LIMBS; i++) {
        total.limb[i] = (uint32_t)limb[i];
        if (limb[i]) total.count = i + 1;
    }
    if (!total.count) return 0;
    big_set(&divisor, den);
    int exponent;
    bool inexact;
    uint64_t quotient = big_quotient(&total, &divisor, 10, 18, &exponent, &inexact);
    return digits_join(negative, quotient, inexact, exponent + SUM_E);
}

static double sum_over(const double *values, size_t count, uint64_t den) {
    SignedWide sum;
    if (!sum_millionths(values, count, &sum)) return sum_far(values, count, den);
    return digits_join_ratio(sum < 0, sum < 0 ? -(Wide)sum : (Wide)sum, den, -6);
}

double dec_sum(const double *values, size_t count) {
    return sum_over(values, count, 1);
}

double dec_mean(const double *values, size_t count) {
    return count ? sum_over(values, count, count) : DEC_UNDEFINED;
}

/* ---- text ----------------------------------------------------------------------------------- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The digits read so far: the first 18 that count, whether any after them is not zero, and the
 * power of ten that makes up for what was left out. */
typedef struct {
    uint64_t m;
    int64_t e;
    bool more;
} Reading;

static size_t read_digits(const char *text, size_t at, size_t size, bool fraction, Reading *r) {
    for (; at < size && is_digit(text[at]); at++) {
        uint64_t digit = (uint64_t)(text[at] - '0');
        if (r->m < 100000000000000000u) {
            r->m = r->m * 10 + digit;
            r->e -= fraction;
        } else {
            r->more |= digit != 0;
            r->e += !fraction;
        }
    }
    return at;
}

DecStatus dec_parse(const char *text, size_t size, double *out) {
    Reading r = {0};
    bool negative = size && text[0] == '-';
    size_t start = negative, at = read_digits(text, start, size, false, &r);
    if (at == start) return DEC_MALFORMED;
    if (at < size && text[at] == '.') {
        start = at + 1;
        at = read_digits(text, start, size, true, &r);
        if (at == start) return DEC_MALFORMED;
    }
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        bool minus = ++at < size && text[at] == '-';
        if (at < size && (text[at] == '-' || text[at] == '+')) at++;
        int64_t exponent = 0;
        for (start = at; at < size && is_digit(text[at]); at++)
            if (exponent < INT64_MAX / 100) exponent = exponent * 10 + (text[at] - '0');
        if (at == start) return DEC_MALFORMED;
        r.e += minus ? -exponent : exponent;
    }
    if (at != size) return DEC_MALFORMED;
    double value = digits_join(negative, r.m, r.more, r.e);
    if (isnan(value)) return DEC_TOO_LARGE;
    *out = value;
    return DEC_OK;
}

/* 'digits', with a point after the first 'whole' of them and zeros where there are none. */
static char *put_plain(char *to, const char *digits, int count, int whole) {
    if (whole <= 0) *to++ = '0';
    for (int i = 0; i < whole; i++)
        *to++ = i < count ? digits[i] : '0';
    if (count > whole) *to++ = '.';
    for (int i = whole; i < 0; i++)
        *to++ = '0';
    for (int i = whole > 0 ? whole : 0; i < count; i++)
        *to++ = digits[i];
    return to;
}

static char *put_exponent(char *to, int exponent) {
    *to++ = 'e';
    if (exponent < 0) *to++ = '-';
    int size = exponent < 0 ? -exponent : exponent;
    if (size >= 100) *to++ = (char)('0' + size / 100);
    if (size >= 10) *to++ = (char)('0' + size / 10 % 10);
    *to++ = (char)('0' + size % 10);
    return to;
}

size_t dec_format(double value, char out[DEC_TEXT]) {
    Digits d;
    if (!digits_split(value, &d)) {
        memcpy(out, "undefined", 10);
        return 9;
    }
    digits_strip(&d);
    char digits[20], *to = out;
    int count = d.m ? digits_count(d.m) : 1;
    for (int i = count; i-- > 0; d.m /= 10)
        digits[i] = (char)('0' + d.m % 10);
    int whole = count + d.e; /* digits before the point */
    if (d.negative) *to++ = '-';
    if (whole > -7 && whole <= 21) {
        to = put_plain(to, digits, count, whole);
    } else {
        to = put_plain(to, digits, count, 1);
        to = put_exponent(to, whole - 1);
    }
    *to = '\0';
    return (size_t)(to - out);
}
