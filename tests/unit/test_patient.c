/* What is read of a patient, from JSON and from --fact, and what is refused. */
#include "charting.h"

/* -- reading ------------------------------------------------------------------------------------
 */

static void a_record_is_read_whole(void **state) {
    World *w = *state;
    read_patient(w, "{\"id\": \"p1\", \"stage\": \"B\", \"progressed\": true, \"lines\": 1,"
                    "\"afp\": [{\"value\": 812, \"unit\": \"ng/mL\", \"date\": \"2026-08-02\"},"
                    "{\"value\": 0.0061, \"unit\": \"mg/L\", \"date\": \"2026-11-02\"}],"
                    "\"sites\": [\"bone\"], \"birth_date\": \"1960\","
                    "\"received\": [\"sorafenib\", {\"intervention\": \"tace\", \"date\":"
                    "\"2026-01-10\"}], \"proposed\": [\"crs_hipec\"]}");
    assert_non_null(w->chart);
    assert_int_equal(w->diags.all.count, 0);
    assert_string_equal(w->chart->id, "p1");
    assert_int_equal(w->chart->entries.count, 10);
    assert_range(ask_number(w, AFP, READ_CURRENT), 6.1, 6.1);
    assert_range(ask_number(w, LINES, READ_CURRENT), 1, 1);
    assert_range(ask_number(w, BIRTH, READ_CURRENT), day("1960-01-01"), day("1960-12-31"));
    assert_int_equal(ask(w, fact_query(w, STAGE, READ_CURRENT), REG_C).members, 2);
    assert_true(ask(w, fact_query(w, PROGRESSED, READ_CURRENT), REG_B).yes);
    assert_true(ask_done(w, QUERY_PROPOSED, HIPEC).yes);
}

static void yes_and_no_are_said_in_four_ways(void **state) {
    World *w = *state;
    const char *const yes[] = {"true", "\"yes\""}, *const no[] = {"false", "\"no\""};
    char text[64];
    for (int i = 0; i < 4; i++) {
        snprintf(text, sizeof text, "{\"progressed\": %s}", i < 2 ? yes[i] : no[i - 2]);
        read_patient(w, text);
        Answer answer = ask(w, fact_query(w, PROGRESSED, READ_CURRENT), REG_B);
        assert_int_equal(answer.yes, i < 2);
        assert_int_equal(answer.no, i >= 2);
    }
}

static void null_and_absence_take_the_default(void **state) {
    World *w = *state;
    read_patient(w, "{\"afp\": null}");
    assert_range(ask_number(w, AFP, READ_CURRENT), 7, 7);
    assert_int_equal(w->answer.origin, ANSWER_DEFAULT);
    read_patient(w, "{}");
    assert_range(ask_number(w, AFP, READ_CURRENT), 7, 7);
    assert_range(ask_number(w, AFP, READ_LATEST), -INFINITY, INFINITY);
    assert_range(ask_number(w, LINES, READ_CURRENT), -INFINITY, INFINITY);
    assert_int_equal(w->answer.origin, ANSWER_MISSING);
}

static void what_is_said_to_be_unknown_takes_no_default(void **state) {
    World *w = *state;
    read_patient(w, "{\"afp\": \"unknown\"}");
    assert_range(ask_number(w, AFP, READ_CURRENT), -INFINITY, INFINITY);
    assert_int_equal(w->answer.origin, ANSWER_UNKNOWN);
    assert_range(ask_date(w, AFP, READ_CURRENT), -INFINITY, w->today);
    assert_range(ask_number(w, AFP, READ_COUNT), 0, 0);
}

