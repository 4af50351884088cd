/* cohort.c -- see cohort.h. */
#include "run/cohort.h"

/* -- the list --------------------------------------------------------------------------------- */

typedef struct Listing {
    Arena *arena;
    VEC(Signal) list;
} Listing;

static void add(Listing *l, Signal signal) {
    vec_push(l->arena, &l->list, signal);
}

static void add_offer(Listing *l, const Offer *offer, uint32_t index) {
    SignalKind kind = offer->action->against ? SIGNAL_AGAINST : SIGNAL_ISSUED;
    add(l, (Signal){.kind = kind, .a = offer->issued, .of = index});
    if (offer->action->against) return;
    for (size_t i = 0; i < offer->options->count; i++)
        add(l, (Signal){.kind = SIGNAL_WITHDRAWN,
                        .a = offer->withdrawn[i],
                        .of = index,
                        .option = (uint32_t)i});
    if (offer->conflict != NO_REG)
        add(l, (Signal){.kind = SIGNAL_CONFLICT, .a = offer->conflict, .of = index});
}

static void add_step(Listing *l, const StepRegs *regs, uint32_t index) {
    add(l, (Signal){.kind = SIGNAL_CURRENT,
                    .a = regs->reached,
                    .b = regs->done,
                    .c = regs->current,
                    .of = index});
}

const Signals *signals_open(Arena *arena, const Program *program) {
    Listing l = {.arena = arena};
    const Model *model = program->model;
    for (uint32_t i = 0; i < program->offer_count; i++)
        add_offer(&l, &program->offers[i], i);
    for (uint32_t i = 0; i < model->steps_count; i++)
        add_step(&l, &program->steps[i], i);
    for (uint32_t i = 0; i < model->promises_count; i++)
        add(&l, (Signal){.kind = SIGNAL_BROKEN,
                         .a = program->promises[i].when,
                         .b = program->promises[i].claim,
                         .always = model->promises[i]->always,
                         .of = i});
    for (uint32_t i = 0; i < model->assumptions_count; i++)
        add(&l, (Signal){.kind = SIGNAL_INCONSISTENT, .a = program->assumptions[i], .of = i});
    Signals *signals = NEW(arena, Signals);
    *signals = (Signals){.program = program,
                         .at = l.list.at,
                         .count = (uint32_t)l.list.count,
                         .words = (uint32_t)(l.list.count + 64) / 64};
    return signals;
}

/* -- of one run ------------------------------------------------------------------------------- */

static Truth signal_truth(const Run *run, const Signal *signal) {
    Truth a = run_truth(run, signal->a);
    switch (signal->kind) {
    case SIGNAL_ISSUED:
    case SIGNAL_WITHDRAWN: return a;
    case SIGNAL_AGAINST:
    case SIGNAL_CONFLICT: return a == TRUTH_YES ? TRUTH_YES : TRUTH_NO;
    case SIGNAL_CURRENT: {
        bool current = a == TRUTH_YES && run_truth(run, signal->b) != TRUTH_YES &&
                       run_truth(run, signal->c) == TRUTH_YES;
        return current ? TRUTH_YES : TRUTH_NO;
    }
    case SIGNAL_BROKEN: {
        bool kept = (run_truth(run, signal->b) == TRUTH_YES) == signal->always;
        return a == TRUTH_YES && !kept ? TRUTH_YES : TRUTH_NO;
    }
    case SIGNAL_INCONSISTENT: return a == TRUTH_NO ? TRUTH_YES : TRUTH_NO;
    }
    return TRUTH_NO;
}

void signals_of_run(const Signals *signals, const Run *run, uint64_t *yes, uint64_t *maybe) {
    memset(yes, 0, signals->words * sizeof *yes);
    memset(maybe, 0, signals->words * sizeof *maybe);
    for (uint32_t i = 0; i < signals->count; i++) {
        Truth truth = signal_truth(run, &signals->at[i]);
        uint64_t bit = (uint64_t)1 << (i % 64);
        if (truth == TRUTH_YES) yes[i / 64] |= bit;
        if (truth == TRUTH_UNKNOWN) maybe[i / 64] |= bit;
    }
}
