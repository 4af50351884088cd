/* settle.c -- outputs with the same open inputs are tried together, on all their completions.
 *
 * Of an output that comes out the same in every lane the answer is settled, although the run by
 * itself could not tell. Of another, a fact is needed where two lanes that differ in it alone
 * differ in the output. Where completions are too many (4,096), or a number is made of several
 * open inputs and then compared, a decision diagram settles what can be settled (decide.h); for the
 * rest all inputs behind the output stand. Some completions are tried then, and unless they show
 * that each of these inputs matters, 'exact' is false.
 *
 * The work of one call is capped at WORK_MAX units of about a nanosecond, and WITNESS_WORK more for
 * what is left to witness.c: counted and not timed, so that the answer is the same everywhere. Sets
 * of inputs are tried in the order of their first outputs; those that come when the work is used up
 * keep the wider set. */
#include "run/settle.h"

#include "run/decide.h"
#include "run/lanes.h"
#include "run/witness.h"

#include <stdlib.h>

#define WORK_MAX     150000000u
#define WITNESS_WORK 30000000u

/* Outputs whose completions cannot all be tried. */
typedef struct Wide {
    const InputSet *set;
    const Reg *outputs;
    uint32_t count;
} Wide;

typedef struct Settling {
    Run *run;
    Arena *arena;
    const Open *open;
    Chains *chains;
    Lanes *lanes;
    uint8_t *settled;
    InputSets sets;
    const uint32_t **listed; /* by set: its inputs; made when first needed */
    VEC(Wide) wide;
    VEC(Need) needs;
    VEC(Narrowed) narrowed;
    const uint32_t *everything; /* all open inputs, as a need lists them */
} Settling;

/* -- one output over all lanes ---------------------------------------------------------------- */

static bool same_range(Range a, Range b) {
    return range_defined(a) ? a.lo == b.lo && a.hi == b.hi : !range_defined(b);
}

static bool same_outcome(const Outcome *outcome, uint32_t a, uint32_t b) {
    if (outcome->truths) return outcome->truths[a] == outcome->truths[b];
    if (outcome->members) return outcome->members[a] == outcome->members[b];
    return same_range(outcome->ranges[a], outcome->ranges[b]);
}

/* Do two lanes that differ in this dimension alone differ in the outcome? */
static bool matters(const Lanes *lanes, const Dimension *dimension, const Outcome *outcome) {
    uint32_t stride = dimension->stride, block = stride * dimension->count;
    for (uint32_t start = 0; start < lanes->lane_count; start += block)
        for (uint32_t lane = start; lane < start + stride; lane++)
            for (uint32_t other = lane + stride; other < start + block; other += stride)
                if (!same_outcome(outcome, lane, other)) return true;
    return false;
}

static void add_need(Settling *s, Reg reg, const uint32_t *inputs, uint32_t count, bool exact) {
    if (count == 0) return;
    vec_push(s->arena, &s->needs,
             ((Need){.reg = reg, .inputs = inputs, .input_count = count, .exact = exact}));
}

/* Two functions of one input may agree at the ends of a cell, and differ between them: f ^ 2 and
 * 10 * f, for f from 0 to 10. What chooses between them may then matter and not be seen to. */