static void bounds_stay_bounds(void **state) {
    World *w = *state;
    read_patient(w, "{\"afp\": {\"value\": 5, \"comparator\": \"<\"}}");
    assert_range(ask_number(w, AFP, READ_CURRENT), 0, dec_previous(5));
    read_patient(w, "{\"afp\": {\"value\": 5, \"comparator\": \">=\", \"unit\": \"ug/mL\"}}");
    assert_range(ask_number(w, AFP, READ_CURRENT), 5000, 1e7);
    read_patient(w, "{\"lines\": {\"value\": 3, \"comparator\": \"<\"}}");
    assert_range(ask_number(w, LINES, READ_CURRENT), 0, 2);
    read_patient(w, "{\"lines\": {\"value\": 3.5, \"comparator\": \">\"}}");
    assert_range(ask_number(w, LINES, READ_CURRENT), 4, 20);
}

static void amounts_convert_through_the_molar_mass(void **state) {
    World *w = *state;
    read_patient(w, "{\"glucose\": {\"value\": 5, \"unit\": \"mmol/L\"}}");
    assert_range(ask_number(w, GLUCOSE, READ_CURRENT), 90.078, 90.078);
}

static void a_spelling_outside_ucum_is_warned_of(void **state) {
    World *w = *state;
    read_patient(w, "{\"glucose\": {\"value\": 5, \"unit\": \"mcg/dL\"}}");
    assert_non_null(w->chart);
    assert_int_equal(only(w)->code, DIAG_UNIT_SPELLING);
}

static void wrong_values_are_refused_with_a_remedy(void **state) {
    assert_refused(state, "{\"progressed\": 1}", DIAG_DATA_WRONG_TYPE,
                   "'progressed' is yes or no, not a number", "write true, false or \"unknown\"");
    assert_refused(state, "{\"lines\": \"3\"}", DIAG_DATA_WRONG_TYPE,
                   "'lines' is a whole number, not a text", "write the number without quotes");
    assert_refused(state, "{\"lines\": 1.5}", DIAG_DATA_WRONG_TYPE,
                   "'lines' is a whole number; 1.5 is not", NULL);
    assert_refused(state, "{\"lines\": 21}", DIAG_DATA_OUT_OF_RANGE,
                   "'lines' lies between 0 and 20; 21 is outside", NULL);
    assert_refused(state, "{\"afp\": {\"value\": 11, \"unit\": \"mg/mL\"}}", DIAG_DATA_OUT_OF_RANGE,
                   "'afp' lies between 0 and 10000000 ng/mL; 11 mg/mL is outside",
                   "11 mg/mL is 11000000 ng/mL");
    assert_refused(state, "{\"afp\": 1e999}", DIAG_DATA_OUT_OF_RANGE,
                   "the value of 'afp' is too large or too small to be reckoned with", NULL);
    assert_refused(state, "{\"stage\": \"D\"}", DIAG_DATA_UNKNOWN_NAME,
                   "'D' is none of the names that 'stage' can have", NULL);
    assert_refused(state, "{\"birth_date\": 1960}", DIAG_DATA_WRONG_TYPE,
                   "'birth_date' is a date, not a number",
                   "write the date in quotes, as in \"1960\"");
    assert_refused(state, "{\"birth_date\": \"1960-02-30\"}", DIAG_DATA_BAD_DATE,
                   "the value of 'birth_date' is not a date: '1960-02-30'",
                   "write 2026-11-23, 2026-11 or 2026");
    assert_refused(state, "{\"progressed\": {\"value\": true, \"unit\": \"mg\"}}",
                   DIAG_DATA_BAD_UNIT, "'progressed' is yes or no: it has no unit", NULL);
    assert_refused(state, "{\"sites\": {\"value\": [\"bone\"], \"unit\": \"mg\"}}",
                   DIAG_DATA_BAD_UNIT, "'sites' is a set: it has no unit", NULL);
    assert_refused(state, "{\"stage\": {\"value\": \"A\", \"comparator\": \"<\"}}",
                   DIAG_DATA_WRONG_TYPE, "'stage' is a category: it has no bounds", NULL);
}

static void another_dimension_is_refused_naming_both(void **state) {
    World *w = *state;
    read_patient(w, "{\"afp\": {\"value\": 5, \"unit\": \"mm[Hg]\"}}");
    assert_null(w->chart);
    assert_int_equal(only(w)->code, DIAG_DATA_BAD_UNIT);
    assert_non_null(strstr(only(w)->message, "ng/mL"));
    assert_non_null(strstr(only(w)->message, "mm[Hg]"));
    read_patient(w, "{\"lines\": {\"value\": 5, \"unit\": \"mg\"}}");
    assert_int_equal(only(w)->code, DIAG_DATA_BAD_UNIT);
}

