/* lines.h -- the lines that records stand on, one or (in CSV, between quotes) several a record. */
#ifndef PGL_PATIENT_LINES_H
#define PGL_PATIENT_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* Spaces and line ends alone: no record. */
static inline bool line_is_blank(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at == end;
}

/* How many bytes stand before the line end, LF or CRLF, or 'end' where there is none. */
static inline size_t line_size(const char *at, const char *end) {
    if (end > at && end[-1] == '\n') end--;
    if (end > at && end[-1] == '\r') end--;
    return (size_t)(end - at);
}

#endif
