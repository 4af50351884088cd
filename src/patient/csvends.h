/* csvends.h -- where records of CSV end: with the first line end that is not quoted.
 *
 *   a,"b,⏎""c""",d⏎      a quote that begins a cell opens it; within, one is written twice
 *   a,b"c,d⏎             any other opens nothing: the record is wrong, the next line is the next
 *   a,"b"c"d,"e⏎f"⏎      so it is behind a closing quote, up to the next comma
 *
 * Where no quote is out of its place, a byte is quoted that has an odd number of them before it. So
 * 64 bytes are looked at together, up to the first that is: whoever cuts records, cuts them here.
 */
#ifndef PGL_PATIENT_CSVENDS_H
#define PGL_PATIENT_CSVENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The end of the record at 'at', behind its line end; NULL when 'end' comes before that ('end'
 * itself where 'last': nothing follows). */
const char *csv_record_end(const char *at, const char *end, bool last);

/* How many bytes of the whole lines at 'at', where a record begins, are whole records. */
size_t csv_whole_records(const char *at, size_t size);

/* -- sixty-four bytes at a time -----------------------------------------------------------------
 */

/* May a quote at text + at open a cell, or follow another in one? 'text' begins a record. */
static inline bool csv_quote_fits(const char *text, size_t at) {
    char before = at ? text[at - 1] : ',';
    return before == ',' || before == '\n' || before == '"';
}

/* Each bit is turned by all bits below it, and by itself: from each quote to before the next. */
static inline uint64_t csv_between(uint64_t quotes) {
    for (int step = 1; step < 64; step *= 2)
        quotes ^= quotes << step;
    return quotes;
}

/* Which of 64 bytes are quoted; *inside (all bits or none) goes from one such step to the next.
 * 'borders' are commas and line ends; 'fits': a quote may be the first byte. *stray: quotes that
 * are out of their place; behind the first of them nothing that is said holds. */
static inline uint64_t csv_quoted(uint64_t quotes, uint64_t borders, bool fits, uint64_t *inside,
                                  uint64_t *stray) {
    uint64_t quoted = csv_between(quotes) ^ *inside;
    *stray = quotes & quoted & ~((borders | quotes) << 1 | fits);
    *inside = 0 - (quoted >> 63);
    return quoted;
}

#endif
