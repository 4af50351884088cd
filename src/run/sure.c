/* sure.c -- see sure.h. Recursion is as deep as there are variables (512 at most). */
#include "run/sure.h"

enum { TRUTHS = 3 };

struct Sure {
    const Decisions *decisions;
    WordCode *code;
    Impossibles *impossibles;
    uint32_t *slots; /* by diagram and truth: a slot and 1 */
    size_t room;     /* diagrams; more may be made later */
    Arena *arena;
};

Sure *sure_open(Arena *arena, const Decisions *decisions, WordCode *code,
                Impossibles *impossibles) {
    Sure *sure = NEW(arena, Sure);
    *sure =
        (Sure){.decisions = decisions, .code = code, .impossibles = impossibles, .arena = arena};
    return sure;
}

static void make_room(Sure *sure) {
    size_t room = diagram_count(sure->decisions->diagrams);
    uint32_t *slots = NEW_N(sure->arena, uint32_t, TRUTHS * room + 1);
    if (sure->room) memcpy(slots, sure->slots, TRUTHS * sure->room * sizeof *slots);
    sure->slots = slots;
    sure->room = room;
}

/* The cells from 'first' on under which the same is sure. */
static uint64_t cells_alike(const uint32_t *below, uint32_t first, uint32_t cells) {
    uint64_t alike = 0;
    for (uint32_t i = first; i < cells; i++)
        if (below[i] == below[first]) alike |= (uint64_t)1 << i;
    return alike;
}

static uint32_t slot_of_node(Sure *sure, Diagram diagram, Truth truth) {
    const Diagrams *diagrams = sure->decisions->diagrams;
    uint32_t variable = diagram_top(diagrams, diagram), below[CELLS_MAX];
    uint32_t cells = diagram_cells(diagrams, variable), all = SLOT_ALWAYS;
    const Diagram *children = diagram_children(diagrams, diagram);
    for (uint32_t i = 0; i < cells; i++)
        below[i] = sure_slot(sure, children[i], truth);
    uint64_t done = 0;
    for (uint32_t i = 0; i < cells; i++) {
        if (done >> i & 1) continue;
        uint64_t alike = cells_alike(below, i, cells);
        done |= alike;
        if (alike == UINT64_MAX >> (64 - cells)) return below[0];
        if (below[i] == SLOT_ALWAYS) continue;
        uint32_t none = impossible_slot(sure->impossibles, variable, alike);
        uint32_t either = wordcode_add(sure->code, WORD_OR, below[i], none);
        all = wordcode_add(sure->code, WORD_AND, all, either);
    }
    return all;
}

uint32_t sure_slot(Sure *sure, Diagram diagram, Truth truth) {
    const Diagrams *diagrams = sure->decisions->diagrams;
    if (diagram_is_terminal(diagram))
        return diagram_value(diagrams, diagram)->truth == truth ? SLOT_ALWAYS : SLOT_NEVER;
    if (diagram >= sure->room) make_room(sure);
    size_t at = TRUTHS * (size_t)diagram + truth;
    if (!sure->slots[at]) sure->slots[at] = slot_of_node(sure, diagram, truth) + 1;
    return sure->slots[at] - 1;
}
