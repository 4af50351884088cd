/* complete.c -- see complete.h. */
#include "complete.h"

#include "base/decimal.h"

#include <math.h>
#include <stdlib.h>

enum { LEAVES_MAX = 256 };

typedef struct Comparison {
    Arena *arena;
    const Program *program;
    const Run *run;
    Oracle oracle;
    Outcomes outcomes; /* of the leaf at hand */
    Dimensions dimensions;
    uint64_t tried;
    bool all; /* every completion is tried */
    /* by tried completion and outcome */
    Datum *data;
    bool *valid; /* by completion */
    bool *exact; /* by outcome: in every completion */
    Verdict verdict;
} Comparison;

/* -- registers ------------------------------------------------------------------------------- */

static Reg against_register(const Program *p, const Outcome *outcome) {
    const AgainstRegs *regs = &p->against[outcome->index];
    return outcome->kind == OUT_AGAINST ? regs->strong : regs->caution;
}

static Reg offer_register(const Program *p, const Outcome *outcome) {
    const Offer *offer = &p->offers[outcome->index];
    switch (outcome->kind) {
    case OUT_AVAILABLE: return offer->available;
    case OUT_CONFLICTING: return offer->conflict;
    case OUT_WITHDRAWN: return offer->withdrawn[outcome->option];
    case OUT_CAUTIONED: return offer->cautioned[outcome->option];
    default: return offer->issued;
    }
}

static Reg step_register(const Program *p, const Outcome *outcome) {
    const StepRegs *regs = &p->steps[outcome->index];
    switch (outcome->kind) {
    case OUT_REACHED: return regs->reached;
    case OUT_PASSED: return regs->passed;
    case OUT_DONE: return regs->done;
    default: return regs->current;
    }
}

static Reg register_of(const Program *p, const Outcome *outcome) {
    switch (outcome->kind) {
    case OUT_CONDITION: return p->conditions[outcome->index];
    case OUT_VALUE: return p->values[outcome->index];
    case OUT_TABLE: return p->tables[outcome->index].value;
    case OUT_POPULATION: return p->populations[outcome->index];
    case OUT_RULE: return p->rules[outcome->index];
    case OUT_REACHED:
    case OUT_PASSED:
    case OUT_DONE:
    case OUT_CURRENT: return step_register(p, outcome);
    case OUT_ISSUED:
    case OUT_AVAILABLE:
    case OUT_CONFLICTING:
    case OUT_WITHDRAWN:
    case OUT_CAUTIONED: return offer_register(p, outcome);
    case OUT_NOTE: return p->notes[outcome->index].issued;
    case OUT_AGAINST:
    case OUT_CAUTION: return against_register(p, outcome);
    case OUT_CONFLICT: return p->conflict;
    case OUT_PROMISE_WHEN: return p->promises[outcome->index].when;
    case OUT_PROMISE_CLAIM: return p->promises[outcome->index].claim;
    case OUT_BROKEN: return p->promises[outcome->index].broken;
    case OUT_ASSUMPTION: return p->assumptions[outcome->index];
    }
    return NO_REG;
}

static const char *kind_text(OutcomeKind kind) {
    static const char *const texts[] = {[OUT_CONDITION] = "condition",
                                        [OUT_VALUE] = "value",
                                        [OUT_TABLE] = "table",
                                        [OUT_POPULATION] = "population of",
                                        [OUT_RULE] = "rule",
                                        [OUT_REACHED] = "reached",
                                        [OUT_PASSED] = "passed",
                                        [OUT_DONE] = "done",
                                        [OUT_CURRENT] = "current",
                                        [OUT_ISSUED] = "issued",
                                        [OUT_AVAILABLE] = "available",
                                        [OUT_CONFLICTING] = "in conflict",
                                        [OUT_WITHDRAWN] = "withdrawn",
                                        [OUT_CAUTIONED] = "cautioned",
                                        [OUT_NOTE] = "note",
                                        [OUT_AGAINST] = "against",
                                        [OUT_CAUTION] = "caution about",
                                        [OUT_CONFLICT] = "any",
                                        [OUT_PROMISE_WHEN] = "case of",
                                        [OUT_PROMISE_CLAIM] = "claim of",
                                        [OUT_BROKEN] = "broken",
                                        [OUT_ASSUMPTION] = "assumption"};
    return texts[kind];
}

