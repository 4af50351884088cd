/* cohort.h -- the pieces of a cohort run: where lines come from, what becomes of them, where
 * results go.
 *
 *   Feed (file, gzip, standard input, SQLite)  ──▶  Chunk: whole records, and their first line
 *        a worker each:  Chunk  ──▶  results, what was refused, counts
 *   Sink (standard output, -o FILE)  ◀──  chunks in the order of the input */
#ifndef PGL_CMD_COHORT_H
#define PGL_CMD_COHORT_H

#include "base/buffer.h"
#include "cmd/cmd.h"

/* -- cmd_run_feed.c: reading --------------------------------------------------------------------
 */

typedef enum FeedKind { FEED_JSON, FEED_NDJSON, FEED_CSV, FEED_SQLITE } FeedKind;

typedef struct Feed Feed;

/* Whole records, a line each but for quoted line ends. */
typedef struct Chunk {
    Buffer bytes;
    uint64_t first_line; /* of the input, from 1; of a table: the row */
} Chunk;

typedef enum FeedStatus { FEED_MORE, FEED_END, FEED_WRONG, FEED_FAILED } FeedStatus;

/* What a path is by its ending (.csv, .ndjson, .jsonl; .gz after it is passed over), or -1. */
int feed_kind_of(const char *path);

/* Opens "-" (standard input) or a file; of FEED_SQLITE a database and its table. NULL after a
 * complaint. 'name' is what messages call it. */
Feed *feed_open(FeedKind kind, const char *path, const char *table);
const char *feed_name(const Feed *feed);
/* CSV: the header, which is the first record. */
FeedStatus feed_header(Feed *feed, Chunk *header);
/* The next records, about 'size' bytes. FEED_WRONG, FEED_FAILED: after a complaint. */
FeedStatus feed_next(Feed *feed, size_t size, Chunk *chunk);
/* How much of the input has been read, from 0 to 1; negative where that cannot be known. */
double feed_share(const Feed *feed);
void feed_close(Feed *feed);

/* Up to 'room' bytes of a file; *got is 0 at its end. FEED_FAILED after a complaint. */
FeedStatus feed_read_file(int file, const char *name, char *to, size_t room, size_t *got);
/* Complains that the input cannot be read, and why. FEED_FAILED. */
FeedStatus feed_cannot(const char *name, const char *why);

/* -- cmd_run_sink.c: writing --------------------------------------------------------------------
 */

typedef struct Sink {
    int file;
    const char *name;     /* for messages */
    char *beside, *place; /* of a file: written beside its place until it is whole */
    mode_t rights;
} Sink;

ExitStatus sink_open(const Arguments *arguments, Sink *sink);
ExitStatus sink_write(Sink *sink, const char *bytes, size_t size);
/* Puts the file in its place, or, where not 'whole', leaves what was there before. */
ExitStatus sink_close(Sink *sink, bool whole);

/* -- cmd_run_cohort.c ---------------------------------------------------------------------------
 */

typedef enum CohortFormat {
    COHORT_NDJSON,
    COHORT_BRIEF, /* NDJSON, short lines */
    COHORT_CSV,
    COHORT_SUMMARY,
    COHORT_SUMMARY_JSON
} CohortFormat;

ExitStatus run_cohort(const Arguments *arguments, const pgl_guideline *guideline, FeedKind kind,
                      const char *path, CohortFormat format);

#endif
