/* open.h -- what is still open after a run: the registers that could yet come out otherwise, and
 * the unknown inputs behind each of them.
 *
 * A register is open when it is not known (its value is not one value) and an open input lies
 * behind it; an input is open when more than one answer is left to it. All else is closed: it is
 * the same in every completion. The registers that read the record as it stands (`is known` and
 * the like) are known, and so closed: to find out more is no completion of this record. */
#ifndef PGL_RUN_OPEN_H
#define PGL_RUN_OPEN_H

#include "run/frame.h"

typedef struct Open {
    Arena *arena;
    const Program *program;
    const Frame *base;
    uint32_t end;     /* registers [0, end) are looked at */
    uint8_t *is_open; /* by register */
    Reg *regs;        /* the open ones, rising */
    uint32_t reg_count;
    /* by register: the open registers that it reads are edges[first[reg]] to edges[first[reg + 1]];
     * a choice whose condition is closed reads one side only */
    uint32_t *first;
    Reg *edges;
    /* open inputs, in the order of the facts: a rank each */
    uint32_t *inputs; /* by rank */
    uint32_t input_count;
    uint32_t *rank; /* by input; NO_REG where it is closed */
} Open;

/* Of a frame whose lane 0 has been executed up to 'end'. */
const Open *open_find(Arena *arena, const Program *program, const Frame *base, uint32_t end);

/* IS_YES, KNOWN_...: what reads the record as it stands. A frame in which that is unknown stands
 * for all records; there it is open (decide.c). */
bool reads_the_record(const Op *op);

/* INPUT_... */
bool reads_the_patient(const Op *op);

/* Inputs behind outputs. Outputs with the same inputs share a set. */
typedef struct InputSet {
    uint32_t count;
    const uint32_t *ranks; /* rising; NULL where the sets together are too large to be listed */
    Reg first;             /* of the outputs that have it */
} InputSet;

typedef struct InputSets {
    InputSet *at; /* by rising 'first' */
    uint32_t count;
    uint32_t *of; /* by output */
} InputSets;

/* 'outputs' are open registers, rising. */
InputSets open_input_sets(const Open *open, const Reg *outputs, size_t count);

#endif
