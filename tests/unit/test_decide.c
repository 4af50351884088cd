#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "random_program.h"
#include "run/decide.h"
#include "run/settle.h"

#define Y TRUTH_YES
#define N TRUTH_NO
#define U TRUTH_UNKNOWN

enum { PROGRAMS = 1500, COMPLETIONS = 64, OPERATIONS = 50, FEW_OPERATIONS = 25 };

static int open_arena(void **state) {
    *state = arena_open(0);
    return *state ? 0 : -1;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

/* -- by hand ---------------------------------------------------------------------------------- */

typedef struct Decided {
    const Open *open;
    const Decisions *decisions;
} Decided;

/* Inputs that have no answer can be anything. */
static Decided decide_all(Builder *b, const Answer *answers) {
    const Program *program = &b->program;
    Frame *frame = frame_open(b->arena, program, 1);
    for (uint32_t i = 0; answers && i < program->input_count; i++)
        frame_set_input(frame, i, 0, &answers[i]);
    frame_execute(frame, 0, program->count, NULL);
    const Open *open = open_find(b->arena, program, frame, program->count);
    Reg *outputs = NEW_N(b->arena, Reg, program->count + 1);
    size_t count = 0;
    for (Reg reg = 0; reg < program->count; reg++)
        if (program->ops[reg].type == REG_B && open->is_open[reg]) outputs[count++] = reg;
    return (Decided){open, decide_run(b->arena, open, chains_follow(open), outputs, count)};
}

/* Of an open register. */
static Truth verdict(const Decisions *decisions, Reg reg) {
    Diagram diagram = decisions->of[reg];
    if (diagram == DIAGRAM_NONE || !diagram_is_terminal(diagram)) return U;
    return diagram_value(decisions->diagrams, diagram)->truth;
}

static Truth verdict_alone(Builder *b, Reg reg) {
    Decided decided = decide_all(b, NULL);
    return decided.open->is_open[reg] ? verdict(decided.decisions, reg)
                                      : frame_truth(decided.open->base, reg, 0);
}

static void a_fact_or_its_opposite_is_yes(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), either = op2(b, OP_OR, x, op1(b, OP_NOT, x));
    Reg both = op2(b, OP_AND, x, op1(b, OP_NOT, x));
    assert_int_equal(verdict_alone(b, either), Y);
    assert_int_equal(verdict_alone(b, both), N);
    assert_int_equal(verdict_alone(b, x), U);
}

static void equal_functions_are_one_diagram(void **state) {
    Builder *b = builder_open(*state);
    Reg x = truth_input(b), y = truth_input(b);
    Reg and = op2(b, OP_AND, x, y);
    Reg by_or = op1(b, OP_NOT, op2(b, OP_OR, op1(b, OP_NOT, x), op1(b, OP_NOT, y)));
    Reg by_choice = op3(b, OP_CHOOSE_B, x, y, truth_constant(b, 0));
    const Decisions *decisions = decide_all(b, NULL).decisions;
    assert_int_equal(decisions->of[and], decisions->of[by_or]);
    assert_int_equal(decisions->of[and], decisions->of[by_choice]);
}

static void ranges_that_leave_nothing_out_are_yes(void **state) {
    Builder *b = builder_open(*state);
    Reg x = number_input(b);
    Reg low = within_op(b, x, -INFINITY, 9.99), high = within_op(b, x, 10, INFINITY);
    Reg gap = op2(b, OP_OR, low, high);
    Reg all = op2(b, OP_OR, gap, within_op(b, x, 9.99, 10));
    assert_int_equal(verdict_alone(b, gap), U);
    assert_int_equal(verdict_alone(b, all), Y);
}

static void points_of_a_score_are_added_up(void **state) {
    Builder *b = builder_open(*state);
    Reg sum = number(b, 0), one = number(b, 1), none = number(b, 0);
    for (int i = 0; i < 20; i++)
        sum = op2(b, OP_ADD, sum, op3(b, OP_CHOOSE_N, truth_input(b), one, none));
    assert_int_equal(verdict_alone(b, within_op(b, sum, 0, 20)), Y);
    assert_int_equal(verdict_alone(b, within_op(b, sum, 21, INFINITY)), N);
    assert_int_equal(verdict_alone(b, within_op(b, sum, 20, INFINITY)), U);
    Reg even_or_odd =
        op2(b, OP_OR, op2(b, OP_LE, sum, number(b, 7)), op2(b, OP_LT, number(b, 7), sum));
    assert_int_equal(verdict_alone(b, even_or_odd), Y);
}

static void arithmetic_on_two_unknown_numbers_is_a_number_with_cells(void **state) {
    Builder *b = builder_open(*state);
    Reg product = op2(b, OP_MUL, number_input(b), number_input(b));
    Reg low = within_op(b, product, -INFINITY, 18.4), high = within_op(b, product, 18.5, INFINITY);
    const Decided decided = decide_all(b, NULL);
    const Decisions *decisions = decided.decisions;
    assert_true(decisions->loose[decisions->of[low]]);
    Reg both = op2(b, OP_AND, low, high);
    assert_int_equal(verdict_alone(b, both), N);
}

static void what_may_divide_by_zero_has_no_answer_of_its_own(void **state) {
    Builder *b = builder_open(*state);
    Reg x = whole_input(b);
    Reg ratio = op2(b, OP_DIV, number(b, 3), x), same = op2(b, OP_EQ, ratio, x);
    Reg either = op2(b, OP_OR, same, op1(b, OP_NOT, same));
    assert_int_equal(verdict_alone(b, either), U);
}

