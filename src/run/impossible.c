/* impossible.c -- see impossible.h. What an input can be in a lane is a state's code or a number,
 * so cells are impossible where the code is one of some, or the number in one of some ranges.
 * Registers that are taken as they stand are executed by a frame, all lanes of the words at once.
 */
#include "run/impossible.h"

#include "base/vec.h"
#include "run/lanebits.h"
#include "run/lanecolumns.h"
#include "run/wide.h"

/* From 'lo' up to, and without, 'hi'. */
typedef struct Span64 {
    double lo, hi;
} Span64;

typedef struct InputWords {
    uint32_t slot, input;
    uint8_t *codes; /* any of these, or */
    uint32_t code_count;
    bool but; /* any but these */
    Span64 *spans;
    uint32_t span_count;
} InputWords;

typedef struct RegisterWords {
    uint32_t slot;
    Reg reg;
    bool yes, no;  /* the truths that make the cells impossible */
    bool compares; /* two inputs that nothing else reads */
} RegisterWords;

struct Impossibles {
    const Decisions *decisions;
    VEC(InputWords) inputs;
    VEC(RegisterWords) registers;
    Frame *frame;
    bool *standing;     /* by register: to be executed */
    VEC(uint32_t) read; /* inputs that those rest on */
    Range *within;      /* by input: all that it can be */
};

/* -- inputs: B and C --------------------------------------------------------------------------- */

/* The cells that a state leaves to a variable. */
static uint64_t cells_of_truth(const InputState *state) {
    return state->yes ? 2 : state->no ? 1 : 3;
}

static uint64_t cells_of_members(const Variable *variable, const InputState *state) {
    uint64_t cells = 0;
    uint32_t cell = 0;
    for (uint64_t left = variable->members; left; left &= left - 1, cell++)
        if (state->members & left & (0 - left)) cells |= (uint64_t)1 << cell;
    return cells;
}

/* -- inputs: numbers --------------------------------------------------------------------------- */

static double cell_end(const Variable *variable, uint32_t cell) {
    return cell + 1 < variable->cells ? variable->starts[cell + 1] : INFINITY;
}

/* A number that is known lies in one cell. Below the first and above the last start nothing else
 * begins. */
static double cell_start(const Variable *variable, uint32_t cell) {
    return cell ? variable->starts[cell] : -INFINITY;
}

static uint64_t cells_of_range(const Variable *variable, const InputState *state) {
    uint64_t cells = 0;
    for (uint32_t cell = 0; cell < variable->cells; cell++)
        if (state->hi >= cell_start(variable, cell) && state->lo < cell_end(variable, cell))
            cells |= (uint64_t)1 << cell;
    return cells;
}

/* The ranges of the other cells, neighbours joined. */
static void find_spans(Arena *arena, const Variable *variable, uint64_t cells, InputWords *words) {
    words->spans = NEW_N(arena, Span64, variable->cells);
    for (uint32_t cell = 0; cell < variable->cells; cell++) {
        if (cells >> cell & 1) continue;
        bool joined = cell && !(cells >> (cell - 1) & 1);
        if (!joined) words->spans[words->span_count++].lo = cell_start(variable, cell);
        words->spans[words->span_count - 1].hi = cell_end(variable, cell);
    }
}

/* -- inputs ------------------------------------------------------------------------------------ */

static bool exact(const InputState *state) {
    return state->lo == state->hi;
}

static uint64_t cells_of(const Variable *variable, RegType type, const InputState *state) {
    switch (type) {
    case REG_B: return cells_of_truth(state);
    case REG_N: return cells_of_range(variable, state);
    case REG_C: return cells_of_members(variable, state);
    }
    return UINT64_MAX;
}

/* Of the states that are held, or are not, the fewer are looked for. */
static void keep_fewer(InputWords *words, const bool *held, uint32_t count, bool all) {
    uint32_t yes = 0;
    for (uint32_t i = 0; i < count; i++)
        yes += held[i];
    words->but = all && 2 * yes > count;
    for (uint32_t i = 0; i < count; i++)
        if (held[i] != words->but) words->codes[words->code_count++] = (uint8_t)i;
}

static void add_input(Arena *arena, Impossibles *i, const Impossible *given, InputStates states) {
    const Variable *variable = &i->decisions->variables[given->variable];
    RegType type = (RegType)i->decisions->program->inputs[variable->of].type;
    InputWords words = {.slot = given->slot, .input = variable->of};
    bool held[STATES_MAX];
    words.codes = NEW_N(arena, uint8_t, states.count + 1);
    for (uint32_t s = 0; s < states.count; s++) {
        bool number = type == REG_N && exact(&states.at[s]); /* is among the values */
        held[s] = !number && !(cells_of(variable, type, &states.at[s]) & given->cells);
    }
    keep_fewer(&words, held, states.count, type != REG_N);
    if (type == REG_N) find_spans(arena, variable, given->cells, &words);
    vec_push(arena, &i->inputs, words);
}

