/* doubt.h -- signals that diagrams do not decide alone (loose variables, decide.h): completions are
 * tried on all lanes in doubt together.
 *
 * Two completions that come out differently prove that a signal stays open; so does one that has no
 * answer. Completions are chosen by a fixed rule; which are tried decides only who is left over,
 * for a run of its own, never what is said. */
#ifndef PGL_RUN_DOUBT_H
#define PGL_RUN_DOUBT_H

#include "patient/columns.h"
#include "run/cohort.h"

typedef struct Doubt Doubt;

Doubt *doubt_open(Arena *arena, const Signals *signals, const Columns *columns, Date today);

/* Forgets all lanes. */
void doubt_begin(Doubt *doubt);

/* Takes a lane of the columns in: 'signals' are those in doubt. All but the first BATCH_LANES lanes
 * are left over. */
void doubt_add(Doubt *doubt, uint32_t lane, const uint64_t *signals);

/* Tries completions on the lanes that were taken in. */
void doubt_run(Doubt *doubt);

/* What came of the i-th lane: which it is; the signals that are yes, and those that are no more
 * than maybe, of those that were in doubt; and whether some are in doubt still. False: there is no
 * such lane. */
typedef struct Doubted {
    uint32_t lane;
    const uint64_t *yes, *no;
    bool left_over;
} Doubted;

bool doubt_told(const Doubt *doubt, uint32_t i, Doubted *told);

#endif
