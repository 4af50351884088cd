/* plain.c -- see plain.h. */
#include "patient/plain.h"

#include "base/text.h"

const char *plain_number(const char *at, const char *end, double *out) {
    static const double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = at < end && *at == '-';
    if (negative) at++;
    const char *begin = at;
    uint64_t digits = 0;
    while (at < end && (unsigned char)(*at - '0') < 10 && at - begin < 16)
        digits = digits * 10 + (uint64_t)(*at++ - '0');
    ptrdiff_t whole = at - begin, part = 0;
    if (whole == 0 || (whole > 1 && *begin == '0')) return NULL;
    if (at < end && *at == '.') {
        const char *point = ++at;
        while (at < end && (unsigned char)(*at - '0') < 10 && at - point < 16)
            digits = digits * 10 + (uint64_t)(*at++ - '0');
        part = at - point;
        if (part == 0) return NULL;
    }
    if (whole + part > 15) return NULL;
    double value = (double)digits / powers[part];
    *out = negative ? 0.0 - value : value;
    return at;
}

Date plain_day(const char *at, size_t size) {
    if (size != 10 || at[4] != '-' || at[7] != '-') return DATE_NONE;
    char digits[8];
    memcpy(digits, at, 4);
    memcpy(digits + 4, at + 5, 2);
    memcpy(digits + 6, at + 8, 2);
    uint64_t word = bytes_load(digits);
    if (!plain_digits(word)) return DATE_NONE;
    int day = (int)plain_eight(word);
    return date_from_civil(day / 10000, day / 100 % 100, day % 100);
}

bool plain_text(const char *at, size_t size) {
    const char *end = at + size;
    while (at < end) {
        if ((unsigned char)*at < 0x20) return false;
        size_t step = (unsigned char)*at < 0x80 ? 1 : utf8_decode(at, end, NULL);
        if (step == 0) return false;
        at += step;
    }
    return true;
}
