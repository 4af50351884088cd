/* cohort_worker.h -- what the threads of a cohort run share, and what each has of its own. */
#ifndef PGL_CMD_COHORT_WORKER_H
#define PGL_CMD_COHORT_WORKER_H

#include "cmd/cohort.h"
#include "patient/csv.h"
#include "report/cohort.h"
#include "run/batch.h"

enum {
    CHUNK_SIZE = 256 * 1024,
    CHUNK_SIZE_WHOLE = 16 * 1024,    /* a patient's whole result is some ten times the record */
    CHUNK_SIZE_EXPLAINED = 2 * 1024, /* and with reasons some hundred times */
    RESULTS_ROOM = 16 << 20,         /* for all threads: what waits for its turn */
    PROBLEMS_SHOWN = 20,             /* refused records that are shown; more are counted */
    WARNINGS_SHOWN = 50              /* different ones */
};

/* Constant while the threads run. */
typedef struct CohortPlan {
    const Arguments *arguments;
    const pgl_guideline *guideline;
    FeedKind kind;
    CohortFormat format;
    const char *name; /* of the input, for messages */
    JsonOptions options;
    bool explain, color;
    size_t chunk_size, room; /* room: for a worker's results */
    const CsvHeader *header;
    const Signals *signals;
    const Brief *brief;
    const struct ColumnPlan *columns; /* NULL: every record is run by itself */
    const CsvLanes *lanes;            /* of CSV, where there are columns */
} CohortPlan;

/* One thing to say, once the chunk's turn has come. */
typedef struct Problem {
    bool refused; /* else a warning, or what is wrong with a result: said once for all patients */
    uint64_t line;
    size_t key, text, end; /* the message, and the whole, in Chunked.said */
} Problem;

/* What came of a chunk, or of a part of it. */
typedef struct Chunked {
    Buffer out;
    Buffer said; /* texts of problems */
    Problem *problems;
    size_t problem_count, problem_room;
    uint64_t patients, refused, wrong; /* wrong: results with a broken promise or the like */
    uint64_t strict_line;              /* --strict: where it ends; 0: it does not */
    bool no_memory;
} Chunked;

typedef struct CohortWorker {
    const CohortPlan *plan;
    /* Takes worker->done before the chunk is done. False: no more is wanted. */
    bool (*take_part)(void *context);
    void *context;
    Chunk chunk;
    Chunked done;
    Arena *arena; /* of the summary, as long as the worker */
    Summary *summary;
    uint64_t *yes, *maybe;
    size_t refused_here; /* in this chunk */
    bool unwanted;       /* the rest of the chunk */
    Columns *columns;
    Batch *batch;
    BriefLines *lines;
    const uint64_t *alarming; /* signals that are reported besides: broken, inconsistent */
} CohortWorker;

/* False when memory ran out. */
bool worker_open(CohortWorker *worker, const CohortPlan *plan);
void worker_close(CohortWorker *worker);

/* Works through worker->chunk into worker->done; parts of it are taken where they grow larger than
 * there is room. */
void worker_run(CohortWorker *worker);

/* Once all chunks are done: the summary is whole. False when memory ran out. */
bool worker_finish(CohortWorker *worker);

#endif
