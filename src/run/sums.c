/* sums.c -- see sums.h. Of each register that something asks of, and each variable of its diagram,
 * the cells are grouped by what is left of the diagram. Where nothing is known of the variable, it
 * matters if what is left of some group can differ from what is left of the first. Lanes in which a
 * part of the cells is ruled out are left to a run. */
#include "run/sums.h"

#include "base/vec.h"

/* Besides what decides: how large diagrams may get. */
enum { SUMS_SIZE = 1 << 17 };

struct Sums {
    const BatchParts *parts;
    CohortSums told;
    uint32_t conflict; /* slot: some conflict */
    VEC(Ask) asks;
    VEC(NeedSum) needs;
};

/* While it is made. */
typedef struct Making {
    Sums *sums;
    const BatchParts *parts;
    uint32_t alone;
    uint32_t *lead;  /* by input: the first that asks for the same thing */
    uint32_t *slots; /* by ask and lead */
} Making;

/* -- questions and what asks ------------------------------------------------------------------- */

static bool same_question(const Query *a, const Query *b) {
    if (a->fact || b->fact) return a->fact == b->fact;
    return a->intervention == b->intervention && a->kind == b->kind;
}

static void find_leads(Making *m) {
    const Program *program = m->parts->program;
    m->lead = NEW_N(m->parts->arena, uint32_t, program->input_count + 1);
    for (uint32_t i = 0; i < program->input_count; i++) {
        m->lead[i] = i;
        for (uint32_t j = i; j-- > 0;)
            if (same_question(program->inputs[i].query, program->inputs[j].query)) m->lead[i] = j;
    }
}

static uint32_t ask_of(Making *m, Ask ask) {
    for (uint32_t i = 0; i < m->sums->asks.count; i++) {
        const Ask *known = &m->sums->asks.at[i];
        if (known->kind == ask.kind && known->step == ask.step && known->rule == ask.rule) return i;
    }
    vec_push(m->parts->arena, &m->sums->asks, ask);
    return (uint32_t)m->sums->asks.count - 1;
}

static uint32_t ask_of_action(Making *m, const Action *action) {
    return ask_of(m, (Ask){.step = action->rule ? NULL : action->step,
                           .rule = action->rule,
                           .kind = action->note ? ASK_NOTE : ASK_RECOMMENDATION});
}

static void leave_alone(Making *m, uint32_t lanes) {
    m->alone = either(m->parts, m->alone, lanes);
}

static void add_need(Making *m, uint32_t ask, uint32_t input, uint32_t lanes) {
    uint32_t *slot = &m->slots[ask * m->parts->program->input_count + m->lead[input]];
    *slot = either(m->parts, *slot, lanes);
}

/* -- what matters ------------------------------------------------------------------------------ */

/* Cells under which the same is left. */
typedef struct Group {
    Diagram left;
    uint64_t cells;
} Group;

static uint32_t find_groups(const BatchParts *parts, Diagram diagram, uint32_t variable,
                            Group groups[CELLS_MAX]) {
    Diagrams *diagrams = parts->decisions->diagrams;
    uint32_t count = 0, cells = diagram_cells(diagrams, variable);
    for (uint32_t cell = 0; cell < cells; cell++) {
        Diagram left = diagram_within(diagrams, diagram, variable, cell);
        uint32_t g = 0;
        if (left == DIAGRAM_NONE) return 0;
        while (g < count && groups[g].left != left)
            g++;
        if (g == count) groups[count++] = (Group){.left = left};
        groups[g].cells |= (uint64_t)1 << cell;
    }
    return count;
}

/* The lanes in which one variable, of which nothing is known, matters to a diagram; and those in
 * which some of its cells are ruled out. */
typedef struct Matters {
    uint32_t yes, ruled_out;
} Matters;

/* False where it cannot be told. */
static bool matters(const BatchParts *parts, Diagram diagram, uint32_t variable, Matters *out) {
    Group groups[CELLS_MAX];
    uint32_t count = find_groups(parts, diagram, variable, groups);
    *out = (Matters){SLOT_NEVER, SLOT_NEVER};
    for (uint32_t g = 0; g < count; g++) {
        uint32_t none = impossible_slot(parts->impossibles, variable, groups[g].cells);
        out->ruled_out = either(parts, out->ruled_out, none);
        if (g == 0) continue;
        Diagram differ = diagram_differ(parts->decisions->diagrams, groups[0].left, groups[g].left);
        if (differ == DIAGRAM_NONE) return false;
        uint32_t alike = sure_slot(parts->sure, differ, TRUTH_NO);
        out->yes = either(parts, out->yes, not_this(parts, alike));
    }
    out->yes = but_not(parts, out->yes, out->ruled_out);
    return count > 0;
}

