#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#undef run_test /* cmocka has a macro of this name */

#include "../fuzz/fuzz_cohort_lines.h"
#include "base/decimal.h"
#include "patient/jsonread.h"
#include "patient/plain.h"
#include "patient/wordtable.h"

/* All that is read here is compared with the chart's reader besides: id,tumour,lines,afp,afp.date,
 * progressed,born,received. The bytes end where they end, which the sanitizers see. */
static size_t csv(const char *text) {
    return fuzz_lanes((const uint8_t *)text, strlen(text), true);
}

static size_t ndjson(const char *text) {
    return fuzz_lanes((const uint8_t *)text, strlen(text), false);
}

/* 'count' times 'text', the id before it 'size' letters long. */
static char *rows(size_t size, const char *text, size_t count) {
    size_t length = size + strlen(text);
    char *all = malloc(length * count + 1), *to = all;
    assert_non_null(all);
    for (size_t i = 0; i < count; i++, to += length) {
        memset(to, 'x', size);
        memcpy(to + size, text, strlen(text));
    }
    *to = 0;
    return all;
}

static void assert_rows(size_t size, const char *text, size_t count, size_t wanted) {
    char *all = rows(size, text, count);
    assert_int_equal(csv(all), wanted);
    free(all);
}

/* -- CSV ----------------------------------------------------------------------------------------
 */

static void rows_of_any_length_are_cut_where_they_end(void **state) {
    (void)state;
    for (size_t size = 0; size < 150; size++) {
        assert_rows(size, ",hcc,2,12.5,2026-11-02,yes,1960-02-29,sorafenib;surgery on 2026-01-05\n",
                    3, 3);
        assert_rows(size, ",,,,,,,\n", 20, 20);
    }
}

static void rows_longer_than_a_window_are_cut_alone(void **state) {
    (void)state;
    for (size_t size = 16300; size < 16500; size += 7)
        assert_rows(size, ",lung,1,,,no,,none\n", 3, 3);
    assert_rows(100000, ",lung,1,,,no,,none\n", 2, 2);
}

static void a_cohort_is_read_batch_after_batch(void **state) {
    (void)state;
    assert_rows(3, ",lung,1,,,no,,none\n", 5000, 5000);
}

static void the_last_row_may_lack_its_line_end(void **state) {
    (void)state;
    assert_int_equal(csv("a,hcc,1,,,,,\nb,hcc,1,,,,,none"), 2);
    assert_int_equal(csv("a,hcc,1,,,,,\nb,hcc,1,,,,,\r"), 2);
}

static void lines_may_end_with_carriage_returns(void **state) {
    (void)state;
    assert_int_equal(csv("a,hcc,1,,,,,\r\nb,hcc,1,,,,,none\r\n,,,,,,,\r\n"), 3);
    assert_int_equal(csv("a,hcc,1,,,,,none\nb,hcc,1,,,,,none\r\nc,lung,,,,,,none\n"), 3);
    assert_int_equal(csv("a,hcc,1,,,,,none\r\r\nb,hcc,1,,,,,none\n"), 1);
    assert_int_equal(csv("a\r,hcc,1,,,,,none\n"), 1);
}

static void blank_lines_are_passed_over(void **state) {
    (void)state;
    assert_int_equal(csv("\n\na,hcc,1,,,,,\n  \n\r\nb,,,,,,,\n\n"), 2);
}

static void quoted_cells_say_what_stands_in_them(void **state) {
    (void)state;
    assert_int_equal(csv("\"a\",\"hcc\",\"1\",\"3\",\"2026-11-02\",\"yes\",\"\",\"none\"\n"), 1);
    assert_int_equal(csv("\"a,b\nc\",hcc,1,,,,,\nd,hcc,1,,,,,\n\"e\",hcc,,,,,,\n"), 3);
    assert_int_equal(csv("\"a \"\"b\"\"\",hcc,1,,,,,\nd,hcc,1,,,,,\n"), 1);
    assert_int_equal(csv("a\"b,hcc,1,,,,,\nd,hcc,1,,,,,\n"), 1);
    assert_int_equal(csv("a,\"hcc,1,,,,,\nd,hcc,1,,,,,\n"), 0); /* it is quoted up to the end */
    assert_int_equal(csv("\"a\",hcc,1,,,yes,,\nb"), 1);         /* nothing is read behind it */
}

