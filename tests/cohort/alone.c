/* alone.c -- runs one patient after another, each by itself, as `pgl run --format json` does, for a
 * cohort to be held against.
 *
 *   alone GUIDELINE TODAY   standard input: "SIZE\n" and so many bytes of JSON, again and again;
 *                           standard output: "SIZE CODES\n" and so many bytes of the result on one
 *                           line, none where the record is refused; CODES: E0804@12,E0810@3 or "-"
 *   alone --random SEED     prints a guideline made at random */
#include "../oracle/generate.h"
#include "pgl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char *what) {
    fprintf(stderr, "alone: %s\n", what);
    return 3;
}

/* The next record, or NULL at the end. */
static char *next_record(size_t *size) {
    if (scanf("%zu", size) != 1 || getchar() != '\n') return NULL;
    char *bytes = malloc(*size + 1);
    if (bytes && fread(bytes, 1, *size, stdin) == *size) return bytes;
    free(bytes);
    return NULL;
}

static void print_codes(const pgl_result *result) {
    const char *between = "";
    for (size_t i = 0; i < pgl_result_diagnostic_count(result); i++) {
        const pgl_diagnostic *diagnostic = pgl_result_diagnostic(result, i);
        if (diagnostic->severity != PGL_ERROR) continue;
        printf("%s%s@%zu", between, diagnostic->code, diagnostic->column);
        between = ",";
    }
    printf("%s\n", *between ? "" : "-");
}

static void run_one(const pgl_guideline *guideline, const char *today, const char *json,
                    size_t size) {
    pgl_run_options options = {.today = today, .kind = PGL_DATA_JSON};
    pgl_result *result = NULL;
    pgl_text *text = NULL;
    pgl_status status = pgl_run(guideline, "alone", json, size, &options, &result);
    if (status > PGL_WRONG) exit(fail(pgl_status_text(status)));
    pgl_result_json(result, 0, &text);
    printf("%zu ", text ? pgl_text_size(text) : 0);
    print_codes(result);
    if (text) fwrite(pgl_text_string(text), 1, pgl_text_size(text), stdout);
    pgl_text_free(text);
    pgl_result_free(result);
}

static int print_random(const char *seed) {
    char *text = generate_text(strtoull(seed, NULL, 10));
    if (!text) return 3;
    fputs(text, stdout);
    free(text);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 3) return fail("alone GUIDELINE TODAY, or alone --random SEED");
    if (strcmp(argv[1], "--random") == 0) return print_random(argv[2]);
    pgl_guideline *guideline;
    if (pgl_load_file(argv[1], NULL, 0, &guideline) != PGL_OK) return fail("a wrong guideline");
    size_t size;
    for (char *json; (json = next_record(&size)); free(json))
        run_one(guideline, argv[2], json, size);
    pgl_guideline_free(guideline);
    return 0;
}
