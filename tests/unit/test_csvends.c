/* Whoever cuts CSV into records cuts it where a machine does that takes one byte after another. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#undef run_test /* cmocka has a macro of this name */

#include "base/arena.h"
#include "cmd/cohort.h"
#include "patient/csv.h"
#include "patient/csvends.h"
#include "patient/csvrows.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_ROOM = 1024, COLUMNS_MOST = 3 };

/* What is cut, and where its records end. */
typedef struct Cut {
    char *text; /* ends where it ends, which the sanitizers see */
    size_t size;
    size_t ends[TEXT_ROOM];
    size_t count;
    bool last_is_open; /* it has no line end of its own */
} Cut;

static void end_record(Cut *cut, size_t end) {
    cut->ends[cut->count++] = end;
}

static void cut_by_machine(Cut *cut) {
    enum { BEGIN, PLAIN, QUOTED, CLOSED } cell = BEGIN;
    cut->count = 0;
    for (size_t at = 0; at < cut->size; at++) {
        char c = cut->text[at];
        if (cell == QUOTED)
            cell = c == '"' ? CLOSED : QUOTED;
        else if (c == '"')
            cell = cell == PLAIN ? PLAIN : QUOTED;
        else if (c == ',' || c == '\n')
            cell = BEGIN;
        else
            cell = PLAIN;
        if (c == '\n' && cell == BEGIN) end_record(cut, at + 1);
    }
    size_t done = cut->count ? cut->ends[cut->count - 1] : 0;
    cut->last_is_open = done < cut->size;
    if (cut->last_is_open) end_record(cut, cut->size);
}

static void fail_on(const Cut *cut, const char *who) {
    fail_msg("%s cuts otherwise: %.*s", who, (int)cut->size, cut->text);
}

static bool ends_at(const Cut *cut, size_t end) {
    for (size_t i = 0; i < cut->count; i++)
        if (cut->ends[i] == end) return true;
    return false;
}

/* -- who cuts -----------------------------------------------------------------------------------
 */

static void one_by_one(const Cut *cut) {
    const char *at = cut->text, *end = at + cut->size;
    for (size_t i = 0; i < cut->count; i++) {
        const char *wanted = cut->text + cut->ends[i];
        bool open = cut->last_is_open && i + 1 == cut->count;
        if (csv_record_end(at, end, true) != wanted) fail_on(cut, "csv_record_end");
        if (csv_record_end(at, end, false) != (open ? NULL : wanted))
            fail_on(cut, "csv_record_end of more");
        if (csv_record_end(at, wanted - 1, false)) fail_on(cut, "csv_record_end of less");
        at = wanted;
    }
}

static void by_lines(const Cut *cut) {
    size_t closed = cut->count - cut->last_is_open;
    for (size_t size = 0, whole = 0, next = 0; size <= cut->size; size++) {
        if (size && cut->text[size - 1] != '\n') continue;
        if (next < closed && cut->ends[next] == size) whole = cut->ends[next++];
        if (csv_whole_records(cut->text, size) != whole) fail_on(cut, "csv_whole_records");
    }
}

static bool is_blank(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at == end;
}

/* Where nothing is wrong, the cells end with the record. */
static void cell_by_cell(const Cut *cut) {
    for (size_t i = 0, begin = 0; i < cut->count; begin = cut->ends[i++]) {
        const char *at = cut->text + begin, *end = cut->text + cut->ends[i];
        CsvCell cell;
        CsvProblem problem;
        while ((at = csv_cell(at, end, &cell, &problem)) && at < end && *at == ',')
            at++;
        if (at && (end - at > 2 || !is_blank(at, end))) fail_on(cut, "csv_cell");
        if (!at && (cell.at < cut->text + begin || cell.at >= end)) fail_on(cut, "a problem");
    }
}

/* The record at *next that is not blank. */
static void skip_blank(const Cut *cut, size_t *next, size_t *begin) {
    while (*next < cut->count && is_blank(cut->text + *begin, cut->text + cut->ends[*next]))
        *begin = cut->ends[(*next)++];
}

static size_t lines_before(const Cut *cut, size_t at) {
    size_t lines = 0;
    for (size_t i = 0; i < at; i++)
        lines += cut->text[i] == '\n';
    return lines;
}

static void by_rows(const Cut *cut, Arena *arena, size_t columns) {
    CsvRows *rows = csv_rows_open(arena, columns);
    LaneRecord records[CSV_ROWS];
    const char *at = cut->text, *end = at + cut->size;
    uint64_t line = 1;
    size_t next = 0, begin = 0;
    while (at < end) {
        at = csv_rows_cut(rows, at, end, CSV_ROWS, records, &line);
        for (uint32_t i = 0; i < rows->count; i++) {
            skip_blank(cut, &next, &begin);
            const LaneRecord *record = &records[i];
            size_t from = (size_t)(record->at - cut->text);
            if (next == cut->count || from != begin) fail_on(cut, "csv_rows_cut");
            if (record->line != 1 + lines_before(cut, from)) fail_on(cut, "csv_rows_cut's lines");
            begin = cut->ends[next++];
            size_t left = begin - from - record->size;
            if (left > 2 || !is_blank(record->at + record->size, cut->text + begin))
                fail_on(cut, "csv_rows_cut's ends");
        }
        if (!ends_at(cut, (size_t)(at - cut->text))) fail_on(cut, "csv_rows_cut's next");
    }
    skip_blank(cut, &next, &begin);
    if (next != cut->count) fail_on(cut, "csv_rows_cut's last");
}