/* -- what is said ---------------------------------------------------------------------------- */

/* One answer of the executor, before or after settling. */
typedef struct Said {
    Truth truth;
    NumberRange number;
    MemberSet members;
} Said;

static Said said_of(const Run *run, Reg reg, Type type, bool settled) {
    Said said = {.truth = TRUTH_UNKNOWN};
    switch (type_register(type)) {
    case REG_B:
        said.truth =
            settled || reg == NO_REG ? run_truth(run, reg) : frame_truth(run->frame, reg, 0);
        break;
    case REG_N:
        said.number = settled ? run_number(run, reg) : frame_number(run->frame, reg, 0);
        break;
    case REG_C:
        said.members = settled ? run_members(run, reg) : frame_members(run->frame, reg, 0);
        break;
    }
    return said;
}

/* Is what is said one answer? */
static bool is_sure(const Said *said, Type type) {
    switch (type_register(type)) {
    case REG_B: return said->truth != TRUTH_UNKNOWN;
    case REG_N: return said->number.defined && said->number.lo == said->number.hi;
    case REG_C:
        return said->members.defined && !(said->members.members & (said->members.members - 1));
    }
    return false;
}

/* Is a completion's outcome what was said of it? */
static bool is_so(const Said *said, Type type, Datum datum) {
    switch (type_register(type)) {
    case REG_B:
        if (said->truth == TRUTH_UNKNOWN) return true;
        return datum.defined && datum.yes == (said->truth == TRUTH_YES);
    case REG_N:
        if (!said->number.defined) return true;
        return datum.defined && said->number.lo <= datum.number && datum.number <= said->number.hi;
    case REG_C:
        if (!said->members.defined) return true;
        return datum.defined && (said->members.members >> datum.member & 1);
    }
    return false;
}

/* -- messages -------------------------------------------------------------------------------- */

static void add_datum(Text *text, Datum datum, Type type) {
    if (!datum.defined)
        text_add(text, "undefined");
    else if (type_register(type) == REG_B)
        text_add(text, datum.yes ? "yes" : "no");
    else if (type_register(type) == REG_N)
        text_number(text, datum.number);
    else
        text_add(text, type.category->members[datum.member].name);
}

static void add_members(Text *text, uint64_t members, const Category *category) {
    for (uint32_t i = 0; i < category->count; i++)
        if (members >> i & 1) text_format(text, " %s", category->members[i].name);
}

static void add_said(Text *text, const Said *said, Type type) {
    static const char *const truths[] = {"no", "yes", "unknown"};
    switch (type_register(type)) {
    case REG_B: text_add(text, truths[said->truth]); return;
    case REG_N:
        if (!said->number.defined) break;
        text_number(text, said->number.lo);
        text_add(text, " to ");
        text_number(text, said->number.hi);
        return;
    case REG_C:
        if (!said->members.defined) break;
        text_add(text, "one of");
        add_members(text, said->members.members, type.category);
        return;
    }
    text_add(text, "unknown");
}

static const char *question_text(const Query *query) {
    if (query->fact) return query->fact->name;
    return query->intervention ? query->intervention->name : "today";
}

static void add_completion(Comparison *c, Text *text) {
    for (uint32_t i = 0; i < c->dimensions.count; i++) {
        const Question *q = &c->oracle.questions[c->dimensions.at[i].query];
        text_format(text, "%s%s = ", i ? ", " : " where ", question_text(q->query));
        add_datum(text, q->value, q->query->type);
    }
}

/* Keeps the first fault. */
static Text *begin_fault(Comparison *c, Fault fault, const Outcome *outcome, Text *text) {
    *text = text_open(c->arena);
    c->verdict.fault = fault;
    text_format(text, "%s '%s'", kind_text(outcome->kind), outcome->name);
    return text;
}

/* -- every completion ------------------------------------------------------------------------ */

