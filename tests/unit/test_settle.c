#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "random_program.h"
#include "run/settle.h"

#include <stdio.h>
#include <time.h>

#define Y TRUTH_YES
#define N TRUTH_NO
#define U TRUTH_UNKNOWN

static int open_arena(void **state) {
    *state = arena_open(0);
    return *state ? 0 : -1;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

/* Every register is an output, if none are given. Inputs without an answer can be anything. */
static Run *settled(Builder *b, const Answer *answers, const Reg *outputs, size_t count) {
    Arena *arena = b->arena;
    Frame *frame = frame_open(arena, &b->program, 1);
    for (uint32_t i = 0; answers && i < b->program.input_count; i++)
        frame_set_input(frame, i, 0, &answers[i]);
    frame_execute(frame, 0, b->program.count, NULL);
    Run *run = NEW(arena, Run);
    run->arena = arena;
    run->program = &b->program;
    run->frame = frame;
    run->answers = answers;
    Reg *all = NEW_N(arena, Reg, b->program.count + 1);
    for (Reg reg = 0; reg < b->program.count; reg++)
        all[reg] = reg;
    settle(run, b->program.count, outputs ? outputs : all, outputs ? count : b->program.count);
    return run;
}

static int compare_registers(const void *left, const void *right) {
    Reg a = *(const Reg *)left, b = *(const Reg *)right;
    return (a > b) - (a < b);
}

static const Need *need_of(const Run *run, Reg reg) {
    for (uint32_t i = 0; i < run->need_count; i++)
        if (run->needs[i].reg == reg) return &run->needs[i];
    return NULL;
}

static void assert_need(const Run *run, Reg reg, const uint32_t *inputs, uint32_t count) {
    const Need *need = need_of(run, reg);
    assert_non_null(need);
    assert_true(need->exact);
    assert_int_equal(need->input_count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(need->inputs[i], inputs[i]);
}

static void assert_settled(const Run *run, Reg reg, Truth truth) {
    assert_int_equal(run->settled[reg], truth);
    assert_null(need_of(run, reg));
}

static Reg parity(Builder *b, uint32_t inputs) {
    Reg result = truth_constant(b, 0);
    for (uint32_t i = 0; i < inputs; i++)
        result = op3(b, OP_CHOOSE_B, truth_input(b), op1(b, OP_NOT, result), result);
    return result;
}

/* -- by hand ---------------------------------------------------------------------------------- */

static void a_fact_that_cannot_change_the_answer_is_not_asked_for(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), y = truth_input(b), z = truth_input(b);
    /* (x and y) or (not x and y) or z is y or z */
    Reg result =
        op2(b, OP_OR, op2(b, OP_OR, op2(b, OP_AND, x, y), op2(b, OP_AND, op1(b, OP_NOT, x), y)), z);
    assert_need(settled(b, NULL, &result, 1), result, (uint32_t[]){1, 2}, 2);
}

static void an_answer_that_all_completions_share_is_settled(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), n = number_input(b);
    Reg either = op2(b, OP_OR, x, op1(b, OP_NOT, x));
    Reg low = within_op(b, n, -INFINITY, 5), high = op2(b, OP_LT, number(b, 5), n);
    Reg split = op2(b, OP_OR, low, high), both = op2(b, OP_AND, low, high);
    Run *run = settled(b, NULL, NULL, 0);
    assert_int_equal(frame_truth(run->frame, either, 0), U);
    assert_settled(run, either, Y);
    assert_settled(run, split, Y);
    assert_settled(run, both, N);
    assert_need(run, low, (uint32_t[]){1}, 1);
    assert_true(run->needs_exact);
}

static void cells_end_at_the_decimal_beside_a_threshold(void **state) {
    Builder *b = builder_open(*state);
    Reg n = number_input(b);
    Reg below_one = op2(b, OP_LT, n, number(b, 1)), above_one = op2(b, OP_LT, number(b, 1), n);
    Reg not_one = op2(b, OP_OR, below_one, above_one);
    Reg just_below = within_op(b, n, -INFINITY, dec_previous(1));
    Reg gapless = op2(b, OP_OR, just_below, within_op(b, n, 1, INFINITY));
    Run *run = settled(b, NULL, NULL, 0);
    assert_need(run, not_one, (uint32_t[]){0}, 1);
    assert_settled(run, gapless, Y);
}