static void by_chunks(const Cut *cut, const char *path, size_t size) {
    Feed *feed = feed_open(FEED_CSV, path, NULL);
    assert_non_null(feed);
    Chunk chunk = {0};
    size_t done = 0;
    while (feed_next(feed, size, &chunk) == FEED_MORE) {
        if (chunk.first_line != 1 + lines_before(cut, done)) fail_on(cut, "feed_next's lines");
        assert_true(chunk.bytes.size <= cut->size - done);
        assert_memory_equal(chunk.bytes.at, cut->text + done, chunk.bytes.size);
        done += chunk.bytes.size;
        if (!ends_at(cut, done)) fail_on(cut, "feed_next");
    }
    assert_int_equal(done, cut->size);
    feed_close(feed);
    buffer_free(&chunk.bytes);
}

/* -- what is cut --------------------------------------------------------------------------------
 */

static uint32_t draw(uint64_t *random, uint32_t limit) {
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*random >> 33) % limit;
}

/* Where there are few quotes and line ends, records grow longer than what is looked at at once. */
static Cut random_cut(uint64_t *random, size_t most) {
    static const char *const symbols[] = {"\",\n\rab", "\"\",,\n", "\"\",,,\n\naaaaaaaa",
                                          "\",\naaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\"\"\",\n"};
    const char *from = symbols[draw(random, sizeof symbols / sizeof *symbols)];
    Cut cut = {.size = draw(random, (uint32_t)most + 1)};
    cut.text = malloc(cut.size ? cut.size : 1);
    assert_non_null(cut.text);
    for (size_t i = 0; i < cut.size; i++)
        cut.text[i] = from[draw(random, (uint32_t)strlen(from))];
    cut_by_machine(&cut);
    return cut;
}

static void all_readers_cut_alike(void **state) {
    (void)state;
    uint64_t random = 7;
    for (int i = 0; i < 40000; i++) {
        Cut cut = random_cut(&random, i % 4 ? 24 : 400);
        one_by_one(&cut);
        by_lines(&cut);
        cell_by_cell(&cut);
        Arena *arena = arena_open(0);
        assert_non_null(arena);
        for (size_t columns = 1; columns <= COLUMNS_MOST; columns++)
            by_rows(&cut, arena, columns);
        arena_close(arena);
        free(cut.text);
    }
}

static void write_text(const char *path, const Cut *cut) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(cut->text, 1, cut->size, file), cut->size);
    assert_int_equal(fclose(file), 0);
}

static void chunks_of_any_size_end_with_a_record(void **state) {
    (void)state;
    char path[] = "/tmp/test_csvends.XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    uint64_t random = 11;
    for (int i = 0; i < 300; i++) {
        Cut cut = random_cut(&random, i % 4 ? 40 : 400);
        write_text(path, &cut);
        for (size_t size = 1; size <= 64; size++)
            by_chunks(&cut, path, size);
        free(cut.text);
    }
    unlink(path);
}

static void assert_ends(const char *text, size_t first) {
    assert_int_equal(csv_record_end(text, text + strlen(text), true) - text, first);
}

static void a_quote_opens_a_cell_at_its_beginning_alone(void **state) {
    (void)state;
    assert_ends("a,\"b\nc\"\nd", 8);
    assert_ends("\"a\nb\"\nc", 6);
    assert_ends("\"a\"\"\nb\"\nc", 8);
    assert_ends("a\"b\nc\"\n", 4);
    assert_ends("a, \"b\nc\"\n", 6);
    assert_ends("\"a\"b\"\nc\"\n", 6);
    assert_ends("\"a\" \"\nc\"\n", 6);
    assert_ends("\"a\"b,\"\nc\"\nd\n", 10);
    assert_ends("a\"\"\n\"\n", 4);
    assert_ends("5\",\"a\nb\"\n", 9); /* as many quotes as are closed, were the first one to open */
    assert_ends("a,\"b\nc\nd", 8);
}

/* Going through quotes that open nothing takes no longer than through other bytes. */
static void a_line_of_quotes_is_gone_through_once(void **state) {
    (void)state;
    enum { SIZE = 4 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    memset(text, '"', SIZE);
    text[0] = 'x';
    assert_ptr_equal(csv_record_end(text, text + SIZE, true), text + SIZE);
    text[SIZE - 1] = '\n';
    assert_ptr_equal(csv_record_end(text, text + SIZE, false), text + SIZE);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quote_opens_a_cell_at_its_beginning_alone),
        cmocka_unit_test(a_line_of_quotes_is_gone_through_once),
        cmocka_unit_test(all_readers_cut_alike),
        cmocka_unit_test(chunks_of_any_size_end_with_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
