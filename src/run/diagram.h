/* diagram.h -- what a register comes to, as a decision diagram over what is not known.
 *
 *   afp <= 10 and response in { partial, complete }
 *
 *            afp                      a variable: an open input, or a register taken as one
 *     0..10 /   \ above 10            its cells: answers that nothing tells apart
 *      response   no
 *   none /   \ partial, complete
 *      no     yes                     terminals: a value each, as a register holds one
 *
 * Variables have one order, so that equal functions are equal diagrams: what comes out the same in
 * every completion is a terminal. Operations are applied by walking their operands together; where
 * those are terminals the executor itself says what comes of them, so that a diagram cannot mean
 * something else than a run. What would grow too large is given up (DIAGRAM_NONE). */
#ifndef PGL_RUN_DIAGRAM_H
#define PGL_RUN_DIAGRAM_H

#include "run/frame.h"

/* Equal diagrams of one store are equal numbers. */
typedef uint32_t Diagram;

#define DIAGRAM_NONE UINT32_MAX

enum { CELLS_MAX = 64, VARIABLES_MAX = 512, OPERANDS_MAX = 3 };

/* A value as a register of one lane holds it. */
typedef struct Terminal {
    RegType type;
    Truth truth;      /* B */
    Range range;      /* N; may be undefined or nothing */
    uint64_t members; /* C */
    bool surely;
} Terminal;

typedef struct Diagrams Diagrams;

/* 'size': how large diagrams may get together, in nodes; and how much is remembered of operations,
 * of which a single one may take an eighth. */
Diagrams *diagrams_open(Arena *arena, const Program *program, uint32_t size);

/* Diagrams may get larger from now on. */
void diagrams_allow(Diagrams *diagrams, uint32_t size);

/* Variables come in the order in which they are made. NO_REG when there are too many. */
uint32_t diagram_variable(Diagrams *diagrams, uint32_t cells);

Diagram diagram_terminal(Diagrams *diagrams, Terminal terminal);
Diagram diagram_truth(Diagrams *diagrams, Truth truth);

/* A variable with a diagram for each of its cells, which have later variables only. */
Diagram diagram_node(Diagrams *diagrams, uint32_t variable, const Diagram *children);

/* OP_NOT, OP_AND, OP_OR, OP_CHOOSE_B; operands that an operation has not are 0. */
Diagram diagram_logic(Diagrams *diagrams, OpCode code, Diagram a, Diagram b, Diagram c);

/* What the operation of a register makes of one to three operands. */
Diagram diagram_apply(Diagrams *diagrams, Reg reg, const Diagram *operands, uint32_t count);

/* What is left of a diagram where a variable has one of its cells. */
Diagram diagram_within(Diagrams *diagrams, Diagram diagram, uint32_t variable, uint32_t cell);

/* Yes where two diagrams come to different values, else no. */
Diagram diagram_differ(Diagrams *diagrams, Diagram a, Diagram b);

/* -- reading ----------------------------------------------------------------------------------- */

bool diagram_is_terminal(Diagram diagram);
const Terminal *diagram_value(const Diagrams *diagrams, Diagram terminal);
uint32_t diagram_top(const Diagrams *diagrams, Diagram node);
const Diagram *diagram_children(const Diagrams *diagrams, Diagram node);
uint32_t diagram_cells(const Diagrams *diagrams, uint32_t variable);
/* All diagrams that are no terminals are less than this. */
uint32_t diagram_count(const Diagrams *diagrams);

#endif