static void whole_numbers_have_nothing_between_them(void **state) {
    Builder *b = builder_open(*state);
    Reg n = whole_input(b), d = number_input(b);
    Reg n_all = op2(b, OP_OR, within_op(b, n, -INFINITY, 2), within_op(b, n, 3, INFINITY));
    Reg d_all = op2(b, OP_OR, within_op(b, d, -INFINITY, 2), within_op(b, d, 3, INFINITY));
    Run *run = settled(b, NULL, NULL, 0);
    assert_settled(run, n_all, Y);
    assert_need(run, d_all, (uint32_t[]){1}, 1);
}

static void completions_stay_within_the_facts_range(void **state) {
    Builder *b = builder_open(*state);
    Reg n = whole_input(b);
    Fact lines = {.has_range = true, .low = 0, .high = 20};
    b->queries[0].fact = &lines;
    Reg never_negative = within_op(b, n, 0, INFINITY), high = within_op(b, n, 21, INFINITY);
    Reg some = within_op(b, n, 1, INFINITY);
    Run *run = settled(b, NULL, NULL, 0);
    assert_settled(run, never_negative, Y);
    assert_settled(run, high, N);
    assert_need(run, some, (uint32_t[]){0}, 1);
}

static void counts_are_never_negative(void **state) {
    Builder *b = builder_open(*state);
    Reg n = number_input(b);
    b->queries[0].kind = QUERY_DONE_COUNT;
    Reg some = within_op(b, n, 1, INFINITY), none = op2(b, OP_EQ, n, number(b, 0));
    Reg either = op2(b, OP_OR, some, none);
    Run *run = settled(b, NULL, NULL, 0);
    assert_settled(run, either, Y);
    assert_need(run, some, (uint32_t[]){0}, 1);
}

static void a_half_known_number_is_completed_within_its_bounds(void **state) {
    Builder *b = builder_open(*state);
    Reg n = number_input(b);
    Reg split = op2(b, OP_OR, within_op(b, n, -INFINITY, 7), within_op(b, n, 4, INFINITY));
    Reg low = within_op(b, n, -INFINITY, 4);
    Answer between = answer_range(3, 5);
    Run *run = settled(b, &between, NULL, 0);
    assert_settled(run, split, Y);
    assert_need(run, low, (uint32_t[]){0}, 1);
}

/* born + 18 years <= today, and 18 completed years, are the same day */
static void thresholds_are_pulled_back_through_the_calendar(void **state) {
    Builder *b = builder_open(*state);
    Reg born = date_input(b), today = number(b, date_from_civil(2026, 11, 23));
    Reg age = emit(b, (Op){.code = OP_SINCE, .a = born, .b = today, .index = UNIT_YEAR});
    Reg adult = within_op(b, age, 18, INFINITY);
    Reg day18 = emit(b, (Op){.code = OP_SHIFT, .a = born, .low = 18, .index = UNIT_YEAR});
    Reg reached = op2(b, OP_LE, day18, today);
    Reg same = op2(b, OP_OR, op2(b, OP_AND, adult, reached),
                   op1(b, OP_NOT, op2(b, OP_OR, adult, reached)));
    Answer year = answer_range(date_from_civil(2008, 1, 1), date_from_civil(2008, 12, 31));
    Run *run = settled(b, &year, NULL, 0);
    assert_need(run, adult, (uint32_t[]){0}, 1);
    assert_settled(run, same, Y);
}

static void thresholds_are_pulled_back_through_arithmetic(void **state) {
    Builder *b = builder_open(*state);
    Reg n = number_input(b);
    /* 2.5 * n + 1 < 6 exactly where n < 2; sqrt(n) >= 3 exactly where n >= 9 */
    Reg line = op2(b, OP_ADD, op2(b, OP_MUL, number(b, 2.5), n), number(b, 1));
    Reg low = op2(b, OP_LT, line, number(b, 6)), direct = op2(b, OP_LT, n, number(b, 2));
    Reg low_not = op2(b, OP_AND, low, op1(b, OP_NOT, direct));
    Reg direct_not = op2(b, OP_AND, direct, op1(b, OP_NOT, low));
    Reg root = within_op(b, op1(b, OP_SQRT, n), 3, INFINITY), nine = within_op(b, n, 9, INFINITY);
    Reg apart = op2(b, OP_AND, nine, op1(b, OP_NOT, root));
    Run *run = settled(b, NULL, NULL, 0);
    assert_need(run, low, (uint32_t[]){0}, 1);
    assert_settled(run, low_not, N);
    assert_settled(run, direct_not, N);
    assert_settled(run, apart, N);
}

