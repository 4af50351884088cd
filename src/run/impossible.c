/* impossible.c -- see impossible.h. Registers that are taken as they stand are executed by a frame,
 * all lanes of the words at once. */
#include "run/impossible.h"

#include "base/vec.h"
#include "base/wide.h"
#include "run/lanebits.h"
#include "run/lanecolumns.h"

/* Is the input's code this one? */
typedef struct CodeSlot {
    uint32_t slot, input;
    uint8_t code;
} CodeSlot;

/* Is the input's number known, and below this? */
typedef struct BelowSlot {
    uint32_t slot, input;
    double bound;
} BelowSlot;

typedef struct RegisterSlots {
    uint32_t yes, no;
    Reg reg;
    bool compares; /* two inputs that nothing else reads */
} RegisterSlots;

/* A comparison of two inputs (less, or less or equal), and what they can be where they are not
 * known: the same in all lanes. */
typedef struct CompareSlots {
    uint32_t yes, no, a, b;
    Range a_unknown, b_unknown;
    bool or_equal;
} CompareSlots;

/* Does the register's range begin (end, where 'high') below this? */
typedef struct EndSlot {
    uint32_t slot;
    Reg reg;
    bool high;
    double bound;
} EndSlot;

/* Does the record name one of these? */
typedef struct NamedSlot {
    uint32_t slot;
    uint64_t interventions;
} NamedSlot;

struct Impossibles {
    Arena *arena;
    const Decisions *decisions;
    const Program *program;
    WordCode *code;
    const struct ColumnPlan *plan;
    VEC(CodeSlot) codes;
    VEC(BelowSlot) belows;
    VEC(CompareSlots) compares;
    VEC(RegisterSlots) registers;
    VEC(EndSlot) ends;
    VEC(NamedSlot) names;
    Frame *frame;       /* NULL: no register is executed */
    bool *standing;     /* by register: to be executed */
    VEC(uint32_t) read; /* inputs that those rest on */
    Range *within;      /* by input: all that it can be */
};

Impossibles *impossibles_open(Arena *arena, const Decisions *decisions, WordCode *code,
                              const struct ColumnPlan *plan) {
    const Program *program = decisions->program;
    Impossibles *i = NEW(arena, Impossibles);
    *i = (Impossibles){.arena = arena,
                       .decisions = decisions,
                       .program = program,
                       .code = code,
                       .plan = plan,
                       .standing = NEW_N(arena, bool, program->count + 1),
                       .within = NEW_N(arena, Range, program->input_count + 1)};
    for (uint32_t input = 0; input < program->input_count; input++)
        i->within[input] = (Range){-INFINITY, INFINITY};
    return i;
}

static uint32_t either(Impossibles *i, uint32_t a, uint32_t b) {
    return wordcode_add(i->code, WORD_OR, a, b);
}

static uint32_t but_not(Impossibles *i, uint32_t a, uint32_t b) {
    return wordcode_add(i->code, WORD_AND_NOT, a, b);
}

/* -- slots that are given ---------------------------------------------------------------------- */

static uint32_t code_slot(Impossibles *i, uint32_t input, uint8_t code) {
    for (size_t s = 0; s < i->codes.count; s++)
        if (i->codes.at[s].input == input && i->codes.at[s].code == code)
            return i->codes.at[s].slot;
    CodeSlot made = {wordcode_given(i->code), input, code};
    vec_push(i->arena, &i->codes, made);
    return made.slot;
}

static uint32_t below_slot(Impossibles *i, uint32_t input, double bound) {
    if (bound == -INFINITY) return SLOT_NEVER;
    for (size_t s = 0; s < i->belows.count; s++)
        if (i->belows.at[s].input == input && i->belows.at[s].bound == bound)
            return i->belows.at[s].slot;
    BelowSlot made = {wordcode_given(i->code), input, bound};
    vec_push(i->arena, &i->belows, made);
    return made.slot;
}

static const RegisterSlots *register_slots(Impossibles *i, Reg reg, bool loose) {
    for (size_t r = 0; r < i->registers.count; r++)
        if (i->registers.at[r].reg == reg) return &i->registers.at[r];
    RegisterSlots made = {.reg = reg,
                          .compares = !loose && !reads_the_record(&i->program->ops[reg])};
    made.yes = wordcode_given(i->code);
    made.no = wordcode_given(i->code);
    vec_push(i->arena, &i->registers, made);
    return &i->registers.at[i->registers.count - 1];
}

