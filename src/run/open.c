/* open.c -- one sweep forward finds what is open; further sweeps, each for some hundred inputs at
 * once, find the inputs behind every register. Sets are told apart by a 128-bit hash, as ten
 * thousand outputs with ten thousand inputs each would fill the memory with lists. */
#include "run/open.h"

#include <stdlib.h>

enum { SWEEP_WORDS = 4, SWEEP_INPUTS = SWEEP_WORDS * 64 };

/* All lists together; beyond it a set has none. */
#define LISTED_MAX (4u << 20)

/* -- what is open ---------------------------------------------------------------------------- */

static bool is_known(const Frame *frame, Reg reg) {
    switch ((RegType)frame->program->ops[reg].type) {
    case REG_B: return frame_truth(frame, reg, 0) != TRUTH_UNKNOWN;
    case REG_N: return range_single(frame_range(frame, reg, 0));
    case REG_C: {
        MemberSet set = frame_members(frame, reg, 0);
        return set.defined && !(set.members & (set.members - 1));
    }
    }
    return false;
}

/* An input without any value is undefined for good. */
static bool is_open_input(const Frame *frame, Reg reg) {
    if (is_known(frame, reg)) return false;
    switch ((RegType)frame->program->ops[reg].type) {
    case REG_B: return true;
    case REG_N: return frame_number(frame, reg, 0).defined;
    case REG_C: return frame_members(frame, reg, 0).defined;
    }
    return false;
}

bool reads_the_record(const Op *op) {
    return op->code == OP_KNOWN_B || op->code == OP_KNOWN_N || op->code == OP_KNOWN_C ||
           op->code == OP_IS_YES;
}

bool reads_the_patient(const Op *op) {
    return op->code == OP_INPUT_B || op->code == OP_INPUT_N || op->code == OP_INPUT_C;
}

typedef struct EdgeList {
    Arena *arena;
    const Open *open;
    VEC(Reg) edges;
} EdgeList;

static void add_edge(void *context, Reg reg) {
    EdgeList *list = context;
    if (list->open->is_open[reg]) vec_push(list->arena, &list->edges, reg);
}

static void add_edges(EdgeList *list, const Op *op) {
    bool choice = op->code == OP_CHOOSE_B || op->code == OP_CHOOSE_N || op->code == OP_CHOOSE_C;
    Truth truth = choice ? frame_truth(list->open->base, op->a, 0) : TRUTH_UNKNOWN;
    if (truth != TRUTH_UNKNOWN)
        add_edge(list, truth == TRUTH_YES ? op->b : op->c);
    else
        op_reads(list->open->program, op, add_edge, list);
}

/* -- the order of inputs --------------------------------------------------------------------- */

typedef struct InputPlace {
    uint32_t kind, index, input;
} InputPlace;

/* Facts, then interventions, each in the order of the source. */
static InputPlace place_of(const Program *program, uint32_t input) {
    const Query *query = program->inputs[input].query;
    InputPlace place = {2, 0, input};
    if (query && query->fact)
        place = (InputPlace){0, query->fact->index, input};
    else if (query && query->intervention)
        place = (InputPlace){1, query->intervention->index, input};
    return place;
}

static int compare_places(const void *left, const void *right) {
    const InputPlace *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->index != b->index) return a->index < b->index ? -1 : 1;
    return a->input < b->input ? -1 : a->input > b->input;
}

static void rank_inputs(Open *open) {
    const Program *program = open->program;
    open->rank = NEW_N(open->arena, uint32_t, program->input_count + 1);
    memset(open->rank, 0xff, program->input_count * sizeof *open->rank);
    InputPlace *places = NEW_N(open->arena, InputPlace, program->input_count + 1);
    for (uint32_t i = 0; i < open->reg_count; i++) {
        const Op *op = &program->ops[open->regs[i]];
        if (!reads_the_patient(op) || open->rank[op->index] == 0) continue;
        open->rank[op->index] = 0;
        places[open->input_count++] = place_of(program, op->index);
    }
    qsort(places, open->input_count, sizeof *places, compare_places);
    open->inputs = NEW_N(open->arena, uint32_t, open->input_count + 1);
    for (uint32_t i = 0; i < open->input_count; i++) {
        open->inputs[i] = places[i].input;
        open->rank[places[i].input] = i;
    }
}

const Open *open_find(Arena *arena, const Program *program, const Frame *base, uint32_t end) {
    Open *open = NEW(arena, Open);
    *open = (Open){.arena = arena, .program = program, .base = base, .end = end};
    open->is_open = NEW_N(arena, uint8_t, end + 1);
    open->first = NEW_N(arena, uint32_t, end + 1);
    open->regs = NEW_N(arena, Reg, end + 1);
    EdgeList list = {.arena = arena, .open = open};
    for (Reg reg = 0; reg < end; reg++) {
        const Op *op = &program->ops[reg];
        open->first[reg] = (uint32_t)list.edges.count;
        if (reads_the_patient(op)) {
            open->is_open[reg] = is_open_input(base, reg);
        } else if (!is_known(base, reg)) {
            add_edges(&list, op);
            open->is_open[reg] = list.edges.count > open->first[reg] || reads_the_record(op);
        }
        if (open->is_open[reg]) open->regs[open->reg_count++] = reg;
    }
    open->first[end] = (uint32_t)list.edges.count;
    open->edges = list.edges.at;
    rank_inputs(open);
    return open;
}

