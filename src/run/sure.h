/* sure.h -- diagrams as operations on words of lanes: in which lanes a register surely comes to
 * yes, or to no, whatever turns out of what they leave open.
 *
 *   sure yes of a node = for each cell:  the cell is impossible in the lane, or
 *                                        what stands below it is surely yes
 *
 * A variable stands once on any way down, so this is exact: a lane is sure exactly when all its
 * completions agree (but for loose variables, see decide.h). */
#ifndef PGL_RUN_SURE_H
#define PGL_RUN_SURE_H

#include "run/decide.h"
#include "run/wordcode.h"

/* A slot that is to be given: the lanes in which none of these cells of a variable is possible. */
typedef struct Impossible {
    uint32_t slot, variable;
    uint64_t cells;
} Impossible;

typedef struct Sure Sure;

Sure *sure_open(Arena *arena, const Decisions *decisions, WordCode *code);

/* The slot of the lanes in which the diagram, of yes/no, surely comes to 'truth'. */
uint32_t sure_slot(Sure *sure, Diagram diagram, Truth truth);

/* What is to be given, once all slots were asked for. */
size_t sure_given(const Sure *sure, const Impossible **given);

#endif