static uint32_t end_slot(Impossibles *i, Reg reg, bool high, double bound) {
    if (bound == -INFINITY) return SLOT_NEVER;
    for (size_t s = 0; s < i->ends.count; s++) {
        const EndSlot *end = &i->ends.at[s];
        if (end->reg == reg && end->high == high && end->bound == bound) return end->slot;
    }
    EndSlot made = {wordcode_given(i->code), reg, high, bound};
    vec_push(i->arena, &i->ends, made);
    return made.slot;
}

/* -- states ------------------------------------------------------------------------------------ */

static bool exact(const InputState *state) {
    return state->lo == state->hi;
}

static bool is_known(RegType type, const InputState *state) {
    switch (type) {
    case REG_B: return state->yes || state->no;
    case REG_N: return exact(state);
    case REG_C: return !(state->members & (state->members - 1));
    }
    return false;
}

/* The lanes whose code is one of those held; of the two sorts the rarer is looked for. A number
 * that is known has a code of its own, which is among the others. */
static uint32_t held_slot(Impossibles *i, uint32_t input, const bool *held, uint32_t count) {
    uint32_t yes = 0, slot = SLOT_NEVER;
    for (uint32_t s = 0; s < count; s++)
        yes += held[s];
    bool others = 2 * yes > count && i->program->inputs[input].type != REG_N;
    for (uint32_t s = 0; s < count; s++)
        if (held[s] != others) slot = either(i, slot, code_slot(i, input, (uint8_t)s));
    return others ? but_not(i, SLOT_ALWAYS, slot) : slot;
}

/* -- cells ------------------------------------------------------------------------------------- */

/* A number that is known lies in one cell; none begins below the first start. */
static double cell_start(const Variable *variable, uint32_t cell) {
    return cell ? variable->starts[cell] : -INFINITY;
}

static double cell_end(const Variable *variable, uint32_t cell) {
    return cell + 1 < variable->start_count ? variable->starts[cell + 1] : INFINITY;
}

static uint64_t cells_of_range(const Variable *variable, const InputState *state) {
    uint64_t cells = 0;
    for (uint32_t cell = 0; cell < variable->start_count; cell++)
        if (state->hi >= cell_start(variable, cell) && state->lo < cell_end(variable, cell))
            cells |= (uint64_t)1 << cell;
    return cells;
}

static uint64_t cells_of_members(const Variable *variable, const InputState *state) {
    uint64_t cells = 0, left = variable->members;
    for (uint32_t cell = 0; left; left &= left - 1, cell++)
        if (state->members & left & (0 - left)) cells |= (uint64_t)1 << cell;
    return cells;
}

/* The cells that a state leaves to a variable; of numbers that are known, which are looked at as
 * such, all. */
static uint64_t cells_of(const Variable *variable, const InputState *state) {
    switch (variable->type) {
    case REG_B: return state->yes ? 2 : state->no ? 1 : 3;
    case REG_N: return exact(state) ? UINT64_MAX : cells_of_range(variable, state);
    case REG_C: return cells_of_members(variable, state);
    }
    return UINT64_MAX;
}

/* Cells that follow one another: from the first to before the end. */
typedef struct CellRun {
    uint32_t first, end;
} CellRun;

/* The next of the cells, or of the others, from 'at' on; false when there is none. */
static bool next_run(const Variable *variable, uint64_t cells, bool others, uint32_t at,
                     CellRun *run) {
    uint64_t wanted = others ? ~cells : cells;
    while (at < variable->start_count && !(wanted >> at & 1))
        at++;
    run->first = run->end = at;
    while (run->end < variable->start_count && (wanted >> run->end & 1))
        run->end++;
    return run->end > run->first;
}

/* The lanes with a number in one of the other cells. */
static uint32_t number_elsewhere(Impossibles *i, const Variable *variable, uint64_t cells) {
    uint32_t slot = SLOT_NEVER;
    CellRun run = {0, 0};
    while (next_run(variable, cells, true, run.end, &run)) {
        uint32_t below_end = below_slot(i, variable->of, cell_end(variable, run.end - 1));
        uint32_t below_start = below_slot(i, variable->of, cell_start(variable, run.first));
        slot = either(i, slot, but_not(i, below_end, below_start));
    }
    return slot;
}

static uint32_t input_slot(Impossibles *i, const Variable *variable, uint64_t cells) {
    InputStates states = columns_states(i->plan, variable->of);
    bool held[STATES_MAX];
    for (uint32_t s = 0; s < states.count; s++)
        held[s] = !(cells_of(variable, &states.at[s]) & cells);
    uint32_t slot = held_slot(i, variable->of, held, states.count);
    return variable->type == REG_N ? either(i, slot, number_elsewhere(i, variable, cells)) : slot;
}

