/* impossible.h -- in which lanes of a cohort some cells of a variable are impossible, as slots of
 * word code.
 *
 *   codes of an input   0 2 2 1 0 ...   one slot a code that matters: is it this one?
 *   numbers             3 . 7 7 . ...   one slot a bound that matters: are they known, and below
 * it? registers                           two slots: surely yes, surely no
 *
 * These are given; what is impossible is made of them by operations. */
#ifndef PGL_RUN_IMPOSSIBLE_H
#define PGL_RUN_IMPOSSIBLE_H

#include "patient/columns.h"
#include "run/decide.h"
#include "run/wordcode.h"

typedef struct Impossibles Impossibles;

Impossibles *impossibles_open(Arena *arena, const Decisions *decisions, WordCode *code,
                              const struct ColumnPlan *plan);

/* The slot of the lanes in which none of these cells of a variable is possible. */
uint32_t impossible_slot(Impossibles *impossibles, uint32_t variable, uint64_t cells);

/* The slot of the lanes in which an input is known; and of those whose record names one of some
 * interventions (Columns.named). */
uint32_t input_known_slot(Impossibles *impossibles, uint32_t input);
uint32_t named_slot(Impossibles *impossibles, uint64_t interventions);

/* Makes ready, once all slots were asked for. */
void impossibles_ready(Impossibles *impossibles);

/* Fills the given slots from WORDCODE_LANES lanes of the columns, from 'first' on. */
void impossibles_fill(Impossibles *impossibles, const Columns *columns, uint32_t first,
                      SlotWords *slots);

#endif