static void check_sound(Comparison *c, const Outcome *outcome, bool settled) {
    Reg reg = register_of(c->program, outcome);
    bool partial = c->dimensions.count > 0;
    if (c->verdict.fault || outcome->unclear || (outcome->kind == OUT_POPULATION && reg == NO_REG))
        return;
    /* broken is also what is not sure to be kept: to be compared where all is sure */
    if (outcome->kind == OUT_BROKEN && (partial || !settled || !outcome->exact)) return;
    if (!settled && reg == NO_REG) return;
    Said said = said_of(c->run, reg, outcome->type, settled);
    if (outcome->kind == OUT_BROKEN) said.truth = run_broken(c->run, outcome->index);
    if (is_so(&said, outcome->type, outcome->datum)) return;
    Text text;
    begin_fault(c, FAULT_UNSOUND, outcome, &text);
    text_format(&text, " is %s ", settled ? "said to be" : "before settling");
    add_said(&text, &said, outcome->type);
    text_add(&text, ", and is ");
    add_datum(&text, outcome->datum, outcome->type);
    add_completion(c, &text);
    c->verdict.what = text_string(&text);
}

static void keep(Comparison *c, uint64_t completion) {
    size_t count = c->outcomes.count;
    for (size_t i = 0; i < count; i++) {
        c->data[completion * count + i] = c->outcomes.at[i].datum;
        c->exact[i] &= c->outcomes.at[i].exact && !c->outcomes.at[i].unclear;
    }
}

/* All leaves of one completion. */
static void try_completion(Comparison *c, uint64_t completion) {
    Oracle *o = &c->oracle;
    o->choices.count = 0;
    for (uint32_t leaf = 0; leaf < LEAVES_MAX && !c->verdict.fault; leaf++) {
        oracle_outcomes(o, &c->outcomes);
        if (!c->data) { /* the first: now it is known how many there are */
            c->data = NEW_N(c->arena, Datum, c->tried * c->outcomes.count + 1);
            c->exact = NEW_N(c->arena, bool, c->outcomes.count + 1);
            for (size_t i = 0; i < c->outcomes.count; i++)
                c->exact[i] = true;
        }
        if (o->wrong) {
            c->verdict.fault = FAULT_WRONG;
            c->verdict.what = "the oracle does not know what this model holds";
            return;
        }
        for (size_t i = 0; i < c->outcomes.count; i++) {
            check_sound(c, &c->outcomes.at[i], false);
            check_sound(c, &c->outcomes.at[i], true);
        }
        keep(c, completion);
        if (!oracle_next_leaf(o)) return;
    }
}

/* The oracle's memory is given back after some completions. */
typedef struct Batch {
    Comparison *c;
    uint64_t first, end;
} Batch;

static uint64_t scattered(uint64_t i) {
    i = (i + 1) * 0x9E3779B97F4A7C15u;
    i = (i ^ (i >> 29)) * 0xBF58476D1CE4E5B9u;
    return i ^ (i >> 32);
}

static void try_batch(void *context) {
    Batch *batch = context;
    Comparison *c = batch->c;
    for (uint64_t i = batch->first; i < batch->end && !c->verdict.fault; i++) {
        uint64_t number = c->all ? i : scattered(i) % c->dimensions.completions;
        c->valid[i] =
            dimensions_complete(&c->dimensions, c->program->model, number, c->oracle.questions);
        if (!c->valid[i]) continue;
        c->verdict.completions++;
        try_completion(c, i);
    }
}

static void try_all(Comparison *c) {
    enum { BATCH = 64 };
    for (uint64_t first = 0; first < c->tried && !c->verdict.fault; first += BATCH) {
        Arena *arena = arena_open(0);
        if (!arena) return;
        Batch batch = {c, first, first + BATCH < c->tried ? first + BATCH : c->tried};
        c->oracle.arena = arena;
        memset(&c->oracle.choices, 0, sizeof c->oracle.choices);
        memset(&c->outcomes, 0, sizeof c->outcomes);
        if (!arena_try(arena, try_batch, &batch)) {
            c->verdict.fault = FAULT_WRONG;
            c->verdict.what = "no memory";
        }
        /* the outcomes are listed once more, to know them after the last batch */
        if (batch.end == c->tried && !c->verdict.fault) {
            c->oracle.arena = c->arena;
            memset(&c->oracle.choices, 0, sizeof c->oracle.choices);
            memset(&c->outcomes, 0, sizeof c->outcomes);
            oracle_outcomes(&c->oracle, &c->outcomes);
        }
        arena_close(arena);
    }
}