/* Whether an input is known is seen from its state. Cells: no, yes. */
static uint32_t known_slot(Impossibles *i, uint32_t input, uint64_t cells) {
    InputStates states = columns_states(i->plan, input);
    RegType type = (RegType)i->program->inputs[input].type;
    bool held[STATES_MAX], if_known = !(cells & 2);
    for (uint32_t s = 0; s < states.count; s++)
        held[s] = is_known(type, &states.at[s]) == if_known;
    uint32_t slot = held_slot(i, input, held, states.count);
    return if_known && type == REG_N ? either(i, slot, code_slot(i, input, STATE_VALUE)) : slot;
}

/* Cells: no, yes, unknown. Where the truth is known the other two are impossible; where it is not,
 * none is. */
static uint32_t truth_slot(Impossibles *i, const Variable *variable, uint64_t cells) {
    const RegisterSlots *slots = register_slots(i, variable->of, variable->loose);
    return either(i, cells & 2 ? SLOT_NEVER : slots->yes, cells & 1 ? SLOT_NEVER : slots->no);
}

/* The lanes in which a register's range lies, surely, below some cells or above them. Of the cell
 * without a value: in which there is one. */
static uint32_t range_slot(Impossibles *i, const Variable *variable, uint64_t cells) {
    uint32_t has_value = end_slot(i, variable->of, false, INFINITY), slot = SLOT_ALWAYS;
    CellRun run = {0, 0};
    while (next_run(variable, cells, false, run.end, &run)) {
        double start = cell_start(variable, run.first), end = cell_end(variable, run.end - 1);
        uint32_t below = end_slot(i, variable->of, true, start);
        uint32_t above = but_not(i, has_value, end_slot(i, variable->of, false, end));
        slot = wordcode_add(i->code, WORD_AND, slot, either(i, below, above));
    }
    bool none = variable->cells > variable->start_count && (cells >> variable->start_count & 1);
    return none ? wordcode_add(i->code, WORD_AND, slot, has_value) : slot;
}

uint32_t impossible_slot(Impossibles *i, uint32_t index, uint64_t cells) {
    const Variable *variable = &i->decisions->variables[index];
    if (variable->is_input) return input_slot(i, variable, cells);
    const Op *op = &i->program->ops[variable->of];
    bool known = reads_the_record(op) && op->code != OP_IS_YES;
    if (known && reads_the_patient(&i->program->ops[op->a]))
        return known_slot(i, i->program->ops[op->a].index, cells);
    return variable->type == REG_N ? range_slot(i, variable, cells)
                                   : truth_slot(i, variable, cells);
}

uint32_t input_known_slot(Impossibles *i, uint32_t input) {
    const uint64_t unless_known = 1;
    return known_slot(i, input, unless_known);
}

uint32_t named_slot(Impossibles *i, uint64_t interventions) {
    for (size_t s = 0; s < i->names.count; s++)
        if (i->names.at[s].interventions == interventions) return i->names.at[s].slot;
    NamedSlot made = {wordcode_given(i->code), interventions};
    vec_push(i->arena, &i->names, made);
    return made.slot;
}

/* -- registers that are taken as they stand ---------------------------------------------------- */

/* A comparison of two inputs is decided within all that they can be. */
static void keep_within(Impossibles *i, Reg operand) {
    uint32_t input = i->program->ops[operand].index;
    Domain domain = domain_of(i->program, input, (Range){-INFINITY, INFINITY});
    if (!domain.no_lower) i->within[input].lo = domain.lo;
    if (!domain.no_upper) i->within[input].hi = domain.hi;
}

/* Nothing else than not known at all. */
static bool one_unknown(const Impossibles *i, uint32_t input, Range *unknown) {
    InputStates states = columns_states(i->plan, input);
    *unknown = i->within[input];
    for (uint32_t s = 0; s < states.count; s++)
        if (!exact(&states.at[s]) && (states.at[s].lo > -INFINITY || states.at[s].hi < INFINITY))
            return false;
    return true;
}

/* Comparisons that need no frame. */
static bool compare_directly(Impossibles *i, const RegisterSlots *slots) {
    const Op *op = &i->program->ops[slots->reg];
    if (!slots->compares) return false;
    CompareSlots made = {.yes = slots->yes,
                         .no = slots->no,
                         .a = i->program->ops[op->a].index,
                         .b = i->program->ops[op->b].index,
                         .or_equal = op->code == OP_LE};
    keep_within(i, op->a);
    keep_within(i, op->b);
    if (!one_unknown(i, made.a, &made.a_unknown) || !one_unknown(i, made.b, &made.b_unknown))
        return false;
    vec_push(i->arena, &i->compares, made);
    return true;
}

