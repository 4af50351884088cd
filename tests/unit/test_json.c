/* The strict JSON reader: what is JSON, what is not, and where it breaks. */
#include "patient/jsonread.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct World {
    Arena *arena;
    Sources sources;
} World;

static int set_up(void **state) {
    static World world;
    world.arena = arena_open(0);
    sources_open(&world.sources, world.arena);
    *state = &world;
    return 0;
}

static int tear_down(void **state) {
    arena_close(((World *)*state)->arena);
    return 0;
}

typedef struct Job {
    World *world;
    const char *text;
    size_t size;
    bool json;
    JsonReader reader;
    char kinds[4096]; /* a letter a token */
    JsonToken last_text;
} Job;

static void read_all(void *context) {
    static const char letters[] = ".!ntf0sk{}[]";
    Job *job = context;
    Source *source = source_add(&job->world->sources, "test.json", job->text, job->size);
    job->reader = json_open(job->world->arena, source, 0, source->size);
    size_t count = 0;
    JsonToken token;
    do {
        token = json_next(&job->reader);
        if (count + 1 < sizeof job->kinds) job->kinds[count++] = letters[token.kind];
        if (token.text) job->last_text = token;
    } while (token.kind != JSON_END && token.kind != JSON_BROKEN);
    job->json = token.kind == JSON_END;
}

static Job read_bytes(World *world, const char *text, size_t size) {
    Job job = {.world = world, .text = text, .size = size};
    assert_true(arena_try(world->arena, read_all, &job));
    return job;
}

static Job read_text(World *world, const char *text) {
    return read_bytes(world, text, strlen(text));
}

static void assert_tokens(void **state, const char *text, const char *kinds) {
    Job job = read_text(*state, text);
    assert_string_equal(job.kinds, kinds);
}

static void tokens_come_in_their_order(void **state) {
    assert_tokens(state, "{\"a\": [1, \"x\", null], \"b\": {}, \"c\": true}", "{k[0sn]k{}kt}.");
    assert_tokens(state, " false ", "f.");
    assert_tokens(state, "[]", "[].");
}

static void a_trailing_comma_is_refused(void **state) {
    assert_tokens(state, "[1,]", "[0!");
    assert_tokens(state, "{\"a\":1,}", "{k0!");
}

static void words_that_json_lacks_are_refused(void **state) {
    assert_tokens(state, "NaN", "!");
    assert_tokens(state, "[Infinity]", "[!");
    assert_tokens(state, "[True]", "[!");
    assert_tokens(state, "{a: 1}", "{!");
}

static void only_one_value_stands_in_a_text(void **state) {
    assert_tokens(state, "1 2", "0!");
    assert_tokens(state, "", "!");
    assert_tokens(state, "{}}", "{}!");
}

static void escapes_are_resolved(void **state) {
    Job job = read_text(*state, "\"a\\u00e9\\n\\ud83d\\ude00\\/\"");
    assert_true(job.json);
    assert_int_equal(job.last_text.size, strlen("aé\n😀/"));
    assert_memory_equal(job.last_text.text, "aé\n😀/", job.last_text.size);
}

static void assert_text(void **state, const char *json, const char *meant) {
    Job job = read_text(*state, json);
    assert_true(job.json);
    assert_int_equal(job.last_text.size, strlen(meant));
    assert_memory_equal(job.last_text.text, meant, strlen(meant));
}

