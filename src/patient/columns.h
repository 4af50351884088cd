/* columns.h -- records straight into columns: what most records of a cohort say, without a chart.
 *
 *   line of NDJSON or CSV  ──▶  values of facts  ──▶  answers to the inputs, a lane each
 *
 * What a value answers is not worked out here a second time: before the run each kind of value of
 * each fact is put into a chart, and the chart's own answers are kept as effects. A record that
 * says anything else (a history, a bound, another unit, something wrong, something to warn of) is
 * odd: it is left to the chart's reader, alone. So both ways agree by construction. */
#ifndef PGL_PATIENT_COLUMNS_H
#define PGL_PATIENT_COLUMNS_H

#include "patient/chart.h"
#include "patient/csv.h"

/* One thing that an input can be: the answer to a kind of value, or to silence. */
typedef struct InputState {
    bool yes, no;
    double lo, hi;
    uint64_t members;
} InputState;

/* One input over the lanes of a batch. */
typedef struct InputColumn {
    uint8_t *codes; /* by lane: which of the input's states; STATE_VALUE: the number in 'values' */
    double *values; /* of numbers: the one that is known; where there is none, NaN */
} InputColumn;

/* State 0 is what silence answers. */
enum { STATE_ABSENT = 0, STATE_VALUE = 255, STATES_MAX = 255 };

enum { BATCH_LANES = 1024 };

/* A record that was read. */
typedef struct LaneRecord {
    const char *at;
    size_t size;   /* without its line end */
    uint64_t line; /* where it begins */
    int32_t lane;  /* negative: it is odd */
} LaneRecord;

enum { RECORDS_MAX = 2 * BATCH_LANES };

/* Members of NDJSON that the guideline does not know: so many, and such long ones, are passed over
 * without a chart. */
enum { UNKNOWN_KEYS = 64, UNKNOWN_SIZE = 64 };
typedef char UnknownText[2 * UNKNOWN_SIZE];

typedef struct Columns {
    const struct ColumnPlan *plan;
    InputColumn *inputs; /* by input */
    uint32_t lanes;      /* filled */
    uint64_t *named;     /* by lane: what the record names, as columns_named() has it */
    const char **ids;    /* by lane; NULL: none. They point into the records. */
    uint32_t *id_sizes;
    LaneRecord *records; /* what was read since columns_begin(), in its order */
    uint32_t record_count;
    uint64_t line; /* of what is read next: set by who reads */
    /* of the readers: */
    struct CsvRows *rows; /* see columns_csv_open() */
    uint32_t record;      /* counts them */
    uint32_t *done_seen;  /* by intervention: the last record that received it */
    struct Foreign *foreign;
    char last_day[10]; /* days repeat: the last one read */
    Date last;
    struct Key *keys; /* of the plan, then unknown ones */
    uint32_t unknown_count;
    UnknownText *unknown_text;
    bool tight; /* no spaces stand between the members of the line before */
    /* once in a chunk the chart's reader gets what it warns of: */
    bool warns;                         /* the record has some of it */
    uint8_t unknown_said[UNKNOWN_KEYS]; /* unknown keys */
    uint8_t *undated_said;              /* undated values, by fact */
} Columns;

/* The states of an input, told apart by their codes. */
typedef struct InputStates {
    const InputState *at;
    uint32_t count;
} InputStates;

InputStates columns_states(const struct ColumnPlan *plan, uint32_t input);

/* An intervention's bit in Columns.named. Only those have one that an action speaks against, the
 * first 64 of them; else 0. */
uint64_t columns_named(const struct ColumnPlan *plan, const Intervention *intervention);

/* Makes the effects ready. Runs under arena_try(); constant from then on. */
const struct ColumnPlan *columns_plan(Arena *arena, const Program *program, Date today);

Columns *columns_open(Arena *arena, const struct ColumnPlan *plan);

/* Forgets all lanes. 'chunk': what is warned of once is so anew. */
void columns_begin(Columns *columns, bool chunk);

/* Is there room for one more record? */
static inline bool columns_full(const Columns *columns) {
    return columns->lanes == BATCH_LANES || columns->record_count == RECORDS_MAX;
}

/* Read records from 'at' on, into lanes where they are not odd, until 'end' or until the columns
 * are full; lines with nothing on them are passed over. Return where they stopped. What they read
 * has to stay where it is for as long as the lanes are used. */
const char *columns_ndjson(Columns *columns, const char *at, const char *end);

/* What the columns of a header say, made ready: for any number of threads. */
typedef struct CsvLanes CsvLanes;
const CsvLanes *csv_lanes(Arena *arena, const struct ColumnPlan *plan, const CsvHeader *header);

/* Before columns_csv(): room to work in. */
void columns_csv_open(Arena *arena, Columns *columns, const CsvLanes *lanes);
const char *columns_csv(Columns *columns, const CsvLanes *lanes, const char *at, const char *end);

#endif