static void wrong_names_are_refused_with_the_nearest(void **state) {
    assert_refused(state, "{\"sites\": [\"bones\"]}", DIAG_DATA_UNKNOWN_NAME,
                   "'bones' is none of the names that 'sites' can have", "did you mean 'bone'?");
    assert_refused(state, "{\"received\": [\"sorafenb\"]}", DIAG_DATA_UNKNOWN_NAME,
                   "the guideline has no intervention called 'sorafenb'",
                   "did you mean 'sorafenib'?");
    assert_refused(state, "{\"received\": [\"systemic\"]}", DIAG_DATA_SHAPE,
                   "'systemic' is a group: a record says which of them it was", NULL);
}

static void wrong_shapes_are_refused(void **state) {
    assert_refused(state, "[]", DIAG_DATA_SHAPE,
                   "a patient is one object, { \"fact\": value, ... }, not a list", NULL);
    assert_refused(state, "{\"received\": \"tace\"}", DIAG_DATA_SHAPE,
                   "'received' is a list of interventions, as in [\"a\", \"b\"], not a text", NULL);
    assert_refused(state, "{\"afp\": {\"unit\": \"ng/mL\"}}", DIAG_DATA_SHAPE,
                   "this value of 'afp' has no member 'value'", "write {\"value\": ...}");
    assert_refused(state, "{\"stage\": \"A\\u0000\"}", DIAG_DATA_SHAPE,
                   "this text holds a NUL character", NULL);
    assert_refused(state, "{\"afp\": {\"value\": 5, \"comparator\": \"~\"}}", DIAG_DATA_SHAPE,
                   "'~' is not a comparator of 'afp'", "write <, <=, > or >=");
    assert_refused(state, "{\"received\": [{\"date\": \"2026\"}]}", DIAG_DATA_SHAPE,
                   "this object does not say which intervention it is about", NULL);
}

static void things_said_twice_are_refused(void **state) {
    assert_refused(state, "{\"lines\": 1, \"lines\": 2}", DIAG_DATA_DUPLICATE,
                   "'lines' stands twice", NULL);
    assert_refused(state, "{\"lines\": {\"value\": 1, \"value\": 1}}", DIAG_DATA_DUPLICATE,
                   "'value' stands twice", NULL);
    assert_refused(state, "{\"lines\": 1, \"l\\u0069nes\": 1}", DIAG_DATA_DUPLICATE,
                   "'lines' stands twice", NULL);
    assert_refused(state, "{\"id\": \"a\", \"id\": \"a\"}", DIAG_DATA_DUPLICATE,
                   "'id' stands twice", NULL);
    assert_refused(state, "{\"lines\": null, \"lines\": null}", DIAG_DATA_DUPLICATE,
                   "'lines' stands twice", NULL);
    assert_refused(state, "{\"received\": [], \"received\": []}", DIAG_DATA_DUPLICATE,
                   "'received' stands twice", NULL);
    assert_refused(state,
                   "{\"received\": [{\"intervention\": \"tace\", \"intervention\": \"tace\"}]}",
                   DIAG_DATA_DUPLICATE, "'intervention' stands twice", NULL);
    assert_refused(state, "{\"sites\": [\"bone\", \"bone\"]}", DIAG_DATA_DUPLICATE,
                   "'sites' has 'bone' twice", NULL);
}

static void the_parts_of_a_value_come_in_any_order(void **state) {
    World *w = *state;
    read_patient(w, "{\"afp\": {\"comparator\": \"<=\", \"date\": \"2026-11-02\","
                    "\"unit\": \"ug/mL\", \"value\": 1}}");
    assert_range(ask_number(w, AFP, READ_CURRENT), 0, 1000);
    assert_refused(state, "{\"afp\": {\"value\": 1, \"unit\": null, \"unit\": null}}",
                   DIAG_DATA_DUPLICATE, "'unit' stands twice", NULL);
}

