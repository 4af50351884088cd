/* decide.c -- see decide.h. What the outputs rest on is found backwards, the diagrams are made
 * forwards. Inputs are variables in the order in which the program reads them. */
#include "run/decide.h"

#include "base/vec.h"

/* A run asks only for what is left over, and restricted diagrams are smaller; so what a cohort
 * could decide its runs can, too. */
enum { COHORT_SIZE = 1 << 14, RUN_SIZE = 1 << 16 };

typedef struct Deciding {
    Arena *arena;
    const Open *open;
    Chains *chains;
    const Program *program;
    bool cohort;
    Diagrams *diagrams;
    VEC(Variable) variables;
    Diagram *of;
    bool *needed;     /* by register */
    uint8_t *readers; /* by register: how many operations read it; 2: or more */
    bool *recorded;   /* by register: something that reads the record as it stands rests on it */
} Deciding;

/* -- what is needed ---------------------------------------------------------------------------- */

/* Arithmetic that is not followed (chain.h): its value is taken as it stands. */
static bool is_mixed(const Deciding *d, Reg reg) {
    return d->open->is_open[reg] && d->chains->of[reg] && d->chains->of[reg]->mixed;
}

static bool is_constant(const Deciding *d, Reg reg) {
    return !d->open->is_open[reg] && d->program->ops[reg].type == REG_N &&
           range_single(frame_range(d->open->base, reg, 0));
}

/* A comparison with a constant is decided in each cell of the other operand. */
static bool compares_constant(const Deciding *d, const Op *op, Reg mixed) {
    if (!op_compares_numbers(op) || !is_mixed(d, mixed)) return false;
    if (op->code == OP_WITHIN) return op->a == mixed;
    return (op->a == mixed && is_constant(d, op->b)) || (op->b == mixed && is_constant(d, op->a));
}

/* A register that the diagrams do not look behind. */
static bool taken_as_it_stands(const Deciding *d, Reg reg) {
    const Op *op = &d->program->ops[reg];
    if (reads_the_record(op)) return d->cohort;
    if (is_mixed(d, reg)) return true;
    return op_compares_numbers(op) && d->chains->undecided[reg] &&
           !compares_constant(d, op, op->a) &&
           !(op->code != OP_WITHIN && compares_constant(d, op, op->b));
}

static void count_reader(void *context, Reg reg) {
    uint8_t *readers = context;
    if (readers[reg] < 2) readers[reg]++;
}

static void find_needed(Deciding *d, const Reg *outputs, size_t count) {
    const Program *program = d->program;
    for (size_t i = 0; i < count; i++)
        d->needed[outputs[i]] = true;
    for (Reg reg = d->open->end; reg-- > 0;) {
        const Op *op = &program->ops[reg];
        op_reads(program, op, count_reader, d->readers);
        if ((d->needed[reg] && reads_the_record(op)) || d->recorded[reg])
            op_mark_reads(program, op, d->recorded);
        if (d->needed[reg] && d->open->is_open[reg] && !taken_as_it_stands(d, reg))
            op_mark_reads(program, op, d->needed);
    }
}

/* -- cells ------------------------------------------------------------------------------------- */

typedef VEC(Cut) CutList;

static CutList all_cuts(Deciding *d) {
    CutList list = {0};
    for (uint32_t i = 0; i < d->open->reg_count; i++) {
        Reg reg = d->open->regs[i];
        if (!d->needed[reg] || !op_compares_numbers(&d->program->ops[reg]) ||
            d->chains->undecided[reg])
            continue;
        Cuts cuts = chains_cuts(d->chains, reg);
        for (uint32_t c = 0; c < cuts.count; c++)
            vec_push(d->arena, &list, cuts.at[c]);
    }
    cuts_sort(list.at, list.count);
    return list;
}

