/* wordcode.c -- see wordcode.h. */
#include "run/wordcode.h"

#include "base/vec.h"
#include "base/wide.h"

#include <string.h>

struct WordCode {
    Arena *arena;
    VEC(WordOp) ops;
    uint32_t *slots, room; /* by hash: an index and 1 */
};

WordCode *wordcode_open(Arena *arena) {
    WordCode *code = NEW(arena, WordCode);
    *code = (WordCode){.arena = arena};
    wordcode_given(code);
    wordcode_given(code);
    return code;
}

uint32_t wordcode_count(const WordCode *code) {
    return (uint32_t)code->ops.count;
}

uint32_t wordcode_given(WordCode *code) {
    vec_push(code->arena, &code->ops, ((WordOp){WORD_GIVEN, 0, 0}));
    return (uint32_t)code->ops.count - 1;
}

/* -- equal operations -------------------------------------------------------------------------- */

static uint32_t hash_of(const WordOp *op) {
    uint64_t hash = ((uint64_t)op->a << 34 ^ (uint64_t)op->b << 3 ^ op->kind) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(hash >> 32);
}

static void put(WordCode *code, uint32_t index) {
    uint32_t at = hash_of(&code->ops.at[index]) & (code->room - 1);
    while (code->slots[at])
        at = (at + 1) & (code->room - 1);
    code->slots[at] = index + 1;
}

static void make_room(WordCode *code) {
    if (2 * (code->ops.count + 1) <= code->room) return;
    code->room = code->room ? 2 * code->room : 256;
    code->slots = NEW_N(code->arena, uint32_t, code->room);
    for (uint32_t i = 0; i < code->ops.count; i++)
        if (code->ops.at[i].kind != WORD_GIVEN) put(code, i);
}

static uint32_t add(WordCode *code, WordOp op) {
    make_room(code);
    for (uint32_t at = hash_of(&op) & (code->room - 1); code->slots[at];
         at = (at + 1) & (code->room - 1)) {
        uint32_t index = code->slots[at] - 1;
        const WordOp *other = &code->ops.at[index];
        if (other->kind == op.kind && other->a == op.a && other->b == op.b) return index;
    }
    vec_push(code->arena, &code->ops, op);
    put(code, (uint32_t)code->ops.count - 1);
    return (uint32_t)code->ops.count - 1;
}

/* -- what needs no operation ------------------------------------------------------------------- */

static uint32_t add_and(WordCode *code, uint32_t a, uint32_t b) {
    if (a == SLOT_NEVER || b == SLOT_NEVER) return SLOT_NEVER;
    if (a == SLOT_ALWAYS || a == b) return b;
    if (b == SLOT_ALWAYS) return a;
    return add(code, (WordOp){WORD_AND, a < b ? a : b, a < b ? b : a});
}

static uint32_t add_or(WordCode *code, uint32_t a, uint32_t b) {
    if (a == SLOT_ALWAYS || b == SLOT_ALWAYS) return SLOT_ALWAYS;
    if (a == SLOT_NEVER || a == b) return b;
    if (b == SLOT_NEVER) return a;
    return add(code, (WordOp){WORD_OR, a < b ? a : b, a < b ? b : a});
}

static uint32_t add_nor(WordCode *code, uint32_t a, uint32_t b) {
    if (a == SLOT_ALWAYS || b == SLOT_ALWAYS) return SLOT_NEVER;
    if (a == SLOT_NEVER && b == SLOT_NEVER) return SLOT_ALWAYS;
    return add(code, (WordOp){WORD_NOR, a < b ? a : b, a < b ? b : a});
}

static uint32_t add_and_not(WordCode *code, uint32_t a, uint32_t b) {
    if (a == SLOT_NEVER || b == SLOT_ALWAYS || a == b) return SLOT_NEVER;
    if (b == SLOT_NEVER) return a;
    if (a == SLOT_ALWAYS) return add_nor(code, b, b);
    return add(code, (WordOp){WORD_AND_NOT, a, b});
}

uint32_t wordcode_add(WordCode *code, WordKind kind, uint32_t a, uint32_t b) {
    switch (kind) {
    case WORD_AND: return add_and(code, a, b);
    case WORD_OR: return add_or(code, a, b);
    case WORD_AND_NOT: return add_and_not(code, a, b);
    case WORD_NOR: return add_nor(code, a, b);
    case WORD_GIVEN: break;
    }
    return SLOT_NEVER;
}

/* -- executing --------------------------------------------------------------------------------- */

SlotWords *wordcode_slots(Arena *arena, const WordCode *code) {
    enum { ALIGNMENT = sizeof(SlotWords) };
    char *room = arena_alloc(arena, code->ops.count + 1, sizeof(SlotWords), alignof(max_align_t));
    room += (ALIGNMENT - (uintptr_t)room % ALIGNMENT) % ALIGNMENT;
    SlotWords *slots = (void *)room;
    memset(slots[SLOT_ALWAYS], 0xff, sizeof slots[SLOT_ALWAYS]);
    return slots;
}

/* All words of a slot at once: one vector, or the compiler's several. */
typedef uint64_t AllWords
    __attribute__((vector_size(sizeof(SlotWords)), aligned(sizeof(SlotWords)), may_alias));

WIDE static void execute(const WordOp *ops, size_t count, AllWords *slots) {
    for (size_t i = 0; i < count; i++) {
        const AllWords *a = &slots[ops[i].a], *b = &slots[ops[i].b];
        switch ((WordKind)ops[i].kind) {
        case WORD_AND: slots[i] = *a & *b; break;
        case WORD_OR: slots[i] = *a | *b; break;
        case WORD_AND_NOT: slots[i] = *a & ~*b; break;
        case WORD_NOR: slots[i] = ~(*a | *b); break;
        case WORD_GIVEN: break;
        }
    }
}

void wordcode_execute(const WordCode *code, SlotWords *slots) {
    execute(code->ops.at, code->ops.count, (AllWords *)slots);
}
