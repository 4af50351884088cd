/* cmd_run_feed.c -- records by chunks, whatever they come from. What a chunk cannot finish is
 * carried over to the next, so that memory stays as it is however long the input is. */
#include "cmd/cohort.h"

#include "base/bytes.h"
#include "cmd/cmd_run_gzip.h"
#include "cmd/cmd_run_table.h"
#include "patient/csvends.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct Feed {
    FeedKind kind;
    const char *name;
    int file;
    bool named_gzip, begun, ended;
    Gzip *gzip;
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

FeedStatus feed_cannot(const char *name, const char *why) {
    complain("error[%s]: cannot read '%s': %s", diag_code(DIAG_CANNOT_READ), name, why);
    return FEED_FAILED;
}

static FeedStatus cannot_errno(const char *name, int error) {
    char reason[128];
    if (strerror_r(error, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", error);
    return feed_cannot(name, reason);
}

FeedStatus feed_read_file(int file, const char *name, char *to, size_t room, size_t *got) {
    ssize_t size;
    do
        size = read(file, to, room);
    while (size < 0 && errno == EINTR);
    *got = size > 0 ? (size_t)size : 0;
    return size < 0 ? cannot_errno(name, errno) : FEED_MORE;
}

static FeedStatus no_room(void) {
    no_memory();
    return FEED_FAILED;
}

/* The bytes that tell gzip from plain text; a pipe may hand them out one by one. */
static FeedStatus read_magic(Feed *feed, char magic[GZIP_MAGIC], size_t *size) {
    FeedStatus status = FEED_MORE;
    for (*size = 0; status == FEED_MORE && *size < GZIP_MAGIC && !feed->ended;) {
        size_t got;
        status = feed_read_file(feed->file, feed->name, magic + *size, GZIP_MAGIC - *size, &got);
        *size += got;
        feed->ended = got == 0;
    }
    return status;
}

/* Plain text that has been read so far is carried over. */
static FeedStatus begin(Feed *feed) {
    char magic[GZIP_MAGIC];
    size_t size;
    FeedStatus status = read_magic(feed, magic, &size);
    if (status != FEED_MORE) return status;
    feed->begun = true;
    if (gzip_begins(magic, size)) {
        feed->gzip = gzip_open(feed->file, feed->name, magic);
        return feed->gzip ? FEED_MORE : FEED_FAILED;
    }
    if (feed->named_gzip && size)
        return feed_cannot(feed->name, "it is not gzip, although its name ends with .gz");
    buffer_bytes(&feed->carry, magic, size);
    return feed->carry.failed ? no_room() : FEED_MORE;
}

static FeedStatus read_bytes(Feed *feed, char *to, size_t room, size_t *got) {
    if (feed->table) return table_read(feed->table, to, room, got);
    if (feed->gzip) return gzip_read(feed->gzip, to, room, got);
    return feed_read_file(feed->file, feed->name, to, room, got);
}

static FeedStatus read_more(Feed *feed, Buffer *to, size_t size) {
    if (!buffer_reserve(to, size)) return no_room();
    size_t got = 0;
    FeedStatus status = read_bytes(feed, to->at + to->size, size, &got);
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
        cannot_errno(feed->name, errno);
        return false;
    }
    if (S_ISDIR(about.st_mode)) {
        cannot_errno(feed->name, EISDIR);
        return false;
    }
    if (S_ISREG(about.st_mode)) feed->size = about.st_size;
    feed->named_gzip = without_gz(path) != strlen(path);
    return true;
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
        feed->begun = true;
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
    off_t at = lseek(feed->file, 0, SEEK_CUR);
    if (feed->gzip) at -= (off_t)gzip_ahead(feed->gzip);
    return at < 0 ? -1 : (double)at / (double)feed->size;
}

void feed_close(Feed *feed) {
    if (!feed) return;
    table_close(feed->table);
    gzip_close(feed->gzip);
    if (feed->file >= 0) close(feed->file);
    buffer_free(&feed->carry);
    free(feed);
}

/* -- whole records ------------------------------------------------------------------------------
 */

static size_t whole_lines(const char *at, size_t size) {
    while (size && at[size - 1] != '\n')
        size--;
    return size;
}

/* How much of the bytes is whole records. */
static size_t whole_records(const Feed *feed, const char *at, size_t size) {
    if (feed->kind == FEED_JSON) return 0;
    size_t lines = whole_lines(at, size);
    return feed->kind == FEED_NDJSON ? lines : csv_whole_records(at, lines);
}

/* A record that grows too large mostly has a quote that is not closed. */
static FeedStatus too_long(const Feed *feed) {
    bool csv = feed->kind == FEED_CSV || feed->kind == FEED_SQLITE;
    complain("error[%s]: %s:%llu: a record is larger than %u MiB%s", diag_code(DIAG_TOO_LARGE),
             feed->name, (unsigned long long)feed->line, SOURCE_LIMIT >> 20,
             csv ? ": is a quote not closed?" : "");
    return FEED_WRONG;
}

/* Hands out the first 'size' bytes of the chunk and carries the rest over. */
static FeedStatus hand_out(Feed *feed, Chunk *chunk, size_t size) {
    feed->carry.size = 0;
    buffer_bytes(&feed->carry, chunk->bytes.at + size, chunk->bytes.size - size);
    if (feed->carry.failed) return no_room();
    chunk->bytes.size = size;
    chunk->first_line = feed->line;
    feed->line += bytes_count(chunk->bytes.at, size, '\n');
    return size ? FEED_MORE : FEED_END;
}

/* What a chunk begins with. */
static FeedStatus take_carry(Feed *feed, Chunk *chunk) {
    FeedStatus status = feed->begun ? FEED_MORE : begin(feed);
    if (status != FEED_MORE) return status;
    chunk->bytes.size = 0;
    buffer_bytes(&chunk->bytes, feed->carry.at, feed->carry.size);
    return chunk->bytes.failed ? no_room() : FEED_MORE;
}

FeedStatus feed_next(Feed *feed, size_t size, Chunk *chunk) {
    FeedStatus status = take_carry(feed, chunk);
    if (status != FEED_MORE) return status;
    for (;;) {
        while (!feed->ended && chunk->bytes.size < size) {
            status = read_more(feed, &chunk->bytes, size - chunk->bytes.size);
            if (status != FEED_MORE) return status;
        }
        size_t whole = feed->ended ? chunk->bytes.size
                                   : whole_records(feed, chunk->bytes.at, chunk->bytes.size);
        if (whole || feed->ended) return hand_out(feed, chunk, whole);
        if (chunk->bytes.size > SOURCE_LIMIT) return too_long(feed);
        size = chunk->bytes.size * 2;
    }
}

/* A byte order mark is no part of the first cell. 0: the header is not whole. */
static size_t header_size(const Feed *feed, const char *at, size_t size) {
    if (size == 0) return 0;
    bool marked = size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0;
    const char *end = csv_record_end(marked ? at + 3 : at, at + size, feed->ended);
    return end ? (size_t)(end - at) : 0;
}

FeedStatus feed_header(Feed *feed, Chunk *header) {
    enum { STEP = 64 * 1024 };
    FeedStatus status = take_carry(feed, header);
    if (status != FEED_MORE) return status;
    for (;;) {
        size_t size = header_size(feed, header->bytes.at, header->bytes.size);
        if (size) return hand_out(feed, header, size);
        if (feed->ended) return FEED_END;
        if (header->bytes.size > SOURCE_LIMIT) return too_long(feed);
        status = read_more(feed, &header->bytes, STEP);
        if (status != FEED_MORE) return status;
    }
}
