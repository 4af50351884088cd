/* batch.c -- see batch.h.
 *
 *   all lanes ──▶ those with an open signal ──▶ those still in doubt ──▶ left over
 *               6 completions              32, and inputs cell by cell
 *
 * Each arrow gathers the lanes that are left into a smaller batch, so that most completions are
 * tried on few lanes. Completions are chosen by a fixed rule; which are tried decides only who is
 * left over, never what is said. */
#include "run/batch.h"

#include "patient/history.h"
#include "run/chain.h"
#include "run/frame.h"

#include <stdlib.h>

enum { WORDS = BATCH_LANES / 64, LEVELS = 3, CELLS_MAX = 48, COMPLETIONS_MAX = 1024 };

/* What stands for all that an input can be: for numbers the first value of each cell. */
typedef struct InputCells {
    RegType type;
    Domain domain;
    double starts[CELLS_MAX]; /* rising; cell i ends before the start of the next */
    uint32_t count;           /* 0: cannot be gone through */
    double tries[CELLS_MAX];  /* values worth trying */
    uint32_t try_count;
    uint64_t all; /* members */
} InputCells;

/* An input over the lanes of a level, as run/frame.h has columns. */
typedef struct LaneInput {
    uint64_t *yes, *no;
    double *lo, *hi;
    uint64_t *members, *surely;
} LaneInput;

/* One signal over the lanes of a level. */
typedef struct SignalState {
    uint64_t yes[WORDS], maybe[WORDS]; /* what is said of it */
    uint64_t doubt[WORDS];             /* it may be settled otherwise */
    uint64_t seen_yes[WORDS], seen_no[WORDS];
    bool doubtful;                          /* in some lane */
    bool changed;                           /* from what the batch says */
    uint64_t all_yes[WORDS], all_no[WORDS]; /* of the input that is gone through */
} SignalState;

typedef struct Level {
    uint32_t lanes;
    LaneInput *inputs;
    Frame *base, *trial;
    SignalState *signals;
    uint64_t doubt[WORDS]; /* of any signal */
    uint32_t *from;        /* by lane: the lane of the batch */
} Level;

struct Batch {
    const Signals *signals;
    const Program *program;
    const Columns *columns;
    InputCells *cells; /* by input */
    bool *wanted;      /* by register: a signal rests on it */
    bool *again; /* the same of signals in doubt, but for what reads the record as it stands */
    uint32_t *two_rows;
    uint32_t two_rows_count;
    Level levels[LEVELS];
    uint64_t *yes, *maybe; /* by lane */
    uint64_t left_over[WORDS];
    uint64_t *no_word; /* zeros, for NO_REG */
};

static inline uint32_t words_of(const Level *level) {
    return (level->lanes + 63) / 64;
}

/* -- making ready --------------------------------------------------------------------------------
 */

static void want(void *context, Reg reg) {
    ((bool *)context)[reg] = true;
}

static void want_signal(const Signal *signal, bool *wanted) {
    if (signal->a != NO_REG) wanted[signal->a] = true;
    bool two = signal->kind == SIGNAL_CURRENT || signal->kind == SIGNAL_BROKEN;
    if (two && signal->b != NO_REG) wanted[signal->b] = true;
    if (signal->kind == SIGNAL_CURRENT && signal->c != NO_REG) wanted[signal->c] = true;
}

static void want_signals(Batch *batch) {
    const Program *program = batch->program;
    for (uint32_t i = 0; i < batch->signals->count; i++) {
        want_signal(&batch->signals->at[i], batch->wanted);
    }
    for (size_t i = 0; i < program->model->tables_count; i++) {
        Reg reg = program->tables[i].two_rows;
        if (reg == NO_REG) continue;
        batch->wanted[reg] = true;
        batch->two_rows[batch->two_rows_count++] = reg;
    }
    for (Reg reg = program->count; reg-- > 0;)
        if (batch->wanted[reg]) op_reads(program, &program->ops[reg], want, batch->wanted);
}

