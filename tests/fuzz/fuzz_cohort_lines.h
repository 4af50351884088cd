/* fuzz_cohort_lines.h -- records read both ways, into lanes and into charts: what a lane answers
 * has to be what the chart answers, and a record that the chart refuses or warns of takes none. */
#ifndef PGL_TESTS_FUZZ_COHORT_LINES_H
#define PGL_TESTS_FUZZ_COHORT_LINES_H

#include "api/object.h"
#include "patient/columns.h"
#include "patient/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char fuzz_guideline[] =
    "fact tumour : hcc | lung\n"
    "fact lines : integer between 0 and 20\n"
    "fact afp : number in ng/mL between 0 and 10000000 valid for 3 months default 5 ng/mL\n"
    "fact progressed : yes/no\n"
    "fact born : date\n"
    "fact sites : any of { bone | liver }\n"
    "intervention surgery default no\n"
    "intervention sorafenib\n"
    "condition a = tumour = hcc and lines > 1 and afp > 400 ng/mL and progressed\n"
    "condition b = years since born >= 18 and sites includes bone\n"
    "condition c = received surgery and months since date of surgery < 2\n"
    "condition d = received sorafenib or receiving sorafenib or proposed surgery\n";

typedef struct FuzzRecords {
    Arena *arena;
    const pgl_guideline *guideline;
    const char *bytes;
    size_t size;
    bool csv;
    Sources sources;
    Diags diags;
    JsonOptions options;
    const CsvHeader *header;
    Columns *columns;
    size_t lanes; /* that were taken */
} FuzzRecords;

static inline bool fuzz_same(const FuzzRecords *job, uint32_t input, uint32_t lane,
                             const Answer *answer) {
    const InputColumn *column = &job->columns->inputs[input];
    RegType type = (RegType)job->guideline->program->inputs[input].type;
    uint8_t code = column->codes[lane];
    if (code == STATE_VALUE)
        return answer->lo == column->values[lane] && answer->hi == column->values[lane];
    const InputState *state = &columns_states(job->columns->plan, input).at[code];
    if (type == REG_B)
        return state->yes == answer->yes && state->no == (answer->no && !answer->yes);
    return type == REG_N ? state->lo == answer->lo && state->hi == answer->hi
                         : state->members == answer->members;
}

static inline Chart *fuzz_chart(FuzzRecords *job, const LaneRecord *record) {
    const Model *model = job->guideline->program->model;
    const Source *source = source_add(&job->sources, "fuzz", record->at, record->size);
    if (!source) return NULL;
    return job->csv ? csv_read_patient(job->arena, model, job->header, source, &job->options,
                                       &job->diags)
                    : json_read_patient(job->arena, model, source, &job->options, &job->diags);
}

/* What is not told once, for the first record that has it. */
static inline bool fuzz_warned(const Diags *diags) {
    for (size_t i = 0; i < diags->all.count; i++)
        if (diags->all.at[i]->code != DIAG_DATA_UNKNOWN_FACT) return true;
    return false;
}

/* The id is what the chart has, and no warning is lost. */
static inline void fuzz_record(FuzzRecords *job, const LaneRecord *record) {
    const Program *program = job->guideline->program;
    uint32_t lane = (uint32_t)record->lane;
    Chart *chart = fuzz_chart(job, record);
    if (!chart || fuzz_warned(&job->diags)) abort();
    const char *id = job->columns->ids[lane];
    if (!id != !chart->id) abort();
    if (id && (strlen(chart->id) != job->columns->id_sizes[lane] ||
               memcmp(chart->id, id, strlen(chart->id)) != 0))
        abort();
    const Answer *answers = chart_answers(chart, program, &job->diags);
    for (uint32_t i = 0; i < program->input_count; i++) {
        if (fuzz_same(job, i, lane, &answers[i])) continue;
        fprintf(stderr, "input %u differs\n", i);
        abort();
    }
    diags_open(&job->diags, job->arena, &job->sources);
}

static inline void fuzz_records(void *context) {
    FuzzRecords *job = context;
    const Program *program = job->guideline->program;
    sources_open(&job->sources, job->arena);
    diags_open(&job->diags, job->arena, &job->sources);
    job->options = (JsonOptions){.today = date_from_civil(2026, 11, 23)};
    static const char text[] = "id,tumour,lines,afp,afp.date,progressed,born,received\n";
    const Source *source = source_add(&job->sources, "header", text, strlen(text));
    job->header = csv_read_header(job->arena, program->model, source, &job->options, &job->diags);
    const struct ColumnPlan *plan = columns_plan(job->arena, program, job->options.today);
    if (!job->header) return;
    const CsvLanes *lanes = csv_lanes(job->arena, plan, job->header);
    Columns *columns = job->columns = columns_open(job->arena, plan);
    columns_csv_open(job->arena, columns, lanes);
    const char *at = job->bytes, *end = at + job->size;
    for (bool first = true; at < end; first = false) {
        columns_begin(columns, first);
        at = job->csv ? columns_csv(columns, lanes, at, end) : columns_ndjson(columns, at, end);
        job->lanes += columns->lanes;
        for (uint32_t i = 0; i < columns->record_count; i++)
            if (columns->records[i].lane >= 0) fuzz_record(job, &columns->records[i]);
    }
}

/* How many of the records took a lane. */
static inline size_t fuzz_lanes(const uint8_t *data, size_t size, bool csv) {
    static pgl_guideline *guideline;
    if (!guideline &&
        pgl_load("fuzz.pgl", fuzz_guideline, strlen(fuzz_guideline), NULL, &guideline) != PGL_OK) {
        for (size_t i = 0; i < pgl_guideline_diagnostic_count(guideline); i++)
            fprintf(stderr, "%s\n", pgl_guideline_diagnostic(guideline, i)->rendered);
        abort();
    }
    /* a copy that ends where it ends, so that reading on is seen */
    char *bytes = malloc(size ? size : 1);
    if (!bytes) return 0;
    if (size) memcpy(bytes, data, size);
    FuzzRecords job = {
        .arena = arena_open((size_t)1 << 30), .guideline = guideline, .bytes = bytes, .size = size};
    job.csv = csv;
    if (job.arena) arena_try(job.arena, fuzz_records, &job);
    arena_close(job.arena);
    free(bytes);
    return job.lanes;
}

static inline int fuzz_one(const uint8_t *data, size_t size, bool csv) {
    fuzz_lanes(data, size, csv);
    return 0;
}

#endif
