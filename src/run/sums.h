/* sums.h -- how many lanes say what: the sums of a cohort, counted on words without telling lanes
 * one by one. What would decide what is open is counted too: a fact is needed where two completions
 * that differ in it alone differ in an outcome.
 *
 * Lanes that this does not decide, or of which something has to be said, are left to a run of their
 * own; they are counted by whoever runs them. */
#ifndef PGL_RUN_SUMS_H
#define PGL_RUN_SUMS_H

#include "run/batch_parts.h"

/* What asks: an action (what it recommends, or a note) or a step. */
typedef struct Ask {
    const Step *step;
    const Rule *rule; /* NULL: of the step */
    enum { ASK_RECOMMENDATION, ASK_NOTE, ASK_STEP } kind;
} Ask;

/* In how many lanes a question would decide what asks, or (NULL) anything. */
typedef struct NeedSum {
    const Query *query;
    const Ask *ask;
    uint32_t slot;
    uint64_t lanes;
} NeedSum;

typedef struct CohortSums {
    uint64_t lanes;        /* counted */
    uint64_t conflicted;   /* with some conflict */
    uint64_t *yes, *maybe; /* by signal */
    NeedSum *needs;
    size_t need_count;
} CohortSums;

typedef struct Sums Sums;

/* Adds what it needs to the batch's code. 'alone': slot of lanes that are left to a run. */
Sums *sums_open(const BatchParts *parts, const struct ColumnPlan *plan, uint32_t *alone);

/* Counts the lanes of 'valid' (a bit each), once the code was executed. */
void sums_add(Sums *sums, SlotWords *slots, const uint64_t valid[WORDCODE_WORDS]);

/* All that was counted so far. */
const CohortSums *sums_told(const Sums *sums);

#endif
