#include "checking.h"
#undef run_test /* cmocka has a macro of this name */
#include "run/run.h"

/* A guideline, and the run of one of its tests. */
typedef struct Tested {
    Checked *checked;
    const Program *program;
    size_t index;
    Diags diags;
    TestResult result;
} Tested;

static void lower_and_run(void *context) {
    Tested *t = context;
    Arena *arena = t->checked->arena;
    t->program = program_lower(arena, t->checked->model);
    diags_open(&t->diags, arena, &t->checked->sources);
    t->result = run_test(arena, t->program, t->checked->model->tests[t->index], &t->diags);
}

static Tested run_source(const char *text) {
    Tested t = {.checked = check_text(text)};
    if (!t.checked->model || t.checked->model->tests_count == 0) checked_fail(t.checked, "a test");
    assert_true(arena_try(t.checked->arena, lower_and_run, &t));
    return t;
}

static void finish(Tested *t) {
    checked_close(t->checked);
}

/* Does the only test of a text pass, and is its run without errors? */
static void assert_result(const char *text, bool passed, size_t errors) {
    Tested t = run_source(text);
    if (t.result.passed != passed || t.result.errors != errors) {
        Text said = text_open(t.checked->arena);
        diags_render(&t.diags, false, &said);
        fail_msg("%s\npassed %d, errors %zu\n%s", text, t.result.passed, t.result.errors,
                 text_string(&said));
    }
    finish(&t);
}

static void assert_passes(const char *text) {
    assert_result(text, true, 0);
}

static void assert_fails(const char *text) {
    assert_result(text, false, 0);
}

static const char *rendered(Tested *t) {
    Text text = text_open(t->checked->arena);
    diags_render(&t->diags, false, &text);
    return text_string(&text);
}

static void assert_contains(const char *text, const char *words) {
    if (!strstr(text, words)) fail_msg("wanted [%s] in:\n%s", words, text);
}

#define PATHWAY                                                                                    \
    HEAD "pathway p {\n"                                                                           \
         "    step first { recommend sorafenib [e1] until lines >= 1\n"                            \
         "        if progressed then second\n        otherwise then third }\n"                     \
         "    step second { suggest surgery [e1] }\n"                                              \
         "    step third { recommend lenvatinib [e1] }\n"                                          \
         "}\n"

/* -- what a test expects ----------------------------------------------------------------------- */

static void an_expected_claim_has_to_be_surely_so(void **state) {
    (void)state;
    assert_passes(PATHWAY "test \"t\" { given lines = 0 expect recommend sorafenib "
                          "expect at p.first expect not suggest surgery }");
    assert_fails(PATHWAY "test \"t\" { given progressed = no expect recommend sorafenib }");
    assert_passes(PATHWAY "test \"t\" { given lines = 1, progressed = yes expect suggest surgery "
                          "expect at p.second expect not at p.third }");
}

static void what_is_possible_is_neither_expected_nor_excluded(void **state) {
    (void)state;
    assert_fails(PATHWAY "test \"t\" { given lines = 1 expect suggest surgery }");
    assert_fails(PATHWAY "test \"t\" { given lines = 1 expect not suggest surgery }");
    assert_passes(PATHWAY "test \"t\" { given lines = 1 expect possible suggest surgery "
                          "expect possible at p.third }");
    assert_fails(PATHWAY "test \"t\" { given lines = 1 expect not possible suggest surgery }");
    assert_passes(PATHWAY "test \"t\" { given lines = 0 expect not possible suggest surgery }");
}

static void what_is_certain_is_not_merely_possible(void **state) {
    (void)state;
    assert_fails(PATHWAY "test \"t\" { given lines = 0 expect possible recommend sorafenib }");
}

