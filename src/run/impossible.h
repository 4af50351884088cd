/* impossible.h -- in which lanes of a cohort some cells of a variable are impossible: what the
 * words of sure.h are given. */
#ifndef PGL_RUN_IMPOSSIBLE_H
#define PGL_RUN_IMPOSSIBLE_H

#include "patient/columns.h"
#include "run/sure.h"

typedef struct Impossibles Impossibles;

Impossibles *impossibles_open(Arena *arena, const Decisions *decisions, const Sure *sure,
                              const struct ColumnPlan *plan);

/* Fills the given slots from WORDCODE_LANES lanes, from 'first' on. 'columns' as long as that. */
void impossibles_fill(Impossibles *impossibles, const Columns *columns, uint32_t first,
                      SlotWords *slots);

#endif