/* -- what all completions agree on ----------------------------------------------------------- */

static Datum datum_at(const Comparison *c, uint64_t completion, size_t outcome) {
    return c->data[completion * c->outcomes.count + outcome];
}

static bool all_agree(const Comparison *c, size_t outcome, Datum *agreed) {
    bool first = true;
    for (uint64_t i = 0; i < c->tried; i++) {
        if (!c->valid[i]) continue;
        Datum datum = datum_at(c, i, outcome);
        if (first) *agreed = datum;
        if (!datum_same(*agreed, datum, c->outcomes.at[outcome].type)) return false;
        first = false;
    }
    return !first;
}

/* Do two completions that differ in one dimension alone differ in the outcome? */
static bool does_matter(const Comparison *c, size_t outcome, uint32_t dimension) {
    uint64_t stride = 1, count = c->dimensions.at[dimension].count;
    for (uint32_t i = 0; i < dimension; i++)
        stride *= c->dimensions.at[i].count;
    Type type = c->outcomes.at[outcome].type;
    for (uint64_t i = 0; i < c->tried; i++) {
        if (!c->valid[i]) continue;
        uint64_t place = i / stride % count;
        for (uint64_t other = place + 1; other < count; other++) {
            uint64_t j = i + (other - place) * stride;
            if (c->valid[j] && !datum_same(datum_at(c, i, outcome), datum_at(c, j, outcome), type))
                return true;
        }
    }
    return false;
}

/* -- needs ----------------------------------------------------------------------------------- */

static bool same_subject(const Query *a, const Query *b) {
    return a->fact == b->fact && a->intervention == b->intervention;
}

static bool is_needed(const Comparison *c, size_t outcome, const Query *query) {
    for (uint32_t d = 0; d < c->dimensions.count; d++)
        if (same_subject(c->oracle.questions[c->dimensions.at[d].query].query, query) &&
            does_matter(c, outcome, d))
            return true;
    return false;
}

static bool is_asked(const Comparison *c, const Need *need, const Query *query) {
    for (uint32_t i = 0; need && i < need->input_count; i++)
        if (same_subject(c->program->inputs[need->inputs[i]].query, query)) return true;
    return false;
}

static void say_need(Comparison *c, const Outcome *outcome, const Query *query, bool asked) {
    Text text;
    begin_fault(c, FAULT_NEEDS, outcome, &text);
    text_format(&text, " is said %sto need '%s', which %s", asked ? "" : "not ",
                question_text(query), asked ? "decides nothing" : "decides it");
    c->verdict.what = text_string(&text);
}

static void check_needs(Comparison *c, size_t at, const Need *need) {
    const Outcome *outcome = &c->outcomes.at[at];
    for (uint32_t d = 0; d < c->dimensions.count && !c->verdict.fault; d++) {
        const Query *query = c->oracle.questions[c->dimensions.at[d].query].query;
        bool asked = is_asked(c, need, query);
        if (asked != is_needed(c, at, query)) say_need(c, outcome, query, asked);
    }
    for (uint32_t i = 0; need && i < need->input_count && !c->verdict.fault; i++) {
        const Query *query = c->program->inputs[need->inputs[i]].query;
        if (!is_needed(c, at, query)) say_need(c, outcome, query, true);
    }
}

/* -- one outcome ----------------------------------------------------------------------------- */

static bool is_output(const Comparison *c, const Outcome *outcome, Reg reg) {
    return reg != NO_REG && outcome->kind != OUT_PASSED && outcome->kind != OUT_BROKEN &&
           c->run->is_output[reg];
}