static void values_and_conditions_are_compared(void **state) {
    (void)state;
    static const char *guideline =
        HEAD "value score : integer = sum of (2 if fit, 1 if progressed)\n";
    char text[4096];
    snprintf(text, sizeof text, "%s%s", guideline,
             "test \"t\" { given fit = yes, progressed = no expect score = 2 expect fit = yes }");
    assert_passes(text);
    snprintf(text, sizeof text, "%s%s", guideline,
             "test \"t\" { given fit = yes expect score = 2 }");
    assert_fails(text);
    snprintf(text, sizeof text, "%s%s", guideline,
             "test \"t\" { given fit = yes expect score is unknown expect progressed is unknown }");
    assert_passes(text);
}

static void the_facts_that_would_decide_are_expected_by_name(void **state) {
    (void)state;
    assert_passes(PATHWAY "test \"t\" { given lines = 1 expect needs progressed }");
    assert_passes(PATHWAY "test \"t\" { given fit = yes expect needs lines, progressed }");
    assert_fails(PATHWAY "test \"t\" { given lines = 0 expect needs fit }");
}

static void each_expectation_is_judged_by_itself(void **state) {
    (void)state;
    Tested t = run_source(PATHWAY "test \"t\" { given lines = 0 expect at p.first expect at "
                                  "p.second expect recommend sorafenib }");
    assert_false(t.result.passed);
    assert_true(t.result.met[0]);
    assert_false(t.result.met[1]);
    assert_true(t.result.met[2]);
    finish(&t);
}

static void changes_take_the_place_of_the_patients_facts(void **state) {
    (void)state;
    assert_passes(PATHWAY "patient x { lines = 1\n progressed = yes }\n"
                          "test \"t\" { given x, lines = 0 expect at p.first }");
}

/* -- settling ---------------------------------------------------------------------------------- */

static void an_answer_that_no_missing_fact_can_change_is_given(void **state) {
    (void)state;
    static const char *either =
        HEAD "rule low when afp <= 10 ng/mL { recommend sorafenib [e1] }\n"
             "rule high when afp > 10 ng/mL { recommend sorafenib [e1] }\n"
             "test \"t\" { given fit = yes expect recommend sorafenib expect needs afp }";
    assert_passes(either);
}

static void a_promise_that_holds_in_every_completion_is_kept(void **state) {
    (void)state;
    Tested t = run_source(HEAD "rule low when afp <= 10 ng/mL { recommend sorafenib [e1] }\n"
                               "rule high when afp > 10 ng/mL { recommend sorafenib [e1] }\n"
                               "ensure \"always treated\" always recommend sorafenib when fit\n"
                               "test \"t\" { given fit = yes expect recommend sorafenib }");
    assert_true(t.result.passed);
    assert_int_equal(run_broken(t.result.run, 0), TRUTH_NO);
    finish(&t);
}

/* Whether the drug is left, and whether the promise is broken, are one operation of the program. */
static void a_promise_does_not_speak_for_what_is_offered(void **state) {
    (void)state;
    Tested t = run_source(HEAD "rule both when fit {\n"
                               "    recommend sorafenib [e1]\n"
                               "    recommend against sorafenib [e1]\n"
                               "}\n"
                               "ensure \"no contradiction\" never conflict when not (fit)\n"
                               "test \"t\" { given lines = 0 expect not recommend sorafenib }");
    assert_int_equal(t.program->promises[0].broken, t.program->offers[0].available);
    assert_int_equal(run_broken(t.result.run, 0), TRUTH_UNKNOWN);
    assert_int_equal(run_truth(t.result.run, t.program->offers[0].available), TRUTH_NO);
    finish(&t);
}

/* -- what is wrong with a run ------------------------------------------------------------------ */

static void a_broken_promise_is_an_error_and_fails_the_test(void **state) {
    (void)state;
    Tested t = run_source(PATHWAY "ensure \"fit patients keep sorafenib\" never suggest surgery "
                                  "when fit\n"
                                  "test \"t\" { given lines = 1, progressed = yes, fit = yes "
                                  "expect suggest surgery }");
    assert_int_equal(t.result.errors, 1);
    assert_false(t.result.passed);
    assert_true(t.result.met[0]);
    assert_int_equal(run_broken(t.result.run, 0), TRUTH_YES);
    assert_contains(rendered(&t), "error[E0901]: this patient breaks the promise "
                                  "\"fit patients keep sorafenib\"");
    finish(&t);
}

