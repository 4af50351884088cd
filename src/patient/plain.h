/* plain.h -- numbers and days as records mostly write them, read eight bytes at a time. What they
 * do not read is for others to read, or to refuse. */
#ifndef PGL_PATIENT_PLAIN_H
#define PGL_PATIENT_PLAIN_H

#include "base/bytes.h"
#include "base/date.h"

/* A plain decimal of at most 15 digits: the double nearest to it, as dec_parse() gives. Returns
 * what follows, or NULL for what it does not read. */
const char *plain_number(const char *at, const char *end, double *out);

/* A full day: YYYY-MM-DD. DATE_NONE for what it does not read. */
Date plain_day(const char *at, size_t size);

/* Is this text, all of which is to be kept, UTF-8 without control characters? */
bool plain_text(const char *at, size_t size);

/* Are all of the eight bytes digits? */
static inline bool plain_digits(uint64_t word) {
    uint64_t tops = bytes_all((char)0xF0), zeros = bytes_all('0');
    return (((word & tops) ^ zeros) | (((word + bytes_all(6)) & tops) ^ zeros)) == 0;
}

/* What eight digits say. */
static inline uint32_t plain_eight(uint64_t word) {
    word -= bytes_all('0');
    word = word * 10 + (word >> 8);
    uint64_t pairs = 0x000000FF000000FFu;
    return (uint32_t)((((word & pairs) * 0x000F424000000064u) +
                       (((word >> 16) & pairs) * 0x0000271000000001u)) >>
                      32);
}

/* How many of the eight bytes come before the first that is neither a digit nor a point. */
static inline size_t plain_number_size(uint64_t word) {
    uint64_t digits = word ^ bytes_all('0'), low = digits & ~bytes_all((char)0x80);
    uint64_t others = ((low + bytes_all(0x76)) | digits) & bytes_all((char)0x80);
    others &= ~bytes_equal(word, '.');
    return others ? bytes_before(others) : 8;
}

/* The same of 1 to 8 bytes, the first of a word. */
static inline bool plain_short(uint64_t word, size_t size, double *out) {
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    word &= bytes_first(size);
    uint64_t points = bytes_equal(word, '.');
    size_t whole = size, part = 0;
    if (points) {
        whole = bytes_before(points);
        part = --size - whole;
        if (whole == 0 || part == 0) return false;
        word = (word & bytes_first(whole)) | ((word >> 8) & ~bytes_first(whole));
    }
    if (whole > 1 && (word & 0xFF) == '0') return false;
    word = (word << (64 - 8 * size)) | (bytes_all('0') & bytes_first(8 - size));
    if (!plain_digits(word)) return false;
    *out = (double)plain_eight(word) / powers[part];
    return true;
}

/* The number that is all of 'size' bytes; those before 'limit' can be read. */
static inline bool plain_number_of(const char *at, size_t size, const char *limit, double *out) {
    if (size - 1 < 8 && limit - at >= 8 && *at != '-')
        return plain_short(bytes_load(at), size, out);
    return plain_number(at, at + size, out) == at + size;
}

#endif
