/* cmd_run_gzip.c -- see cmd_run_gzip.h. */
#include "cmd/cmd_run_gzip.h"

bool gzip_begins(const char *at, size_t size) {
    return size >= GZIP_MAGIC && (unsigned char)at[0] == 0x1F && (unsigned char)at[1] == 0x8B;
}

#ifdef PGL_HAVE_zlib

#define ZLIB_CONST
#include <zlib.h>

enum { GZIP_ROOM = 128 * 1024, GZIP_ONLY = 15 + 16 /* the largest window; no bare zlib */ };

struct Gzip {
    int file;
    const char *name;
    z_stream stream; /* its next_in and avail_in: what of 'bytes' is not inflated */
    bool inside;     /* a member */
    bool file_ended, ended;
    char bytes[GZIP_ROOM];
};

Gzip *gzip_open(int file, const char *name, const char magic[GZIP_MAGIC]) {
    Gzip *gzip = calloc(1, sizeof *gzip);
    if (!gzip || inflateInit2(&gzip->stream, GZIP_ONLY) != Z_OK) {
        free(gzip);
        no_memory();
        return NULL;
    }
    gzip->file = file;
    gzip->name = name;
    memcpy(gzip->bytes, magic, GZIP_MAGIC);
    gzip->stream.next_in = (const Bytef *)gzip->bytes;
    gzip->stream.avail_in = GZIP_MAGIC;
    return gzip;
}

/* Reads more behind what is not inflated. */
static FeedStatus fill(Gzip *gzip) {
    z_stream *stream = &gzip->stream;
    size_t size = stream->avail_in, got;
    memmove(gzip->bytes, stream->next_in, size);
    FeedStatus status =
        feed_read_file(gzip->file, gzip->name, gzip->bytes + size, sizeof gzip->bytes - size, &got);
    stream->next_in = (const Bytef *)gzip->bytes;
    stream->avail_in += (uInt)got;
    gzip->file_ended = got == 0;
    return status;
}

static FeedStatus inflate_some(Gzip *gzip) {
    z_stream *stream = &gzip->stream;
    if (stream->avail_in == 0 && !gzip->file_ended) {
        FeedStatus status = fill(gzip);
        if (status != FEED_MORE) return status;
    }
    switch (inflate(stream, Z_NO_FLUSH)) {
    case Z_OK: return FEED_MORE;
    case Z_STREAM_END: gzip->inside = false; return FEED_MORE;
    case Z_BUF_ERROR: /* it is out of bytes */
        if (!gzip->file_ended) return FEED_MORE;
        return feed_cannot(gzip->name, "the compressed data ends early");
    case Z_MEM_ERROR: return feed_cannot(gzip->name, "out of memory");
    default: return feed_cannot(gzip->name, "the compressed data is broken");
    }
}

/* Padding has nothing behind it. */
static FeedStatus skip_zeros(Gzip *gzip) {
    z_stream *stream = &gzip->stream;
    FeedStatus status = FEED_MORE;
    while (status == FEED_MORE && !gzip->ended) {
        for (; stream->avail_in && *stream->next_in == 0; stream->next_in++)
            stream->avail_in--;
        if (stream->avail_in)
            return feed_cannot(gzip->name, "what follows the compressed data is not gzip");
        if (gzip->file_ended)
            gzip->ended = true;
        else
            status = fill(gzip);
    }
    return status;
}

static FeedStatus next_member(Gzip *gzip) {
    z_stream *stream = &gzip->stream;
    while (stream->avail_in < GZIP_MAGIC && !gzip->file_ended) {
        FeedStatus status = fill(gzip);
        if (status != FEED_MORE) return status;
    }
    if (!gzip_begins((const char *)stream->next_in, stream->avail_in)) return skip_zeros(gzip);
    inflateReset(stream);
    gzip->inside = true;
    return FEED_MORE;
}

FeedStatus gzip_read(Gzip *gzip, char *to, size_t room, size_t *got) {
    if (room > 1u << 30) room = 1u << 30;
    gzip->stream.next_out = (Bytef *)to;
    gzip->stream.avail_out = (uInt)room;
    FeedStatus status = FEED_MORE;
    for (*got = 0; status == FEED_MORE && *got == 0 && !gzip->ended;) {
        status = gzip->inside ? inflate_some(gzip) : next_member(gzip);
        *got = room - gzip->stream.avail_out;
    }
    return status;
}

size_t gzip_ahead(const Gzip *gzip) {
    return gzip->stream.avail_in;
}

void gzip_close(Gzip *gzip) {
    if (gzip) inflateEnd(&gzip->stream);
    free(gzip);
}

#else

Gzip *gzip_open(int file, const char *name, const char magic[GZIP_MAGIC]) {
    (void)file, (void)magic;
    feed_cannot(name, "it is gzip, which this build does not read");
    return NULL;
}

FeedStatus gzip_read(Gzip *gzip, char *to, size_t room, size_t *got) {
    (void)gzip, (void)to, (void)room;
    *got = 0;
    return FEED_MORE;
}

size_t gzip_ahead(const Gzip *gzip) {
    (void)gzip;
    return 0;
}

void gzip_close(Gzip *gzip) {
    (void)gzip;
}

#endif
