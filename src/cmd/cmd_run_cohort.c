/* cmd_run_cohort.c -- a cohort: threads take chunks of records in turn, work through them, and
 * write what came of them in the order of the input. So the output is the same however many there
 * are, and memory does not grow with the cohort. */
#include "cmd/cohort_worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { THREADS_MAX = 256 };

typedef struct Cohort {
    CohortPlan plan;
    Arena *arena;
    Sources sources; /* of the header */
    Diags diags;
    Feed *feed;
    Sink sink;
    /* who reads, and which chunk is the next */
    pthread_mutex_t reading;
    uint64_t next_chunk;
    bool no_more;
    /* who writes, and which chunk's turn it is */
    pthread_mutex_t writing;
    pthread_cond_t turn_came;
    uint64_t turn;
    bool stopped; /* nothing more is written */
    bool cut;     /* the input could not be read to its end */
    ExitStatus status;
    uint64_t patients, refused, wrong, interrupted;
    size_t refused_shown, warnings_shown;
    Buffer warned; /* messages, each with its NUL */
    struct timespec begun, told;
    bool progress, progress_shown;
} Cohort;

/* -- Ctrl-C ----------------------------------------------------------------------------------- */

static volatile sig_atomic_t interrupt;

static void on_interrupt(int number) {
    interrupt = number;
}

/* Once: a second Ctrl-C ends the process as ever. */
static void catch_interrupt(struct sigaction *before) {
    struct sigaction action = {.sa_handler = on_interrupt,
                               .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    interrupt = 0;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, before);
}

/* -- progress -----------------------------------------------------------------------------------
 */

static double seconds_since(const struct timespec *then) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static void clear_progress(Cohort *cohort) {
    if (cohort->progress_shown) fputs("\r\033[K", stderr);
    cohort->progress_shown = false;
}

/* "123,456 patients, 45,678 a second, 37 %, 0:12 left" */
static void show_progress(Cohort *cohort) {
    if (!cohort->progress || seconds_since(&cohort->told) < 0.5) return;
    clock_gettime(CLOCK_MONOTONIC, &cohort->told);
    double seconds = seconds_since(&cohort->begun);
    pthread_mutex_lock(&cohort->reading);
    double share = feed_share(cohort->feed);
    pthread_mutex_unlock(&cohort->reading);
    char count[GROUPED_TEXT], rate[GROUPED_TEXT];
    fprintf(stderr, "\r\033[K%s patients, %s a second", text_grouped(cohort->patients, count),
            text_grouped((uint64_t)((double)cohort->patients / seconds), rate));
    if (share > 0) {
        unsigned left = (unsigned)(seconds / share - seconds);
        fprintf(stderr, ", %u %%, %u:%02u left", (unsigned)(100 * share), left / 60, left % 60);
    }
    fflush(stderr);
    cohort->progress_shown = true;
}

/* -- what there is to say ------------------------------------------------------------------------
 */

static bool warned_before(Cohort *cohort, const char *message) {
    for (size_t at = 0; at < cohort->warned.size; at += strlen(cohort->warned.at + at) + 1)
        if (strcmp(cohort->warned.at + at, message) == 0) return true;
    buffer_bytes(&cohort->warned, message, strlen(message) + 1);
    return false;
}

static void say_problem(Cohort *cohort, const Chunked *done, const Problem *problem) {
    if (problem->refused) {
        if (cohort->refused_shown++ >= PROBLEMS_SHOWN) return;
    } else {
        if (cohort->warnings_shown >= WARNINGS_SHOWN) return;
        if (warned_before(cohort, done->said.at + problem->key)) return;
        cohort->warnings_shown++;
    }
    clear_progress(cohort);
    fwrite(done->said.at + problem->text, 1, problem->end - problem->text, stderr);
}

/* -- in turn --------------------------------------------------------------------------------------
 */

static void stop(Cohort *cohort, ExitStatus status) {
    cohort->stopped = true;
    if (status > cohort->status) cohort->status = status;
}

