/* wordtable.c -- see wordtable.h. */
#include "patient/wordtable.h"

static uint32_t place_all(const WordTable *table, WordSlot *slots, const KnownWord *words,
                          uint32_t count) {
    uint32_t moved = 0;
    for (uint32_t i = 0; i <= table->mask; i++)
        slots[i] = (WordSlot){0};
    slots[0] = (WordSlot){.text = "", .index = WORD_EMPTY};
    for (uint32_t w = 0; w < count; w++) {
        WordSlot slot = {.text = words[w].text, .size = words[w].size, .index = w};
        word_load(slot.text, slot.size, slot.text + slot.size, &slot.low, &slot.high);
        uint32_t i = word_place(table, slot.low, slot.high);
        for (; slots[i].text; i = (i + 1) & table->mask)
            moved++;
        slots[i] = slot;
    }
    return moved;
}

WordTable words_open(Arena *arena, const KnownWord *words, uint32_t count) {
    enum { TRIES = 64 };
    uint32_t room = 4;
    while (room < 4 * count)
        room *= 2;
    WordSlot *slots = NEW_N(arena, WordSlot, room);
    WordTable table = {.slots = slots, .mask = room - 1, .brief = true};
    for (uint32_t w = 0; w < count; w++)
        table.brief &= words[w].size <= 8;
    uint64_t best = 0, multiplier = 0x9E3779B97F4A7C15u;
    uint32_t fewest = UINT32_MAX;
    for (int i = 0; i < TRIES && fewest; i++) {
        table.multiplier = multiplier;
        uint32_t moved = place_all(&table, slots, words, count);
        if (moved < fewest) {
            fewest = moved;
            best = multiplier;
        }
        multiplier = multiplier * 0xD1342543DE82EF95u + 2;
    }
    table.multiplier = best;
    place_all(&table, slots, words, count);
    return table;
}