static void quotes_count_wherever_they_stand(void **state) {
    (void)state;
    for (int size = 0; size < 150; size++) {
        char id[160] = {0}, text[1024];
        memset(id, 'x', (size_t)size);
        snprintf(text, sizeof text,
                 "\"%s\",\"hcc\",1,,,\"yes\",,\"surgery on 2026-01-05;sorafenib\"\r\n"
                 "\"%s,\n\r\n,b\",lung,\"2\",,,no,,none\n%s,,,,,,,\n\"\",,,,,,,\"\"\n",
                 id, id, id);
        assert_int_equal(csv(text), 4);
        snprintf(text, sizeof text,
                 "%s\"\",hcc,1,,,,,\n\"%s\"b\"c\",hcc,1,,,,,\n\"%s\" ,hcc,1,,,,,\n"
                 "\"%s\"\"\",hcc\",1,,,,,\nlast,,,,,,,\n",
                 size ? id : "y", id, id, id);
        csv(text); /* what is taken is compared */
    }
}

static void rows_with_other_cells_than_the_header_are_odd(void **state) {
    (void)state;
    assert_int_equal(csv("a,,,,,,,\nb,,,,,,\nc,,,,,,,\n"), 2);
    assert_int_equal(csv("a,,,,,,,\nb,,,,,,,,\nc,,,,,,,\n"), 2);
    assert_int_equal(csv("a,,,,,,\nb,,,,,,,,\nc,,,,,,,\n"), 1); /* together as many as two rows */
}

static void odd_rows_give_up_their_lanes(void **state) {
    (void)state;
    assert_rows(2, ",hcc,1,< 5,,yes,,\nc,lung,2,7,2026-11-02,no,1990-05-01,sorafenib\n", 300, 300);
}

static void text_is_utf_8_wherever_it_stands(void **state) {
    (void)state;
    assert_int_equal(csv("Zo\xC3\xAB,hcc,1,,,,,\nb,hcc,1,,,,,\n"), 2);
    assert_int_equal(csv("Zo\xC3,hcc,1,,,,,\nb,hcc,1,,,,,\n"), 1);
    assert_int_equal(csv("a,hcc,1,,\xFF,,,\nb,hcc,1,,,,,\n"), 1); /* the date of no value */
    assert_int_equal(csv("\xEF\xBB\xBF"
                         "a,hcc,1,,,,,\nb,hcc,1,,,,,\n"),
                     1);
    assert_int_equal(fuzz_lanes((const uint8_t *)"a\0b,,,,,,,\nc,,,,,,,\n", 20, true), 1);
}