/* A comparison of two inputs is decided by the one that is open. Where both are, a run tells. */
static void need_operands(Making *m, uint32_t ask, const Op *op, uint32_t lanes) {
    uint32_t a = m->parts->program->ops[op->a].index, b = m->parts->program->ops[op->b].index;
    uint32_t a_known = input_known_slot(m->parts->impossibles, a);
    uint32_t b_known = input_known_slot(m->parts->impossibles, b);
    leave_alone(m, but_not(m->parts, lanes, either(m->parts, a_known, b_known)));
    add_need(m, ask, a, but_not(m->parts, lanes, a_known));
    add_need(m, ask, b, but_not(m->parts, lanes, b_known));
}

/* 'open': the lanes in which something asks, and the diagram is open. */
static void need_variable(Making *m, uint32_t ask, Diagram diagram, uint32_t index, uint32_t open) {
    const BatchParts *parts = m->parts;
    const Variable *variable = &parts->decisions->variables[index];
    Matters found;
    if (!variable->is_input && reads_the_record(&parts->program->ops[variable->of])) return;
    if (!matters(parts, diagram, index, &found)) {
        leave_alone(m, open);
        return;
    }
    uint32_t lanes = both(parts, open, found.yes);
    if (variable->is_input) {
        uint32_t known = input_known_slot(parts->impossibles, variable->of);
        leave_alone(m, both(parts, open, but_not(parts, found.ruled_out, known)));
        add_need(m, ask, variable->of, lanes);
    } else
        need_operands(m, ask, &parts->program->ops[variable->of], lanes);
}

/* 'when': the lanes in which it is asked for. */
static void ask_for(Making *m, uint32_t ask, uint32_t when, Reg reg) {
    const BatchParts *parts = m->parts;
    if (reg == NO_REG || when == SLOT_NEVER) return;
    Diagram diagram = parts->decisions->of[reg];
    SureSlots sure = sure_of(parts, reg);
    uint32_t open = both(parts, when, neither(parts, sure.yes, sure.no));
    uint32_t variables[VARIABLES_MAX];
    if (!sure.tight) {
        leave_alone(m, open);
        return;
    }
    uint32_t count = decided_by(parts->decisions, diagram, variables);
    for (uint32_t i = 0; i < count; i++)
        need_variable(m, ask, diagram, variables[i], open);
}

/* -- what asks: as report/asked.c has it ------------------------------------------------------- */

static bool holds(const Offer *offer, const Intervention *wanted) {
    for (size_t i = 0; i < offer->options->leaf_count; i++)
        if (offer->options->leaves[i] == wanted) return true;
    return false;
}

/* The lanes in which some offer of it is possible. */
static uint32_t offered(const BatchParts *parts, const Intervention *intervention) {
    uint32_t no = SLOT_ALWAYS;
    for (uint32_t i = 0; i < parts->program->offer_count; i++) {
        const Offer *offer = &parts->program->offers[i];
        if (offer->action->against || !holds(offer, intervention)) continue;
        no = both(parts, no, sure_of(parts, offer->issued).no);
    }
    return not_this(parts, no);
}

/* What is perhaps advised against is listed where the record names it, or it is perhaps offered. */
static uint32_t listed_against(Making *m, const struct ColumnPlan *plan, const Offer *offer) {
    uint32_t slot = SLOT_NEVER;
    for (size_t i = 0; i < offer->options->leaf_count; i++) {
        const Intervention *leaf = offer->options->leaves[i];
        uint64_t named = columns_named(plan, leaf);
        slot = either(m->parts, slot, offered(m->parts, leaf));
        if (named) slot = either(m->parts, slot, named_slot(m->parts->impossibles, named));
        SureSlots issued = sure_of(m->parts, offer->issued);
        if (!named) leave_alone(m, neither(m->parts, issued.yes, issued.no));
    }
    return slot;
}

/* A dose or a day is a number, which words do not hold: it asks for nothing where all behind it is
 * known. */
static void ask_schedule(Making *m, const Expr *expr, uint32_t issued) {
    const Program *program = m->parts->program;
    Reg reg = expr ? program->of_expr[expr->id] : NO_REG;
    if (reg == NO_REG) return;
    bool *behind = NEW_N(m->parts->arena, bool, program->count + 1);
    uint32_t known = SLOT_ALWAYS;
    behind[reg] = true;
    for (Reg r = reg + 1; r-- > 0;) {
        const Op *op = &program->ops[r];
        if (!behind[r]) continue;
        op_mark_reads(program, op, behind);
        if (!reads_the_patient(op)) continue;
        known = both(m->parts, known, input_known_slot(m->parts->impossibles, op->index));
    }
    leave_alone(m, but_not(m->parts, issued, known));
}

static void ask_offer(Making *m, const struct ColumnPlan *plan, const Offer *offer) {
    uint32_t ask = ask_of_action(m, offer->action);
    if (offer->action->against) {
        ask_for(m, ask, listed_against(m, plan, offer), offer->issued);
        return;
    }
    uint32_t listed = not_this(m->parts, sure_of(m->parts, offer->issued).no);
    ask_for(m, ask, SLOT_ALWAYS, offer->issued);
    for (size_t o = 0; o < offer->options->count; o++)
        ask_for(m, ask, listed, offer->withdrawn[o]);
    uint32_t issued = sure_of(m->parts, offer->issued).yes;
    ask_schedule(m, offer->action->dose, issued);
    ask_schedule(m, offer->action->due, issued);
}

