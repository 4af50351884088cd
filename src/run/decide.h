/* decide.h -- registers as decision diagrams over what a run, or any run of a cohort, leaves open.
 *
 * Where all completions together are too many to be tried one by one (lanes.h), a diagram still
 * says whether they all come out the same. Its variables are the open inputs, with a cell for all
 * answers that no comparison tells apart; and registers that are taken as they stand.
 *
 * A register is tight where nothing else that the diagrams look at decides it: what reads the
 * record as it stands, and a comparison of two inputs that nothing else reads. Others are loose:
 * arithmetic on several open numbers, which is a number with cells, as an input is; and what grew
 * too large. They may hang together with other variables, or miss some of their cells, so that a
 * diagram with one of them settles less than there is to settle, and never more. */
#ifndef PGL_RUN_DECIDE_H
#define PGL_RUN_DECIDE_H

#include "run/chain.h"
#include "run/diagram.h"

typedef struct Variable {
    bool is_input; /* else a register */
    uint32_t of;   /* which */
    RegType type;
    uint32_t cells;
    /* cells, of B: no, yes, of a loose one also unknown; of C: the members that are left, rising;
     * of N: from starts[i] up to before starts[i + 1], and of a register that may have no value
     * one more for that */
    const double *starts;
    uint32_t start_count;
    uint64_t members;
    bool loose;
} Variable;

typedef struct Decisions {
    const Program *program;
    Diagrams *diagrams;
    const Variable *variables;
    uint32_t variable_count;
    const Diagram *of;    /* by register; DIAGRAM_NONE where there is none */
    const uint8_t *loose; /* by diagram: it has a loose variable */
    uint32_t *stamps;     /* of decided_by(): by diagram */
    uint32_t *stamp;      /* the latest */
} Decisions;

/* Of one run. 'outputs' are open B registers; a register taken as it stands is unknown. */
const Decisions *decide_run(Arena *arena, const Open *open, Chains *chains, const Reg *outputs,
                            size_t count);

/* Of every run on a day: all inputs are open. */
const Decisions *decide_cohort(Arena *arena, const Program *program, Date today, const Reg *outputs,
                               size_t count);

/* Does the diagram say all that can be said? */
bool decided_tightly(const Decisions *decisions, Diagram diagram);

/* The variables on which a diagram hangs, each of them in some completion: equal functions being
 * equal diagrams, it has no others. Rising; 'list' has room for VARIABLES_MAX. Returns how many. */
uint32_t decided_by(const Decisions *decisions, Diagram diagram, uint32_t *list);

#endif