static void every_escape_means_its_character(void **state) {
    assert_text(state, "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
    assert_text(state, "\"\\u0041\\u007f\\u0080\\u07FF\\u0800\\uFFff\"",
                "A\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF");
    assert_text(state, "\"\\\\u0041\"", "\\u0041");
}

static void pairs_of_surrogates_are_one_character(void **state) {
    assert_text(state, "\"\\uD800\\uDC00\"", "\xF0\x90\x80\x80");
    assert_text(state, "\"\\udbff\\uDfFf\"", "\xF4\x8F\xBF\xBF");
    assert_text(state, "\"\\uD83D\\uDE00\\uD83D\\uDE00\"", "😀😀");
}

static void other_escapes_are_refused(void **state) {
    static const char *const wrong[] = {"\"\\x41\"",   "\"\\'\"",     "\"\\a\"",     "\"\\v\"",
                                        "\"\\0\"",     "\"\\N\"",     "\"\\U0041\"", "\"\\ \"",
                                        "\"\\u\"",     "\"\\u1\"",    "\"\\u12\"",   "\"\\u123\"",
                                        "\"\\u12G4\"", "\"\\u 123\"", "\"\\u-123\"", "\"\\\""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(read_text(*state, wrong[i]).json);
}

static void a_nul_byte_is_refused_wherever_it_stands(void **state) {
    static const char text[] = "{\"a\": [1, \"x\", true]}";
    for (size_t at = 0; at < sizeof text; at++) {
        char with[sizeof text];
        memcpy(with, text, at);
        with[at] = '\0';
        memcpy(with + at + 1, text + at, sizeof text - 1 - at);
        assert_false(read_bytes(*state, with, sizeof text).json);
    }
}

static void control_characters_stand_in_no_string(void **state) {
    for (char c = 1; c < 0x20; c++) {
        char text[] = {'"', 'a', c, '"', '\0'};
        assert_tokens(state, text, "!");
    }
    assert_tokens(state, "\"\x7F\"", "s.");
}

static void only_four_characters_are_space(void **state) {
    assert_tokens(state, " \t\r\n[ \t\r\n] \t\r\n", "[].");
    for (int c = 1; c <= 0x20; c++) {
        char text[] = {'[', (char)c, ']', '\0'};
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') assert_tokens(state, text, "[!");
    }
    assert_tokens(state, "[\xC2\xA0]", "[!");
    assert_tokens(state, "[\xE2\x80\xA8]", "[!");
}

static void an_escaped_nul_is_told(void **state) {
    Job job = read_text(*state, "\"a\\u0000b\"");
    assert_true(job.json);
    assert_true(job.last_text.has_nul);
    assert_int_equal(job.last_text.size, 3);
}

static void lone_surrogates_are_refused(void **state) {
    assert_tokens(state, "\"\\ud800\"", "!");
    assert_tokens(state, "\"\\udc00\"", "!");
    assert_tokens(state, "\"\\ud800\\u0041\"", "!");
    assert_tokens(state, "\"\\ud800\\ud800\"", "!");
    assert_tokens(state, "\"\\udc00\\ud800\"", "!");
    assert_tokens(state, "\"\\udc00\\udc00\"", "!");
    assert_tokens(state, "\"\\ud800x\"", "!");
    assert_tokens(state, "\"\\ud800\\n\"", "!");
    assert_tokens(state, "\"\\ud800\\u\"", "!");
}

static void broken_utf8_is_refused(void **state) {
    assert_tokens(state, "\"\xC0\x80\"", "!");
    assert_tokens(state, "\"\xED\xA0\x80\"", "!");
    assert_tokens(state, "\"\xE2\x82\"", "!");
    assert_tokens(state, "\"\xFF\"", "!");
}

static void numbers_keep_their_text(void **state) {
    Job job = read_text(*state, "-0.10E+07");
    assert_true(job.json);
    assert_int_equal(job.last_text.size, 9);
    assert_memory_equal(job.last_text.text, "-0.10E+07", 9);
}

static void numbers_are_written_as_the_grammar_says(void **state) {
    static const char *const wrong[] = {"01", "+1", "1.", ".5", "1e", "-", "0x1", "1e+", "--1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(read_text(*state, wrong[i]).json);
}

static void assert_number_kept(void **state, const char *text) {
    Job job = read_text(*state, text);
    assert_string_equal(job.kinds, "0.");
    assert_int_equal(job.last_text.size, strlen(text));
    assert_memory_equal(job.last_text.text, text, strlen(text));
}

static void a_number_of_any_size_keeps_its_digits(void **state) {
    static const char *const texts[] = {"1.10",
                                        "-0",
                                        "-0.0",
                                        "0",
                                        "1e400",
                                        "1e-400",
                                        "-1E+999",
                                        "1E00001",
                                        "5e-324",
                                        "0.1000000000000000055511151231257827",
                                        "123456789012345678901234567890",
                                        "9007199254740993"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_number_kept(state, texts[i]);
}

static void needless_zeros_are_refused_wherever_they_lead(void **state) {
    static const char *const wrong[] = {"00",  "-00", "-01", "01.5", "00.5",
                                        "007", "-0e", "0e+", "[00]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(read_text(*state, wrong[i]).json);
    assert_true(read_text(*state, "[0, -0, 0.0, 0e0, 10, 1e00]").json);
}

static void a_number_ends_where_a_word_would_begin(void **state) {
    static const char *const wrong[] = {"1a",   "1 a",   "1e5.0", "1.5.5", "1-1",
                                        "0x10", "1e5e5", "1_000", "1,5"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(read_text(*state, wrong[i]).json);
}

static void nesting_ends_at_its_limit(void **state) {
    char text[2 * JSON_MAX_DEPTH + 3];
    memset(text, '[', JSON_MAX_DEPTH);
    memset(text + JSON_MAX_DEPTH, ']', JSON_MAX_DEPTH);
    assert_true(read_bytes(*state, text, 2 * JSON_MAX_DEPTH).json);
    memset(text, '[', JSON_MAX_DEPTH + 1);
    memset(text + JSON_MAX_DEPTH + 1, ']', JSON_MAX_DEPTH + 1);
    assert_false(read_bytes(*state, text, 2 * JSON_MAX_DEPTH + 2).json);
}

static void long_numbers_and_strings_are_refused(void **state) {
    static char text[JSON_MAX_STRING + 8];
    memset(text, '1', sizeof text);
    assert_true(read_bytes(*state, text, JSON_MAX_NUMBER).json);
    assert_false(read_bytes(*state, text, JSON_MAX_NUMBER + 1).json);
    text[0] = text[sizeof text - 1] = '"';
    assert_false(read_bytes(*state, text, sizeof text).json);
}

static void a_byte_order_mark_is_skipped(void **state) {
    assert_tokens(state, "\xEF\xBB\xBF{}", "{}.");
    assert_tokens(state, "{}\xEF\xBB\xBF", "{}!");
    assert_tokens(state, "\xEF\xBB\xBF", "!");
}

static void a_problem_has_its_place(void **state) {
    World *world = *state;
    Job job = read_text(world, "{\n  \"a\": 1\n  \"b\": 2 }");
    assert_false(job.json);
    Place place = source_place(&world->sources, job.reader.problem_span.begin);
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 3);
    assert_string_equal(job.reader.problem, "a ',' or '}' is wanted here");
}

static void nothing_is_read_after_a_problem(void **state) {
    Job job = read_text(*state, "[1 2]");
    assert_int_equal(json_next(&job.reader).kind, JSON_BROKEN);
    assert_int_equal(json_next(&job.reader).kind, JSON_BROKEN);
}

static void skip_everything(void *context) {
    Job *job = context;
    Source *source = source_add(&job->world->sources, "t", job->text, job->size);
    JsonReader reader = json_open(job->world->arena, source, 0, source->size);
    json_next(&reader); /* { */
    json_next(&reader); /* the key */
    job->json = json_skip(&reader, json_next(&reader)) && json_next(&reader).kind == JSON_KEY;
}

static void a_value_is_skipped_whole(void **state) {
    const char *text = "{\"a\": [{\"x\": [1, {}]}, 2], \"b\": 1}";
    Job job = {.world = *state, .text = text, .size = strlen(text)};
    assert_true(arena_try(job.world->arena, skip_everything, &job));
    assert_true(job.json);
}

static void every_prefix_of_a_text_is_refused(void **state) {
    const char *text = "{\"a\": [1.5e3, \"x\\u00e9\", null, true], \"b\": {\"c\": false}}";
    for (size_t size = 0; size < strlen(text); size++)
        assert_false(read_bytes(*state, text, size).json);
    assert_true(read_text(*state, text).json);
}

/* Every kind of token, escape and space; no number stands last, and so no prefix is whole. */
static const char rich[] =
    "\xEF\xBB\xBF { \"id\" : "
    "\"p\\u00e91\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\",\r\n\t\"\\u0061fp\": [\n"
    "  { \"value\": -0.10e+07, \"unit\": \"ng/mL\", \"date\": \"2026-11-02\", \"comparator\": "
    "\"<=\" },\n"
    "  {}, [], [[]], [{}], 12345678901234567890, 0, -0, 1E-5 ],\n"
    "  \"é€😀\": { \"\": null, \"t\": true, \"f\": false, \"n\": [null, true, false] },\n"
    "  \"received\": [\"a\", { \"intervention\": \"b\", \"date\": \"2026-01\" }] } ";

static void a_rich_text_cut_at_any_byte_is_refused(void **state) {
    size_t whole = sizeof rich - 2; /* without the space behind it */
    for (size_t size = 0; size < whole; size++)
        assert_false(read_bytes(*state, rich, size).json);
    assert_true(read_bytes(*state, rich, whole).json);
    assert_true(read_bytes(*state, rich, sizeof rich - 1).json);
}

static void a_rich_text_with_something_behind_it_is_refused(void **state) {
    static const char behind[] = "x1\"{}[],:\\\xEF\0-";
    char text[sizeof rich];
    memcpy(text, rich, sizeof rich - 1);
    for (size_t i = 0; i < sizeof behind - 1; i++) {
        text[sizeof rich - 1] = behind[i];
        assert_false(read_bytes(*state, text, sizeof rich).json);
    }
}

/* -- the published suite (JSONTestSuite, test_parsing) ---------------------------------------- */

/* What we make of the cases that the suite leaves to the implementation: all refused but these. */
static const char *const accepted[] = {
    "i_number_double_huge_neg_exp.json",
    "i_number_huge_exp.json",
    "i_number_neg_int_huge_exp.json",
    "i_number_pos_double_huge_exp.json",
    "i_number_real_neg_overflow.json",
    "i_number_real_pos_overflow.json",
    "i_number_real_underflow.json",
    "i_number_too_big_neg_int.json",
    "i_number_too_big_pos_int.json",
    "i_number_very_big_negative_int.json",
    "i_structure_UTF-8_BOM_empty_object.json",
};

static bool wanted(const char *name) {
    if (name[0] == 'y') return true;
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++)
        if (strcmp(name, accepted[i]) == 0) return true;
    return false;
}

static void run_case(World *world, const char *folder, const char *name, size_t *wrong) {
    static char bytes[1 << 20];
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    if (read_bytes(world, bytes, size).json == wanted(name)) return;
    fprintf(stderr, "%s: %s\n", name, wanted(name) ? "refused" : "accepted");
    ++*wrong;
}

static void the_published_suite_agrees(void **state) {
    const char *folder = getenv("PGL_JSON_SUITE");
    if (!folder) folder = "../shared/conformance/json/test_parsing";
    DIR *listing = opendir(folder);
    if (!listing) {
        fprintf(stderr, "the JSON suite is not there (%s): skipped\n", folder);
        skip();
    }
    size_t cases = 0, wrong = 0;
    for (struct dirent *entry; (entry = readdir(listing));) {
        if (entry->d_name[0] == '.') continue;
        run_case(*state, folder, entry->d_name, &wrong);
        cases++;
    }
    closedir(listing);
    assert_int_equal(wrong, 0);
    assert_true(cases > 300);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(tokens_come_in_their_order),
        CASE(a_trailing_comma_is_refused),
        CASE(words_that_json_lacks_are_refused),
        CASE(only_one_value_stands_in_a_text),
        CASE(escapes_are_resolved),
        CASE(every_escape_means_its_character),
        CASE(pairs_of_surrogates_are_one_character),
        CASE(other_escapes_are_refused),
        CASE(a_nul_byte_is_refused_wherever_it_stands),
        CASE(control_characters_stand_in_no_string),
        CASE(only_four_characters_are_space),
        CASE(an_escaped_nul_is_told),
        CASE(lone_surrogates_are_refused),
        CASE(broken_utf8_is_refused),
        CASE(numbers_keep_their_text),
        CASE(numbers_are_written_as_the_grammar_says),
        CASE(a_number_of_any_size_keeps_its_digits),
        CASE(needless_zeros_are_refused_wherever_they_lead),
        CASE(a_number_ends_where_a_word_would_begin),
        CASE(nesting_ends_at_its_limit),
        CASE(long_numbers_and_strings_are_refused),
        CASE(a_byte_order_mark_is_skipped),
        CASE(a_problem_has_its_place),
        CASE(nothing_is_read_after_a_problem),
        CASE(a_value_is_skipped_whole),
        CASE(every_prefix_of_a_text_is_refused),
        CASE(a_rich_text_cut_at_any_byte_is_refused),
        CASE(a_rich_text_with_something_behind_it_is_refused),
        CASE(the_published_suite_agrees),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