/* Under 'writing', when it is this chunk's turn. */
static void deliver(Cohort *cohort, const Chunked *done) {
    for (size_t i = 0; i < done->problem_count; i++)
        say_problem(cohort, done, &done->problems[i]);
    cohort->patients += done->patients;
    cohort->refused += done->refused;
    cohort->wrong += done->wrong;
    if (done->no_memory) {
        stop(cohort, no_memory());
        return;
    }
    ExitStatus wrote = sink_write(&cohort->sink, done->out.at, done->out.size);
    if (wrote != STATUS_DONE) stop(cohort, wrote);
    if (done->strict_line) stop(cohort, STATUS_WRONG);
    show_progress(cohort);
}

/* Takes the next chunk. False: there is none. */
static bool take_chunk(Cohort *cohort, CohortWorker *worker, uint64_t *number) {
    pthread_mutex_lock(&cohort->reading);
    FeedStatus status = FEED_END;
    if (!cohort->no_more && !interrupt)
        status = feed_next(cohort->feed, cohort->plan.chunk_size, &worker->chunk);
    if (status != FEED_MORE) cohort->no_more = true;
    *number = cohort->next_chunk;
    cohort->next_chunk += status == FEED_MORE;
    pthread_mutex_unlock(&cohort->reading);
    if (status == FEED_WRONG || status == FEED_FAILED) {
        pthread_mutex_lock(&cohort->writing);
        ExitStatus wrong = status == FEED_WRONG ? STATUS_WRONG : STATUS_SYSTEM;
        if (wrong > cohort->status) cohort->status = wrong;
        cohort->cut = true;
        pthread_mutex_unlock(&cohort->writing);
    }
    return status == FEED_MORE;
}

typedef struct Thread {
    Cohort *cohort;
    CohortWorker worker;
    uint64_t chunk; /* its number */
    pthread_t id;
    bool started;
} Thread;

/* What has come of the chunk so far. False: nothing more is wanted. */
static bool write_in_turn(void *context) {
    Thread *thread = context;
    Cohort *cohort = thread->cohort;
    pthread_mutex_lock(&cohort->writing);
    while (cohort->turn != thread->chunk && !cohort->stopped)
        pthread_cond_wait(&cohort->turn_came, &cohort->writing);
    if (!cohort->stopped) deliver(cohort, &thread->worker.done);
    bool stopped = cohort->stopped;
    pthread_mutex_unlock(&cohort->writing);
    return !stopped;
}

static void next_turn(Cohort *cohort) {
    pthread_mutex_lock(&cohort->writing);
    cohort->turn++;
    pthread_cond_broadcast(&cohort->turn_came);
    pthread_mutex_unlock(&cohort->writing);
}

static void read_no_more(Cohort *cohort) {
    pthread_mutex_lock(&cohort->reading);
    cohort->no_more = true;
    pthread_mutex_unlock(&cohort->reading);
}

static void *work(void *context) {
    Thread *thread = context;
    while (take_chunk(thread->cohort, &thread->worker, &thread->chunk)) {
        worker_run(&thread->worker);
        bool more = write_in_turn(thread);
        next_turn(thread->cohort);
        if (!more) read_no_more(thread->cohort);
    }
    return NULL;
}

/* -- the summary ----------------------------------------------------------------------------------
 */

typedef struct SummaryJob {
    Cohort *cohort;
    Thread *threads;
    size_t count;
} SummaryJob;

static void write_summary(void *context) {
    SummaryJob *job = context;
    Cohort *cohort = job->cohort;
    Summary *sum = summary_open(cohort->arena, cohort->plan.brief);
    for (size_t i = 0; i < job->count; i++)
        summary_merge(sum, job->threads[i].worker.summary);
    Text text = text_open(cohort->arena);
    if (cohort->plan.format == COHORT_SUMMARY_JSON)
        summary_json(sum, &text);
    else
        summary_text(sum, &text);
    ExitStatus wrote = sink_write(&cohort->sink, text.at, text.size);
    if (wrote != STATUS_DONE) stop(cohort, wrote);
}

static void finish_summary(Cohort *cohort, Thread *threads, size_t count) {
    SummaryJob job = {cohort, threads, count};
    bool summed = threads[0].worker.summary != NULL;
    if (!summed || cohort->stopped || cohort->cut || interrupt) return;
    if (!arena_try(cohort->arena, write_summary, &job)) stop(cohort, no_memory());
}

/* -- threads
 * ---------------------------------------------------------------------------------------- */