static void what_grows_too_large_is_taken_as_it_stands(void **state) {
    Builder *b = builder_open(*state);
    enum { PAIRS = 40 };
    Reg first[PAIRS], any = truth_constant(b, 0);
    for (int i = 0; i < PAIRS; i++)
        first[i] = truth_input(b);
    /* the worst order: each pair's second comes after all first */
    for (int i = 0; i < PAIRS; i++)
        any = op2(b, OP_OR, any, op2(b, OP_AND, first[i], truth_input(b)));
    Reg also = op2(b, OP_AND, any, op1(b, OP_NOT, any));
    assert_int_equal(verdict_alone(b, any), U);
    (void)also; /* may be settled or not, but is made */
    assert_true(decide_all(b, NULL).decisions->of[also] != DIAGRAM_NONE);
}

/* -- at random --------------------------------------------------------------------------------- */

static Run *settled(Builder *b, const Answer *answers) {
    Run *run = NEW(b->arena, Run);
    Frame *frame = frame_open(b->arena, &b->program, 1);
    for (uint32_t i = 0; i < b->program.input_count; i++)
        frame_set_input(frame, i, 0, &answers[i]);
    frame_execute(frame, 0, b->program.count, NULL);
    *run = (Run){.arena = b->arena, .program = &b->program, .frame = frame, .answers = answers};
    Reg *all = NEW_N(b->arena, Reg, b->program.count + 1);
    for (Reg reg = 0; reg < b->program.count; reg++)
        all[reg] = reg;
    settle(run, b->program.count, all, b->program.count);
    return run;
}

/* Products and powers may underflow close to zero, which is left out of account (run/range.h): a
 * trial may meet it by chance. */
static bool may_underflow(const Program *program) {
    for (Reg reg = 0; reg < program->count; reg++) {
        uint8_t code = program->ops[reg].code;
        if (code == OP_MUL || code == OP_DIV || code == OP_POW || code == OP_CONVERT) return true;
    }
    return false;
}

/* Settling has tried every completion of what is decided tightly, or found it too wide. */
static void compare(const Run *run, const Decided *decided, Reg reg, uint64_t seed) {
    const Decisions *decisions = decided->decisions;
    Truth says = verdict(decisions, reg), is = run_truth(run, reg);
    if (says != U && is != says)
        fail_msg("seed %llu: r%u is decided as %d and settled as %d", (unsigned long long)seed, reg,
                 says, is);
    if (is != U && says == U && decided_tightly(decisions, decisions->of[reg]))
        fail_msg("seed %llu: r%u is settled and not decided", (unsigned long long)seed, reg);
}

static void diagrams_decide_what_trying_all_completions_settles(void **state) {
    (void)state;
    unsigned decided_count = 0;
    for (uint64_t seed = 1; seed <= 4 * PROGRAMS; seed++) {
        Arena *arena = arena_open(0);
        uint64_t random = seed;
        RandomProgram *r = NEW(arena, RandomProgram);
        random_program(r, arena, &random, 2, FEW_OPERATIONS);
        if (may_underflow(&r->b->program)) {
            arena_close(arena);
            continue;
        }
        Answer *answers = NEW_N(arena, Answer, r->b->program.input_count + 1);
        for (uint32_t i = 0; i < r->b->program.input_count; i++)
            answers[i] = random_answer(&r->b->program.inputs[i], &random);
        Decided decided = decide_all(r->b, answers);
        const Run *run = settled(r->b, answers);
        for (Reg reg = 0; reg < r->b->program.count; reg++) {
            if (r->b->ops[reg].type != REG_B || !decided.open->is_open[reg]) continue;
            compare(run, &decided, reg, seed);
            decided_count += verdict(decided.decisions, reg) != U;
        }
        arena_close(arena);
    }
    assert_true(decided_count > 100); /* else nothing was seen */
}

static void what_is_decided_holds_in_every_completion(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= PROGRAMS; seed++) {
        Arena *arena = arena_open(0);
        uint64_t random = seed;
        RandomProgram *r = NEW(arena, RandomProgram);
        random_program(r, arena, &random, 3, OPERATIONS);
        const Program *program = &r->b->program;
        Answer *answers = NEW_N(arena, Answer, program->input_count + 1);
        Frame *complete = frame_open(arena, program, COMPLETIONS);
        for (uint32_t i = 0; i < program->input_count; i++) {
            answers[i] = random_answer(&program->inputs[i], &random);
            for (uint32_t lane = 0; lane < COMPLETIONS; lane++) {
                Answer full = random_completion(&program->inputs[i], &answers[i], &random);
                frame_set_input(complete, i, lane, &full);
            }
        }
        Decided decided = decide_all(r->b, answers);
        frame_execute(complete, 0, program->count, NULL);
        for (Reg reg = 0; reg < program->count; reg++) {
            if (program->ops[reg].type != REG_B || !decided.open->is_open[reg]) continue;
            Truth says = verdict(decided.decisions, reg);
            for (uint32_t lane = 0; says != U && lane < COMPLETIONS; lane++)
                if (frame_truth(complete, reg, lane) != says)
                    fail_msg("seed %llu: r%u, lane %u", (unsigned long long)seed, reg, lane);
        }
        arena_close(arena);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(a_fact_or_its_opposite_is_yes),
        TEST(equal_functions_are_one_diagram),
        TEST(ranges_that_leave_nothing_out_are_yes),
        TEST(points_of_a_score_are_added_up),
        TEST(arithmetic_on_two_unknown_numbers_is_a_number_with_cells),
        TEST(what_may_divide_by_zero_has_no_answer_of_its_own),
        TEST(what_grows_too_large_is_taken_as_it_stands),
        cmocka_unit_test(diagrams_decide_what_trying_all_completions_settles),
        cmocka_unit_test(what_is_decided_holds_in_every_completion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
