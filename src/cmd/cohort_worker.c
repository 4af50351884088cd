/* cohort_worker.c -- a chunk of records becomes results: one record after another, each in an arena
 * of its own, as `pgl run` does for one patient. */
#include "cmd/cohort_worker.h"

#include "base/bytes.h"
#include "patient/csvends.h"
#include "patient/lines.h"
#include "report/report.h"

/* -- one record ---------------------------------------------------------------------------------
 */

typedef struct RecordJob {
    CohortWorker *worker;
    Arena *arena;
    const char *bytes;
    size_t size;
    uint64_t line;
    Sources sources;
    Diags diags;
    Chart *chart;
    const Run *run;
} RecordJob;

/* The guideline's texts, as copies, since their tables of lines are made when first needed. */
static void share_sources(RecordJob *job) {
    const Sources *shared = &job->worker->plan->guideline->sources;
    sources_open(&job->sources, job->arena);
    for (size_t i = 0; i < shared->all.count; i++) {
        Source *own = NEW(job->arena, Source);
        *own = *shared->all.at[i];
        own->lines = NULL;
        vec_push(job->arena, &job->sources.all, own);
    }
    job->sources.next_base = shared->next_base;
    diags_open(&job->diags, job->arena, &job->sources);
}

static Chart *read_record(RecordJob *job) {
    const CohortPlan *plan = job->worker->plan;
    const Model *model = plan->guideline->model;
    Source *source = source_add(&job->sources, plan->name, job->bytes, job->size);
    if (!source) {
        diag_add(&job->diags, DIAG_TOO_LARGE, (Span){0},
                 "%s:%llu: a record is larger than %u MiB%s", plan->name,
                 (unsigned long long)job->line, SOURCE_LIMIT >> 20,
                 plan->header ? ": is a quote not closed?" : "");
        return NULL;
    }
    source->lines_before = (uint32_t)(job->line - 1);
    if (plan->header)
        return csv_read_patient(job->arena, model, plan->header, source, &plan->options,
                                &job->diags);
    return json_read_patient(job->arena, model, source, &plan->options, &job->diags);
}

static void print_result(RecordJob *job) {
    CohortWorker *worker = job->worker;
    const CohortPlan *plan = worker->plan;
    Buffer *out = &worker->done.out;
    if (plan->format == COHORT_NDJSON) {
        Text text = text_open(job->arena);
        report_ndjson(job->run, plan->explain, &text);
        buffer_bytes(out, text.at, text.size);
        return;
    }
    const char *id = job->chart->id;
    size_t size = id ? strlen(id) : 0;
    signals_of_run(plan->signals, job->run, worker->yes, worker->maybe);
    if (plan->format == COHORT_CSV)
        brief_csv(plan->brief, id, size, worker->yes, worker->maybe, out);
    else if (plan->format == COHORT_BRIEF)
        brief_ndjson(plan->brief, id, size, worker->yes, worker->maybe, out);
}

static void run_record(void *context) {
    RecordJob *job = context;
    const CohortPlan *plan = job->worker->plan;
    share_sources(job);
    job->chart = read_record(job);
    for (size_t i = 0; job->chart && i < plan->arguments->facts.count; i++)
        chart_read_fact_option(job->chart, plan->arguments->facts.at[i], &job->sources,
                               &job->diags);
    if (!job->chart || job->diags.error_count) return;
    job->run = run_patient(job->arena, plan->guideline->program, job->chart, &job->diags);
    print_result(job);
}

/* The summary lives longer than the record, in an arena of its own, so it has a fence of its own.
 */
static void add_to_summary(void *context) {
    RecordJob *job = context;
    CohortWorker *worker = job->worker;
    summary_add_signals(worker->summary, worker->yes, worker->maybe);
    summary_add_needs(worker->summary, job->run, job->arena);
}

/* -- what there is to say ------------------------------------------------------------------------
 */

typedef struct SayJob {
    RecordJob *record;
    const Diag *only; /* NULL: all errors */
} SayJob;

static void render(void *context) {
    SayJob *say = context;
    RecordJob *record = say->record;
    CohortWorker *worker = record->worker;
    Diags shown = record->diags;
    shown.all.at = NEW_N(record->arena, Diag *, record->diags.all.count + 1);
    shown.all.count = 0;
    shown.error_count = shown.warning_count = 0;
    for (size_t i = 0; i < record->diags.all.count; i++) {
        Diag *diag = record->diags.all.at[i];
        bool error = diag_severity(diag->code) == SEVERITY_ERROR;
        if (say->only ? diag == say->only : error) shown.all.at[shown.all.count++] = diag;
    }
    Text text = text_open(record->arena);
    diags_render(&shown, worker->plan->color, &text);
    buffer_bytes(&worker->done.said, text.at, text.size);
}

