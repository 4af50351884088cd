/* program.h -- a whole guideline as one straight line of operations.
 *
 * Single assignment: operation i writes register i and reads registers before it; there is no
 * branch and no loop. A step's "reached" is an operation like any other, and so is everything
 * else that decides: issued, withdrawn, conflict, promises, what tests expect. What runs, explains
 * or asks reads this and nothing else, so they cannot disagree.
 *
 * What a register holds, for each patient (lane):
 *   B  yes, no, or neither (unknown)
 *   N  every number from lo to hi, and whether it is surely defined; a register that is not
 *      surely defined holds -inf to +inf, so whatever compares it is unknown
 *   C  the members that it can still be, as bits; and whether it is surely defined (else all bits)
 * Operations on them answer what every possibility agrees on; see run/execute.c. */
#ifndef PGL_PROGRAM_PROGRAM_H
#define PGL_PROGRAM_PROGRAM_H

#include "model/model.h"
#include "program/inputs.h"

typedef uint32_t Reg;

#define NO_REG UINT32_MAX

typedef enum RegType { REG_B, REG_N, REG_C } RegType;

typedef enum OpCode {
#define OP(name, result, operands, text) OP_##name,
#include "program/ops.def"
#undef OP
    OP_CODE_COUNT
} OpCode;

typedef struct Op {
    uint8_t code; /* OpCode */
    uint8_t type; /* RegType of the result */
    uint32_t index;
    Reg a, b, c;
    union {
        struct {
            double low, high;
        };
        uint64_t mask;
    };
} Op;

/* A recommendation as one row or action yields it: Program.offers, in the order of the source;
 * a table gives one offer a row. Actions for and against alike. */
typedef struct Offer {
    const Action *action;
    const Row *row; /* NULL: not from a table */
    const Options *options;
    const char *reason;
    const Citations *cites;     /* of the action */
    const Citations *row_cites; /* NULL, or the row's besides */
    Reg issued;
    const Reg *withdrawn; /* by option; NULL for actions against */
    const Reg *cautioned;
    Reg available; /* issued, and some option is not withdrawn; NO_REG for actions against */
    Reg conflict;  /* of `recommend`: issued, and every option withdrawn; else NO_REG */
} Offer;

typedef struct StepRegs {
    Reg reached, passed, done, current;
    const Reg *ways; /* by way: taken */
} StepRegs;

typedef struct NoteRegs {
    const Action *action;
    Reg issued;
} NoteRegs;

/* By intervention (leaves only; NO_REG where nothing speaks against it). */
typedef struct AgainstRegs {
    Reg strong, caution;
} AgainstRegs;

typedef struct PromiseRegs {
    Reg when, claim, broken;
} PromiseRegs;

typedef struct TableRegs {
    Reg value;          /* NO_REG where it yields interventions */
    const Reg *matches; /* by row, before the policy */
    const Reg *chosen;  /* by row, under the policy */
    Reg two_rows; /* unique: two rows match; any: two that disagree. NO_REG: proved impossible */
} TableRegs;

typedef struct Program {
    Arena *arena;
    const Model *model;
    const Op *ops;
    uint32_t count;
    uint32_t main_count; /* what a cohort runs; the tests' expectations come after */
    const Reg *lists;
    const UnitConversion *conversions;
    const double *const *points;
    const Input *inputs;
    uint32_t input_count;
    const Reg *input_regs; /* by input */

    const Reg *of_expr;      /* by Expr.id; NO_REG where lowering did not need it */
    const StepRegs *steps;   /* by Step.index */
    const Reg *conditions;   /* by Condition.index */
    const Reg *values;       /* by Value.index */
    const TableRegs *tables; /* by Table.index */
    const Reg *rules;        /* by Rule.index: its `when` */
    const Reg *populations;  /* by Pathway.index; NO_REG: everyone */
    const Offer *offers;
    uint32_t offer_count;
    const NoteRegs *notes;
    uint32_t note_count;
    const AgainstRegs *against; /* by Intervention.index */
    Reg conflict;               /* any; a constant no where none is possible */
    const PromiseRegs *promises;
    const Reg *assumptions;         /* by Assumption.index */
    const Reg *const *expectations; /* [test][expectation]: claim or expr; NO_REG for needs */
} Program;

/* Lowers a model. Never fails but for memory; runs under arena_try(). */
const Program *program_lower(Arena *arena, const Model *model);

/* The register that holds a value of a type. */
RegType type_register(Type type);

/* Prints the program for `--dump=program`: an operation a line. */
void program_dump(const Program *program, Text *out);

const char *op_text(OpCode code);
const char *op_operands(OpCode code);

/* Calls visit(context, reg) for each register that 'op' reads. */
void op_reads(const Program *program, const Op *op, void (*visit)(void *context, Reg reg),
              void *context);

/* Sets marks[reg], by register, for each register that 'op' reads. */
void op_mark_reads(const Program *program, const Op *op, bool *marks);

/* LT, LE, EQ and WITHIN. */
bool op_compares_numbers(const Op *op);

#endif