static void ask_step(Making *m, const Step *step) {
    const BatchParts *parts = m->parts;
    const StepRegs *regs = &parts->program->steps[step->index];
    SureSlots reached = sure_of(parts, regs->reached), done = sure_of(parts, regs->done);
    SureSlots current = sure_of(parts, regs->current);
    uint32_t ask = ask_of(m, (Ask){.step = step, .kind = ASK_STEP});
    uint32_t told = either(parts, done.yes, current.yes);
    uint32_t possible =
        either(parts, neither(parts, reached.yes, reached.no), but_not(parts, reached.yes, told));
    ask_for(m, ask, possible, regs->reached);
    ask_for(m, ask, possible, regs->current);
}

/* -- making ready ------------------------------------------------------------------------------ */

/* Signals in doubt, and what has to be said of a patient. */
static void leave_signals(Making *m) {
    for (uint32_t i = 0; i < m->parts->signals->count; i++) {
        SignalKind kind = m->parts->signals->at[i].kind;
        leave_alone(m, m->parts->at[i].doubt);
        if (kind == SIGNAL_BROKEN || kind == SIGNAL_INCONSISTENT)
            leave_alone(m, m->parts->at[i].yes);
        if (kind == SIGNAL_CONFLICT)
            m->sums->conflict = either(m->parts, m->sums->conflict, m->parts->at[i].yes);
    }
}

static void keep_need(Making *m, uint32_t input, const Ask *ask, uint32_t slot) {
    if (slot == SLOT_NEVER) return;
    NeedSum need = {.query = m->parts->program->inputs[input].query, .ask = ask, .slot = slot};
    vec_push(m->parts->arena, &m->sums->needs, need);
}

static void keep_needs(Making *m) {
    uint32_t inputs = m->parts->program->input_count;
    for (uint32_t input = 0; input < inputs; input++) {
        uint32_t any = SLOT_NEVER;
        for (uint32_t ask = 0; ask < m->sums->asks.count; ask++) {
            uint32_t slot = m->slots[ask * inputs + input];
            any = either(m->parts, any, slot);
            keep_need(m, input, &m->sums->asks.at[ask], slot);
        }
        keep_need(m, input, NULL, any);
    }
}

Sums *sums_open(const BatchParts *parts, const struct ColumnPlan *plan, uint32_t *alone) {
    const Program *program = parts->program;
    const Model *model = program->model;
    Sums *sums = NEW(parts->arena, Sums);
    *sums = (Sums){.parts = parts};
    size_t asks = (size_t)program->offer_count + program->note_count + model->steps_count;
    Making m = {.sums = sums,
                .parts = parts,
                .alone = *alone,
                .slots = NEW_N(parts->arena, uint32_t, (asks + 1) * (program->input_count + 1))};
    diagrams_allow(parts->decisions->diagrams, SUMS_SIZE);
    find_leads(&m);
    leave_signals(&m);
    for (uint32_t i = 0; i < program->offer_count; i++)
        ask_offer(&m, plan, &program->offers[i]);
    for (uint32_t i = 0; i < program->note_count; i++)
        ask_for(&m, ask_of_action(&m, program->notes[i].action), SLOT_ALWAYS,
                program->notes[i].issued);
    for (size_t i = 0; i < model->steps_count; i++)
        ask_step(&m, model->steps[i]);
    keep_needs(&m);
    sums->told = (CohortSums){.yes = NEW_N(parts->arena, uint64_t, parts->signals->count + 1),
                              .maybe = NEW_N(parts->arena, uint64_t, parts->signals->count + 1),
                              .needs = sums->needs.at,
                              .need_count = sums->needs.count};
    *alone = m.alone;
    return sums;
}

/* -- counting ---------------------------------------------------------------------------------- */

static uint64_t count(const uint64_t *words, const uint64_t *valid) {
    uint64_t sum = 0;
    for (int w = 0; w < WORDCODE_WORDS; w++)
        sum += (uint64_t)__builtin_popcountll(words[w] & valid[w]);
    return sum;
}

void sums_add(Sums *sums, SlotWords *slots, const uint64_t valid[WORDCODE_WORDS]) {
    CohortSums *told = &sums->told;
    told->lanes += count(slots[SLOT_ALWAYS], valid);
    told->conflicted += count(slots[sums->conflict], valid);
    for (uint32_t i = 0; i < sums->parts->signals->count; i++) {
        told->yes[i] += count(slots[sums->parts->at[i].yes], valid);
        told->maybe[i] += count(slots[sums->parts->at[i].maybe], valid);
    }
    for (size_t i = 0; i < told->need_count; i++)
        told->needs[i].lanes += count(slots[told->needs[i].slot], valid);
}

const CohortSums *sums_told(const Sums *sums) {
    return &sums->told;
}
