/* wordtable.h -- a few words that are known beforehand, found by their first sixteen bytes. */
#ifndef PGL_PATIENT_WORDTABLE_H
#define PGL_PATIENT_WORDTABLE_H

#include "base/arena.h"
#include "base/bytes.h"

typedef struct WordSlot {
    uint64_t low, high; /* its first sixteen bytes, zeros after its end */
    const char *text;   /* NULL: the slot is free */
    uint32_t size, index;
} WordSlot;

typedef struct WordTable {
    const WordSlot *slots; /* most are free; in the first stands the empty word */
    uint32_t mask;         /* one less than there are slots, a power of two */
    bool brief;            /* no word is longer than eight bytes */
    uint64_t multiplier;   /* of many the one by which the fewest words share a slot */
} WordTable;

/* What is none of the words, and what is no word at all. */
enum { WORD_NONE = 0x7FFFFFFF, WORD_EMPTY = WORD_NONE - 1 };

typedef struct KnownWord {
    const char *text;
    uint32_t size;
} KnownWord;

/* Of words that differ; each is found as its index. */
WordTable words_open(Arena *arena, const KnownWord *words, uint32_t count);

/* Its masks: 'size' bytes of ones from the end of the first half on. */
static const unsigned char word_masks[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                             255, 255, 255, 255, 255, 255, 255, 255};

/* The first sixteen bytes of 'size' at 'at', of which all before 'limit' can be read. */
static inline void word_load(const char *at, size_t size, const char *limit, uint64_t *low,
                             uint64_t *high) {
    size_t some = size < 16 ? size : 16;
    if (limit - at < 16) {
        *low = bytes_load_some(at, some);
        *high = some > 8 ? bytes_load_some(at + 8, some - 8) : 0;
        return;
    }
    const char *mask = (const char *)word_masks + 16 - some;
    *low = bytes_load(at) & bytes_load(mask);
    *high = bytes_load(at + 8) & bytes_load(mask + 8);
}

static inline uint32_t word_place(const WordTable *table, uint64_t low, uint64_t high) {
    uint64_t mixed = (low ^ (high * 0x9E3779B97F4A7C15u)) * table->multiplier;
    return (uint32_t)(mixed >> 40) & table->mask;
}

/* Which of the words it is, or WORD_NONE, or WORD_EMPTY. */
static inline uint32_t word_find(const WordTable *table, const char *at, size_t size,
                                 const char *limit) {
    uint64_t low, high;
    word_load(at, size, limit, &low, &high);
    for (uint32_t i = word_place(table, low, high);; i = (i + 1) & table->mask) {
        const WordSlot *slot = &table->slots[i];
        if (((slot->low ^ low) | (slot->high ^ high) | (slot->size ^ size)) == 0 &&
            (size <= 16 || memcmp(slot->text + 16, at + 16, size - 16) == 0))
            return slot->index;
        if (!slot->text) return WORD_NONE;
    }
}

/* The same in a table that is brief, of a word behind which sixteen bytes can be read. */
static inline uint32_t word_find_brief(const WordTable *table, const char *at, size_t size) {
    const char *mask = (const char *)word_masks + 16 - (size < 8 ? size : 8);
    uint64_t low = bytes_load(at) & bytes_load(mask);
    for (uint32_t i = word_place(table, low, 0);; i = (i + 1) & table->mask) {
        const WordSlot *slot = &table->slots[i];
        if (slot->low == low && slot->size == size) return slot->index;
        if (!slot->text) return WORD_NONE;
    }
}

#endif
