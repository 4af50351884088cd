/* batch_parts.h -- what a batch is made of while it is made ready: for batch.c and sums.c. */
#ifndef PGL_RUN_BATCH_PARTS_H
#define PGL_RUN_BATCH_PARTS_H

#include "run/cohort.h"
#include "run/sure.h"

/* Where a block's words of a signal are. */
typedef struct SignalSlots {
    uint32_t yes, maybe;
    uint32_t doubt; /* a run may yet say otherwise */
} SignalSlots;

typedef struct BatchParts {
    Arena *arena;
    const Signals *signals;
    const Program *program;
    const Decisions *decisions;
    WordCode *code;
    Impossibles *impossibles;
    Sure *sure;
    SignalSlots *at; /* by signal */
} BatchParts;

/* Of a register: the lanes in which it surely comes to yes, and to no. */
typedef struct SureSlots {
    uint32_t yes, no;
    bool tight;
} SureSlots;

static inline SureSlots sure_of(const BatchParts *parts, Reg reg) {
    if (reg == NO_REG) return (SureSlots){SLOT_NEVER, SLOT_ALWAYS, true};
    Diagram diagram = parts->decisions->of[reg];
    if (diagram == DIAGRAM_NONE) return (SureSlots){SLOT_NEVER, SLOT_NEVER, false};
    return (SureSlots){sure_slot(parts->sure, diagram, TRUTH_YES),
                       sure_slot(parts->sure, diagram, TRUTH_NO),
                       decided_tightly(parts->decisions, diagram)};
}

static inline uint32_t both(const BatchParts *parts, uint32_t a, uint32_t b) {
    return wordcode_add(parts->code, WORD_AND, a, b);
}

static inline uint32_t either(const BatchParts *parts, uint32_t a, uint32_t b) {
    return wordcode_add(parts->code, WORD_OR, a, b);
}

static inline uint32_t but_not(const BatchParts *parts, uint32_t a, uint32_t b) {
    return wordcode_add(parts->code, WORD_AND_NOT, a, b);
}

static inline uint32_t neither(const BatchParts *parts, uint32_t a, uint32_t b) {
    return wordcode_add(parts->code, WORD_NOR, a, b);
}

static inline uint32_t not_this(const BatchParts *parts, uint32_t a) {
    return wordcode_add(parts->code, WORD_NOR, a, a);
}

#endif