static void a_function_that_turns_is_followed_on_both_sides(void **state) {
    Builder *b = builder_open(*state);
    Reg n = number_input(b);
    Reg off = op2(b, OP_SUB, n, number(b, 5)), distance = op1(b, OP_ABS, off);
    Reg near = op2(b, OP_LT, distance, number(b, 2));
    Reg inside = op2(b, OP_AND, op2(b, OP_LT, number(b, 3), n), op2(b, OP_LT, n, number(b, 7)));
    Reg square = op2(b, OP_LT, op2(b, OP_POW, off, number(b, 2)), number(b, 4));
    Reg differ = op2(b, OP_OR, op2(b, OP_AND, near, op1(b, OP_NOT, inside)),
                     op2(b, OP_AND, inside, op1(b, OP_NOT, near)));
    Reg differ2 = op2(b, OP_OR, op2(b, OP_AND, square, op1(b, OP_NOT, inside)),
                      op2(b, OP_AND, inside, op1(b, OP_NOT, square)));
    Run *run = settled(b, NULL, NULL, 0);
    assert_need(run, near, (uint32_t[]){0}, 1);
    assert_settled(run, differ, N);
    assert_settled(run, differ2, N);
}

static void arithmetic_on_two_unknowns_needs_a_witness_for_each(void **state) {
    Builder *b = builder_open(*state);
    Reg weight = number_input(b), height = number_input(b), other = truth_input(b);
    Reg bmi = op2(b, OP_DIV, weight, op2(b, OP_POW, height, number(b, 2)));
    Reg obese = within_op(b, bmi, 30, INFINITY), result = op2(b, OP_AND, obese, other);
    Reg idle =
        op2(b, OP_OR, op2(b, OP_AND, obese, other), op2(b, OP_AND, obese, op1(b, OP_NOT, other)));
    Run *run = settled(b, NULL, NULL, 0);
    assert_need(run, result, (uint32_t[]){0, 1, 2}, 3);
    assert_false(run->needs_exact);
    assert_false(need_of(run, idle)->exact);
    assert_int_equal(need_of(run, idle)->input_count, 3);
    /* with the height known the weight has a threshold */
    const Answer answers[] = {answer_range(-INFINITY, INFINITY), answer_range(2, 2),
                              answer_truth(Y)};
    run = settled(b, answers, &result, 1);
    assert_need(run, result, (uint32_t[]){0}, 1);
}

static void a_threshold_may_depend_on_a_condition(void **state) {
    Builder *b = builder_open(*state);
    Reg male = truth_input(b), haemoglobin = number_input(b);
    Reg limit = op3(b, OP_CHOOSE_N, male, number(b, 13), number(b, 12));
    Reg anaemic = op2(b, OP_LT, haemoglobin, limit);
    Answer answers[] = {answer_truth(U), answer_range(12.5, 12.7)};
    assert_need(settled(b, answers, &anaemic, 1), anaemic, (uint32_t[]){0}, 1);
    answers[1] = answer_range(11, 14);
    assert_need(settled(b, answers, &anaemic, 1), anaemic, (uint32_t[]){0, 1}, 2);
    answers[1] = answer_range(13, 14);
    assert_settled(settled(b, answers, &anaemic, 1), anaemic, N);
}

static void what_is_undefined_asks_for_nothing(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), undefined = emit(b, (Op){.code = OP_UNDEFINED_N});
    Reg never = within_op(b, undefined, 0, 1);
    Reg still = op2(b, OP_AND, never, op2(b, OP_OR, x, op1(b, OP_NOT, x)));
    Reg perhaps = op2(b, OP_AND, never, x);
    Run *run = settled(b, NULL, NULL, 0);
    assert_settled(run, never, U);
    assert_settled(run, still, U);
    assert_need(run, perhaps, (uint32_t[]){0}, 1);
}

static void what_reads_the_record_as_it_stands_is_not_completed(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), y = truth_input(b), n = number_input(b);
    Reg known = op1(b, OP_KNOWN_B, x), measured = op1(b, OP_KNOWN_N, n);
    Reg result = op2(b, OP_OR, op2(b, OP_OR, known, measured), y);
    assert_need(settled(b, NULL, &result, 1), result, (uint32_t[]){1}, 1);
}

