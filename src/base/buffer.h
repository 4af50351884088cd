/* buffer.h -- bytes that grow, for output that is made again and again and kept only until it is
 * written: unlike a Text it lives outside the arenas and is emptied for the next use.
 *
 * When memory runs out 'failed' stays set and what is added is lost; whoever writes the bytes out
 * looks at it once, at the end. */
#ifndef PGL_BASE_BUFFER_H
#define PGL_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef struct Buffer {
    char *at;
    size_t size, room;
    bool failed;
} Buffer;

/* Room for 'more' bytes; false, with nothing changed but 'failed', when there is none. */
static inline bool buffer_reserve(Buffer *buffer, size_t more) {
    if (buffer->room - buffer->size >= more) return true;
    if (buffer->failed || more > ((size_t)1 << 40)) return !(buffer->failed = true);
    size_t room = buffer->room ? buffer->room : 4096;
    while (room - buffer->size < more)
        room *= 2;
    char *larger = realloc(buffer->at, room);
    if (!larger) return !(buffer->failed = true);
    buffer->at = larger;
    buffer->room = room;
    return true;
}

static inline void buffer_bytes(Buffer *buffer, const char *bytes, size_t size) {
    if (!size || !buffer_reserve(buffer, size)) return;
    memcpy(buffer->at + buffer->size, bytes, size);
    buffer->size += size;
}

static inline void buffer_string(Buffer *buffer, const char *string) {
    buffer_bytes(buffer, string, strlen(string));
}

static inline void buffer_char(Buffer *buffer, char c) {
    if (buffer_reserve(buffer, 1)) buffer->at[buffer->size++] = c;
}

/* A cell of CSV in quotes (RFC 4180): those in it are written twice. */
static inline void buffer_csv_quoted(Buffer *buffer, const char *text, size_t size) {
    buffer_char(buffer, '"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') buffer_char(buffer, '"');
        buffer_char(buffer, text[i]);
    }
    buffer_char(buffer, '"');
}

static inline void buffer_free(Buffer *buffer) {
    free(buffer->at);
    *buffer = (Buffer){0};
}

#endif