static void a_promise_is_not_broken_by_what_is_only_possible(void **state) {
    (void)state;
    assert_passes(PATHWAY "ensure \"never\" never suggest surgery when fit\n"
                          "test \"t\" { given lines = 1, fit = yes "
                          "expect possible suggest surgery }");
    assert_passes(PATHWAY "ensure \"never\" never suggest surgery when fit\n"
                          "test \"t\" { given lines = 1, progressed = yes "
                          "expect suggest surgery }");
}

static void a_promise_of_always_is_broken_by_what_is_only_possible(void **state) {
    (void)state;
    assert_result(PATHWAY "ensure \"always\" always suggest surgery when fit\n"
                          "test \"t\" { given lines = 1, fit = yes "
                          "expect possible suggest surgery }",
                  false, 1);
}

static void a_broken_assumption_is_a_warning(void **state) {
    (void)state;
    Tested t = run_source(PATHWAY "assume \"drugs are lines\" not (lines = 0 and received tki)\n"
                                  "test \"t\" { given lines = 0, received sorafenib "
                                  "expect at p.first }");
    assert_true(t.result.passed);
    assert_int_equal(t.result.errors, 0);
    assert_contains(rendered(&t), "warning[W0903]: this patient breaks the assumption "
                                  "\"drugs are lines\"");
    finish(&t);
}

static void two_rows_that_match_are_both_named(void **state) {
    (void)state;
    Tested t =
        run_source(HEAD "table risk : low < high by afp > 10 ng/mL, afp > 400 ng/mL unique {\n"
                        "    | yes | -   => low\n"
                        "    | -   | yes => high\n"
                        "    | no  | no  => low\n"
                        "}\n"
                        "test \"t\" { given afp = 500 ng/mL expect risk is unknown }");
    assert_int_equal(t.result.errors, 1);
    assert_contains(rendered(&t), "E0902");
    assert_contains(rendered(&t), "rows 1 and 2 of the table 'risk' both match this patient");
    finish(&t);
}

static void an_error_in_the_data_fails_every_test_that_has_it(void **state) {
    (void)state;
    Tested t = run_source(PATHWAY "patient x { afp = 5 ng/mL on 2026-05-01\n lines = 0 }\n"
                                  "test \"one\" { given x today 2026-01-01 expect at p.first }\n"
                                  "test \"two\" { given x today 2026-01-01 expect at p.first }");
    assert_int_equal(t.result.errors, 1);
    Arena *arena = t.checked->arena;
    TestResult second = run_test(arena, t.program, t.checked->model->tests[1], &t.diags);
    assert_int_equal(second.errors, 1);
    assert_false(second.passed);
    finish(&t);
}

static void without_today_no_value_lies_in_the_future(void **state) {
    (void)state;
    assert_passes(PATHWAY "test \"t\" { given lines = 0 on 2199-01-01 expect at p.first }");
}

/* -- causes ------------------------------------------------------------------------------------ */