static void the_side_of_a_choice_that_is_not_taken_is_not_asked_for(void **state) {
    Builder *b = builder_open(*state);
    Reg when = truth_input(b), x = truth_input(b), y = truth_input(b);
    Reg result = op3(b, OP_CHOOSE_B, when, x, y);
    const Answer answers[] = {answer_truth(Y), answer_truth(U), answer_truth(U)};
    Run *run = settled(b, answers, NULL, 0);
    assert_need(run, result, (uint32_t[]){1}, 1);
    run = settled(b, NULL, NULL, 0);
    assert_need(run, result, (uint32_t[]){0, 1, 2}, 3);
}

static void the_side_of_a_choice_that_is_not_taken_is_in_no_wider_set(void **state) {
    Builder *b = builder_open(*state);
    Reg when = truth_constant(b, 1), x = truth_input(b);
    Reg result = op3(b, OP_CHOOSE_B, when, x, parity(b, 20));
    assert_need(settled(b, NULL, NULL, 0), result, (uint32_t[]){0}, 1);
}

static void members_that_nothing_tells_apart_are_tried_once(void **state) {
    Builder *b = builder_open(*state);
    Reg result = truth_constant(b, 0);
    /* 6 categories of 60 members: 2 parts each */
    for (int i = 0; i < 6; i++) {
        Reg member = among_op(b, member_input(b, 60), 0xffff);
        result = op3(b, OP_CHOOSE_B, member, op1(b, OP_NOT, result), result);
    }
    assert_need(settled(b, NULL, &result, 1), result, (uint32_t[]){0, 1, 2, 3, 4, 5}, 6);
}

static void a_half_known_category_keeps_to_its_members(void **state) {
    Builder *b = builder_open(*state);
    Reg c = member_input(b, 4);
    Reg result = op2(b, OP_OR, among_op(b, c, 1), among_op(b, c, 2));
    Answer two = answer_members(3), three = answer_members(7);
    assert_settled(settled(b, &two, &result, 1), result, Y);
    assert_need(settled(b, &three, &result, 1), result, (uint32_t[]){0}, 1);
}

/* The last input is in it, and decides nothing. */
static Reg with_idle(Builder *b, Reg x) {
    Reg idle = truth_input(b);
    return op2(b, OP_OR, op2(b, OP_AND, x, idle), op2(b, OP_AND, x, op1(b, OP_NOT, idle)));
}

static void a_fact_that_decides_nothing_is_found_among_however_many(void **state) {
    static const uint32_t counts[] = {11, 12, 40};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        Builder *b = builder_open(*state);
        Reg result = with_idle(b, parity(b, counts[i]));
        Run *run = settled(b, NULL, &result, 1);
        assert_int_equal(need_of(run, result)->input_count, counts[i]);
        assert_true(run->needs_exact);
    }
}

/* Pairs whose second halves all come after the first: a diagram of 2^20 nodes. */
static Reg any_pair(Builder *b) {
    Reg first[20], any = truth_constant(b, 0);
    for (int i = 0; i < 20; i++)
        first[i] = truth_input(b);
    for (int i = 0; i < 20; i++)
        any = op2(b, OP_OR, any, op2(b, OP_AND, first[i], truth_input(b)));
    return any;
}

static void what_is_too_large_for_a_diagram_gives_the_wider_set(void **state) {
    Builder *b = builder_open(*state);
    Reg result = with_idle(b, any_pair(b));
    Run *run = settled(b, NULL, &result, 1);
    assert_int_equal(need_of(run, result)->input_count, 41);
    assert_false(run->needs_exact);
}

static void what_is_too_wide_to_try_is_settled_by_a_diagram(void **state) {
    Builder *b = builder_open(*state);
    Reg odd = parity(b, 40), either = op2(b, OP_OR, odd, op1(b, OP_NOT, odd));
    Reg neither = op1(b, OP_NOT, either);
    const Run *run = settled(b, NULL, NULL, 0);
    assert_settled(run, either, Y);
    assert_settled(run, neither, N);
    assert_int_equal(run->settled[odd], U);
}