static void check_outcome(Comparison *c, size_t at) {
    const Outcome *outcome = &c->outcomes.at[at];
    Reg reg = register_of(c->program, outcome);
    if (!is_output(c, outcome, reg)) return;
    Said said = said_of(c->run, reg, outcome->type, true);
    Said before = said_of(c->run, reg, outcome->type, false);
    if (is_sure(&said, outcome->type)) {
        c->verdict.tried += !is_sure(&before, outcome->type);
        return;
    }
    c->verdict.unknown++;
    if (!c->all || !c->dimensions.exhaustive || !c->exact[at]) return;
    const Need *need = run_need(c->run, reg);
    Datum agreed;
    bool agree = all_agree(c, at, &agreed) && agreed.defined;
    if (need && !need->exact) {
        c->verdict.agreeing += agree;
        return;
    }
    if (agree) {
        Text text;
        begin_fault(c, FAULT_UNSETTLED, outcome, &text);
        text_add(&text, " is said to be ");
        add_said(&text, &said, outcome->type);
        text_add(&text, ", and is always ");
        add_datum(&text, agreed, outcome->type);
        c->verdict.what = text_string(&text);
        return;
    }
    check_needs(c, at, need);
}

/* -- what is known, as the record stands ----------------------------------------------------- */

/* With what the record leaves open undefined: what comes out all the same is known. */
static bool known_without(Comparison *c, const Expr *e) {
    for (uint32_t i = 0; i < c->dimensions.count; i++)
        c->oracle.questions[c->dimensions.at[i].query].value = datum_undefined();
    c->oracle.choices.count = 0;
    c->oracle.consulted = false;
    return oracle_value(&c->oracle, e).defined && !c->oracle.consulted;
}

/* Looks at all leaves: false when one differs from what was seen first, or is undefined. */
static bool leaves_agree(Comparison *c, const Expr *e, Datum *first, bool *any) {
    Oracle *o = &c->oracle;
    o->choices.count = 0;
    for (uint32_t leaf = 0; leaf < LEAVES_MAX; leaf++) {
        Datum datum = oracle_value(o, e);
        if (!datum.defined || (*any && !datum_same(*first, datum, e->type))) return false;
        *first = datum;
        *any = true;
        if (!oracle_next_leaf(o)) break;
    }
    return true;
}

/* Two completions that come out otherwise: not known. */
static bool differs(Comparison *c, const Expr *e) {
    Datum first = {0};
    bool any = false;
    for (uint64_t i = 0; i < c->tried; i++) {
        uint64_t number = c->all ? i : scattered(i) % c->dimensions.completions;
        if (dimensions_complete(&c->dimensions, c->program->model, number, c->oracle.questions) &&
            !leaves_agree(c, e, &first, &any))
            return true;
    }
    return false;
}

/* False where it is not clear: all completions agree, but by more than what the record says. */
static bool find_known(Comparison *c, const Expr *e) {
    Known *known = &c->oracle.known[e->id];
    if (known_without(c, e))
        *known = KNOWN_YES;
    else if (differs(c, e))
        *known = KNOWN_NO;
    return *known != KNOWN_OPEN && !c->oracle.wrong;
}

/* -- all ------------------------------------------------------------------------------------- */

Verdict compare_patient(Arena *arena, const Program *program, const Uses *uses,
                        const Entries *entries, Date today, uint64_t most) {
    const Model *model = program->model;
    Diags diags;
    diags_open(&diags, arena, model->sources);
    Chart *chart = chart_open(arena, model, NULL, today);
    chart_add_entries(chart, entries, false, &diags);
    Comparison c = {.arena = arena, .program = program};
    c.run = run_patient(arena, program, chart, &diags);
    Question *questions = record_read(arena, model, entries, today);
    c.oracle = (Oracle){.arena = arena, .model = model, .questions = questions};
    c.dimensions = dimensions_find(arena, model, uses, questions);
    c.all = c.dimensions.completions <= most;
    c.tried = c.all ? c.dimensions.completions : most / 8 + 1;
    c.valid = NEW_N(arena, bool, c.tried + 1);
    c.oracle.known = NEW_N(arena, Known, model->expr_count + 1);
    for (size_t i = 0; i < uses->known.count; i++)
        if (!find_known(&c, uses->known.at[i])) {
            c.verdict.passed_over = true;
            return c.verdict;
        }
    try_all(&c);
    for (size_t i = 0; i < c.outcomes.count && !c.verdict.fault; i++)
        check_outcome(&c, i);
    return c.verdict;
}