static int compare_doubles(const void *left, const void *right) {
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void add_value(double *list, uint32_t *count, const Domain *domain, double value) {
    if (domain->whole) value = floor(value);
    if (!(value >= domain->lo && value <= domain->hi)) return;
    for (uint32_t i = 0; i < *count; i++)
        if (list[i] == value) return;
    if (*count < CELLS_MAX) list[(*count)++] = value;
}

/* The value just above, which begins a cell. */
static double after(const Domain *domain, double value) {
    return domain->whole ? floor(value) + 1 : dec_next(value);
}

static void cut_at(InputCells *cells, double value, bool before, uint32_t *lost) {
    if (isinf(value)) return;
    if (cells->count >= CELLS_MAX - 2) ++*lost;
    if (before)
        add_value(cells->starts, &cells->count, &cells->domain, value);
    else
        add_value(cells->starts, &cells->count, &cells->domain, after(&cells->domain, value));
}

static void find_cuts(const Program *program, Reg input, InputCells *cells) {
    uint32_t lost = 0;
    cells->starts[cells->count++] = cells->domain.lo;
    for (Reg reg = 0; reg < program->main_count; reg++) {
        const Op *op = &program->ops[reg];
        if (op->code == OP_WITHIN && op->a == input) {
            cut_at(cells, op->low, true, &lost);
            cut_at(cells, op->high, false, &lost);
        }
        bool compares = op->code == OP_LT || op->code == OP_LE || op->code == OP_EQ;
        if (!compares || (op->a != input && op->b != input)) continue;
        const Op *other = &program->ops[op->a == input ? op->b : op->a];
        if (other->code != OP_CONST_N) continue;
        cut_at(cells, other->low, true, &lost);
        cut_at(cells, other->low, false, &lost);
    }
    qsort(cells->starts, cells->count, sizeof *cells->starts, compare_doubles);
    for (uint32_t i = 0; i < cells->count; i++)
        add_value(cells->tries, &cells->try_count, &cells->domain, cells->starts[i]);
    add_value(cells->tries, &cells->try_count, &cells->domain, cells->domain.hi);
    if (lost) cells->count = 0;
}

static InputCells cells_of(const Program *program, uint32_t index, Date today) {
    const Query *query = program->inputs[index].query;
    InputCells cells = {.type = (RegType)program->inputs[index].type};
    if (cells.type == REG_C) cells.all = category_all(query->type.category);
    if (cells.type != REG_N) return cells;
    cells.domain = domain_of(program, index, (Range){-INFINITY, INFINITY});
    find_cuts(program, program->input_regs[index], &cells);
    static const int days[] = {0, 10, 31, 45, 65, 95, 130, 190, 370, 1500, 5000, 20000};
    for (size_t i = 0; query->type.kind == TYPE_DATE && i < sizeof days / sizeof *days; i++)
        add_value(cells.tries, &cells.try_count, &cells.domain, today - days[i]);
    return cells;
}

static LaneInput *make_inputs(Arena *arena, const Program *program) {
    LaneInput *inputs = NEW_N(arena, LaneInput, program->input_count + 1);
    for (uint32_t i = 0; i < program->input_count; i++) {
        RegType type = (RegType)program->inputs[i].type;
        if (type == REG_B) {
            inputs[i].yes = NEW_N(arena, uint64_t, WORDS);
            inputs[i].no = NEW_N(arena, uint64_t, WORDS);
        } else if (type == REG_N) {
            inputs[i].lo = NEW_N(arena, double, BATCH_LANES);
            inputs[i].hi = NEW_N(arena, double, BATCH_LANES);
        } else {
            inputs[i].members = NEW_N(arena, uint64_t, BATCH_LANES);
            inputs[i].surely = NEW_N(arena, uint64_t, WORDS);
        }
    }
    return inputs;
}

/* The frame reads the columns where they are. */
static void share_inputs(Frame *frame, const LaneInput *inputs) {
    for (uint32_t i = 0; i < frame->program->input_count; i++) {
        Column *column = &frame->inputs[i];
        RegType type = (RegType)frame->program->inputs[i].type;
        if (type == REG_B) *column = (Column){.yes = inputs[i].yes, .no = inputs[i].no};
        if (type == REG_N) *column = (Column){.lo = inputs[i].lo, .hi = inputs[i].hi};
        if (type == REG_C)
            *column = (Column){.members = inputs[i].members, .surely = inputs[i].surely};
    }
}

static void open_level(Batch *batch, Arena *arena, uint32_t index) {
    Level *level = &batch->levels[index];
    level->inputs = make_inputs(arena, batch->program);
    level->base = frame_open(arena, batch->program, BATCH_LANES);
    share_inputs(level->base, level->inputs);
    level->signals = NEW_N(arena, SignalState, batch->signals->count + 1);
    level->from = NEW_N(arena, uint32_t, BATCH_LANES);
    if (index == 0) return;
    level->trial = frame_open(arena, batch->program, BATCH_LANES);
    share_inputs(level->trial, make_inputs(arena, batch->program));
}

Batch *batch_open(Arena *arena, const Signals *signals, const Columns *columns, Date today) {
    const Program *program = signals->program;
    Batch *batch = NEW(arena, Batch);
    batch->signals = signals;
    batch->program = program;
    batch->columns = columns;
    batch->cells = NEW_N(arena, InputCells, program->input_count + 1);
    for (uint32_t i = 0; i < program->input_count; i++)
        batch->cells[i] = cells_of(program, i, today);
    batch->wanted = NEW_N(arena, bool, program->count + 1);
    batch->two_rows = NEW_N(arena, uint32_t, program->model->tables_count + 1);
    want_signals(batch);
    batch->again = NEW_N(arena, bool, program->count + 1);
    for (uint32_t i = 0; i < LEVELS; i++)
        open_level(batch, arena, i);
    batch->yes = NEW_N(arena, uint64_t, (size_t)BATCH_LANES * signals->words);
    batch->maybe = NEW_N(arena, uint64_t, (size_t)BATCH_LANES * signals->words);
    batch->no_word = NEW_N(arena, uint64_t, WORDS);
    memset(batch->no_word, 0xff, WORDS * sizeof *batch->no_word);
    return batch;
}

/* -- signals of a frame ---------------------------------------------------------------------------
 */

typedef struct Bits {
    const uint64_t *yes, *no;
} Bits;

static const uint64_t zeros[WORDS];

static Bits bits_of(const Batch *batch, const Frame *frame, Reg reg) {
    if (reg == NO_REG) return (Bits){zeros, batch->no_word};
    return (Bits){frame->registers[reg].yes, frame->registers[reg].no};
}

/* Surely yes, and surely no, of a signal as it stands in a frame. */
typedef struct SureWord {
    uint64_t yes, no;
} SureWord;

static SureWord sure_word(const Signal *signal, Bits a, Bits b, Bits c, uint32_t w) {
    switch (signal->kind) {
    case SIGNAL_ISSUED:
    case SIGNAL_WITHDRAWN:
    case SIGNAL_AGAINST:
    case SIGNAL_CONFLICT: return (SureWord){a.yes[w], a.no[w]};
    case SIGNAL_CURRENT:
        return (SureWord){a.yes[w] & b.no[w] & c.yes[w], a.no[w] | b.yes[w] | c.no[w]};
    case SIGNAL_BROKEN:
        if (signal->always) return (SureWord){a.yes[w] & b.no[w], a.no[w] | b.yes[w]};
        return (SureWord){a.yes[w] & b.yes[w], a.no[w] | b.no[w]};
    case SIGNAL_INCONSISTENT: return (SureWord){a.no[w], a.yes[w]};
    }
    return (SureWord){0, 0};
}

static bool three_valued(const Signal *signal) {
    return signal->kind == SIGNAL_ISSUED || signal->kind == SIGNAL_WITHDRAWN;
}

static void first_look(Batch *batch, Level *level) {
    uint32_t words = words_of(level);
    uint64_t last = level->lanes % 64 ? ((uint64_t)1 << level->lanes % 64) - 1 : UINT64_MAX;
    const uint64_t *possible = zeros; /* of the offer that a withdrawn option belongs to */
    uint64_t issued[WORDS];
    memset(level->doubt, 0, sizeof level->doubt);
    for (uint32_t i = 0; i < batch->signals->count; i++) {
        const Signal *signal = &batch->signals->at[i];
        SignalState *state = &level->signals[i];
        Bits a = bits_of(batch, level->base, signal->a);
        Bits b = signal->kind == SIGNAL_CURRENT || signal->kind == SIGNAL_BROKEN
                     ? bits_of(batch, level->base, signal->b)
                     : a;
        Bits c = signal->kind == SIGNAL_CURRENT ? bits_of(batch, level->base, signal->c) : a;
        uint64_t any = 0;
        for (uint32_t w = 0; w < words; w++) {
            SureWord sure = sure_word(signal, a, b, c, w);
            uint64_t open = ~(sure.yes | sure.no);
            if (w == words - 1) open &= last, sure.yes &= last;
            state->yes[w] = sure.yes;
            state->maybe[w] = three_valued(signal) ? open : 0;
            if (signal->kind == SIGNAL_WITHDRAWN) open &= possible[w];
            if (signal->kind == SIGNAL_ISSUED) issued[w] = sure.yes | open;
            state->doubt[w] = open;
            level->doubt[w] |= open;
            any |= open;
            state->seen_yes[w] = state->seen_no[w] = 0;
        }
        state->doubtful = any != 0;
        state->changed = false;
        if (signal->kind == SIGNAL_ISSUED) possible = issued;
    }
}

/* -- completions
 * ------------------------------------------------------------------------------------ */

static uint64_t scramble(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* The first two completions take all that is open as yes and low, and as no and high. */
static uint64_t pattern(uint32_t round, uint32_t input) {
    if (round == 0) return UINT64_MAX;
    if (round == 1) return 0;
    return scramble(((uint64_t)round << 32) + input + 1);
}

/* 'spread' differs from word to word, where the completion is not all yes or all no. */
static void complete_truths(const LaneInput *from, Column *to, uint32_t words, uint64_t mask,
                            uint64_t spread) {
    for (uint32_t w = 0; w < words; w++) {
        uint64_t open = ~(from->yes[w] | from->no[w]);
        to->yes[w] = from->yes[w] | (open & mask);
        to->no[w] = from->no[w] | (open & ~mask);
        mask ^= spread;
        spread = spread << 7 | spread >> 57;
    }
}

static void complete_numbers(const Program *program, uint32_t input, const InputCells *cells,
                             const LaneInput *from, Column *to, uint32_t lanes, uint32_t round,
                             uint64_t random) {
    double value = cells->domain.lo;
    if (cells->try_count)
        value = round == 0   ? cells->tries[0]
                : round == 1 ? cells->tries[cells->try_count - 1]
                             : cells->tries[random % cells->try_count];
    uint32_t next = cells->try_count ? (uint32_t)(random % cells->try_count) : 0;
    for (uint32_t i = 0; i < lanes; i++) {
        double lo = from->lo[i], hi = from->hi[i];
        if (lo < hi) {
            if (round > 1 && cells->count > 1 && cells->try_count) {
                value = cells->tries[next];
                if (++next == cells->try_count) next = 0;
            }
            if (lo == -INFINITY && hi == INFINITY)
                lo = hi = value;
            else {
                Domain domain = domain_of(program, input, (Range){lo, hi});
                lo = hi = value >= domain.lo && value <= domain.hi ? value
                          : random & 1                             ? domain.lo
                                                                   : domain.hi;
            }
        }
        to->lo[i] = lo;
        to->hi[i] = hi;
    }
}

/* Which of the members comes first is drawn for each lane. */
static void complete_members(const InputCells *cells, const LaneInput *from, Column *to,
                             uint32_t lanes, uint32_t round, uint64_t random) {
    uint32_t count = (uint32_t)__builtin_popcountll(cells->all);
    uint32_t shift = round == 0 ? 0 : round == 1 ? count - 1 : (uint32_t)(random >> 8) % count;
    for (uint32_t i = 0; i < lanes; i++) {
        uint64_t members = from->members[i];
        uint64_t high = members >> shift << shift;
        uint64_t among = high ? high : members;
        to->members[i] = among & (0 - among);
        if (round > 1 && ++shift == count) shift = 0;
    }
    memcpy(to->surely, from->surely, WORDS * sizeof *to->surely);
}

static void complete(Batch *batch, Level *level, uint32_t round) {
    uint32_t words = words_of(level);
    for (uint32_t i = 0; i < batch->program->input_count; i++) {
        const InputCells *cells = &batch->cells[i];
        const LaneInput *from = &level->inputs[i];
        Column *to = &level->trial->inputs[i];
        uint64_t random = pattern(round, i);
        if (!batch->again[batch->program->input_regs[i]]) continue;
        if (cells->type == REG_B)
            complete_truths(from, to, words, random, round < 2 ? 0 : scramble(random));
        if (cells->type == REG_N)
            complete_numbers(batch->program, i, cells, from, to, level->lanes, round, random >> 8);
        if (cells->type == REG_C) complete_members(cells, from, to, level->lanes, round, random);
    }
}

/* The operations that signals in doubt rest on. What reads the record as it stands is the same in
 * all completions, and is taken from the base. */
static void want_doubtful(Batch *batch, Level *level) {
    const Program *program = batch->program;
    memset(batch->again, 0, program->count * sizeof *batch->again);
    for (uint32_t i = 0; i < batch->signals->count; i++)
        if (level->signals[i].doubtful) want_signal(&batch->signals->at[i], batch->again);
    for (Reg reg = program->main_count; reg-- > 0;) {
        const Op *op = &program->ops[reg];
        if (!batch->again[reg]) continue;
        if (reads_the_record(op)) {
            batch->again[reg] = false;
            level->trial->registers[reg] = level->base->registers[reg];
        } else if (op->code != OP_INPUT_B && op->code != OP_INPUT_N && op->code != OP_INPUT_C)
            op_reads(program, op, want, batch->again);
    }
}

static void execute_trial(Batch *batch, Level *level) {
    frame_resize(level->trial, level->lanes);
    frame_execute(level->trial, 0, batch->program->main_count, batch->again);
}

/* `always`: broken where it surely applies and is not surely kept, so one completion in which it is
 * not kept decides; where it may not apply, one in which it does not. */
static void look_kept(SignalState *state, uint64_t applies, uint64_t when, uint64_t kept,
                      uint32_t w) {
    uint64_t broken = state->doubt[w] & applies & ~kept;
    uint64_t idle = state->doubt[w] & ~applies & ~when;
    state->yes[w] |= broken;
    state->changed |= broken != 0;
    state->doubt[w] &= ~(broken | idle);
}

/* What the completion says of each signal that is in doubt. A signal that is no recommendation is
 * settled only by a yes in all completions, so one that is not yes is enough. */
static void look(Batch *batch, Level *level) {
    uint32_t words = words_of(level);
    memset(level->doubt, 0, sizeof level->doubt);
    for (uint32_t i = 0; i < batch->signals->count; i++) {
        const Signal *signal = &batch->signals->at[i];
        SignalState *state = &level->signals[i];
        uint64_t any = 0;
        if (!state->doubtful) continue;
        Bits a = bits_of(batch, level->trial, signal->a);
        Bits b = signal->kind == SIGNAL_BROKEN || signal->kind == SIGNAL_CURRENT
                     ? bits_of(batch, level->trial, signal->b)
                     : a;
        Bits c = signal->kind == SIGNAL_CURRENT ? bits_of(batch, level->trial, signal->c) : a;
        bool always = signal->kind == SIGNAL_BROKEN && signal->always;
        Bits when = always ? bits_of(batch, level->base, signal->a) : a;
        for (uint32_t w = 0; w < words; w++) {
            if (always) {
                look_kept(state, when.yes[w], a.yes[w], b.yes[w], w);
            } else {
                SureWord sure = sure_word(signal, a, b, c, w);
                if (signal->kind == SIGNAL_CURRENT) sure.no = ~(a.yes[w] & c.yes[w]);
                state->seen_yes[w] |= sure.yes;
                state->seen_no[w] |= sure.no;
                state->doubt[w] &= three_valued(signal) ? ~(state->seen_yes[w] & state->seen_no[w])
                                                        : ~state->seen_no[w];
            }
            level->doubt[w] |= state->doubt[w];
            any |= state->doubt[w];
        }
        state->doubtful = any != 0;
    }
}

/* -- inputs, cell by cell
 * ---------------------------------------------------------------------------- */

static uint32_t cell_count(const InputCells *cells) {
    if (cells->type == REG_B) return 2;
    if (cells->type == REG_N) return cells->count;
    return (uint32_t)__builtin_popcountll(cells->all);
}

static bool is_open_anywhere(const InputCells *cells, const LaneInput *from, uint32_t lanes) {
    for (uint32_t i = 0; i < lanes; i++) {
        if (cells->type == REG_B && !((from->yes[i / 64] | from->no[i / 64]) >> (i % 64) & 1))
            return true;
        if (cells->type == REG_N && from->lo[i] == -INFINITY && from->hi[i] == INFINITY)
            return true;
        if (cells->type == REG_C && (from->members[i] & (from->members[i] - 1))) return true;
    }
    return false;
}

/* All inputs as they are. */
static void copy_inputs(Batch *batch, Level *level) {
    for (uint32_t i = 0; i < batch->program->input_count; i++) {
        const LaneInput *from = &level->inputs[i];
        Column *to = &level->trial->inputs[i];
        if (batch->cells[i].type == REG_B) {
            memcpy(to->yes, from->yes, WORDS * sizeof *to->yes);
            memcpy(to->no, from->no, WORDS * sizeof *to->no);
        } else if (batch->cells[i].type == REG_N) {
            memcpy(to->lo, from->lo, level->lanes * sizeof *to->lo);
            memcpy(to->hi, from->hi, level->lanes * sizeof *to->hi);
        } else {
            memcpy(to->members, from->members, level->lanes * sizeof *to->members);
            memcpy(to->surely, from->surely, WORDS * sizeof *to->surely);
        }
    }
}

/* One cell of an input, in the lanes where nothing at all is known of it. */
static void take_cell(const InputCells *cells, const LaneInput *from, Column *to, uint32_t lanes,
                      uint32_t cell) {
    if (cells->type == REG_B) {
        complete_truths(from, to, (lanes + 63) / 64, cell ? UINT64_MAX : 0, 0);
        return;
    }
    uint64_t member = 0, left = cells->all;
    for (uint32_t i = 0; i <= cell; i++, left &= left - 1)
        member = left & (0 - left);
    double lo = cells->starts[cell];
    double hi = cell + 1 < cells->count ? domain_before(&cells->domain, cells->starts[cell + 1])
                                        : cells->domain.hi;
    for (uint32_t i = 0; i < lanes; i++) {
        if (cells->type == REG_C)
            to->members[i] = from->members[i] == cells->all ? member : from->members[i];
        else if (from->lo[i] == -INFINITY && from->hi[i] == INFINITY)
            to->lo[i] = lo, to->hi[i] = hi;
    }
}

static void gather_outcomes(Batch *batch, Level *level, bool first) {
    for (uint32_t i = 0; i < batch->signals->count; i++) {
        const Signal *signal = &batch->signals->at[i];
        SignalState *state = &level->signals[i];
        /* what is made of three is left to a run */
        if (!state->doubtful || signal->kind == SIGNAL_CURRENT) continue;
        Bits a = bits_of(batch, level->trial, signal->a);
        Bits b = signal->kind == SIGNAL_BROKEN ? bits_of(batch, level->trial, signal->b) : a;
        for (uint32_t w = 0; w < words_of(level); w++) {
            SureWord sure = sure_word(signal, a, b, a, w);
            state->all_yes[w] = first ? sure.yes : state->all_yes[w] & sure.yes;
            state->all_no[w] = first ? sure.no : state->all_no[w] & sure.no;
        }
    }
}

/* Settling tries all completions together only where they are few; else it leaves open what this
 * would settle. */
static uint64_t few_completions(const Batch *batch, const Level *level, uint32_t word) {
    uint64_t few = 0;
    for (uint32_t lane = word * 64; lane < level->lanes && lane < word * 64 + 64; lane++) {
        uint64_t product = 1;
        for (uint32_t i = 0; i < batch->program->input_count && product <= COMPLETIONS_MAX; i++) {
            const LaneInput *from = &level->inputs[i];
            const InputCells *cells = &batch->cells[i];
            bool open =
                cells->type == REG_B   ? !((from->yes[word] | from->no[word]) >> (lane % 64) & 1)
                : cells->type == REG_N ? from->lo[lane] < from->hi[lane]
                                       : (from->members[lane] & (from->members[lane] - 1)) != 0;
            uint32_t count = cell_count(cells);
            if (open && cells->type != REG_N) product *= count;
            if (open && cells->type == REG_N) product *= count > 1 ? 2 * (uint64_t)count : 4;
        }
        if (product <= COMPLETIONS_MAX) few |= (uint64_t)1 << (lane % 64);
    }
    return few;
}

static void settle_proved(Batch *batch, Level *level, const uint64_t *few) {
    memset(level->doubt, 0, sizeof level->doubt);
    for (uint32_t i = 0; i < batch->signals->count; i++) {
        const Signal *signal = &batch->signals->at[i];
        SignalState *state = &level->signals[i];
        if (!state->doubtful) continue;
        for (uint32_t w = 0; w < words_of(level); w++) {
            uint64_t yes = 0, no = 0;
            if (signal->kind != SIGNAL_CURRENT && signal->kind != SIGNAL_BROKEN) {
                yes = state->doubt[w] & state->all_yes[w] & few[w];
                no = state->doubt[w] & state->all_no[w] & few[w];
            }
            /* of a promise: surely applies and is kept, or surely does not apply */
            if (signal->kind == SIGNAL_BROKEN)
                no = state->doubt[w] & state->all_no[w] & few[w] &
                     (bits_of(batch, level->base, signal->a).yes[w]);
            state->yes[w] |= yes;
            state->changed |= (yes | no) != 0;
            state->maybe[w] &= ~(yes | no);
            state->doubt[w] &= ~(yes | no);
            level->doubt[w] |= state->doubt[w];
        }
    }
}

static bool any_doubt(const Level *level) {
    uint64_t any = 0;
    for (uint32_t w = 0; w < words_of(level); w++)
        any |= level->doubt[w];
    return any != 0;
}

static void go_through_inputs(Batch *batch, Level *level) {
    uint64_t few[WORDS];
    want_doubtful(batch, level);
    for (uint32_t w = 0; w < words_of(level); w++)
        few[w] = few_completions(batch, level, w);
    for (uint32_t i = 0; i < batch->program->input_count && any_doubt(level); i++) {
        const InputCells *cells = &batch->cells[i];
        uint32_t count = cell_count(cells);
        if (!batch->again[batch->program->input_regs[i]]) continue;
        if (count < 2 || !is_open_anywhere(cells, &level->inputs[i], level->lanes)) continue;
        for (uint32_t cell = 0; cell < count; cell++) {
            copy_inputs(batch, level);
            take_cell(cells, &level->inputs[i], &level->trial->inputs[i], level->lanes, cell);
            execute_trial(batch, level);
            gather_outcomes(batch, level, cell == 0);
        }
        settle_proved(batch, level, few);
    }
}

/* -- levels
 * --------------------------------------------------------------------------------------------- */

static void copy_lane(const Batch *batch, const Level *from, uint32_t lane, Level *to) {
    uint32_t at = to->lanes++;
    uint64_t bit = (uint64_t)1 << (at % 64);
    to->from[at] = from == &batch->levels[0] ? lane : from->from[lane];
    for (uint32_t i = 0; i < batch->program->input_count; i++) {
        const LaneInput *source = &from->inputs[i];
        LaneInput *column = &to->inputs[i];
        if (batch->cells[i].type == REG_B) {
            bool yes = source->yes[lane / 64] >> (lane % 64) & 1;
            bool no = source->no[lane / 64] >> (lane % 64) & 1;
            column->yes[at / 64] = yes ? column->yes[at / 64] | bit : column->yes[at / 64] & ~bit;
            column->no[at / 64] = no ? column->no[at / 64] | bit : column->no[at / 64] & ~bit;
        } else if (batch->cells[i].type == REG_N) {
            column->lo[at] = source->lo[lane];
            column->hi[at] = source->hi[lane];
        } else {
            column->members[at] = source->members[lane];
            column->surely[at / 64] |= bit;
        }
    }
}

static void execute_base(Batch *batch, Level *level) {
    frame_resize(level->base, level->lanes);
    frame_execute(level->base, 0, batch->program->main_count, batch->wanted);
    first_look(batch, level);
}

/* What a level has found out of a lane becomes the batch's. */
static void hand_back(Batch *batch, const Level *level) {
    Level *whole = &batch->levels[0];
    for (uint32_t i = 0; i < batch->signals->count; i++) {
        const SignalState *state = &level->signals[i];
        SignalState *to = &whole->signals[i];
        if (!state->changed) continue;
        for (uint32_t lane = 0; lane < level->lanes; lane++) {
            uint32_t at = level->from[lane], w = lane / 64, b = lane % 64;
            uint64_t bit = (uint64_t)1 << (at % 64);
            if (state->yes[w] >> b & 1) to->yes[at / 64] |= bit;
            if (!(state->maybe[w] >> b & 1)) to->maybe[at / 64] &= ~bit;
        }
    }
}

static void settle_lanes(Batch *batch, uint32_t index) {
    static const uint32_t rounds[LEVELS] = {0, 6, 32};
    const Level *above = &batch->levels[index - 1];
    Level *level = &batch->levels[index];
    level->lanes = 0;
    for (uint32_t w = 0; w < words_of(above); w++)
        for (uint64_t left = above->doubt[w]; left; left &= left - 1)
            copy_lane(batch, above, w * 64 + (uint32_t)__builtin_ctzll(left), level);
    if (level->lanes == 0) return;
    execute_base(batch, level);
    for (uint32_t round = 0; round < rounds[index] && any_doubt(level); round++) {
        if (round % 4 == 0) want_doubtful(batch, level);
        complete(batch, level, round);
        execute_trial(batch, level);
        look(batch, level);
    }
    hand_back(batch, level);
    if (index + 1 < LEVELS) {
        settle_lanes(batch, index + 1);
        return;
    }
    if (any_doubt(level)) go_through_inputs(batch, level);
    hand_back(batch, level);
    for (uint32_t lane = 0; lane < level->lanes; lane++)
        if (level->doubt[lane / 64] >> (lane % 64) & 1)
            batch->left_over[level->from[lane] / 64] |= (uint64_t)1 << (level->from[lane] % 64);
}

/* -- lanes by lanes
 * --------------------------------------------------------------------------------------- */

/* Bit j of word i becomes bit i of word j. */
static void transpose(uint64_t a[64]) {
    uint64_t mask = 0x00000000FFFFFFFFu;
    for (unsigned j = 32; j; j >>= 1, mask ^= mask << j)
        for (unsigned k = 0; k < 64; k = ((k | j) + 1) & ~j) {
            uint64_t t = ((a[k] >> j) ^ a[k | j]) & mask;
            a[k] ^= t << j;
            a[k | j] ^= t;
        }
}

static void turn(Batch *batch, uint32_t group, uint32_t w, bool maybe) {
    uint64_t block[64] = {0};
    const Level *level = &batch->levels[0];
    for (uint32_t i = 0; i < 64 && group * 64 + i < batch->signals->count; i++) {
        const SignalState *state = &level->signals[group * 64 + i];
        block[i] = maybe ? state->maybe[w] : state->yes[w];
    }
    transpose(block);
    uint64_t *to = maybe ? batch->maybe : batch->yes;
    for (uint32_t i = 0; i < 64 && w * 64 + i < level->lanes; i++)
        to[(size_t)(w * 64 + i) * batch->signals->words + group] = block[i];
}

static void leave_two_rows(Batch *batch) {
    const Level *level = &batch->levels[0];
    for (uint32_t i = 0; i < batch->two_rows_count; i++) {
        Bits bits = bits_of(batch, level->base, batch->two_rows[i]);
        for (uint32_t w = 0; w < words_of(level); w++)
            batch->left_over[w] |= ~bits.no[w];
    }
}

static void expand(const Batch *batch, uint32_t input, LaneInput *to) {
    const InputColumn *from = &batch->columns->inputs[input];
    InputStates states = columns_states(batch->columns->plan, input);
    RegType type = (RegType)batch->program->inputs[input].type;
    for (uint32_t lane = 0; lane < batch->columns->lanes; lane++) {
        uint8_t code = from->codes[lane];
        uint64_t bit = (uint64_t)1 << (lane % 64);
        if (type == REG_B) {
            uint64_t *yes = &to->yes[lane / 64], *no = &to->no[lane / 64];
            *yes = states.at[code].yes ? *yes | bit : *yes & ~bit;
            *no = states.at[code].no ? *no | bit : *no & ~bit;
        } else if (type == REG_N) {
            to->lo[lane] = code == STATE_VALUE ? from->values[lane] : states.at[code].lo;
            to->hi[lane] = code == STATE_VALUE ? from->values[lane] : states.at[code].hi;
        } else {
            to->members[lane] = states.at[code].members;
            to->surely[lane / 64] |= bit;
        }
    }
}

void batch_execute(Batch *batch) {
    Level *level = &batch->levels[0];
    level->lanes = batch->columns->lanes;
    for (uint32_t i = 0; i < batch->program->input_count; i++)
        expand(batch, i, &level->inputs[i]);
    if (level->lanes) execute_base(batch, level);
}

void batch_run(Batch *batch) {
    Level *level = &batch->levels[0];
    memset(batch->left_over, 0, sizeof batch->left_over);
    batch_execute(batch);
    if (level->lanes == 0) return;
    leave_two_rows(batch);
    settle_lanes(batch, 1);
    for (uint32_t w = 0; w < words_of(level); w++)
        for (uint32_t group = 0; group * 64 < batch->signals->count; group++) {
            turn(batch, group, w, false);
            turn(batch, group, w, true);
        }
}

const uint64_t *batch_yes(const Batch *batch, uint32_t lane) {
    return batch->yes + (size_t)lane * batch->signals->words;
}

const uint64_t *batch_maybe(const Batch *batch, uint32_t lane) {
    return batch->maybe + (size_t)lane * batch->signals->words;
}

bool batch_left_over(const Batch *batch, uint32_t lane) {
    return batch->left_over[lane / 64] >> (lane % 64) & 1;
}
