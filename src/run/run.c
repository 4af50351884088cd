/* run.c -- one patient: execute, settle, and say what is wrong with the result. */
#include "run/run.h"

#include "run/frame.h"
#include "run/outputs.h"
#include "run/settle.h"

/* -- what is wrong ---------------------------------------------------------------------------- */

static void report_promise(const Promise *promise, Diags *diags) {
    Diag *diag = diag_add(diags, DIAG_BROKEN_PROMISE, promise->span,
                          "this patient breaks the promise \"%s\"", promise->text);
    diag_hint(diags, diag,
              promise->always ? "this has to hold, and does not" : "this must never be, and is");
}

/* Judged on settled answers: what turns out yes in every completion is kept, although the
 * program's own register, which reads the claim as it stood, may say that it is not. */
Truth run_broken(const Run *run, size_t index) {
    const Promise *promise = run->program->model->promises[index];
    const PromiseRegs *regs = &run->program->promises[index];
    Truth when = run_truth(run, regs->when), claim = run_truth(run, regs->claim);
    if (when == TRUTH_NO || claim == (promise->always ? TRUTH_YES : TRUTH_NO)) return TRUTH_NO;
    if (when == TRUTH_UNKNOWN) return TRUTH_UNKNOWN;
    return promise->always || claim == TRUTH_YES ? TRUTH_YES : TRUTH_UNKNOWN;
}

static void judge_promises(const Run *run, Diags *diags) {
    const Model *model = run->program->model;
    for (size_t i = 0; i < model->promises_count; i++)
        if (run_broken(run, i) == TRUTH_YES) report_promise(model->promises[i], diags);
}

static void judge_assumptions(const Run *run, Diags *diags) {
    const Model *model = run->program->model;
    for (size_t i = 0; i < model->assumptions_count; i++) {
        const Assumption *assumption = model->assumptions[i];
        if (run_truth(run, run->program->assumptions[i]) != TRUTH_NO) continue;
        Diag *diag = diag_add(diags, DIAG_INCONSISTENT, assumption->span,
                              "this patient breaks the assumption \"%s\"", assumption->text);
        diag_hint(diags, diag, "no consistent record has this otherwise");
    }
}

static void report_two_rows(const Table *table, const uint32_t rows[2], Diags *diags) {
    const char *wrong = table->policy == POLICY_ANY ? "disagree" : "match at once";
    Diag *diag = diag_add(diags, DIAG_TABLE_TWO_ROWS, table->rows[rows[1]].span,
                          "rows %u and %u of the table '%s' both match this patient", rows[0] + 1,
                          rows[1] + 1, table->name);
    diag_hint(diags, diag, "row %u", rows[1] + 1);
    diag_also(diags, diag, table->rows[rows[0]].span, "row %u", rows[0] + 1);
    diag_help(diags, diag, "no two rows of this table may %s; its value is unknown", wrong);
}

/* The first two rows that surely match; which two they are may be open. */
static void judge_table(const Run *run, const Table *table, Diags *diags) {
    const TableRegs *regs = &run->program->tables[table->index];
    if (regs->two_rows == NO_REG || run_truth(run, regs->two_rows) != TRUTH_YES) return;
    for (uint32_t i = 0; i < table->overlap_count; i++) {
        const uint32_t *rows = table->overlaps[i];
        if (frame_truth(run->frame, regs->matches[rows[0]], 0) == TRUTH_YES &&
            frame_truth(run->frame, regs->matches[rows[1]], 0) == TRUTH_YES) {
            report_two_rows(table, rows, diags);
            return;
        }
    }
    diag_add(diags, DIAG_TABLE_TWO_ROWS, table->span,
             "two rows of the table '%s' match this patient", table->name);
}

/* -- running ---------------------------------------------------------------------------------- */

/* Of what comes after the main part only what this test expects. */
static void execute_expectations(Frame *frame, const Program *program, const Test *test) {
    bool *wanted = NEW_N(frame->arena, bool, program->count + 1);
    for (size_t i = 0; i < test->expectation_count; i++) {
        Reg reg = program->expectations[test->index][i];
        if (reg != NO_REG) wanted[reg] = true;
    }
    for (Reg reg = program->count; reg-- > program->main_count;)
        if (wanted[reg]) op_mark_reads(program, &program->ops[reg], wanted);
    frame_execute(frame, program->main_count, program->count, wanted);
}

const Run *run_answers(Arena *arena, const Program *program, const Chart *chart,
                       const Answer *answers, const Test *test, Diags *diags) {
    Frame *frame = frame_open(arena, program, 1);
    for (uint32_t i = 0; i < program->input_count; i++)
        frame_set_input(frame, i, 0, &answers[i]);
    frame_execute(frame, 0, program->main_count, NULL);
    if (test) execute_expectations(frame, program, test);
    Run *run = NEW(arena, Run);
    *run = (Run){
        .arena = arena, .program = program, .chart = chart, .answers = answers, .frame = frame};
    const Reg *outputs;
    size_t count = run_outputs(arena, program, test, &outputs);
    while (!test && count && outputs[count - 1] >= program->main_count)
        count--;
    settle(run, test ? program->count : program->main_count, outputs, count);
    judge_promises(run, diags);
    judge_assumptions(run, diags);
    for (size_t i = 0; i < program->model->tables_count; i++)
        judge_table(run, program->model->tables[i], diags);
    return run;
}

const Run *run_patient(Arena *arena, const Program *program, Chart *chart, Diags *diags) {
    const Answer *answers = chart_answers(chart, program, diags);
    return run_answers(arena, program, chart, answers, NULL, diags);
}

/* -- reading ---------------------------------------------------------------------------------- */

Truth run_truth(const Run *run, Reg reg) {
    return reg == NO_REG ? TRUTH_NO : (Truth)run->settled[reg];
}

static const Narrowed *narrowed(const Run *run, Reg reg) {
    uint32_t low = 0, high = run->narrowed_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (run->narrowed[middle].reg == reg) return &run->narrowed[middle];
        if (run->narrowed[middle].reg < reg)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

NumberRange run_number(const Run *run, Reg reg) {
    if (reg == NO_REG) return (NumberRange){false, -INFINITY, INFINITY};
    const Narrowed *known = narrowed(run, reg);
    return known ? known->number : frame_number(run->frame, reg, 0);
}

MemberSet run_members(const Run *run, Reg reg) {
    if (reg == NO_REG) return (MemberSet){false, UINT64_MAX};
    const Narrowed *known = narrowed(run, reg);
    return known ? known->members : frame_members(run->frame, reg, 0);
}

const Need *run_need(const Run *run, Reg reg) {
    uint32_t low = 0, high = run->need_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (run->needs[middle].reg == reg) return &run->needs[middle];
        if (run->needs[middle].reg < reg)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