/* A thread that cannot be had is done without; this one works too. */
static void run_threads(Thread *threads, size_t count) {
    for (size_t i = 1; i < count; i++)
        threads[i].started = pthread_create(&threads[i].id, NULL, work, &threads[i]) == 0;
    work(&threads[0]);
    for (size_t i = 1; i < count; i++)
        if (threads[i].started) pthread_join(threads[i].id, NULL);
}

static ExitStatus thread_count(const Arguments *arguments, size_t *count) {
    const char *said = arguments->value[OPTION_JOBS];
    if (!said) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        *count = cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : (size_t)cores;
        return STATUS_DONE;
    }
    *count = 0;
    for (const char *at = said; *at >= '0' && *at <= '9' && *count <= THREADS_MAX; at++)
        *count = *count * 10 + (size_t)(*at - '0');
    if (strspn(said, "0123456789") != strlen(said) || *count < 1 || *count > THREADS_MAX)
        return usage_error(COMMAND_RUN, "--jobs wants a number from 1 to %d, not '%s'", THREADS_MAX,
                           said);
    return STATUS_DONE;
}

/* The more comes of a record, the fewer are taken at once: what has come of them waits in memory
 * until it is their turn. */
static void size_chunks(CohortPlan *plan, size_t threads) {
    plan->chunk_size = CHUNK_SIZE;
    if (plan->format == COHORT_NDJSON)
        plan->chunk_size = plan->explain ? CHUNK_SIZE_EXPLAINED : CHUNK_SIZE_WHOLE;
    plan->room = RESULTS_ROOM / threads;
}

static void run_all(Cohort *cohort, size_t count) {
    size_chunks(&cohort->plan, count);
    Thread *threads = calloc(count, sizeof *threads);
    if (!threads) {
        stop(cohort, no_memory());
        return;
    }
    bool opened = true;
    for (size_t i = 0; i < count; i++) {
        threads[i].cohort = cohort;
        opened &= worker_open(&threads[i].worker, &cohort->plan);
        threads[i].worker.take_part = write_in_turn;
        threads[i].worker.context = &threads[i];
    }
    if (opened) {
        run_threads(threads, count);
        for (size_t i = 0; i < count; i++)
            if (!worker_finish(&threads[i].worker)) stop(cohort, no_memory());
        finish_summary(cohort, threads, count);
    } else
        stop(cohort, no_memory());
    for (size_t i = 0; i < count; i++)
        worker_close(&threads[i].worker);
    free(threads);
}

/* -- the beginning and the end
 * ------------------------------------------------------------------------- */

typedef struct PlanJob {
    Cohort *cohort;
    Chunk *header;
} PlanJob;

static void make_plan(void *context) {
    PlanJob *job = context;
    Cohort *cohort = job->cohort;
    CohortPlan *plan = &cohort->plan;
    plan->signals = signals_open(cohort->arena, plan->guideline->program);
    plan->brief = brief_open(cohort->arena, plan->signals);
    if (plan->format != COHORT_NDJSON && plan->kind != FEED_JSON && !plan->arguments->facts.count)
        plan->columns = columns_plan(cohort->arena, plan->guideline->program, plan->options.today);
    if (plan->kind != FEED_CSV) return;
    sources_open(&cohort->sources, cohort->arena);
    diags_open(&cohort->diags, cohort->arena, &cohort->sources);
    const Source *source =
        source_add(&cohort->sources, plan->name, job->header->bytes.at, job->header->bytes.size);
    if (source)
        plan->header = csv_read_header(cohort->arena, plan->guideline->model, source,
                                       &plan->options, &cohort->diags);
    if (plan->header && plan->columns)
        plan->lanes = csv_lanes(cohort->arena, plan->columns, plan->header);
}

static ExitStatus open_plan(Cohort *cohort) {
    Chunk header = {.first_line = 1};
    PlanJob job = {cohort, &header};
    bool csv = cohort->plan.kind == FEED_CSV;
    ExitStatus status = STATUS_DONE;
    FeedStatus read = csv ? feed_header(cohort->feed, &header) : FEED_MORE;
    if (read == FEED_END) {
        complain("'%s' is empty: a header is wanted", cohort->plan.name);
        status = STATUS_WRONG;
    } else if (read != FEED_MORE)
        status = read == FEED_WRONG ? STATUS_WRONG : STATUS_SYSTEM;
    else if (!arena_try(cohort->arena, make_plan, &job))
        status = no_memory();
    else if (csv) {
        status = print_diagnostics(cohort->plan.arguments, &cohort->diags, true);
        if (status == STATUS_DONE && !cohort->plan.header) status = STATUS_WRONG;
    }
    buffer_free(&header.bytes);
    return status;
}