static void every_unknown_has_a_cause(void **state) {
    (void)state;
    Tested t =
        run_source("guideline g \"G\" { version \"1\" }\n"
                   "fact afp : number in ng/mL valid for 3 months\n"
                   "fact alt : number in U/L\n"
                   "fact fit : yes/no\n"
                   "condition a_missing = fit\n"
                   "condition b_stale = afp > 10 ng/mL\n"
                   "condition c_half = alt > 10 U/L\n"
                   "condition d_known = alt > 3 U/L\n"
                   "condition e_both = fit and alt > 10 U/L\n"
                   "test \"t\" { given afp = 5 ng/mL on 2025-01-01, alt = > 5 U/L on 2026-01-01 "
                   "today 2026-01-01 expect d_known = yes }");
    static const struct {
        Cause cause;
        const char *fact;
    } wanted[] = {{CAUSE_MISSING, "fit"},
                  {CAUSE_STALE, "afp"},
                  {CAUSE_HALF_KNOWN, "alt"},
                  {CAUSE_NONE, NULL},
                  {CAUSE_HALF_KNOWN, "alt"}};
    const Run *run = t.result.run;
    for (size_t i = 0; i < t.checked->model->conditions_count; i++) {
        uint32_t input = UINT32_MAX;
        Cause cause = run_cause(run, t.program->conditions[i], &input);
        assert_int_equal(cause, wanted[i].cause);
        if (wanted[i].fact)
            assert_string_equal(t.program->inputs[input].query->fact->name, wanted[i].fact);
    }
    finish(&t);
}

static void what_is_undefined_has_that_for_its_cause(void **state) {
    (void)state;
    Tested t = run_source("guideline g \"G\" { version \"1\" }\n"
                          "fact alt : number in U/L\nfact fit : yes/no\n"
                          "condition c = 1 / (alt / 1 U/L) > 1\n"
                          "value v : integer = 1 if fit\n"
                          "test \"t\" { given alt = 0 U/L, fit = no expect fit = no }");
    uint32_t input;
    assert_int_equal(run_cause(t.result.run, t.program->conditions[0], &input), CAUSE_UNDEFINED);
    assert_int_equal(run_cause(t.result.run, t.program->values[0], &input), CAUSE_UNDEFINED);
    assert_null(run_need(t.result.run, t.program->conditions[0]));
    assert_int_equal(run_cause(t.result.run, NO_REG, &input), CAUSE_NONE);
    finish(&t);
}

static void narrowed_values_are_read(void **state) {
    (void)state;
    Tested t = run_source(
        HEAD "value score : integer = sum of (2 if fit, 1 if not fit)\n"
             "value grade : low | middle | high = low if fit, high if not fit, middle otherwise\n"
             "test \"t\" { given lines = 0 expect score is unknown }");
    NumberRange score = run_number(t.result.run, t.program->values[0]);
    assert_true(score.defined && score.lo == 1 && score.hi == 2);
    MemberSet grade = run_members(t.result.run, t.program->values[1]);
    assert_true(grade.defined && grade.members == 5);
    assert_non_null(run_need(t.result.run, t.program->values[0]));
    assert_true(t.result.run->needs_exact);
    finish(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_expected_claim_has_to_be_surely_so),
        cmocka_unit_test(what_is_possible_is_neither_expected_nor_excluded),
        cmocka_unit_test(what_is_certain_is_not_merely_possible),
        cmocka_unit_test(values_and_conditions_are_compared),
        cmocka_unit_test(the_facts_that_would_decide_are_expected_by_name),
        cmocka_unit_test(each_expectation_is_judged_by_itself),
        cmocka_unit_test(changes_take_the_place_of_the_patients_facts),
        cmocka_unit_test(an_answer_that_no_missing_fact_can_change_is_given),
        cmocka_unit_test(a_promise_that_holds_in_every_completion_is_kept),
        cmocka_unit_test(a_promise_does_not_speak_for_what_is_offered),
        cmocka_unit_test(a_broken_promise_is_an_error_and_fails_the_test),
        cmocka_unit_test(a_promise_is_not_broken_by_what_is_only_possible),
        cmocka_unit_test(a_promise_of_always_is_broken_by_what_is_only_possible),
        cmocka_unit_test(a_broken_assumption_is_a_warning),
        cmocka_unit_test(two_rows_that_match_are_both_named),
        cmocka_unit_test(an_error_in_the_data_fails_every_test_that_has_it),
        cmocka_unit_test(without_today_no_value_lies_in_the_future),
        cmocka_unit_test(every_unknown_has_a_cause),
        cmocka_unit_test(what_is_undefined_has_that_for_its_cause),
        cmocka_unit_test(narrowed_values_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