void impossibles_ready(Impossibles *i) {
    const Program *program = i->program;
    size_t left = 0;
    for (size_t r = 0; r < i->registers.count; r++)
        if (!compare_directly(i, &i->registers.at[r])) i->registers.at[left++] = i->registers.at[r];
    i->registers.count = left;
    if (!left && !i->ends.count) return;
    i->frame = frame_open(i->arena, program, WORDCODE_LANES);
    for (size_t r = 0; r < left; r++)
        i->standing[i->registers.at[r].reg] = true;
    for (size_t r = 0; r < i->ends.count; r++)
        i->standing[i->ends.at[r].reg] = true;
    for (Reg reg = program->main_count; reg-- > 0;) {
        const Op *op = &program->ops[reg];
        if (!i->standing[reg]) continue;
        op_mark_reads(program, op, i->standing);
        if (reads_the_patient(op)) vec_push(i->arena, &i->read, op->index);
    }
}

WIDE static void fill_comparison(const CompareSlots *pair, const double *a, const double *b,
                                 uint64_t *yes, uint64_t *no) {
    const Range x = pair->a_unknown, y = pair->b_unknown;
    const bool or_equal = pair->or_equal;
    for (uint32_t w = 0; w < WORDCODE_WORDS; w++, a += 64, b += 64) {
        uint8_t is[64], is_not[64];
        for (uint32_t i = 0; i < 64; i++) {
            double a_lo = a[i] == a[i] ? a[i] : x.lo, a_hi = a[i] == a[i] ? a[i] : x.hi;
            double b_lo = b[i] == b[i] ? b[i] : y.lo, b_hi = b[i] == b[i] ? b[i] : y.hi;
            is[i] = (uint8_t)((a_hi < b_lo) | (or_equal & (a_hi == b_lo)));
            is_not[i] = (uint8_t)((a_lo > b_hi) | (!or_equal & (a_lo == b_hi)));
        }
        yes[w] = pack_flags(is);
        no[w] = pack_flags(is_not);
    }
}

static void fill_names(const uint64_t *named, uint64_t interventions, uint64_t *to) {
    for (uint32_t w = 0; w < WORDCODE_WORDS; w++, named += 64) {
        uint8_t flags[64];
        for (uint32_t i = 0; i < 64; i++)
            flags[i] = (named[i] & interventions) != 0;
        to[w] = pack_flags(flags);
    }
}

static void fill_registers(Impossibles *i, const Columns *columns, uint32_t first,
                           SlotWords *slots) {
    for (size_t r = 0; r < i->read.count; r++)
        lane_block(i->frame, i->read.at[r], columns, first, i->within[i->read.at[r]]);
    frame_execute(i->frame, 0, i->program->main_count, i->standing);
    for (size_t r = 0; r < i->registers.count; r++) {
        const RegisterSlots *to = &i->registers.at[r];
        const Column *column = &i->frame->registers[to->reg];
        memcpy(slots[to->yes], column->yes, sizeof(SlotWords));
        memcpy(slots[to->no], column->no, sizeof(SlotWords));
    }
    for (size_t s = 0; s < i->ends.count; s++) {
        const EndSlot *end = &i->ends.at[s];
        const Column *column = &i->frame->registers[end->reg];
        const double *numbers = end->high ? column->hi : column->lo;
        for (size_t w = 0; w < WORDCODE_WORDS; w++)
            slots[end->slot][w] = lanes_below(numbers + 64 * w, end->bound);
    }
}

/* -------------------------------------------------------------------------------------------- */

void impossibles_fill(Impossibles *i, const Columns *columns, uint32_t first, SlotWords *slots) {
    for (size_t s = 0; s < i->codes.count; s++) {
        const CodeSlot *code = &i->codes.at[s];
        const uint8_t *codes = columns->inputs[code->input].codes + first;
        for (size_t w = 0; w < WORDCODE_WORDS; w++)
            slots[code->slot][w] = lanes_equal(codes + 64 * w, code->code);
    }
    for (size_t s = 0; s < i->belows.count; s++) {
        const BelowSlot *below = &i->belows.at[s];
        const double *values = columns->inputs[below->input].values + first;
        for (size_t w = 0; w < WORDCODE_WORDS; w++)
            slots[below->slot][w] = lanes_below(values + 64 * w, below->bound);
    }
    for (size_t s = 0; s < i->names.count; s++)
        fill_names(columns->named + first, i->names.at[s].interventions,
                   slots[i->names.at[s].slot]);
    for (size_t s = 0; s < i->compares.count; s++) {
        const CompareSlots *pair = &i->compares.at[s];
        fill_comparison(pair, columns->inputs[pair->a].values + first,
                        columns->inputs[pair->b].values + first, slots[pair->yes], slots[pair->no]);
    }
    if (i->frame) fill_registers(i, columns, first, slots);
}
