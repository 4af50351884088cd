/* cohort.c -- how fast cohorts go, beside hand-written C that decides the same: cohort [COUNT]
 *
 * One run measures all, each pair in turn, medians of five. Rates count the processor's time (user
 * and system) of one thread, which other work on the machine disturbs least; two threads, and a
 * cold start, are by the clock. Results of both sides are compared byte for byte. */
#define _DEFAULT_SOURCE /* wait4 */
#include "api/object.h"
#include "cohort_patients.h"
#include "run/batch.h"

#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 5, COLD_RUNS = 15 };

static const char guideline_path[] = "guidelines/peritoneal/peritoneal.pgl";

typedef struct Spent {
    double clock, processor;
    long kib;
    int status;
} Spent;

static double now(clockid_t which) {
    struct timespec time;
    clock_gettime(which, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(const struct timeval *time) {
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

/* Runs a program with its standard input and output in files. */
static Spent spend(char *const *arguments, const char *in, const char *out) {
    Spent spent = {.status = -1};
    double start = now(CLOCK_MONOTONIC);
    pid_t child = fork();
    if (child == 0) {
        int from = open(in, O_RDONLY), to = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (from < 0 || to < 0 || dup2(from, 0) < 0 || dup2(to, 1) < 0) _exit(126);
        execv(arguments[0], arguments);
        _exit(127);
    }
    struct rusage usage;
    if (child < 0 || wait4(child, &spent.status, 0, &usage) < 0) return spent;
    spent.clock = now(CLOCK_MONOTONIC) - start;
    spent.processor = seconds(&usage.ru_utime) + seconds(&usage.ru_stime);
    spent.kib = usage.ru_maxrss;
    return spent;
}

static int compare(const void *left, const void *right) {
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

/* -- the programs -------------------------------------------------------------------------------
 */

typedef struct Bench {
    char folder[512], pgl[600], peer[600];
    char ndjson[64], csv[64], out[64], other[64], one[64];
    unsigned long long count;
    int wrong;
} Bench;

static Spent run_pgl(Bench *b, const char *in, const char *format, const char *jobs,
                     const char *out) {
    char *arguments[] = {b->pgl,
                         (char[]){"run"},
                         (char *)(uintptr_t)guideline_path,
                         (char *)(uintptr_t)in,
                         (char[]){"--today"},
                         (char[]){"2026-11-23"},
                         (char[]){"--format"},
                         (char *)(uintptr_t)format,
                         (char[]){"-j"},
                         (char *)(uintptr_t)jobs,
                         NULL};
    Spent spent = spend(arguments, "/dev/null", out);
    if (spent.status != 0) b->wrong++;
    return spent;
}

static Spent run_peer(Bench *b, const char *kind, const char *in, const char *out) {
    char *arguments[] = {b->peer, (char *)(uintptr_t)kind, NULL};
    Spent spent = spend(arguments, in, out);
    if (spent.status != 0) b->wrong++;
    return spent;
}

static bool same_files(const char *one, const char *other) {
    FILE *a = fopen(one, "rb"), *b = fopen(other, "rb");
    bool same = a && b;
    while (same) {
        char left[4096], right[4096];
        size_t got = fread(left, 1, sizeof left, a), beside = fread(right, 1, sizeof right, b);
        same = got == beside && memcmp(left, right, got) == 0;
        if (got == 0) break;
    }
    if (a) fclose(a);
    if (b) fclose(b);
    return same;
}

static bool write_cohort(const char *path, bool csv, unsigned long long count) {
    FILE *file = fopen(path, "wb");
    char line[1024];
    if (!file) return false;
    if (csv) fputs(made_csv_header, file);
    for (unsigned long long i = 0; i < count; i++) {
        MadePatient patient = made_patient(i);
        size_t size = csv ? made_csv(&patient, i, line) : made_ndjson(&patient, i, line);
        fwrite(line, 1, size, file);
    }
    return fclose(file) == 0;
}

/* -- in memory
 * ------------------------------------------------------------------------------------- */

typedef struct MemoryJob {
    const pgl_guideline *guideline;
    Arena *arena;
    double words, lanes; /* patients a second: signals as words, and told lane by lane */
} MemoryJob;

static void fill(Columns *columns, const CsvLanes *lanes, uint64_t first) {
    char line[1024];
    columns_begin(columns, true);
    for (uint64_t i = first; !columns_full(columns); i++) {
        MadePatient patient = made_patient(i);
        size_t size = made_csv(&patient, i, line);
        columns_csv(columns, lanes, line, line + size);
    }
}

static double rate(Batch *batch, void (*work)(Batch *batch), unsigned rounds) {
    double rates[RUNS];
    for (int i = 0; i < RUNS; i++) {
        double start = now(CLOCK_PROCESS_CPUTIME_ID);
        for (unsigned r = 0; r < rounds; r++)
            work(batch);
        rates[i] = (double)rounds * BATCH_LANES / (now(CLOCK_PROCESS_CPUTIME_ID) - start);
    }
    return median(rates, RUNS);
}

static void measure_memory(void *context) {
    MemoryJob *job = context;
    const Program *program = job->guideline->program;
    Date today = day_of_text("2026-11-23");
    Sources sources;
    Diags diags;
    sources_open(&sources, job->arena);
    diags_open(&diags, job->arena, &sources);
    JsonOptions options = {.today = today};
    const Source *source = source_add(&sources, "header", made_csv_header, strlen(made_csv_header));
    const CsvHeader *header = csv_read_header(job->arena, program->model, source, &options, &diags);
    const Signals *signals = signals_open(job->arena, program);
    const struct ColumnPlan *plan = columns_plan(job->arena, program, today);
    Columns *columns = columns_open(job->arena, plan);
    Batch *batch = batch_open(job->arena, signals, columns, today, BATCH_LANES_EACH);
    if (!header) return;
    const CsvLanes *lanes = csv_lanes(job->arena, plan, header);
    columns_csv_open(job->arena, columns, lanes);
    fill(columns, lanes, 0);
    job->words = rate(batch, batch_decide, 20000);
    job->lanes = rate(batch, batch_run, 10000);
}

static void in_memory(Bench *b) {
    MemoryJob job = {.arena = arena_open(0)};
    pgl_guideline *guideline = NULL;
    char *arguments[] = {b->peer, (char[]){"memory"}, (char[]){"50000000"}, NULL};
    if (pgl_load_file(guideline_path, NULL, 0, &guideline) != PGL_OK) {
        puts("the guideline cannot be read: run this in the repository");
        b->wrong++;
        return;
    }
    job.guideline = guideline;
    if (!job.arena || !arena_try(job.arena, measure_memory, &job)) b->wrong++;
    arena_close(job.arena);
    pgl_guideline_free(guideline);
    spend(arguments, "/dev/null", b->out);
    FILE *file = fopen(b->out, "rb");
    double peer = 0;
    if (!file || fscanf(file, "%lf", &peer) != 1) b->wrong++;
    if (file) fclose(file);
    printf("%-36s %8.2f M/s  %8.2f M/s  %6.2f\n", "in memory, decided and settled", job.words / 1e6,
           peer / 1e6, job.words / peer);
    printf("%-36s %8.2f M/s  %8.2f M/s  %6.2f\n", "the same, told patient by patient",
           job.lanes / 1e6, peer / 1e6, job.lanes / peer);
}

/* -- from end to end
 * ----------------------------------------------------------------------------------- */

static void end_to_end(Bench *b, const char *what, const char *kind, const char *in) {
    double ours[RUNS], theirs[RUNS], ratios[RUNS];
    for (int i = 0; i < RUNS; i++) {
        ours[i] = (double)b->count / run_pgl(b, in, "csv", "1", b->out).processor;
        theirs[i] = (double)b->count / run_peer(b, kind, in, b->other).processor;
        ratios[i] = ours[i] / theirs[i];
    }
    if (!same_files(b->out, b->other)) {
        printf("%s: the results differ\n", what);
        b->wrong++;
    }
    printf("%-36s %8.2f M/s  %8.2f M/s  %6.2f\n", what, median(ours, RUNS) / 1e6,
           median(theirs, RUNS) / 1e6, median(ratios, RUNS));
}

/* Timed without the file that both threads would write to; what they write is compared besides. */
static void two_threads(Bench *b) {
    double ratios[RUNS], ones[RUNS], twos[RUNS];
    long most = 0;
    sync(); /* what was written before is written out now, and not while both threads run */
    for (int i = 0; i < RUNS; i++) {
        Spent one = run_pgl(b, b->ndjson, "csv", "1", "/dev/null");
        Spent two = run_pgl(b, b->ndjson, "csv", "2", "/dev/null");
        ones[i] = (double)b->count / one.clock;
        twos[i] = (double)b->count / two.clock;
        ratios[i] = one.clock / two.clock;
        if (two.kib > most) most = two.kib;
    }
    run_pgl(b, b->ndjson, "csv", "1", b->other);
    run_pgl(b, b->ndjson, "csv", "2", b->out);
    if (!same_files(b->out, b->other)) {
        puts("two threads give other results than one");
        b->wrong++;
    }
    printf("%-36s %8.2f M/s  %8.2f M/s  %6.2f\n", "two threads beside one, by the clock",
           median(twos, RUNS) / 1e6, median(ones, RUNS) / 1e6, median(ratios, RUNS));
    printf("%-36s %8.1f MiB\n", "peak memory, two threads", (double)most / 1024);
}

static void cold_start(Bench *b) {
    double times[COLD_RUNS], work[COLD_RUNS];
    write_cohort(b->one, false, 1);
    for (int i = 0; i < COLD_RUNS; i++) {
        Spent spent = run_pgl(b, b->one, "json", "1", b->out);
        times[i] = spent.clock * 1e3;
        work[i] = spent.processor * 1e3;
    }
    printf("%-36s %8.1f ms by the clock, %.1f ms of the processor\n", "one patient, cold start",
           median(times, COLD_RUNS), median(work, COLD_RUNS));
}

int main(int argc, char **argv) {
    Bench b = {.count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000};
    char own[512], work[] = "/tmp/pgl-bench-XXXXXX";
    snprintf(own, sizeof own, "%s", argv[0]);
    snprintf(b.folder, sizeof b.folder, "%s", dirname(own));
    snprintf(b.pgl, sizeof b.pgl, "%s/../../pgl", b.folder);
    snprintf(b.peer, sizeof b.peer, "%s/handwritten", b.folder);
    if (!mkdtemp(work)) return 3;
    snprintf(b.ndjson, sizeof b.ndjson, "%s/cohort.ndjson", work);
    snprintf(b.csv, sizeof b.csv, "%s/cohort.csv", work);
    snprintf(b.out, sizeof b.out, "%s/out", work);
    snprintf(b.other, sizeof b.other, "%s/other", work);
    snprintf(b.one, sizeof b.one, "%s/one.json", work);
    printf("%llu patients of the peritoneal guideline\n%-36s %12s  %12s  %6s\n", b.count, "", "pgl",
           "by hand", "ratio");
    if (write_cohort(b.ndjson, false, b.count) && write_cohort(b.csv, true, b.count)) {
        in_memory(&b);
        end_to_end(&b, "NDJSON in, lines out", "ndjson", b.ndjson);
        end_to_end(&b, "CSV in, CSV out", "csv", b.csv);
        two_threads(&b);
        cold_start(&b);
    } else
        b.wrong++;
    unlink(b.ndjson);
    unlink(b.csv);
    unlink(b.out);
    unlink(b.other);
    unlink(b.one);
    rmdir(work);
    return b.wrong ? 1 : 0;
}