WIDE static void fill_input(const InputWords *words, const InputColumn *column, uint32_t first,
                            uint64_t *to) {
    for (uint32_t w = 0; w < WORDCODE_WORDS; w++) {
        uint32_t lane = first + 64 * w;
        uint64_t mask = 0;
        for (uint32_t c = 0; c < words->code_count; c++)
            mask |= lanes_equal(column->codes + lane, words->codes[c]);
        if (words->but) mask = ~mask;
        for (uint32_t s = 0; s < words->span_count; s++)
            mask |= lanes_between(column->values + lane, words->spans[s].lo, words->spans[s].hi);
        to[w] = mask;
    }
}

/* -- registers --------------------------------------------------------------------------------- */

static void want(void *context, Reg reg) {
    ((bool *)context)[reg] = true;
}

/* Cells: no, yes, unknown. Where the truth is known the other two are impossible; where it is not,
 * none is. */
static void add_register(Arena *arena, Impossibles *i, const Impossible *given) {
    const Variable *variable = &i->decisions->variables[given->variable];
    RegisterWords words = {.slot = given->slot,
                           .reg = variable->of,
                           .yes = !(given->cells & 2),
                           .no = !(given->cells & 1)};
    const Op *op = &i->decisions->program->ops[variable->of];
    words.compares = !variable->loose && !reads_the_record(op);
    i->standing[variable->of] = true;
    vec_push(arena, &i->registers, words);
}

/* A comparison of two inputs is decided within all that they can be. */
static void find_within(Impossibles *i) {
    const Program *program = i->decisions->program;
    for (uint32_t input = 0; input < program->input_count; input++)
        i->within[input] = (Range){-INFINITY, INFINITY};
    for (size_t r = 0; r < i->registers.count; r++) {
        const Op *op = &program->ops[i->registers.at[r].reg];
        if (!i->registers.at[r].compares) continue;
        for (int side = 0; side < 2; side++) {
            uint32_t input = program->ops[side ? op->b : op->a].index;
            Domain domain = domain_of(program, input, (Range){-INFINITY, INFINITY});
            if (!domain.no_lower) i->within[input].lo = domain.lo;
            if (!domain.no_upper) i->within[input].hi = domain.hi;
        }
    }
}

static void find_standing(Arena *arena, Impossibles *i) {
    const Program *program = i->decisions->program;
    for (Reg reg = program->main_count; reg-- > 0;) {
        const Op *op = &program->ops[reg];
        if (!i->standing[reg]) continue;
        op_reads(program, op, want, i->standing);
        if (reads_the_patient(op)) vec_push(arena, &i->read, op->index);
    }
    if (!i->registers.count) return;
    i->frame = frame_open(arena, program, WORDCODE_LANES);
    i->within = NEW_N(arena, Range, program->input_count + 1);
    find_within(i);
}

static void clamp(Column *column, Range within, uint32_t lanes) {
    for (uint32_t lane = 0; lane < lanes; lane++) {
        if (column->lo[lane] < within.lo) column->lo[lane] = within.lo;
        if (column->hi[lane] > within.hi) column->hi[lane] = within.hi;
    }
}

static void execute_standing(Impossibles *i, const Columns *columns, uint32_t first) {
    const Program *program = i->decisions->program;
    for (size_t r = 0; r < i->read.count; r++) {
        uint32_t input = i->read.at[r];
        for (uint32_t lane = 0; lane < WORDCODE_LANES; lane++)
            lane_input(i->frame, input, lane, columns, first + lane);
        if (program->inputs[input].type == REG_N)
            clamp(frame_input_column(i->frame, input), i->within[input], WORDCODE_LANES);
    }
    frame_execute(i->frame, 0, program->main_count, i->standing);
}

static void fill_register(const RegisterWords *words, const Frame *frame, uint64_t *to) {
    const Column *column = &frame->registers[words->reg];
    for (uint32_t w = 0; w < WORDCODE_WORDS; w++)
        to[w] = (words->yes ? column->yes[w] : 0) | (words->no ? column->no[w] : 0);
}

/* -------------------------------------------------------------------------------------------- */

Impossibles *impossibles_open(Arena *arena, const Decisions *decisions, const Sure *sure,
                              const struct ColumnPlan *plan) {
    Impossibles *i = NEW(arena, Impossibles);
    const Impossible *given;
    size_t count = sure_given(sure, &given);
    *i = (Impossibles){.decisions = decisions,
                       .standing = NEW_N(arena, bool, decisions->program->count + 1)};
    for (size_t g = 0; g < count; g++) {
        const Variable *variable = &decisions->variables[given[g].variable];
        if (variable->is_input)
            add_input(arena, i, &given[g], columns_states(plan, variable->of));
        else
            add_register(arena, i, &given[g]);
    }
    find_standing(arena, i);
    return i;
}

void impossibles_fill(Impossibles *i, const Columns *columns, uint32_t first, SlotWords *slots) {
    for (size_t w = 0; w < i->inputs.count; w++) {
        const InputWords *words = &i->inputs.at[w];
        fill_input(words, &columns->inputs[words->input], first, slots[words->slot]);
    }
    if (!i->frame) return;
    execute_standing(i, columns, first);
    for (size_t w = 0; w < i->registers.count; w++)
        fill_register(&i->registers.at[w], i->frame, slots[i->registers.at[w].slot]);
}