/* The first values of cells, from the domain's on; false where they are too many. */
static bool find_starts(Deciding *d, Variable *variable, const Domain *domain, uint32_t rank,
                        const CutList *cuts) {
    double *starts = NEW_N(d->arena, double, CELLS_MAX);
    uint32_t count = 0;
    starts[count++] = domain->lo;
    for (size_t i = 0; i < cuts->count; i++) {
        const Cut *cut = &cuts->at[i];
        if (cut->rank != rank || cut->at <= starts[count - 1] || cut->at > domain->hi) continue;
        if (count == CELLS_MAX - 1) return false;
        starts[count++] = cut->at;
    }
    variable->starts = starts;
    variable->cells = variable->start_count = count;
    return true;
}

static bool add_variable(Deciding *d, const Variable *variable) {
    if (diagram_variable(d->diagrams, variable->cells) == NO_REG) return false;
    vec_push(d->arena, &d->variables, *variable);
    return true;
}

static Diagram last_variable(Deciding *d, const Diagram *children) {
    return diagram_node(d->diagrams, (uint32_t)d->variables.count - 1, children);
}

/* A variable that is a number, each cell with a value that stands for it. */
static Diagram number_diagram(Deciding *d, const Variable *variable, const Domain *domain) {
    Diagram children[CELLS_MAX] = {0};
    if (!add_variable(d, variable)) return DIAGRAM_NONE;
    for (uint32_t cell = 0; cell < variable->start_count; cell++) {
        double end = cell + 1 < variable->start_count
                         ? domain_before(domain, variable->starts[cell + 1])
                         : domain->hi;
        double number = domain_nearer_start(domain, variable->starts[cell], end);
        Terminal value = {.type = REG_N, .range = {number, number}};
        children[cell] = diagram_terminal(d->diagrams, value);
    }
    if (variable->cells > variable->start_count) {
        Terminal none = {.type = REG_N, .range = RANGE_UNDEFINED};
        children[variable->start_count] = diagram_terminal(d->diagrams, none);
    }
    return last_variable(d, children);
}

static Diagram truth_diagram(Deciding *d, const Variable *variable) {
    Diagram children[] = {diagram_truth(d->diagrams, TRUTH_NO),
                          diagram_truth(d->diagrams, TRUTH_YES),
                          diagram_truth(d->diagrams, TRUTH_UNKNOWN)};
    return add_variable(d, variable) ? last_variable(d, children) : DIAGRAM_NONE;
}

static Diagram members_diagram(Deciding *d, const Variable *variable) {
    Diagram children[CELLS_MAX] = {0};
    uint64_t left = variable->members;
    if (!add_variable(d, variable)) return DIAGRAM_NONE;
    for (uint32_t cell = 0; left; left &= left - 1, cell++) {
        Terminal value = {.type = REG_C, .surely = true, .members = left & (0 - left)};
        children[cell] = diagram_terminal(d->diagrams, value);
    }
    return last_variable(d, children);
}

static Diagram input_diagram(Deciding *d, Reg reg, const CutList *cuts) {
    const Op *op = &d->program->ops[reg];
    Variable variable = {.is_input = true, .of = op->index, .type = (RegType)op->type, .cells = 2};
    switch (variable.type) {
    case REG_B: return truth_diagram(d, &variable);
    case REG_N: {
        uint32_t rank = d->open->rank[op->index];
        const Domain *domain = &d->chains->domains[rank];
        if (!find_starts(d, &variable, domain, rank, cuts)) return DIAGRAM_NONE;
        return number_diagram(d, &variable, domain);
    }
    case REG_C:
        variable.members = frame_members(d->open->base, reg, 0).members;
        variable.cells = (uint32_t)__builtin_popcountll(variable.members);
        return members_diagram(d, &variable);
    }
    return DIAGRAM_NONE;
}

/* -- registers that are taken as they stand ---------------------------------------------------- */

static bool is_open_number_input(const Deciding *d, Reg reg) {
    return d->program->ops[reg].code == OP_INPUT_N && d->open->is_open[reg];
}