static void what_is_wrong_is_odd(void **state) {
    (void)state;
    static const char *const odd[] = {"a,liver,,,,,,\n",
                                      "a,HCC,,,,,,\n",
                                      "a, hcc,,,,,,\n",
                                      "a,,21,,,,,\n",
                                      "a,,1.5,,,,,\n",
                                      "a,,01,,,,,\n",
                                      "a,,,5 mg/L,2026-11-02,,,\n",
                                      "a,,,1.2.3,2026-11-02,,,\n",
                                      "a,,,5,2026-11-24,,,\n",
                                      "a,,,5,2026-02-30,,,\n",
                                      "a,,,unknown,2026-11-02,,,\n",
                                      "a,,,,,maybe,,\n",
                                      "a,,,,,,1960,\n",
                                      "a,,,,,,,tace\n",
                                      "a,,,,,,,surgery;surgery\n",
                                      "a,,,,,,,surgery on 2026\n"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_int_equal(csv(odd[i]), 0);
}

static void the_first_undated_value_is_left_to_the_chart(void **state) {
    (void)state;
    assert_int_equal(csv("a,,,5,,,,\nb,,,5,,,,\nc,,,5,2026-11-02,,,\nd,,,,,,,\n"), 3);
}

/* -- NDJSON -------------------------------------------------------------------------------------
 */

static void members_may_stand_in_any_order(void **state) {
    (void)state;
    assert_int_equal(
        ndjson("{\"id\": \"a\", \"tumour\": \"hcc\", \"lines\": 2}\n"
               "{\"lines\": 1, \"tumour\": \"lung\", \"id\": 7}\r\n"
               "{\"progressed\":true,\"afp\":{\"value\":12.25,\"date\":\"2026-11-02\"}}\n"
               " { \"tumour\" : \"hcc\" , \"progressed\" : false , \"born\" : null } \n"
               "\n{}\n"
               "{\"received\": [\"sorafenib\", {\"intervention\": \"surgery\", "
               "\"date\": \"2026-01-05\"}], \"id\": \"Zo\xC3\xAB\"}"),
        6);
}

static void a_line_may_end_anywhere(void **state) {
    (void)state;
    static const char line[] =
        "{\"id\": \"a\", \"tumour\": \"hcc\", \"afp\": [{\"value\": 5, \"date\": \"2026-11-02\"}], "
        "\"progressed\": false, \"lines\": 7, \"born\": \"unknown\", \"received\": "
        "[\"sorafenib\", {\"date\": \"2026-01-05\", \"intervention\": \"surgery\"}]}";
    for (size_t size = 0; size < sizeof line - 1; size++)
        assert_int_equal(fuzz_lanes((const uint8_t *)line, size, false), 0);
    assert_int_equal(ndjson(line), 1);
}

static char *line_with_id(size_t size) {
    static const char before[] = "{\"id\": \"", after[] = "\"}\n";
    char *line = malloc(sizeof before + size + sizeof after);
    assert_non_null(line);
    memcpy(line, before, sizeof before);
    memset(line + sizeof before - 1, 'x', size);
    memcpy(line + sizeof before - 1 + size, after, sizeof after);
    return line;
}

static void strings_too_long_for_the_chart_are_left_to_it(void **state) {
    (void)state;
    static const size_t sizes[] = {1000, JSON_MAX_STRING + 1};
    for (size_t i = 0; i < 2; i++) {
        char *line = line_with_id(sizes[i]);
        assert_int_equal(ndjson(line), i == 0);
        free(line);
    }
}

static void a_member_twice_is_odd(void **state) {
    (void)state;
    assert_int_equal(ndjson("{\"tumour\": \"hcc\", \"tumour\": \"hcc\"}\n{\"tumour\": \"hcc\"}\n"),
                     1);
}

static void of_an_unknown_member_the_first_is_left_to_the_chart(void **state) {
    (void)state;
    assert_int_equal(
        ndjson("{\"id\": 1, \"ward\": \"A\", \"note\": \"x\"}\n"
               "{\"id\": 2, \"ward\": \"B\", \"note\": \"x\"}\n"
               "{\"id\": 3, \"ward\": \"B \\\"2\\\" \xC3\xAB\", \"note\": null, \"lines\": 3}\n"
               "{\"id\": 4, \"ward\": [1, [{}, {\"a\": [true, false, -5.25]}], []], \"note\": {}}\n"
               "{\"id\": 5, \"ward\": 1, \"ward\": 1}\n"
               "{\"id\": 6, \"ward\": \"\xC3\"}\n"
               "{\"id\": 7, \"ward\": [1,]}\n"
               "{\"id\": 8, \"ward\": \"\\x\"}\n"
               "{\"id\": 9, \"ward\": 1}\n"),
        4);
}

static void of_a_foreign_intervention_the_first_is_left_to_the_chart(void **state) {
    (void)state;
    assert_int_equal(ndjson("{\"id\": 1, \"received\": [\"aspirin\"]}\n"
                            "{\"id\": 2, \"received\": [\"sorafenib\", \"aspirin\"]}\n"
                            "{\"id\": 3, \"received\": [{\"intervention\": \"aspirin\", "
                            "\"date\": \"2026-11-02\"}], \"proposed\": [\"aspirin\"]}\n"
                            "{\"id\": 4, \"proposed\": [\"aspirin\", \"heparin\"]}\n"
                            "{\"id\": 5, \"received\": [\"heparin\", \"none\"]}\n"
                            "{\"id\": 6, \"received\": [\"heparin\"]}\n"),
                     3);
    assert_int_equal(csv("a,,,,,,,aspirin\nb,,,,,,,aspirin\nc,,,,,,,sorafenib;aspirin\n"
                         "d,,,,,,,aspirin on 2026-11-02\ne,,,,,,,aspirin on 2036-11-02\n"),
                     3);
}

static void what_looks_like_one_of_the_guideline_s_is_never_passed_over(void **state) {
    (void)state;
    assert_int_equal(csv("a,,,,,,,sorafinib\nb,,,,,,,sorafinib\nc,,,,,,,sorafinib\n"), 0);
}

/* -- values -------------------------------------------------------------------------------------
 */

static void every_day_is_read_and_no_other(void **state) {
    (void)state;
    for (int year = 0; year <= 9999; year++) {
        for (int rest = 0; rest < 14 * 33; rest++) {
            char text[32];
            snprintf(text, sizeof text, "%04d-%02d-%02d", year, rest / 33, rest % 33);
            if (plain_day(text, 10) != date_from_civil(year, rest / 33, rest % 33)) fail();
        }
    }
    static const char *const wrong[] = {"2026-1-02x", "2026/11/02", "20261-1-02", "2026-11-0a",
                                        "2026-11-:2", "+026-11-02", "2026-11 02"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(plain_day(wrong[i], 10), DATE_NONE);
    assert_int_equal(plain_day("2026-11-021", 11), DATE_NONE);
    assert_int_equal(plain_day("2026-11", 7), DATE_NONE);
}

/* What the decimal arithmetic reads, where it is plain. */
static void assert_number(const char *text) {
    size_t size = strlen(text);
    char padded[64] = {0};
    memcpy(padded, text, size);
    double exact, number = -1, other = -1;
    bool known = dec_parse(text, size, &exact) == DEC_OK;
    bool one = plain_number_of(padded, size, padded + sizeof padded, &number);
    bool two = plain_number_of(padded, size, padded + size, &other);
    assert_int_equal(one, two);
    if (one && (!known || memcmp(&exact, &number, sizeof exact) != 0 ||
                memcmp(&exact, &other, sizeof exact) != 0))
        fail_msg("%s", text);
}

static void numbers_are_what_the_decimals_are(void **state) {
    (void)state;
    uint64_t random = 1;
    static const char letters[] = "01234567890123456789..-e ";
    for (int i = 0; i < 300000; i++) {
        char text[32];
        size_t size = 1 + (size_t)(i % 17);
        for (size_t c = 0; c < size; c++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            text[c] = letters[(random >> 33) % (i % 2 ? 21 : sizeof letters - 1)];
        }
        text[size] = 0;
        assert_number(text);
    }
    double number;
    for (int i = 0; i < 100000; i++) {
        char text[32];
        int size = snprintf(text, sizeof text, "%d.%02d", i / 100, i % 100);
        if (!plain_number_of(text, (size_t)size, text + sizeof text, &number)) fail();
        assert_number(text);
    }
    assert_false(plain_number_of("", 0, "", &number));
}

static void words_are_found_and_nothing_else_is(void **state) {
    (void)state;
    static const char *const texts[] = {"no",
                                        "yes",
                                        "hcc",
                                        "adenocarcinoma",
                                        "adenosquamous",
                                        "a_word_of_sixteen",
                                        "a_word_of_sixteen_and_more",
                                        "a_word_of_sixteen_and_less",
                                        "unknown"};
    enum { COUNT = sizeof texts / sizeof *texts };
    KnownWord words[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        words[i] = (KnownWord){texts[i], (uint32_t)strlen(texts[i])};
    Arena *arena = arena_open(0);
    WordTable table = words_open(arena, words, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        char text[64] = {0};
        memcpy(text, texts[i], words[i].size);
        for (size_t size = 0; size < sizeof text; size++) {
            uint32_t wanted = size == words[i].size ? (uint32_t)i : size ? WORD_NONE : WORD_EMPTY;
            if (i == 6 && size == 17) wanted = 5; /* begins as another */
            if (i == 7 && size == 17) wanted = 5;
            assert_int_equal(word_find(&table, text, size, text + sizeof text), wanted);
            assert_int_equal(word_find(&table, text, size, text + size), wanted);
        }
    }
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_any_length_are_cut_where_they_end),
        cmocka_unit_test(rows_longer_than_a_window_are_cut_alone),
        cmocka_unit_test(a_cohort_is_read_batch_after_batch),
        cmocka_unit_test(the_last_row_may_lack_its_line_end),
        cmocka_unit_test(lines_may_end_with_carriage_returns),
        cmocka_unit_test(blank_lines_are_passed_over),
        cmocka_unit_test(quoted_cells_say_what_stands_in_them),
        cmocka_unit_test(quotes_count_wherever_they_stand),
        cmocka_unit_test(rows_with_other_cells_than_the_header_are_odd),
        cmocka_unit_test(odd_rows_give_up_their_lanes),
        cmocka_unit_test(text_is_utf_8_wherever_it_stands),
        cmocka_unit_test(what_is_wrong_is_odd),
        cmocka_unit_test(the_first_undated_value_is_left_to_the_chart),
        cmocka_unit_test(members_may_stand_in_any_order),
        cmocka_unit_test(a_line_may_end_anywhere),
        cmocka_unit_test(strings_too_long_for_the_chart_are_left_to_it),
        cmocka_unit_test(a_member_twice_is_odd),
        cmocka_unit_test(of_an_unknown_member_the_first_is_left_to_the_chart),
        cmocka_unit_test(of_a_foreign_intervention_the_first_is_left_to_the_chart),
        cmocka_unit_test(what_looks_like_one_of_the_guideline_s_is_never_passed_over),
        cmocka_unit_test(every_day_is_read_and_no_other),
        cmocka_unit_test(numbers_are_what_the_decimals_are),
        cmocka_unit_test(words_are_found_and_nothing_else_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