static void say(RecordJob *record, bool refused, const Diag *only) {
    Chunked *done = &record->worker->done;
    if (done->problem_count == done->problem_room) {
        size_t room = done->problem_room ? 2 * done->problem_room : 16;
        Problem *larger = realloc(done->problems, room * sizeof *larger);
        if (!larger) {
            done->no_memory = true;
            return;
        }
        done->problems = larger;
        done->problem_room = room;
    }
    Problem problem = {.refused = refused, .line = record->line, .key = done->said.size};
    if (only) buffer_bytes(&done->said, only->message, strlen(only->message) + 1);
    problem.text = done->said.size;
    SayJob job = {record, only};
    if (!arena_try(record->arena, render, &job)) done->no_memory = true;
    problem.end = done->said.size;
    done->problems[done->problem_count++] = problem;
}

static bool said_already(const Chunked *done, const char *message) {
    for (size_t i = 0; i < done->problem_count; i++)
        if (!done->problems[i].refused &&
            strcmp(done->said.at + done->problems[i].key, message) == 0)
            return true;
    return false;
}

/* Warnings, and what is wrong with results: the first of each kind in a chunk. */
static void say_once(RecordJob *record, bool errors_too) {
    Chunked *done = &record->worker->done;
    for (size_t i = 0; i < record->diags.all.count; i++) {
        const Diag *diag = record->diags.all.at[i];
        bool error = diag_severity(diag->code) == SEVERITY_ERROR;
        if (error && !errors_too) continue;
        if (done->problem_count < WARNINGS_SHOWN + PROBLEMS_SHOWN &&
            !said_already(done, diag->message))
            say(record, false, diag);
    }
}

static void refuse(RecordJob *record) {
    CohortWorker *worker = record->worker;
    Chunked *done = &worker->done;
    done->refused++;
    if (worker->summary) worker->summary->refused++;
    if (worker->refused_here++ < PROBLEMS_SHOWN) say(record, true, NULL);
    if (worker->plan->options.strict) done->strict_line = record->line;
}

static void one_record(CohortWorker *worker, const char *bytes, size_t size, uint64_t line) {
    RecordJob job = {.worker = worker, .bytes = bytes, .size = size, .line = line};
    Chunked *done = &worker->done;
    size_t before = done->out.size;
    job.arena = arena_open(0);
    if (!job.arena || !arena_try(job.arena, run_record, &job) ||
        (job.run && worker->summary && !arena_try(worker->arena, add_to_summary, &job))) {
        done->no_memory = true;
        done->out.size = before;
    } else if (job.run) {
        done->patients++;
        done->wrong += job.diags.error_count > 0;
        say_once(&job, true);
    } else {
        refuse(&job);
        say_once(&job, false);
    }
    arena_close(job.arena);
}

/* -- a chunk -------------------------------------------------------------------------------------
 */

static const char *record_end(const CohortPlan *plan, const char *at, const char *end) {
    if (plan->kind == FEED_JSON) return end;
    if (plan->header) return csv_record_end(at, end, true);
    const char *line = memchr(at, '\n', (size_t)(end - at));
    return line ? line + 1 : end;
}

static bool is_over(const CohortWorker *worker) {
    return worker->done.strict_line || worker->done.no_memory || worker->unwanted;
}

static void begin_part(Chunked *done) {
    done->out.size = done->said.size = done->problem_count = 0;
    done->patients = done->refused = done->wrong = done->strict_line = 0;
}

static void end_part(Chunked *done) {
    done->no_memory |= done->out.failed || done->said.failed;
}

/* Results that have grown large do not wait for the rest of their chunk. */
static void make_room(CohortWorker *worker) {
    if (worker->done.out.size < worker->plan->room || is_over(worker)) return;
    end_part(&worker->done);
    worker->unwanted = !worker->take_part(worker->context);
    begin_part(&worker->done);
}

/* What goes wrong with a result is said besides, with its place: by a run of its own. */
static bool is_alarming(const CohortWorker *worker, const uint64_t *yes) {
    for (uint32_t w = 0; w < worker->plan->signals->words; w++)
        if (yes[w] & worker->alarming[w]) return true;
    return false;
}