static bool compares_inputs(const Deciding *d, const Op *op) {
    return (op->code == OP_LT || op->code == OP_LE) && op->a != op->b &&
           is_open_number_input(d, op->a) && is_open_number_input(d, op->b);
}

/* Any two numbers of two ranges can come together, and the ends of both are among them. */
static bool is_tight(const Deciding *d, Reg reg) {
    const Op *op = &d->program->ops[reg];
    if (reads_the_record(op)) return true;
    return compares_inputs(d, op) && d->readers[op->a] == 1 && d->readers[op->b] == 1 &&
           !d->recorded[reg];
}

/* A loose one may have no answer, as where it divides by zero. */
static Diagram truth_as_it_stands(Deciding *d, Reg reg) {
    Variable variable = {.of = reg, .type = REG_B, .loose = !is_tight(d, reg)};
    variable.cells = variable.loose ? 3 : 2;
    return truth_diagram(d, &variable);
}

static void cut_at_constant(Deciding *d, CutList *cuts, double low, double high) {
    if (isfinite(low)) vec_push(d->arena, cuts, ((Cut){0, low}));
    if (isfinite(high)) vec_push(d->arena, cuts, ((Cut){0, dec_next(high)}));
}

/* Where the comparisons of a register with constants turn over. */
static CutList constant_cuts(Deciding *d, Reg reg) {
    CutList cuts = {0};
    for (uint32_t i = 0; i < d->open->reg_count; i++) {
        const Op *op = &d->program->ops[d->open->regs[i]];
        if (!d->needed[d->open->regs[i]] || !compares_constant(d, op, reg)) continue;
        if (op->code == OP_WITHIN) {
            cut_at_constant(d, &cuts, op->low, op->high);
        } else {
            double value = frame_range(d->open->base, op->a == reg ? op->b : op->a, 0).lo;
            cut_at_constant(d, &cuts, value, value);
        }
    }
    cuts_sort(cuts.at, cuts.count);
    return cuts;
}

static Diagram number_as_it_stands(Deciding *d, Reg reg) {
    Variable variable = {.of = reg, .type = REG_N, .loose = true};
    NumberRange number = frame_number(d->open->base, reg, 0);
    Domain domain = {.lo = number.lo, .hi = number.hi};
    domain.no_lower = domain.lo == -INFINITY;
    domain.no_upper = domain.hi == INFINITY;
    if (domain.no_lower) domain.lo = -DEC_MAX;
    if (domain.no_upper) domain.hi = DEC_MAX;
    CutList cuts = constant_cuts(d, reg);
    if (!find_starts(d, &variable, &domain, 0, &cuts)) return DIAGRAM_NONE;
    if (!number.defined) variable.cells++;
    return number_diagram(d, &variable, &domain);
}

static Diagram as_it_stands(Deciding *d, Reg reg) {
    switch ((RegType)d->program->ops[reg].type) {
    case REG_B: return truth_as_it_stands(d, reg);
    case REG_N: return is_mixed(d, reg) ? number_as_it_stands(d, reg) : DIAGRAM_NONE;
    case REG_C: break;
    }
    return DIAGRAM_NONE;
}

/* A comparison that the domains of its inputs decide; DIAGRAM_NONE where they do not. */
static Diagram by_domains(const Deciding *d, const Op *op) {
    if (!compares_inputs(d, op)) return DIAGRAM_NONE;
    const Domain *a = &d->chains->domains[d->open->rank[d->program->ops[op->a].index]];
    const Domain *b = &d->chains->domains[d->open->rank[d->program->ops[op->b].index]];
    bool equal_is_yes = op->code == OP_LE;
    if (a->hi < b->lo || (equal_is_yes && a->hi == b->lo))
        return diagram_truth(d->diagrams, TRUTH_YES);
    if (a->lo > b->hi || (!equal_is_yes && a->lo == b->hi))
        return diagram_truth(d->diagrams, TRUTH_NO);
    return DIAGRAM_NONE;
}