/* A product of two unknown numbers cannot lie in two ranges at once. */
static void ranges_of_arithmetic_exclude_each_other(void **state) {
    Builder *b = builder_open(*state);
    Reg product = op2(b, OP_MUL, number_input(b), number_input(b));
    Reg both = op2(b, OP_AND, within_op(b, product, -INFINITY, 18.4),
                   within_op(b, product, 18.5, INFINITY));
    assert_settled(settled(b, NULL, NULL, 0), both, N);
}

static void the_wider_set_is_exact_when_each_input_is_seen_to_matter(void **state) {
    Builder *b = builder_open(*state);
    Reg odd = parity(b, 20), all = odd, any = odd;
    for (uint32_t i = 0; i < 20; i++) {
        Reg x = truth_input(b);
        all = i ? op2(b, OP_AND, all, x) : x;
        any = i ? op2(b, OP_OR, any, x) : x;
    }
    Reg outputs[] = {odd, all, any};
    qsort(outputs, 3, sizeof *outputs, compare_registers);
    Run *run = settled(b, NULL, outputs, 3);
    assert_true(run->needs_exact);
    for (int i = 0; i < 3; i++)
        assert_int_equal(need_of(run, outputs[i])->input_count, 20);
}

static void values_are_narrowed_to_what_completions_leave(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), n = number_input(b);
    /* 2 if x, 0 otherwise, plus 1 if not x: 1 or 2, never 0 or 3 */
    Reg two = op3(b, OP_CHOOSE_N, x, number(b, 2), number(b, 0));
    Reg one = op3(b, OP_CHOOSE_N, x, number(b, 0), number(b, 1));
    Reg score = op2(b, OP_ADD, two, one);
    Reg same = op2(b, OP_SUB, op3(b, OP_CHOOSE_N, x, number(b, 5), number(b, 4)),
                   op3(b, OP_CHOOSE_N, x, number(b, 4), number(b, 3)));
    Reg member = op3(b, OP_CHOOSE_C, op2(b, OP_AND, x, op1(b, OP_NOT, x)), member_constant(b, 1),
                     member_constant(b, 4));
    Reg doubled = op2(b, OP_MUL, n, number(b, 2));
    const Answer answers[] = {answer_truth(U), answer_range(1, 3)};
    Run *run = settled(b, answers, NULL, 0);
    assert_int_equal(run->narrowed_count, 3);
    assert_int_equal(run->narrowed[0].reg, score);
    assert_true(run->narrowed[0].number.lo == 1 && run->narrowed[0].number.hi == 2);
    assert_int_equal(run->narrowed[1].reg, same);
    assert_true(run->narrowed[1].number.lo == 1 && run->narrowed[1].number.hi == 1);
    assert_int_equal(run->narrowed[2].reg, member);
    assert_int_equal(run->narrowed[2].members.members, 4);
    assert_need(run, score, (uint32_t[]){0}, 1);
    assert_null(need_of(run, same));
    assert_null(need_of(run, member));
    assert_need(run, doubled, (uint32_t[]){1}, 1);
}

/* The lesser of n and 10 - n is 0 at both ends of n, and 5 in the middle. */
static void two_chains_of_one_number_may_meet_between_its_ends(void **state) {
    Builder *b = builder_open(*state);
    Reg n = number_input(b);
    Reg lesser = op2(b, OP_MIN, n, op2(b, OP_SUB, number(b, 10), n));
    Reg high = within_op(b, lesser, 4, INFINITY);
    Answer answers[] = {answer_range(0, 10)};
    Run *run = settled(b, answers, NULL, 0);
    assert_true(run_number(run, lesser).lo <= 0 && run_number(run, lesser).hi >= 5);
    assert_int_equal(need_of(run, lesser)->input_count, 1);
    assert_need(run, high, (uint32_t[]){0}, 1);
}

/* n ^ 2 and 10 * n are the same for n = 0 and n = 10. */
static void two_functions_of_one_number_may_differ_between_its_ends(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), n = number_input(b);
    Reg value =
        op3(b, OP_CHOOSE_N, x, op2(b, OP_POW, n, number(b, 2)), op2(b, OP_MUL, n, number(b, 10)));
    Answer answers[] = {answer_truth(U), answer_range(0, 10)};
    Run *run = settled(b, answers, &value, 1);
    const Need *need = need_of(run, value);
    assert_non_null(need);
    assert_int_equal(need->input_count, 2);
    assert_false(need->exact);
}