static bool may_differ_between_ends(const Chains *chains, Reg reg) {
    const Alternatives *alternatives = chains->of[reg];
    for (uint32_t i = 0; alternatives && i < alternatives->chain_count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (alternatives->chains[i]->rank == alternatives->chains[j]->rank) return true;
    return false;
}

static void need_what_matters(Settling *s, Reg reg, const Outcome *outcome) {
    const Lanes *lanes = s->lanes;
    uint32_t *inputs = NEW_N(s->arena, uint32_t, lanes->dimension_count + 1), count = 0;
    for (uint32_t d = 0; d < lanes->dimension_count; d++)
        if (matters(lanes, &lanes->dimensions[d], outcome))
            inputs[count++] = lanes->dimensions[d].input;
    bool exact = count == lanes->dimension_count || !may_differ_between_ends(s->chains, reg);
    for (uint32_t d = 0; d < lanes->dimension_count && !exact; d++)
        inputs[d] = lanes->dimensions[d].input;
    add_need(s, reg, inputs, exact ? count : lanes->dimension_count, exact);
}

/* -- settling --------------------------------------------------------------------------------- */

/* True when there is nothing left to ask. */
static bool settle_truth(Settling *s, Reg reg, const Outcome *outcome) {
    uint8_t first = outcome->truths[0];
    for (uint32_t lane = 1; lane < s->lanes->lane_count; lane++)
        if (outcome->truths[lane] != first) return false;
    s->settled[reg] = first;
    return true;
}

/* A number that follows an input without bounds has no hull: the lanes hold stand-ins. */
static bool has_hull(const Chains *chains, Reg reg) {
    const Alternatives *alternatives = chains->of[reg];
    for (uint32_t i = 0; i < alternatives->chain_count; i++) {
        const Domain *domain = alternatives->chains[i]->domain;
        if (domain->no_lower || domain->no_upper) return false;
    }
    return true;
}

static bool settle_number(Settling *s, Reg reg, const Outcome *outcome) {
    if (!has_hull(s->chains, reg)) return false;
    Range hull = RANGE_NOTHING, was = frame_range(s->run->frame, reg, 0);
    for (uint32_t lane = 0; lane < s->lanes->lane_count; lane++) {
        if (!range_defined(outcome->ranges[lane])) return false;
        hull = range_hull(hull, outcome->ranges[lane]);
    }
    if (!same_range(hull, was))
        vec_push(s->arena, &s->narrowed,
                 ((Narrowed){.reg = reg, .number = {true, hull.lo, hull.hi}}));
    return range_single(hull);
}

static bool settle_members(Settling *s, Reg reg, const Outcome *outcome) {
    uint64_t all = 0;
    for (uint32_t lane = 0; lane < s->lanes->lane_count; lane++) {
        if (!outcome->members[lane]) return false;
        all |= outcome->members[lane];
    }
    MemberSet was = frame_members(s->run->frame, reg, 0);
    if (!was.defined || was.members != all)
        vec_push(s->arena, &s->narrowed, ((Narrowed){.reg = reg, .members = {true, all}}));
    return !(all & (all - 1));
}

static void settle_output(Settling *s, Reg reg, const Outcome *outcome) {
    bool done = false;
    switch ((RegType)s->run->program->ops[reg].type) {
    case REG_B: done = settle_truth(s, reg, outcome); break;
    case REG_N: done = settle_number(s, reg, outcome); break;
    case REG_C: done = settle_members(s, reg, outcome); break;
    }
    if (!done) need_what_matters(s, reg, outcome);
}

/* -- sets of outputs -------------------------------------------------------------------------- */

static const uint32_t *all_inputs(Settling *s) {
    if (!s->everything) {
        uint32_t *inputs = NEW_N(s->arena, uint32_t, s->open->input_count + 1);
        memcpy(inputs, s->open->inputs, s->open->input_count * sizeof *inputs);
        s->everything = inputs;
    }
    return s->everything;
}

/* The inputs of a set as a need lists them, made once for all its outputs. */
static const uint32_t *set_inputs(Settling *s, const InputSet *set) {
    uint32_t at = (uint32_t)(set - s->sets.at);
    if (!s->listed[at]) {
        uint32_t *list = NEW_N(s->arena, uint32_t, set->count + 1);
        for (uint32_t i = 0; i < set->count; i++)
            list[i] = s->open->inputs[set->ranks[i]];
        s->listed[at] = list;
    }
    return s->listed[at];
}

/* The wider set stands, and is the exact one where each of its inputs was seen to matter. */
static void need_wide(Settling *s, const Wide *wide) {
    const InputSet *set = wide->set;
    uint64_t found[TRIAL_OUTPUTS];
    witness_find(s->lanes, set, wide->outputs, wide->count, found);
    const uint32_t *inputs = set->ranks ? set_inputs(s, set) : all_inputs(s);
    uint32_t input_count = set->ranks ? set->count : s->open->input_count;
    for (uint32_t i = 0; i < wide->count; i++) {
        bool exact = set->ranks && (uint32_t)__builtin_popcountll(found[i]) == set->count;
        add_need(s, wide->outputs[i], inputs, input_count, exact);
    }
}

static int compare_ranks(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* The inputs on which a diagram hangs are those that matter. False where it hangs on more. */
static bool need_by_diagram(Settling *s, Reg reg, const Decisions *decisions) {
    uint32_t variables[VARIABLES_MAX];
    if (!decided_tightly(decisions, decisions->of[reg])) return false;
    uint32_t count = decided_by(decisions, decisions->of[reg], variables);
    uint32_t *inputs = NEW_N(s->arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const Variable *variable = &decisions->variables[variables[i]];
        if (!variable->is_input) return false;
        inputs[i] = s->open->rank[variable->of];
    }
    qsort(inputs, count, sizeof *inputs, compare_ranks);
    for (uint32_t i = 0; i < count; i++)
        inputs[i] = s->open->inputs[inputs[i]];
    add_need(s, reg, inputs, count, true);
    return true;
}

/* An output whose completions were too many to be tried. */
static bool settle_by_diagram(Settling *s, Reg reg, const Decisions *decisions) {
    Diagram diagram = decisions->of[reg];
    if (s->run->program->ops[reg].type != REG_B || diagram == DIAGRAM_NONE) return false;
    if (!diagram_is_terminal(diagram)) return need_by_diagram(s, reg, decisions);
    s->settled[reg] = (uint8_t)diagram_value(decisions->diagrams, diagram)->truth;
    return true;
}

static void settle_some_wide(Settling *s, Wide *wide, const Decisions *decisions) {
    Reg *left = NEW_N(s->arena, Reg, wide->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < wide->count; i++)
        if (!settle_by_diagram(s, wide->outputs[i], decisions)) left[count++] = wide->outputs[i];
    wide->outputs = left;
    wide->count = count;
}

static void settle_wide(Settling *s) {
    VEC(Reg) outputs = {0};
    for (size_t i = 0; i < s->wide.count; i++)
        for (uint32_t o = 0; o < s->wide.at[i].count; o++)
            if (s->run->program->ops[s->wide.at[i].outputs[o]].type == REG_B)
                vec_push(s->arena, &outputs, s->wide.at[i].outputs[o]);
    if (!outputs.count) return;
    const Decisions *decisions =
        decide_run(s->arena, s->open, s->chains, outputs.at, outputs.count);
    for (size_t i = 0; i < s->wide.count; i++)
        settle_some_wide(s, &s->wide.at[i], decisions);
}

static void leave_wide(Settling *s, const InputSet *set, const Reg *outputs, uint32_t count) {
    for (uint32_t first = 0; first < count; first += TRIAL_OUTPUTS) {
        uint32_t left = count - first;
        vec_push(s->arena, &s->wide,
                 ((Wide){set, outputs + first, left < TRIAL_OUTPUTS ? left : TRIAL_OUTPUTS}));
    }
}

static void settle_some(Settling *s, const InputSet *set, const Reg *outputs, uint32_t count) {
    if (!lanes_try(s->lanes, set, outputs, count)) {
        leave_wide(s, set, outputs, count);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        settle_output(s, outputs[i], &s->lanes->outcomes[i]);
}

static void settle_set(Settling *s, const InputSet *set, const Reg *outputs, size_t count) {
    for (size_t first = 0; first < count; first += TRIAL_OUTPUTS) {
        size_t left = count - first;
        settle_some(s, set, outputs + first,
                    (uint32_t)(left < TRIAL_OUTPUTS ? left : TRIAL_OUTPUTS));
    }
}

/* Outputs by their set, and in it those that cells decide before the others. */
static void settle_sets(Settling *s, const Reg *outputs, size_t count) {
    const InputSets *sets = &s->sets;
    uint32_t *ends = NEW_N(s->arena, uint32_t, 2 * (size_t)sets->count + 1);
    Reg *sorted = NEW_N(s->arena, Reg, count + 1);
    for (size_t i = 0; i < count; i++)
        ends[2 * sets->of[i] + chains_undecided(s->chains, outputs[i])]++;
    for (uint32_t i = 1; i < 2 * sets->count; i++)
        ends[i] += ends[i - 1];
    for (size_t i = count; i-- > 0;)
        sorted[--ends[2 * sets->of[i] + chains_undecided(s->chains, outputs[i])]] = outputs[i];
    for (size_t i = 0; i < sets->count; i++) { /* ends[] are beginnings by now */
        uint32_t first = ends[2 * i], wide = ends[2 * i + 1];
        uint32_t end = i + 1 < sets->count ? ends[2 * i + 2] : (uint32_t)count;
        settle_set(s, &sets->at[i], sorted + first, wide - first);
        leave_wide(s, &sets->at[i], sorted + wide, end - wide);
    }
    settle_wide(s);
    s->lanes->work = WITNESS_WORK;
    for (size_t i = 0; i < s->wide.count; i++)
        if (s->wide.at[i].count) need_wide(s, &s->wide.at[i]);
}

/* -------------------------------------------------------------------------------------------- */

static int compare_needs(const void *left, const void *right) {
    const Need *a = left, *b = right;
    return (a->reg > b->reg) - (a->reg < b->reg);
}

static int compare_narrowed(const void *left, const void *right) {
    const Narrowed *a = left, *b = right;
    return (a->reg > b->reg) - (a->reg < b->reg);
}

static void finish(Settling *s) {
    Run *run = s->run;
    run->open = s->open;
    run->settled = s->settled;
    run->needs_exact = true;
    if (s->needs.count) qsort(s->needs.at, s->needs.count, sizeof *s->needs.at, compare_needs);
    if (s->narrowed.count)
        qsort(s->narrowed.at, s->narrowed.count, sizeof *s->narrowed.at, compare_narrowed);
    for (size_t i = 0; i < s->needs.count; i++)
        run->needs_exact &= s->needs.at[i].exact;
    run->needs = s->needs.at;
    run->need_count = (uint32_t)s->needs.count;
    run->narrowed = s->narrowed.at;
    run->narrowed_count = (uint32_t)s->narrowed.count;
}

static size_t open_outputs(const Open *open, const Reg *outputs, size_t count, Reg *kept) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (open->is_open[outputs[i]]) kept[n++] = outputs[i];
    return n;
}

void settle(Run *run, uint32_t end, const Reg *outputs, size_t count) {
    Settling s = {.run = run, .arena = run->arena};
    s.settled = NEW_N(run->arena, uint8_t, run->program->count + 1);
    for (Reg reg = 0; reg < run->program->count; reg++)
        s.settled[reg] = run->program->ops[reg].type == REG_B
                             ? (uint8_t)frame_truth(run->frame, reg, 0)
                             : (uint8_t)TRUTH_UNKNOWN;
    s.open = open_find(run->arena, run->program, run->frame, end);
    uint8_t *is_output = NEW_N(run->arena, uint8_t, run->program->count + 1);
    for (size_t i = 0; i < count; i++)
        is_output[outputs[i]] = 1;
    run->is_output = is_output;
    Reg *open = NEW_N(run->arena, Reg, count + 1);
    size_t open_count = open_outputs(s.open, outputs, count, open);
    if (open_count) {
        s.sets = open_input_sets(s.open, open, open_count);
        s.listed = NEW_N(run->arena, const uint32_t *, s.sets.count + 1);
        s.chains = chains_follow(s.open);
        s.lanes = lanes_open(s.open, s.chains, WORK_MAX);
        settle_sets(&s, open, open_count);
    }
    finish(&s);
}