/* -- operations -------------------------------------------------------------------------------- */

static Diagram closed_diagram(Deciding *d, Reg reg) {
    const Frame *base = d->open->base;
    Terminal value = {.type = (RegType)d->program->ops[reg].type};
    switch (value.type) {
    case REG_B: value.truth = frame_truth(base, reg, 0); break;
    case REG_N: value.range = frame_range(base, reg, 0); break;
    case REG_C:
        value.members = base->registers[reg].members[0];
        value.surely = base->registers[reg].surely[0] & 1;
        break;
    }
    return diagram_terminal(d->diagrams, value);
}

/* The n-th most certain of a list, by insertion: `and` is the lesser truth, `or` the greater. */
static Diagram at_least(Deciding *d, const Op *op) {
    const Reg *list = d->program->lists + op->a;
    Diagram yes = diagram_truth(d->diagrams, TRUTH_YES), no = diagram_truth(d->diagrams, TRUTH_NO);
    Diagram reached[CELLS_MAX + 1];
    if (op->index > CELLS_MAX) return DIAGRAM_NONE;
    for (uint32_t n = 0; n <= op->index; n++)
        reached[n] = n ? no : yes;
    for (uint32_t i = 0; i < op->b; i++)
        for (uint32_t n = op->index; n > 0; n--) {
            Diagram both = diagram_logic(d->diagrams, OP_AND, reached[n - 1], d->of[list[i]], 0);
            reached[n] = diagram_logic(d->diagrams, OP_OR, reached[n], both, 0);
        }
    return reached[op->index];
}

static Diagram operation(Deciding *d, Reg reg) {
    const Op *op = &d->program->ops[reg];
    const Reg read[OPERANDS_MAX] = {op->a, op->b, op->c};
    const char *letters = op_operands((OpCode)op->code);
    Diagram operands[OPERANDS_MAX] = {0};
    uint32_t count = 0;
    if (op->code == OP_AT_LEAST) return at_least(d, op);
    while (count < OPERANDS_MAX && letters[count] && strchr("BNC", letters[count])) {
        operands[count] = d->of[read[count]];
        count++;
    }
    if (op->code == OP_NOT || op->code == OP_AND || op->code == OP_OR || op->code == OP_CHOOSE_B)
        return diagram_logic(d->diagrams, (OpCode)op->code, operands[0], operands[1], operands[2]);
    return diagram_apply(d->diagrams, reg, operands, count);
}

static Diagram diagram_of(Deciding *d, Reg reg, const CutList *cuts) {
    const Op *op = &d->program->ops[reg];
    if (!d->open->is_open[reg]) return closed_diagram(d, reg);
    if (reads_the_patient(op)) return input_diagram(d, reg, cuts);
    Diagram made = taken_as_it_stands(d, reg) ? by_domains(d, op) : operation(d, reg);
    return made == DIAGRAM_NONE ? as_it_stands(d, reg) : made;
}

/* -------------------------------------------------------------------------------------------- */

/* By diagram: a loose variable is among its own. Diagrams come after what they are made of. */
static const uint8_t *find_loose(const Deciding *d) {
    uint32_t count = diagram_count(d->diagrams);
    uint8_t *loose = NEW_N(d->arena, uint8_t, count + 1);
    const Variable *variables = d->variables.at; /* NULL: there is none, and no node either */
    for (Diagram node = 0; variables && node < count; node++) {
        uint32_t variable = diagram_top(d->diagrams, node);
        const Diagram *children = diagram_children(d->diagrams, node);
        loose[node] = variables[variable].loose;
        for (uint32_t i = 0; i < diagram_cells(d->diagrams, variable); i++)
            if (!diagram_is_terminal(children[i])) loose[node] |= loose[children[i]];
    }
    return loose;
}

