/* cmd_run_feed.c -- records by chunks, whatever they come from. What a chunk cannot finish is
 * carried over to the next, so that memory stays as it is however long the input is. */
#include "cmd/cohort.h"

#include "base/bytes.h"
#include "patient/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#ifdef PGL_HAVE_zlib
#include <zlib.h>
#endif

#include "cmd/cmd_run_table.h"

struct Feed {
    FeedKind kind;
    const char *name;
    int file;
    bool named_gzip, begun, ended;
#ifdef PGL_HAVE_zlib
    gzFile zip;
#endif
    TableReader *table;
    Buffer carry;
    uint64_t line; /* of what comes next */
    off_t size;    /* of the file; 0: not known */
};

static bool ends_with(const char *text, size_t size, const char *ending) {
    size_t length = strlen(ending);
    return size > length && memcmp(text + size - length, ending, length) == 0;
}

static size_t without_gz(const char *path) {
    size_t size = strlen(path);
    return ends_with(path, size, ".gz") ? size - 3 : size;
}

int feed_kind_of(const char *path) {
    size_t size = without_gz(path);
    if (ends_with(path, size, ".csv")) return FEED_CSV;
    if (ends_with(path, size, ".ndjson") || ends_with(path, size, ".jsonl")) return FEED_NDJSON;
    if (ends_with(path, size, ".json")) return FEED_JSON;
    return -1;
}

/* -- bytes ------------------------------------------------------------------------------------- */

static FeedStatus cannot(const Feed *feed, const char *why) {
    complain("error[%s]: cannot read '%s': %s", diag_code(DIAG_CANNOT_READ), feed->name, why);
    return FEED_FAILED;
}