static void a_value_of_a_number_without_bounds_has_no_bounds(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), n = number_input(b);
    Reg value = op3(b, OP_CHOOSE_N, x, op2(b, OP_MUL, n, number(b, 2)), number(b, 5));
    Run *run = settled(b, NULL, &value, 1);
    assert_int_equal(run->narrowed_count, 0);
    assert_need(run, value, (uint32_t[]){0, 1}, 2);
}

static void inputs_are_named_in_the_order_of_the_facts(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), y = truth_input(b), z = truth_input(b);
    Fact first = {.index = 0}, second = {.index = 1};
    Intervention drug = {.index = 0};
    b->queries[0].intervention = &drug;
    b->queries[1].fact = &second;
    b->queries[2].fact = &first;
    Reg result = op2(b, OP_AND, op2(b, OP_AND, x, y), z);
    assert_need(settled(b, NULL, &result, 1), result, (uint32_t[]){2, 1, 0}, 3);
}

/* -- against every completion there is --------------------------------------------------------- */

enum { BRUTE_LANES = 4096 };

typedef struct Brute {
    const Program *program;
    Frame *frame;
    uint32_t lanes, counts[64], strides[64];
} Brute;

static uint32_t answer_count(const Answer *answer, RegType type) {
    if (type == REG_B) return answer->yes || answer->no ? 1 : 2;
    if (type == REG_C) return (uint32_t)__builtin_popcountll(answer->members);
    return answer->lo == answer->hi ? 1 : (uint32_t)(answer->hi - answer->lo) + 1;
}

static Answer nth_answer(const Answer *answer, RegType type, uint32_t n) {
    if (type == REG_N) return answer_range(answer->lo + n, answer->lo + n);
    if (type == REG_B)
        return answer->yes || answer->no ? *answer : answer_truth(n ? TRUTH_YES : TRUTH_NO);
    uint64_t members = answer->members;
    while (n--)
        members &= members - 1;
    return answer_members(members & (0 - members));
}

static void brute_run(Brute *brute, Arena *arena, const Program *program, const Answer *answers) {
    brute->program = program;
    brute->lanes = 1;
    for (uint32_t i = 0; i < program->input_count; i++) {
        brute->counts[i] = answer_count(&answers[i], (RegType)program->inputs[i].type);
        brute->strides[i] = brute->lanes;
        brute->lanes *= brute->counts[i];
    }
    assert_in_range(brute->lanes, 1, BRUTE_LANES);
    brute->frame = frame_open(arena, program, brute->lanes);
    for (uint32_t i = 0; i < program->input_count; i++)
        for (uint32_t lane = 0; lane < brute->lanes; lane++) {
            Answer full = nth_answer(&answers[i], (RegType)program->inputs[i].type,
                                     lane / brute->strides[i] % brute->counts[i]);
            frame_set_input(brute->frame, i, lane, &full);
        }
    frame_execute(brute->frame, 0, program->count, NULL);
}

static bool brute_same(const Brute *brute, Reg reg, uint32_t a, uint32_t b) {
    switch ((RegType)brute->program->ops[reg].type) {
    case REG_B: return frame_truth(brute->frame, reg, a) == frame_truth(brute->frame, reg, b);
    case REG_N: {
        NumberRange x = frame_number(brute->frame, reg, a), y = frame_number(brute->frame, reg, b);
        return x.defined == y.defined && x.lo == y.lo && x.hi == y.hi;
    }
    case REG_C:
        return frame_members(brute->frame, reg, a).members ==
               frame_members(brute->frame, reg, b).members;
    }
    return false;
}

static bool brute_needs(const Brute *brute, Reg reg, uint32_t input) {
    for (uint32_t lane = 0; lane < brute->lanes; lane++)
        if (lane / brute->strides[input] % brute->counts[input] != 0) {
            uint32_t digit = lane / brute->strides[input] % brute->counts[input];
            if (!brute_same(brute, reg, lane, lane - digit * brute->strides[input])) return true;
        }
    return false;
}

static bool brute_agrees(const Brute *brute, Reg reg) {
    for (uint32_t lane = 1; lane < brute->lanes; lane++)
        if (!brute_same(brute, reg, 0, lane)) return false;
    return true;
}

static bool listed(const Need *need, uint32_t input) {
    for (uint32_t i = 0; need && i < need->input_count; i++)
        if (need->inputs[i] == input) return true;
    return false;
}