/* False: the record has to be run by itself. */
static bool give_lane(CohortWorker *worker, uint32_t lane) {
    if (batch_left_over(worker->batch, lane)) return false;
    if (worker->summary) { /* which has counted it */
        worker->done.patients++;
        return true;
    }
    const uint64_t *yes = batch_yes(worker->batch, lane);
    const uint64_t *maybe = batch_maybe(worker->batch, lane);
    if (is_alarming(worker, yes)) return false;
    brief_line(worker->lines, worker->columns->ids[lane], worker->columns->id_sizes[lane], yes,
               maybe, &worker->done.out);
    worker->done.patients++;
    return true;
}

static void finish_batch(CohortWorker *worker) {
    Columns *columns = worker->columns;
    if (columns->lanes) batch_run(worker->batch);
    for (uint32_t i = 0; i < columns->record_count; i++) {
        const LaneRecord *record = &columns->records[i];
        if (is_over(worker)) break;
        if (record->lane < 0 || !give_lane(worker, (uint32_t)record->lane))
            one_record(worker, record->at, record->size, record->line);
    }
    columns_begin(columns, false);
}

/* Batch after batch. */
static void run_batches(CohortWorker *worker, const char *at, const char *end) {
    const CohortPlan *plan = worker->plan;
    Columns *columns = worker->columns;
    columns_begin(columns, true);
    columns->line = worker->chunk.first_line;
    while (at < end && !is_over(worker)) {
        at = plan->lanes ? columns_csv(columns, plan->lanes, at, end)
                         : columns_ndjson(columns, at, end);
        finish_batch(worker);
        make_room(worker);
    }
}

static void run_singly(CohortWorker *worker, const char *at, const char *end) {
    uint64_t line = worker->chunk.first_line;
    while (at < end && !is_over(worker)) {
        const char *next = record_end(worker->plan, at, end);
        if (!line_is_blank(at, next)) one_record(worker, at, line_size(at, next), line);
        make_room(worker);
        line += worker->plan->header ? bytes_count(at, (size_t)(next - at), '\n') : 1;
        at = next;
    }
}

void worker_run(CohortWorker *worker) {
    begin_part(&worker->done);
    worker->refused_here = 0;
    worker->unwanted = false;
    const char *at = worker->chunk.bytes.at, *end = at + worker->chunk.bytes.size;
    if (worker->columns)
        run_batches(worker, at, end);
    else
        run_singly(worker, at, end);
    end_part(&worker->done);
}

/* -- its life ------------------------------------------------------------------------------------
 */

static void open_batch(CohortWorker *worker) {
    const Signals *signals = worker->plan->signals;
    uint64_t *alarming = NEW_N(worker->arena, uint64_t, signals->words);
    for (uint32_t i = 0; i < signals->count; i++)
        if (signals->at[i].kind == SIGNAL_BROKEN || signals->at[i].kind == SIGNAL_INCONSISTENT)
            alarming[i / 64] |= (uint64_t)1 << (i % 64);
    worker->alarming = alarming;
    worker->lines =
        brief_lines_open(worker->arena, worker->plan->brief, worker->plan->format != COHORT_CSV);
    worker->columns = columns_open(worker->arena, worker->plan->columns);
    worker->batch = batch_open(worker->arena, signals, worker->columns, worker->plan->options.today,
                               worker->summary ? BATCH_SUMS : BATCH_LANES_EACH);
    if (worker->plan->lanes) columns_csv_open(worker->arena, worker->columns, worker->plan->lanes);
}

static void open_work(void *context) {
    CohortWorker *worker = context;
    const CohortPlan *plan = worker->plan;
    worker->yes = NEW_N(worker->arena, uint64_t, plan->signals->words);
    worker->maybe = NEW_N(worker->arena, uint64_t, plan->signals->words);
    if (plan->format == COHORT_SUMMARY || plan->format == COHORT_SUMMARY_JSON)
        worker->summary = summary_open(worker->arena, plan->brief);
    if (plan->columns) open_batch(worker);
}

bool worker_open(CohortWorker *worker, const CohortPlan *plan) {
    *worker = (CohortWorker){.plan = plan, .arena = arena_open(0)};
    return worker->arena && arena_try(worker->arena, open_work, worker);
}

static void add_sums(void *context) {
    CohortWorker *worker = context;
    summary_add_sums(worker->summary, batch_sums(worker->batch));
}

bool worker_finish(CohortWorker *worker) {
    return !worker->summary || !worker->batch || arena_try(worker->arena, add_sums, worker);
}

void worker_close(CohortWorker *worker) {
    buffer_free(&worker->chunk.bytes);
    buffer_free(&worker->done.out);
    buffer_free(&worker->done.said);
    free(worker->done.problems);
    arena_close(worker->arena);
}
