/* csvends.c -- see csvends.h. */
#include "patient/csvends.h"

#include "base/bytes.h"
#include "base/wide.h"

/* Behind the quote that closes a cell, or NULL. */
static const char *behind_quoted(const char *at, const char *end) {
    while ((at = memchr(at, '"', (size_t)(end - at)))) {
        if (++at == end || *at != '"') return at;
        at++;
    }
    return NULL;
}

const char *csv_record_end(const char *at, const char *end, bool last) {
    const char *line = NULL; /* the next line end from 'from' on, or the end */
    for (const char *from = at; from < end;) {
        if (!line || line < from) line = memchr(from, '\n', (size_t)(end - from));
        if (!line) line = end;
        const char *quote = memchr(from, '"', (size_t)(line - from));
        if (!quote && line == end) break;
        if (!quote) return line + 1;
        bool opens = quote == at || quote[-1] == ',';
        from = opens ? behind_quoted(quote + 1, end) : quote + 1;
        if (!from) break;
    }
    return last ? end : NULL;
}

/* Do the lines end with a record? True only where they certainly do. */
WIDE static bool surely_ends(const char *text, size_t size) {
    uint64_t inside = 0, stray;
    for (size_t at = 0; at < size; at += 64) {
        Bytes64 bytes = bytes64_load_some(text + at, size - at);
        Bytes64 quotes = bytes64_equal(bytes, '"');
        if (!bytes64_any(quotes)) continue;
        Bytes64 borders = bytes64_or(bytes64_equal(bytes, ','), bytes64_equal(bytes, '\n'));
        csv_quoted(bytes64_bits(quotes), bytes64_bits(borders), csv_quote_fits(text, at), &inside,
                   &stray);
        if (stray) return false;
    }
    return !inside;
}

/* Mostly all of them are; else the records are gone through. */
size_t csv_whole_records(const char *at, size_t size) {
    if (surely_ends(at, size)) return size;
    const char *done = at, *next;
    while ((next = csv_record_end(done, at + size, false)))
        done = next;
    return (size_t)(done - at);
}