static const Decisions *decide(Arena *arena, const Open *open, Chains *chains, const Reg *outputs,
                               size_t count, bool cohort) {
    const Program *program = open->program;
    Deciding d = {.arena = arena,
                  .open = open,
                  .chains = chains,
                  .program = program,
                  .cohort = cohort,
                  .diagrams = diagrams_open(arena, program, cohort ? COHORT_SIZE : RUN_SIZE),
                  .of = NEW_N(arena, Diagram, program->count + 1),
                  .needed = NEW_N(arena, bool, program->count + 1),
                  .readers = NEW_N(arena, uint8_t, program->count + 1),
                  .recorded = NEW_N(arena, bool, program->count + 1)};
    find_needed(&d, outputs, count);
    CutList cuts = all_cuts(&d);
    for (Reg reg = 0; reg < program->count; reg++)
        d.of[reg] = reg < open->end && d.needed[reg] ? diagram_of(&d, reg, &cuts) : DIAGRAM_NONE;
    Decisions *decisions = NEW(arena, Decisions);
    *decisions = (Decisions){.program = program,
                             .diagrams = d.diagrams,
                             .variables = d.variables.at,
                             .variable_count = (uint32_t)d.variables.count,
                             .of = d.of,
                             .loose = find_loose(&d),
                             .stamps = NEW_N(arena, uint32_t, diagram_count(d.diagrams) + 1),
                             .stamp = NEW(arena, uint32_t)};
    return decisions;
}

const Decisions *decide_run(Arena *arena, const Open *open, Chains *chains, const Reg *outputs,
                            size_t count) {
    return decide(arena, open, chains, outputs, count, false);
}

/* All is open but the day, and what reads the record, of which every answer can be. */
static const Frame *blank_frame(Arena *arena, const Program *program, Date today) {
    Frame *frame = frame_open(arena, program, 1);
    for (uint32_t i = 0; i < program->input_count; i++) {
        const Query *query = program->inputs[i].query;
        Answer day = {.lo = today, .hi = today};
        if (query && query->kind == QUERY_TODAY) frame_set_input(frame, i, 0, &day);
    }
    for (Reg reg = 0; reg < program->main_count; reg++) {
        frame_execute_list(frame, &reg, 1);
        if (!reads_the_record(&program->ops[reg])) continue;
        frame->registers[reg].yes[0] = frame->registers[reg].no[0] = 0;
    }
    return frame;
}

const Decisions *decide_cohort(Arena *arena, const Program *program, Date today, const Reg *outputs,
                               size_t count) {
    const Frame *blank = blank_frame(arena, program, today);
    const Open *open = open_find(arena, program, blank, program->main_count);
    return decide(arena, open, chains_follow(open), outputs, count, true);
}

bool decided_tightly(const Decisions *decisions, Diagram diagram) {
    if (diagram == DIAGRAM_NONE) return false;
    return diagram_is_terminal(diagram) || !decisions->loose[diagram];
}

static void mark_variables(const Decisions *decisions, Diagram diagram, uint32_t stamp,
                           uint8_t *has) {
    const Diagrams *diagrams = decisions->diagrams;
    if (diagram_is_terminal(diagram) || decisions->stamps[diagram] == stamp) return;
    decisions->stamps[diagram] = stamp;
    uint32_t variable = diagram_top(diagrams, diagram);
    has[variable] = 1;
    for (uint32_t i = 0; i < diagram_cells(diagrams, variable); i++)
        mark_variables(decisions, diagram_children(diagrams, diagram)[i], stamp, has);
}

uint32_t decided_by(const Decisions *decisions, Diagram diagram, uint32_t *list) {
    uint8_t has[VARIABLES_MAX] = {0};
    uint32_t count = 0, stamp = ++*decisions->stamp;
    mark_variables(decisions, diagram, stamp, has);
    for (uint32_t i = 0; i < decisions->variable_count; i++)
        if (has[i]) list[count++] = i;
    return count;
}