static FeedStatus cannot_errno(const Feed *feed, int error) {
    char reason[128];
    if (strerror_r(error, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", error);
    return cannot(feed, reason);
}

static bool is_gzip(const char *at, size_t size) {
    return size > 1 && (unsigned char)at[0] == 0x1F && (unsigned char)at[1] == 0x8B;
}

#ifdef PGL_HAVE_zlib
static FeedStatus zip_wrong(Feed *feed) {
    int code = Z_OK;
    const char *why = "the compressed data is broken";
    gzerror(feed->zip, &code);
    if (code == Z_ERRNO) return cannot_errno(feed, errno);
    if (code == Z_BUF_ERROR) why = "the compressed data ends early";
    if (code == Z_MEM_ERROR) why = "out of memory";
    return cannot(feed, why);
}

static FeedStatus read_zip(Feed *feed, char *to, size_t room, size_t *got) {
    int size = gzread(feed->zip, to, (unsigned)(room < (1u << 30) ? room : 1u << 30));
    *got = size > 0 ? (size_t)size : 0;
    int code = Z_OK;
    gzerror(feed->zip, &code);
    return size < 0 || (*got == 0 && code != Z_OK) ? zip_wrong(feed) : FEED_MORE;
}

static bool is_zipped(const Feed *feed) {
    return feed->zip && !gzdirect(feed->zip);
}

/* A file that is plain is read without zlib's copying; of a pipe only zlib can tell. */
static bool open_zip(Feed *feed, bool regular) {
    char magic[2];
    off_t here = regular ? lseek(feed->file, 0, SEEK_CUR) : -1;
    if (here >= 0) {
        ssize_t got = pread(feed->file, magic, sizeof magic, here);
        if (got >= 0 && !is_gzip(magic, (size_t)got)) return true;
    }
    feed->zip = gzdopen(feed->file, "rb");
    if (!feed->zip) {
        no_memory();
        return false;
    }
    gzbuffer(feed->zip, 128 * 1024);
    return true;
}
#endif

static FeedStatus read_plain(Feed *feed, char *to, size_t room, size_t *got) {
    ssize_t size;
    do
        size = read(feed->file, to, room);
    while (size < 0 && errno == EINTR);
    *got = size > 0 ? (size_t)size : 0;
    return size < 0 ? cannot_errno(feed, errno) : FEED_MORE;
}

static FeedStatus read_bytes(Feed *feed, char *to, size_t room, size_t *got) {
#ifdef PGL_HAVE_zlib
    FeedStatus status = (feed->zip ? read_zip : read_plain)(feed, to, room, got);
    if (status == FEED_MORE && !feed->begun && feed->named_gzip && *got && !is_zipped(feed))
        return cannot(feed, "it is not gzip, although its name ends with .gz");
#else
    FeedStatus status = read_plain(feed, to, room, got);
    if (status == FEED_MORE && !feed->begun && is_gzip(to, *got))
        return cannot(feed, "it is gzip, which this build does not read");
#endif
    feed->begun = true;
    return status;
}

static FeedStatus read_more(Feed *feed, Buffer *to, size_t size) {
    if (!buffer_reserve(to, size)) {
        no_memory();
        return FEED_FAILED;
    }
    size_t got = 0;
    FeedStatus status = feed->table ? table_read(feed->table, to->at + to->size, size, &got)
                                    : read_bytes(feed, to->at + to->size, size, &got);
    to->size += got;
    if (status == FEED_MORE && got == 0) feed->ended = true;
    return status;
}

/* -- opening ------------------------------------------------------------------------------------
 */

static bool open_file(Feed *feed, const char *path) {
    bool standard = strcmp(path, "-") == 0;
    feed->name = standard ? "<stdin>" : path;
    feed->file = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY);
    struct stat about;
    if (feed->file < 0 || fstat(feed->file, &about) != 0) {
        cannot_errno(feed, errno);
        return false;
    }
    if (S_ISDIR(about.st_mode)) {
        cannot_errno(feed, EISDIR);
        return false;
    }
    if (S_ISREG(about.st_mode)) feed->size = about.st_size;
    feed->named_gzip = without_gz(path) != strlen(path);
#ifdef PGL_HAVE_zlib
    return open_zip(feed, S_ISREG(about.st_mode));
#else
    return true;
#endif
}

Feed *feed_open(FeedKind kind, const char *path, const char *table) {
    Feed *feed = calloc(1, sizeof *feed);
    if (!feed) {
        no_memory();
        return NULL;
    }
    feed->kind = kind;
    feed->file = -1;
    feed->line = 1;
    bool good;
    if (kind == FEED_SQLITE) {
        feed->name = path;
        feed->table = table_open(path, table);
        good = feed->table != NULL;
    } else
        good = open_file(feed, path);
    if (good) return feed;
    feed_close(feed);
    return NULL;
}

const char *feed_name(const Feed *feed) {
    return feed->name;
}

double feed_share(const Feed *feed) {
    if (feed->size <= 0) return -1;
    off_t at = -1;
#ifdef PGL_HAVE_zlib
    if (feed->zip) at = (off_t)gzoffset(feed->zip);
#endif
    if (at < 0) at = lseek(feed->file, 0, SEEK_CUR);
    return at < 0 ? -1 : (double)at / (double)feed->size;
}

void feed_close(Feed *feed) {
    if (!feed) return;
    table_close(feed->table);
#ifdef PGL_HAVE_zlib
    if (feed->zip) {
        gzclose(feed->zip); /* and with it the file */
        feed->file = -1;
    }
#endif
    if (feed->file >= 0) close(feed->file);
    buffer_free(&feed->carry);
    free(feed);
}

/* -- whole records ------------------------------------------------------------------------------
 */

BYTES_WIDE static size_t count_bytes(const char *at, size_t size, char wanted) {
    size_t count = 0;
    for (; size >= 64; at += 64, size -= 64) {
        Bytes64 same = bytes64_equal(bytes64_load(at), wanted);
        count += (size_t)__builtin_popcountll(bytes64_bits(same));
    }
    for (size_t i = 0; i < size; i++)
        count += at[i] == wanted;
    return count;
}

static const char *last_line_end(const char *at, size_t size) {
    while (size > 0)
        if (at[--size] == '\n') return at + size;
    return NULL;
}

/* How much of the bytes is whole records. In CSV a line end counts where an even number of quotes
 * comes before it: mostly the last one does, else the records are gone through. */
static size_t whole_records(const Feed *feed, const char *at, size_t size) {
    if (feed->kind == FEED_JSON) return 0;
    const char *last = last_line_end(at, size);
    if (!last) return 0;
    size_t whole = (size_t)(last + 1 - at);
    if (feed->kind == FEED_NDJSON || !memchr(at, '"', whole)) return whole;
    if (count_bytes(at, whole, '"') % 2 == 0) return whole;
    const char *done = at, *next;
    while ((next = csv_record_end(done, at + size, false)))
        done = next;
    return (size_t)(done - at);
}

static FeedStatus too_long(const Feed *feed) {
    complain("error[%s]: %s:%llu: a record is larger than %u MiB", diag_code(DIAG_TOO_LARGE),
             feed->name, (unsigned long long)feed->line, SOURCE_LIMIT >> 20);
    return FEED_WRONG;
}

/* Hands out the first 'size' bytes of the chunk and carries the rest over. */
static FeedStatus hand_out(Feed *feed, Chunk *chunk, size_t size) {
    feed->carry.size = 0;
    buffer_bytes(&feed->carry, chunk->bytes.at + size, chunk->bytes.size - size);
    if (feed->carry.failed) {
        no_memory();
        return FEED_FAILED;
    }
    chunk->bytes.size = size;
    chunk->first_line = feed->line;
    feed->line += count_bytes(chunk->bytes.at, size, '\n');
    return size ? FEED_MORE : FEED_END;
}

static bool take_carry(Feed *feed, Chunk *chunk) {
    chunk->bytes.size = 0;
    buffer_bytes(&chunk->bytes, feed->carry.at, feed->carry.size);
    if (chunk->bytes.failed) no_memory();
    return !chunk->bytes.failed;
}

FeedStatus feed_next(Feed *feed, size_t size, Chunk *chunk) {
    if (!take_carry(feed, chunk)) return FEED_FAILED;
    for (;;) {
        while (!feed->ended && chunk->bytes.size < size) {
            FeedStatus status = read_more(feed, &chunk->bytes, size - chunk->bytes.size);
            if (status != FEED_MORE) return status;
        }
        size_t whole = feed->ended ? chunk->bytes.size
                                   : whole_records(feed, chunk->bytes.at, chunk->bytes.size);
        if (whole || feed->ended) return hand_out(feed, chunk, whole);
        if (chunk->bytes.size > SOURCE_LIMIT) return too_long(feed);
        size = chunk->bytes.size * 2;
    }
}

FeedStatus feed_header(Feed *feed, Chunk *header) {
    enum { STEP = 64 * 1024 };
    if (!take_carry(feed, header)) return FEED_FAILED;
    for (;;) {
        const char *at = header->bytes.at;
        const char *end =
            header->bytes.size ? csv_record_end(at, at + header->bytes.size, feed->ended) : NULL;
        if (end) return hand_out(feed, header, (size_t)(end - at));
        if (feed->ended) return FEED_END;
        if (header->bytes.size > SOURCE_LIMIT) return too_long(feed);
        FeedStatus status = read_more(feed, &header->bytes, STEP);
        if (status != FEED_MORE) return status;
    }
}