static void text_that_is_no_json_is_refused_at_its_place(void **state) {
    World *w = *state;
    read_patient(w, "{\"lines\": 1,\n \"stage\" \"A\"}");
    assert_null(w->chart);
    assert_int_equal(only(w)->code, DIAG_BAD_JSON);
    Place place = source_place(&w->sources, only(w)->span.begin);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 10);
}

static void a_slip_in_the_name_of_a_unit_is_no_unit_left_out(void **state) {
    assert_refused(state, "{\"afp\": {\"value\": 5, \"unitt\": \"mg/L\"}}", DIAG_DATA_SHAPE,
                   "'unitt' is not read here", "did you mean 'unit'?");
    World *w = *state;
    read_patient(w, "{\"afp\": {\"value\": 5, \"laboratory\": \"north\"}}");
    assert_non_null(w->chart);
    assert_int_equal(only(w)->code, DIAG_DATA_UNKNOWN_FACT);
}

static void all_mistakes_are_said_at_once(void **state) {
    World *w = *state;
    read_patient(w, "{\"lines\": [1.5, {\"value\": true}], \"stage\": {\"value\": [1]},"
                    "\"progressed\": {\"value\": true, \"date\": \"soon\"}, \"sites\": [1]}");
    assert_null(w->chart);
    assert_int_equal(w->diags.error_count, 5);
}

static void what_the_guideline_lacks_is_a_warning(void **state) {
    World *w = *state;
    read_patient(w, "{\"line\": [{\"a\": 1}], \"lines\": 2}");
    assert_non_null(w->chart);
    assert_int_equal(only(w)->code, DIAG_DATA_UNKNOWN_FACT);
    assert_string_equal(only(w)->hint, "did you mean 'lines'?");
    assert_range(ask_number(w, LINES, READ_CURRENT), 2, 2);
    read_strictly(w, "{\"line\": 1}");
    assert_null(w->chart);
    assert_int_equal(only(w)->code, DIAG_DATA_UNKNOWN_NAME);
}

static void values_of_the_future_are_refused(void **state) {
    assert_refused(state, "{\"afp\": {\"value\": 5, \"date\": \"2026-11-24\"}}", DIAG_DATA_FUTURE,
                   "'afp' is dated 2026-11-24, which is after today (2026-11-23)", NULL);
    assert_refused(state, "{\"received\": [{\"intervention\": \"tace\", \"date\": \"2027\"}]}",
                   DIAG_DATA_FUTURE, "'tace' is dated 2027, which is after today (2026-11-23)",
                   NULL);
    World *w = *state;
    read_patient(w, "{\"afp\": {\"value\": 5, \"date\": \"2026-11\"}}");
    assert_range(ask_date(w, AFP, READ_CURRENT), day("2026-11-01"), w->today);
}

/* -- --fact ---------------------------------------------------------------------------------------
 */

static void options_are_read_as_values_are(void **state) {
    World *w = *state;
    assert_true(read_option(w, "lines=0"));
    assert_true(read_option(w, "afp=0.4 ug/mL"));
    assert_true(read_option(w, "birth_date=1960-05"));
    assert_true(read_option(w, "sites={bone, brain}"));
    assert_true(read_option(w, "stage = C"));
    assert_true(read_option(w, "progressed=true"));
    assert_true(read_option(w, "received=sorafenib, tace on 2026-01-10"));
    assert_int_equal(w->diags.all.count, 0);
    assert_range(ask_number(w, LINES, READ_CURRENT), 0, 0);
    assert_range(ask_number(w, AFP, READ_CURRENT), 400, 400);
    assert_range(ask_number(w, BIRTH, READ_CURRENT), day("1960-05-01"), day("1960-05-31"));
    assert_int_equal(ask(w, fact_query(w, STAGE, READ_CURRENT), REG_C).members, 4);
    assert_range(ask_done(w, QUERY_DONE_DATE, TACE), day("2026-01-10"), day("2026-01-10"));
    assert_true(ask_done(w, QUERY_RECEIVED, SORAFENIB).yes);
    assert_int_equal(w->diags.all.count, 0);
}

