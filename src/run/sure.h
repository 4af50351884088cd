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

#include "run/impossible.h"

typedef struct Sure Sure;

Sure *sure_open(Arena *arena, const Decisions *decisions, WordCode *code, Impossibles *impossibles);

/* The slot of the lanes in which the diagram, of yes/no, surely comes to 'truth'. */
uint32_t sure_slot(Sure *sure, Diagram diagram, Truth truth);

#endif