static Answer small_answer(const Input *input, uint64_t *random) {
    if (input->type != REG_N) return random_answer(input, random);
    double lo =
        input->query->type.kind == TYPE_DATE ? random_day(random) : (double)below(random, 9) - 4;
    if (!input->query->type.whole) return answer_range(lo, lo);
    return answer_range(lo, lo + below(random, 5));
}

/* What is narrowed is narrowed to the hull of all completions. */
static void check_hull(const Run *run, const Brute *brute, Reg reg) {
    NumberRange said = frame_number(run->frame, reg, 0), is = {true, INFINITY, -INFINITY};
    bool exact = false;
    for (uint32_t i = 0; i < run->narrowed_count; i++)
        if (run->narrowed[i].reg == reg) {
            said = run->narrowed[i].number;
            exact = true;
        }
    for (uint32_t lane = 0; lane < brute->lanes; lane++) {
        NumberRange one = frame_number(brute->frame, reg, lane);
        if (!one.defined) {
            assert_false(said.defined);
            return;
        }
        if (one.lo < is.lo) is.lo = one.lo;
        if (one.hi > is.hi) is.hi = one.hi;
    }
    if (exact && (said.lo != is.lo || said.hi != is.hi || !said.defined))
        fail_msg("register %u: [%g, %g], is [%g, %g]", reg, said.lo, said.hi, is.lo, is.hi);
    if (said.defined) assert_true(said.lo <= is.lo && is.hi <= said.hi);
}

static uint32_t check_register(const Run *run, const Brute *brute, Reg reg, uint64_t seed) {
    const Need *need = need_of(run, reg);
    RegType type = (RegType)run->program->ops[reg].type;
    bool agrees = brute_agrees(brute, reg);
    for (uint32_t i = 0; i < run->program->input_count; i++) {
        bool needed = brute_needs(brute, reg, i), said = listed(need, i);
        if (needed ? !said : said && need->exact)
            fail_msg("seed %llu: register %u (op %u), input %u: needed %d, said %d",
                     (unsigned long long)seed, reg, run->program->ops[reg].code, i, needed, said);
    }
    bool exact = !need || need->exact;
    if (type == REG_B && exact && agrees)
        assert_int_equal(run->settled[reg], frame_truth(brute->frame, reg, 0));
    if (type == REG_B && run->settled[reg] != TRUTH_UNKNOWN)
        assert_true(agrees && run->settled[reg] == frame_truth(brute->frame, reg, 0));
    if (type == REG_N) check_hull(run, brute, reg);
    return need && need->exact;
}

static void needs_are_those_that_trying_every_completion_finds(void **state) {
    (void)state;
    uint32_t exact = 0, narrowed = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        Arena *arena = arena_open(0);
        uint64_t random = seed * 77;
        RandomProgram *r = NEW(arena, RandomProgram);
        random_program(r, arena, &random, 2, 40);
        const Program *program = &r->b->program;
        Answer *answers = NEW_N(arena, Answer, program->input_count);
        for (uint32_t i = 0; i < program->input_count; i++)
            answers[i] = small_answer(&program->inputs[i], &random);
        Brute brute;
        brute_run(&brute, arena, program, answers);
        Run *run = settled(r->b, answers, NULL, 0);
        for (Reg reg = 0; reg < program->count; reg++) {
            const Op *op = &program->ops[reg];
            if (op->code == OP_NOTHING_N ||
                (op->code == OP_CHOOSE_N && program->ops[op->c].code == OP_NOTHING_N))
                continue;
            exact += check_register(run, &brute, reg, seed);
        }
        narrowed += run->narrowed_count;
        arena_close(arena);
    }
    assert_true(exact > 4000);
    assert_true(narrowed > 100);
}

/* -- size -------------------------------------------------------------------------------------- */