static void options_take_bounds_and_dates(void **state) {
    World *w = *state;
    assert_true(read_option(w, "afp=< 5 ng/mL"));
    assert_range(ask_number(w, AFP, READ_CURRENT), 0, dec_previous(5));
    assert_true(read_option(w, "afp=812 ng/mL on 2026-10-02"));
    assert_range(ask_number(w, AFP, READ_FIRST), 812, 812);
    assert_true(read_option(w, "progressed=unknown"));
    assert_open(ask(w, fact_query(w, PROGRESSED, READ_CURRENT), REG_B));
}

static void an_option_takes_the_place_of_the_record(void **state) {
    World *w = *state;
    read_patient(w, "{\"lines\": [1, 2], \"received\": [\"tace\"]}");
    assert_true(read_option(w, "lines=3"));
    assert_range(ask_number(w, LINES, READ_COUNT), 1, 1);
    assert_true(read_option(w, "received=none"));
    assert_true(ask_done(w, QUERY_RECEIVED, TACE).no);
}

static void wrong_options_are_refused(void **state) {
    static const struct {
        const char *text;
        DiagCode code;
    } wrong[] = {
        {"lines", DIAG_BAD_FACT_OPTION},           {"lines=", DIAG_BAD_FACT_OPTION},
        {"lins=1", DIAG_DATA_UNKNOWN_NAME},        {"lines=1.5", DIAG_DATA_WRONG_TYPE},
        {"afp=400ng/mL", DIAG_DATA_WRONG_TYPE},    {"afp=4 kg", DIAG_DATA_BAD_UNIT},
        {"stage=Z", DIAG_DATA_UNKNOWN_NAME},       {"received=tacee", DIAG_DATA_UNKNOWN_NAME},
        {"received=tace,,", DIAG_BAD_FACT_OPTION}, {"lines=\xFF", DIAG_BAD_FACT_OPTION},
        {"lines=1 on 2027", DIAG_DATA_FUTURE},     {"progressed=maybe", DIAG_DATA_WRONG_TYPE},
        {"sites={bone,}", DIAG_DATA_UNKNOWN_NAME}, {"=3", DIAG_BAD_FACT_OPTION}};
    World *w = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        diags_open(&w->diags, w->arena, &w->sources);
        assert_false(read_option(w, wrong[i].text));
        if (!said(w, wrong[i].code)) print_error("%s\n", wrong[i].text);
        assert_true(said(w, wrong[i].code));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_record_is_read_whole),
        CASE(yes_and_no_are_said_in_four_ways),
        CASE(null_and_absence_take_the_default),
        CASE(what_is_said_to_be_unknown_takes_no_default),
        CASE(bounds_stay_bounds),
        CASE(amounts_convert_through_the_molar_mass),
        CASE(a_spelling_outside_ucum_is_warned_of),
        CASE(wrong_values_are_refused_with_a_remedy),
        CASE(another_dimension_is_refused_naming_both),
        CASE(wrong_names_are_refused_with_the_nearest),
        CASE(wrong_shapes_are_refused),
        CASE(things_said_twice_are_refused),
        CASE(the_parts_of_a_value_come_in_any_order),
        CASE(text_that_is_no_json_is_refused_at_its_place),
        CASE(a_slip_in_the_name_of_a_unit_is_no_unit_left_out),
        CASE(all_mistakes_are_said_at_once),
        CASE(what_the_guideline_lacks_is_a_warning),
        CASE(values_of_the_future_are_refused),
        CASE(options_are_read_as_values_are),
        CASE(options_take_bounds_and_dates),
        CASE(an_option_takes_the_place_of_the_record),
        CASE(wrong_options_are_refused),
    };
    return cmocka_run_group_tests_name("patient", tests, NULL, NULL);
}