static ExitStatus begin_output(Cohort *cohort) {
    ExitStatus status = sink_open(cohort->plan.arguments, &cohort->sink);
    if (status != STATUS_DONE || cohort->plan.format != COHORT_CSV) return status;
    Buffer header = {0};
    brief_csv_header(&header);
    status = header.failed ? no_memory() : sink_write(&cohort->sink, header.at, header.size);
    buffer_free(&header);
    return status;
}

static void say_end(Cohort *cohort) {
    char patients[GROUPED_TEXT], number[GROUPED_TEXT];
    clear_progress(cohort);
    if (interrupt)
        complain("interrupted after %s patients", text_grouped(cohort->patients, patients));
    if (cohort->refused)
        complain("%s of %s records were refused%s", text_grouped(cohort->refused, number),
                 text_grouped(cohort->patients + cohort->refused, patients),
                 cohort->refused > PROBLEMS_SHOWN ? "; the first are shown" : "");
    if (cohort->wrong)
        complain("%s of %s patients have a result with errors", text_grouped(cohort->wrong, number),
                 text_grouped(cohort->patients, patients));
    if ((cohort->refused || cohort->wrong) && cohort->status < STATUS_WRONG)
        cohort->status = STATUS_WRONG;
}

static void run_opened(Cohort *cohort) {
    size_t count = 1;
    cohort->status = thread_count(cohort->plan.arguments, &count);
    if (cohort->status == STATUS_DONE) cohort->status = open_plan(cohort);
    if (cohort->status == STATUS_DONE) cohort->status = begin_output(cohort);
    if (cohort->status != STATUS_DONE) {
        sink_close(&cohort->sink, false);
        return;
    }
    struct sigaction before;
    catch_interrupt(&before);
    clock_gettime(CLOCK_MONOTONIC, &cohort->begun);
    cohort->told = cohort->begun;
    cohort->progress = isatty(STDERR_FILENO) && cohort->plan.arguments->value[OPTION_OUTPUT];
    run_all(cohort, count);
    say_end(cohort);
    bool whole = !interrupt && !cohort->stopped && !cohort->cut;
    ExitStatus closed = sink_close(&cohort->sink, whole);
    if (closed > cohort->status) cohort->status = closed;
    sigaction(SIGINT, &before, NULL);
    if (interrupt) raise(SIGINT); /* so that who called sees how it ended */
}

ExitStatus run_cohort(const Arguments *arguments, const pgl_guideline *guideline, FeedKind kind,
                      const char *path, CohortFormat format) {
    char today[DATE_TEXT];
    ExitStatus status = todays_date(arguments, today);
    if (status != STATUS_DONE) return status;
    Cohort cohort = {.arena = arena_open(0),
                     .sink = {.file = -1},
                     .plan = {.arguments = arguments,
                              .guideline = guideline,
                              .kind = kind == FEED_SQLITE ? FEED_CSV : kind,
                              .format = format,
                              .options = {.strict = arguments->value[OPTION_STRICT] != NULL,
                                          .today = day_of_text(today)},
                              .explain = arguments->value[OPTION_EXPLAIN] != NULL,
                              .color = color_wanted(arguments, STDERR_FILENO)}};
    if (!cohort.arena) return no_memory();
    pthread_mutex_init(&cohort.reading, NULL);
    pthread_mutex_init(&cohort.writing, NULL);
    pthread_cond_init(&cohort.turn_came, NULL);
    cohort.feed = feed_open(kind, path, arguments->value[OPTION_TABLE]);
    if (cohort.feed) {
        cohort.plan.name = feed_name(cohort.feed);
        run_opened(&cohort);
    } else
        cohort.status = STATUS_SYSTEM;
    feed_close(cohort.feed);
    buffer_free(&cohort.warned);
    pthread_cond_destroy(&cohort.turn_came);
    pthread_mutex_destroy(&cohort.writing);
    pthread_mutex_destroy(&cohort.reading);
    arena_close(cohort.arena);
    return cohort.status;
}