/* A pathway of 10,000 steps, each with a finding and a condition of its own, nothing known. */
static void a_pathway_of_ten_thousand_steps_is_settled_in_a_second(void **state) {
    enum { STEPS = 10000, PART = 10 };
    Arena *arena = *state;
    Op *ops = NEW_N(arena, Op, STEPS * 6);
    Input *inputs = NEW_N(arena, Input, STEPS * 2);
    Query *queries = NEW_N(arena, Query, STEPS * 2);
    Reg *outputs = NEW_N(arena, Reg, STEPS * 2);
    Program program = {.arena = arena, .ops = ops, .inputs = inputs};
    Reg reached = 0;
    for (uint32_t i = 0; i < STEPS; i++) {
        Reg at = program.count;
        queries[2 * i].type = (Type){.kind = TYPE_YES_NO};
        queries[2 * i + 1].type = (Type){.kind = TYPE_NUMBER};
        inputs[2 * i] = (Input){&queries[2 * i], REG_B};
        inputs[2 * i + 1] = (Input){&queries[2 * i + 1], REG_N};
        ops[at] = (Op){.code = OP_INPUT_B, .type = REG_B, .index = 2 * i};
        ops[at + 1] = (Op){.code = OP_INPUT_N, .type = REG_N, .index = 2 * i + 1};
        ops[at + 2] =
            (Op){.code = OP_WITHIN, .type = REG_B, .a = at + 1, .low = 5, .high = INFINITY};
        ops[at + 3] = (Op){.code = OP_OR, .type = REG_B, .a = at, .b = at + 2};
        Reg from = i % (PART * 100) == 0 ? at : reached;
        ops[at + 4] = (Op){.code = OP_AND, .type = REG_B, .a = at + 3, .b = from};
        ops[at + 5] = (Op){.code = OP_NOT, .type = REG_B, .a = at + 4};
        outputs[2 * i] = at + 4;
        outputs[2 * i + 1] = at + 5;
        reached = at + 4;
        program.count += 6;
    }
    program.input_count = 2 * STEPS;
    Frame *frame = frame_open(arena, &program, 1);
    clock_t begin = clock();
    frame_execute(frame, 0, program.count, NULL);
    Run run = {.arena = arena, .program = &program, .frame = frame};
    settle(&run, program.count, outputs, STEPS * 2);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    print_message("ten thousand steps: %.0f ms, %zu MB, %u needs\n", seconds * 1e3,
                  arena_size(arena) >> 20, run.need_count);
    assert_int_equal(run.need_count, STEPS * 2);
    assert_true(seconds < 5); /* and far less, on a machine with nothing else to do */
}

int main(void) {
#define SENTENCE(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        SENTENCE(a_fact_that_cannot_change_the_answer_is_not_asked_for),
        SENTENCE(an_answer_that_all_completions_share_is_settled),
        SENTENCE(cells_end_at_the_decimal_beside_a_threshold),
        SENTENCE(whole_numbers_have_nothing_between_them),
        SENTENCE(completions_stay_within_the_facts_range),
        SENTENCE(counts_are_never_negative),
        SENTENCE(a_half_known_number_is_completed_within_its_bounds),
        SENTENCE(thresholds_are_pulled_back_through_the_calendar),
        SENTENCE(thresholds_are_pulled_back_through_arithmetic),
        SENTENCE(a_function_that_turns_is_followed_on_both_sides),
        SENTENCE(arithmetic_on_two_unknowns_needs_a_witness_for_each),
        SENTENCE(a_threshold_may_depend_on_a_condition),
        SENTENCE(what_is_undefined_asks_for_nothing),
        SENTENCE(what_reads_the_record_as_it_stands_is_not_completed),
        SENTENCE(the_side_of_a_choice_that_is_not_taken_is_not_asked_for),
        SENTENCE(the_side_of_a_choice_that_is_not_taken_is_in_no_wider_set),
        SENTENCE(members_that_nothing_tells_apart_are_tried_once),
        SENTENCE(a_half_known_category_keeps_to_its_members),
        SENTENCE(a_fact_that_decides_nothing_is_found_among_however_many),
        SENTENCE(what_is_too_large_for_a_diagram_gives_the_wider_set),
        SENTENCE(what_is_too_wide_to_try_is_settled_by_a_diagram),
        SENTENCE(ranges_of_arithmetic_exclude_each_other),
        SENTENCE(the_wider_set_is_exact_when_each_input_is_seen_to_matter),
        SENTENCE(values_are_narrowed_to_what_completions_leave),
        SENTENCE(two_chains_of_one_number_may_meet_between_its_ends),
        SENTENCE(two_functions_of_one_number_may_differ_between_its_ends),
        SENTENCE(a_value_of_a_number_without_bounds_has_no_bounds),
        SENTENCE(inputs_are_named_in_the_order_of_the_facts),
        SENTENCE(needs_are_those_that_trying_every_completion_finds),
        SENTENCE(a_pathway_of_ten_thousand_steps_is_settled_in_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
