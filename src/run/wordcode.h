/* wordcode.h -- a straight line of operations on words of 64 lanes.
 *
 * Slots are written once each, by the caller or by an operation; equal operations share a slot, and
 * what constants settle is not emitted. Lanes are worked on WORDCODE_WORDS words at once, so that
 * an operation is a few vector instructions and the slots stay in the nearest cache. */
#ifndef PGL_RUN_WORDCODE_H
#define PGL_RUN_WORDCODE_H

#include "base/arena.h"

#include <stdint.h>

enum { WORDCODE_WORDS = 8, WORDCODE_LANES = 64 * WORDCODE_WORDS };

/* The first two slots. */
enum { SLOT_NEVER = 0, SLOT_ALWAYS = 1 };

typedef enum WordKind {
    WORD_GIVEN, /* by the caller, before the code is executed */
    WORD_AND,
    WORD_OR,
    WORD_AND_NOT, /* a and not b */
    WORD_NOR      /* neither */
} WordKind;

typedef struct WordOp {
    uint32_t kind, a, b;
} WordOp;

typedef struct WordCode WordCode;

WordCode *wordcode_open(Arena *arena);

/* A slot that the caller gives. */
uint32_t wordcode_given(WordCode *code);
uint32_t wordcode_add(WordCode *code, WordKind kind, uint32_t a, uint32_t b);

uint32_t wordcode_count(const WordCode *code);

/* Words of each slot: room for wordcode_count() of them, aligned for vectors. */
typedef uint64_t SlotWords[WORDCODE_WORDS];

SlotWords *wordcode_slots(Arena *arena, const WordCode *code);

/* Writes all slots but those that are given. */
void wordcode_execute(const WordCode *code, SlotWords *slots);

#endif
