/* run.h -- a program run for patients.
 *
 * A Frame holds the registers of a batch of lanes (patients, or completions of one patient). One
 * patient is a batch of one lane: there is no second interpreter. run_patient() keeps every
 * register, so that the report can explain down to the fact. */
#ifndef PGL_RUN_RUN_H
#define PGL_RUN_RUN_H

#include "patient/chart.h"
#include "program/program.h"

typedef enum Truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN } Truth;

typedef struct Frame Frame;

/* Registers for all operations [0, count) of the program and 'lanes' lanes (1 to 4096). */
Frame *frame_open(Arena *arena, const Program *program, uint32_t lanes);

void frame_set_input(Frame *frame, uint32_t input, uint32_t lane, const Answer *answer);

/* Executes operations [first, end); with 'wanted' not NULL only those i with wanted[i]. */
void frame_execute(Frame *frame, uint32_t first, uint32_t end, const bool *wanted);

Truth frame_truth(const Frame *frame, Reg reg, uint32_t lane);

typedef struct NumberRange {
    bool defined; /* surely; else lo and hi say nothing */
    double lo, hi;
} NumberRange;

NumberRange frame_number(const Frame *frame, Reg reg, uint32_t lane);

typedef struct MemberSet {
    bool defined;
    uint64_t members;
} MemberSet;

MemberSet frame_members(const Frame *frame, Reg reg, uint32_t lane);

/* -- one patient ----------------------------------------------------------------------------- */

/* What an unknown output would need. */
typedef struct Need {
    Reg reg;                /* the output */
    const uint32_t *inputs; /* indexes of the inputs that decide it, in the order of the facts */
    uint32_t input_count;
    bool exact; /* else: the wider set of the sweep */
} Need;

/* A number or category of which the completions leave less than its register holds. */
typedef struct Narrowed {
    Reg reg;
    NumberRange number;
    MemberSet members;
} Narrowed;

typedef struct Run {
    Arena *arena;
    const Program *program;
    const Chart *chart;
    const Answer *answers;
    const Frame *frame; /* every register, one lane */
    /* By register: what it is after settling (an unknown that all completions agree on takes
     * their value); for all B outputs. Use run_truth(). */
    const uint8_t *settled;
    const Narrowed *narrowed; /* by rising reg; use run_number() and run_members() */
    uint32_t narrowed_count;
    const Need *needs; /* of the outputs that stay unknown, by rising reg */
    uint32_t need_count;
    bool needs_exact; /* all of them */
    /* for run_cause() */
    const struct Open *open;
    const uint8_t *is_output; /* by register */
} Run;

/* Answers the program's questions from the chart, executes, settles, and finds what is needed.
 * Reports INCONSISTENT, BROKEN_PROMISE and TABLE_TWO_ROWS as diagnostics. */
const Run *run_patient(Arena *arena, const Program *program, Chart *chart, Diags *diags);

/* The same from answers that are there already, to which 'chart' (NULL: none) belongs; with 'test'
 * not NULL the registers of its expectations are executed and settled too. */
const Run *run_answers(Arena *arena, const Program *program, const Chart *chart,
                       const Answer *answers, const Test *test, Diags *diags);

/* A B register after settling. NO_REG is no. */
Truth run_truth(const Run *run, Reg reg);
NumberRange run_number(const Run *run, Reg reg);
MemberSet run_members(const Run *run, Reg reg);

/* Is the promise (by Promise's place in the model) broken? */
Truth run_broken(const Run *run, size_t promise);

/* The need of an output; NULL when it is known or nothing would decide it. */
const Need *run_need(const Run *run, Reg reg);

/* Why a register is not known: the first input behind it that is not, or a place where it is
 * undefined. For explanations. */
typedef enum Cause {
    CAUSE_NONE,
    CAUSE_MISSING,
    CAUSE_STALE,
    CAUSE_HALF_KNOWN,
    CAUSE_UNDEFINED
} Cause;

Cause run_cause(const Run *run, Reg reg, uint32_t *input);

/* -- tests ----------------------------------------------------------------------------------- */

typedef struct TestResult {
    const Test *test;
    bool passed;
    const bool *met; /* by expectation */
    const Run *run;
    size_t errors; /* errors of the run itself: a broken promise, a value in the future */
} TestResult;

/* Runs a test of the model. It passes when all that it expects is met and the run itself has no
 * error. `expect X` wants a yes, after settling; `expect not X` and `expect not possible X` a no;
 * `expect possible X` an unknown; `needs` that each fact is among those that would decide some
 * output. Without `today` it is the last day of the calendar, so that no value lies in the future:
 * the checker lets a test leave it out only where the guideline reads no time.
 * 'diags' receives what is wrong with the run, not with expectations. */
TestResult run_test(Arena *arena, const Program *program, const Test *test, Diags *diags);

#endif
