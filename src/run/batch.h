/* batch.h -- the signals of many patients at once, settled as a run of each would settle them.
 *
 *   inputs of the lanes ──▶ cells that are impossible ──▶ words of signals ──▶ signals of a lane
 *   (patient/columns.h)     (impossible.h)                (sure.h, wordcode.h)
 *                                                          │ in doubt, where diagrams are loose
 *                                                          └──▶ completions (doubt.h)
 *
 * What a guideline says is made ready beforehand, as operations on words of 64 lanes that hold what
 * is sure whatever turns out. A lane that none of this decides is left over, for a run of its own.
 */
#ifndef PGL_RUN_BATCH_H
#define PGL_RUN_BATCH_H

#include "patient/columns.h"
#include "run/cohort.h"

typedef struct Batch Batch;

typedef enum BatchTells { BATCH_LANES_EACH, BATCH_SUMS } BatchTells;

/* Of columns that it reads; runs under arena_try(). */
Batch *batch_open(Arena *arena, const Signals *signals, const Columns *columns, Date today,
                  BatchTells tells);

/* Finds the signals of all lanes of the columns. */
void batch_run(Batch *batch);

/* BATCH_SUMS: of all lanes so far but those that were left over. */
const struct CohortSums *batch_sums(const Batch *batch);

/* BATCH_LANES_EACH, of a lane: signals->words words each. */
const uint64_t *batch_yes(const Batch *batch, uint32_t lane);
const uint64_t *batch_maybe(const Batch *batch, uint32_t lane);

/* The lane has to be run by itself. */
bool batch_left_over(const Batch *batch, uint32_t lane);

/* The signals as words of lanes alone, not told lane by lane: for measuring. */
void batch_decide(Batch *batch);

#endif