/* -- the inputs behind a register ------------------------------------------------------------ */

typedef struct Bits {
    uint64_t at[SWEEP_WORDS];
} Bits;

/* The bits of the inputs with ranks from 'start' on, for every open register. */
static void sweep(const Open *open, uint32_t start, Bits *bits) {
    for (uint32_t i = 0; i < open->reg_count; i++) {
        Reg reg = open->regs[i];
        const Op *op = &open->program->ops[reg];
        Bits all = {{0}};
        if (reads_the_patient(op)) {
            uint32_t rank = open->rank[op->index];
            if (rank >= start && rank - start < SWEEP_INPUTS)
                all.at[(rank - start) / 64] = (uint64_t)1 << (rank - start) % 64;
        }
        for (uint32_t e = open->first[reg]; e < open->first[reg + 1]; e++)
            for (int w = 0; w < SWEEP_WORDS; w++)
                all.at[w] |= bits[open->edges[e]].at[w];
        bits[reg] = all;
    }
}

/* One output's set, so far. */
typedef struct Sketch {
    uint64_t hash[2];
    uint32_t count, output;
} Sketch;

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 32;
}

static void sketch_add(Sketch *sketch, uint32_t start, const Bits *bits) {
    for (uint32_t w = 0; w < SWEEP_WORDS; w++) {
        if (!bits->at[w]) continue;
        sketch->count += (uint32_t)__builtin_popcountll(bits->at[w]);
        for (uint64_t h = 0; h < 2; h++)
            sketch->hash[h] = mix(mix(sketch->hash[h] + h, start + w + 1), bits->at[w]);
    }
}

static int compare_sets(const Sketch *a, const Sketch *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (int h = 0; h < 2; h++)
        if (a->hash[h] != b->hash[h]) return a->hash[h] < b->hash[h] ? -1 : 1;
    return 0;
}

static int compare_sketches(const void *left, const void *right) {
    const Sketch *a = left, *b = right;
    int order = compare_sets(a, b);
    return order ? order : a->output < b->output ? -1 : a->output > b->output;
}

static int compare_first(const void *left, const void *right) {
    const InputSet *a = left, *b = right;
    return a->first < b->first ? -1 : a->first > b->first;
}

/* Sets in the order of their first outputs; 'of' tells each output its set. */
static InputSets gather_sets(const Open *open, const Reg *outputs, Sketch *sketches, size_t count) {
    InputSets sets = {.at = NEW_N(open->arena, InputSet, count + 1),
                      .of = NEW_N(open->arena, uint32_t, count + 1)};
    uint32_t *first_of = NEW_N(open->arena, uint32_t, open->end + 1);
    qsort(sketches, count, sizeof *sketches, compare_sketches);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare_sets(&sketches[i - 1], &sketches[i]) != 0)
            sets.at[sets.count++] =
                (InputSet){.count = sketches[i].count, .first = outputs[sketches[i].output]};
        sets.of[sketches[i].output] = sets.at[sets.count - 1].first;
    }
    qsort(sets.at, sets.count, sizeof *sets.at, compare_first);
    for (uint32_t s = 0; s < sets.count; s++)
        first_of[sets.at[s].first] = s;
    for (size_t i = 0; i < count; i++)
        sets.of[i] = first_of[sets.of[i]];
    return sets;
}

static void list_ranks(const Open *open, InputSets *sets, Bits *bits) {
    size_t listed = 0;
    uint32_t **lists = NEW_N(open->arena, uint32_t *, sets->count + 1);
    uint32_t *filled = NEW_N(open->arena, uint32_t, sets->count + 1);
    for (uint32_t s = 0; s < sets->count; s++) {
        if (listed + sets->at[s].count > LISTED_MAX) continue;
        listed += sets->at[s].count;
        sets->at[s].ranks = lists[s] = NEW_N(open->arena, uint32_t, sets->at[s].count + 1);
    }
    for (uint32_t start = 0; start < open->input_count; start += SWEEP_INPUTS) {
        if (open->input_count > SWEEP_INPUTS) sweep(open, start, bits);
        for (uint32_t s = 0; s < sets->count; s++) {
            if (!lists[s]) continue;
            const Bits *mine = &bits[sets->at[s].first];
            for (uint32_t w = 0; w < SWEEP_WORDS; w++)
                for (uint64_t left = mine->at[w]; left; left &= left - 1)
                    lists[s][filled[s]++] = start + 64 * w + (uint32_t)__builtin_ctzll(left);
        }
    }
}

InputSets open_input_sets(const Open *open, const Reg *outputs, size_t count) {
    Sketch *sketches = NEW_N(open->arena, Sketch, count + 1);
    Bits *bits = NEW_N(open->arena, Bits, open->end + 1);
    for (size_t i = 0; i < count; i++)
        sketches[i].output = (uint32_t)i;
    for (uint32_t start = 0; start < open->input_count; start += SWEEP_INPUTS) {
        sweep(open, start, bits);
        for (size_t i = 0; i < count; i++)
            sketch_add(&sketches[i], start, &bits[outputs[i]]);
    }
    InputSets sets = gather_sets(open, outputs, sketches, count);
    list_ranks(open, &sets, bits);
    return sets;
}
