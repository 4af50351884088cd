/* doubt.c -- see doubt.h. */
#include "run/doubt.h"

#include "run/chain.h"
#include "run/lanecolumns.h"

#include <stdlib.h>

enum { WORDS = BATCH_LANES / 64, TRIES_MAX = 48, ROUNDS = 32, LOOKED_OVER = 4 };

/* Values of a number that are worth trying. */
typedef struct Tries {
    Domain domain;
    double at[TRIES_MAX];
    uint32_t count;
} Tries;

/* One signal over the lanes. */
typedef struct SignalState {
    uint64_t doubt[WORDS];
    uint64_t seen_yes[WORDS], seen_no[WORDS];
    bool doubtful; /* in some lane */
} SignalState;

struct Doubt {
    const Signals *signals;
    const Program *program;
    const Columns *columns;
    Tries *tries; /* by input */
    Frame *base, *trial;
    bool *wanted; /* by register: a signal in doubt rests on it */
    bool *again;  /* the same, but for what reads the record as it stands */
    SignalState *states;
    uint32_t lanes;
    uint32_t *from;        /* by lane: the lane of the columns */
    uint64_t *yes, *no;    /* by lane */
    uint64_t still[WORDS]; /* some signal of the lane is in doubt */
};

/* -- making ready ------------------------------------------------------------------------------ */

static void add_try(Tries *tries, double value) {
    if (tries->domain.whole) value = floor(value);
    if (!(value >= tries->domain.lo && value <= tries->domain.hi)) return;
    for (uint32_t i = 0; i < tries->count; i++)
        if (tries->at[i] == value) return;
    if (tries->count < TRIES_MAX) tries->at[tries->count++] = value;
}

static void try_around(Tries *tries, double value) {
    if (isinf(value)) return;
    add_try(tries, value);
    add_try(tries, tries->domain.whole ? floor(value) + 1 : dec_next(value));
}

static void try_around_constants(const Program *program, Reg input, Tries *tries) {
    for (Reg reg = 0; reg < program->main_count; reg++) {
        const Op *op = &program->ops[reg];
        if (op->code == OP_WITHIN && op->a == input) {
            try_around(tries, op->low);
            try_around(tries, op->high);
        }
        bool compares_two = op_compares_numbers(op) && op->code != OP_WITHIN;
        if (!compares_two || (op->a != input && op->b != input)) continue;
        const Op *other = &program->ops[op->a == input ? op->b : op->a];
        if (other->code == OP_CONST_N) try_around(tries, other->low);
    }
}

static Tries tries_of(const Program *program, uint32_t input, Date today) {
    const Query *query = program->inputs[input].query;
    Tries tries = {.domain = domain_of(program, input, (Range){-INFINITY, INFINITY})};
    if (program->inputs[input].type != REG_N) return tries;
    add_try(&tries, tries.domain.lo);
    try_around_constants(program, program->input_regs[input], &tries);
    static const int days[] = {0, 10, 31, 45, 65, 95, 130, 190, 370, 1500, 5000, 20000};
    for (size_t i = 0; query->type.kind == TYPE_DATE && i < sizeof days / sizeof *days; i++)
        add_try(&tries, today - days[i]);
    add_try(&tries, tries.domain.hi);
    qsort(tries.at, tries.count, sizeof *tries.at, dec_compare);
    return tries;
}

Doubt *doubt_open(Arena *arena, const Signals *signals, const Columns *columns, Date today) {
    const Program *program = signals->program;
    size_t words = (size_t)BATCH_LANES * signals->words;
    Doubt *doubt = NEW(arena, Doubt);
    *doubt = (Doubt){.signals = signals,
                     .program = program,
                     .columns = columns,
                     .tries = NEW_N(arena, Tries, program->input_count + 1),
                     .base = frame_open(arena, program, BATCH_LANES),
                     .trial = frame_open(arena, program, BATCH_LANES),
                     .wanted = NEW_N(arena, bool, program->count + 1),
                     .again = NEW_N(arena, bool, program->count + 1),
                     .states = NEW_N(arena, SignalState, signals->count + 1),
                     .from = NEW_N(arena, uint32_t, BATCH_LANES),
                     .yes = NEW_N(arena, uint64_t, words),
                     .no = NEW_N(arena, uint64_t, words)};
    for (uint32_t i = 0; i < program->input_count; i++)
        doubt->tries[i] = tries_of(program, i, today);
    return doubt;
}

/* -- lanes ------------------------------------------------------------------------------------- */

static uint32_t words_of(const Doubt *doubt) {
    return (doubt->lanes + 63) / 64;
}

void doubt_begin(Doubt *doubt) {
    doubt->lanes = 0;
    for (uint32_t i = 0; i < doubt->signals->count; i++)
        doubt->states[i] = (SignalState){.doubtful = false};
}

void doubt_add(Doubt *doubt, uint32_t lane, const uint64_t *signals) {
    uint32_t at = doubt->lanes++, words = doubt->signals->words;
    doubt->from[at] = lane;
    memset(doubt->yes + (size_t)at * words, 0, words * sizeof *doubt->yes);
    memset(doubt->no + (size_t)at * words, 0, words * sizeof *doubt->no);
    for (uint32_t w = 0; w < words; w++)
        for (uint64_t left = signals[w]; left; left &= left - 1) {
            SignalState *state = &doubt->states[w * 64 + (uint32_t)__builtin_ctzll(left)];
            state->doubt[at / 64] |= (uint64_t)1 << (at % 64);
            state->doubtful = true;
        }
}

bool doubt_told(const Doubt *doubt, uint32_t i, Doubted *told) {
    if (i >= doubt->lanes) return false;
    size_t at = (size_t)i * doubt->signals->words;
    *told = (Doubted){.lane = doubt->from[i],
                      .yes = doubt->yes + at,
                      .no = doubt->no + at,
                      .left_over = doubt->still[i / 64] >> (i % 64) & 1};
    return true;
}

/* A signal is no longer in doubt in these lanes. */
static void tell(Doubt *doubt, uint32_t signal, uint32_t word, uint64_t lanes, uint64_t *to) {
    doubt->states[signal].doubt[word] &= ~lanes;
    for (uint64_t left = to ? lanes : 0; left; left &= left - 1) {
        uint32_t lane = word * 64 + (uint32_t)__builtin_ctzll(left);
        to[(size_t)lane * doubt->signals->words + signal / 64] |= (uint64_t)1 << (signal % 64);
    }
}

/* -- signals of a frame ------------------------------------------------------------------------ */

/* Surely yes, and surely no, in 64 lanes. */
typedef struct SureWord {
    uint64_t yes, no;
} SureWord;

static SureWord word_of(const Frame *frame, Reg reg, uint32_t w) {
    if (reg == NO_REG) return (SureWord){0, UINT64_MAX};
    return (SureWord){frame->registers[reg].yes[w], frame->registers[reg].no[w]};
}

static SureWord signal_word(const Frame *frame, const Signal *signal, uint32_t w) {
    SureWord a = word_of(frame, signal->a, w), b, c;
    switch (signal->kind) {
    case SIGNAL_ISSUED:
    case SIGNAL_WITHDRAWN:
    case SIGNAL_AGAINST:
    case SIGNAL_CONFLICT: return a;
    case SIGNAL_CURRENT:
        b = word_of(frame, signal->b, w), c = word_of(frame, signal->c, w);
        return (SureWord){a.yes & b.no & c.yes, a.no | b.yes | c.no};
    case SIGNAL_BROKEN:
        b = word_of(frame, signal->b, w);
        if (signal->always) return (SureWord){a.yes & b.no, a.no | b.yes};
        return (SureWord){a.yes & b.yes, a.no | b.no};
    case SIGNAL_INCONSISTENT: return (SureWord){a.no, a.yes};
    }
    return (SureWord){0, 0};
}

static bool three_valued(const Signal *signal) {
    return signal->kind == SIGNAL_ISSUED || signal->kind == SIGNAL_WITHDRAWN;
}

/* What the lanes say by themselves. */
static void look_first(Doubt *doubt) {
    for (uint32_t i = 0; i < doubt->signals->count; i++) {
        SignalState *state = &doubt->states[i];
        for (uint32_t w = 0; state->doubtful && w < words_of(doubt); w++) {
            SureWord sure = signal_word(doubt->base, &doubt->signals->at[i], w);
            tell(doubt, i, w, state->doubt[w] & sure.yes, doubt->yes);
            tell(doubt, i, w, state->doubt[w] & sure.no, doubt->no);
        }
    }
}

/* -- completions ------------------------------------------------------------------------------- */

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
static void complete_truths(const Column *from, Column *to, uint32_t words, uint64_t mask,
                            uint64_t spread) {
    for (uint32_t w = 0; w < words; w++) {
        uint64_t open = ~(from->yes[w] | from->no[w]);
        to->yes[w] = from->yes[w] | (open & mask);
        to->no[w] = from->no[w] | (open & ~mask);
        mask ^= spread;
        spread = spread << 7 | spread >> 57;
    }
}

static double nearest(const Domain *domain, double value) {
    return value < domain->lo ? domain->lo : value > domain->hi ? domain->hi : value;
}

/* From the third completion on each lane takes the next value. */
static void complete_numbers(const Program *program, uint32_t input, const Tries *tries,
                             const Column *from, Column *to, uint32_t lanes, uint32_t round,
                             uint64_t random) {
    uint32_t next = round == 0   ? 0
                    : round == 1 ? tries->count - 1
                                 : (uint32_t)(random % tries->count);
    for (uint32_t i = 0; i < lanes; i++) {
        double lo = from->lo[i], hi = from->hi[i];
        if (lo < hi) {
            Domain domain = domain_of(program, input, (Range){lo, hi});
            lo = hi = nearest(&domain, tries->at[next]);
            if (round > 1 && ++next == tries->count) next = 0;
        }
        to->lo[i] = lo;
        to->hi[i] = hi;
    }
}

/* Which of the members comes first is drawn for each lane. */
static void complete_members(uint32_t count, const Column *from, Column *to, uint32_t lanes,
                             uint32_t round, uint64_t random) {
    uint32_t shift = round == 0 ? 0 : round == 1 ? count - 1 : (uint32_t)(random % count);
    for (uint32_t i = 0; i < lanes; i++) {
        uint64_t members = from->members[i], high = members >> shift << shift;
        uint64_t among = high ? high : members;
        to->members[i] = among & (0 - among);
        if (round > 1 && ++shift == count) shift = 0;
    }
    memcpy(to->surely, from->surely, WORDS * sizeof *to->surely);
}

static void complete(Doubt *doubt, uint32_t round) {
    const Program *program = doubt->program;
    for (uint32_t i = 0; i < program->input_count; i++) {
        if (!doubt->again[program->input_regs[i]]) continue;
        const Column *from = &doubt->base->inputs[i];
        Column *to = frame_input_column(doubt->trial, i);
        uint64_t random = pattern(round, i);
        switch ((RegType)program->inputs[i].type) {
        case REG_B:
            complete_truths(from, to, words_of(doubt), random, round < 2 ? 0 : scramble(random));
            break;
        case REG_N:
            complete_numbers(program, i, &doubt->tries[i], from, to, doubt->lanes, round,
                             random >> 8);
            break;
        case REG_C:
            complete_members((uint32_t)program->inputs[i].query->type.category->count, from, to,
                             doubt->lanes, round, random >> 8);
            break;
        }
    }
}

/* -- executing --------------------------------------------------------------------------------- */

static void want_signal(const Signal *signal, bool *wanted) {
    if (signal->a != NO_REG) wanted[signal->a] = true;
    bool two = signal->kind == SIGNAL_CURRENT || signal->kind == SIGNAL_BROKEN;
    if (two && signal->b != NO_REG) wanted[signal->b] = true;
    if (signal->kind == SIGNAL_CURRENT && signal->c != NO_REG) wanted[signal->c] = true;
}

static void want_doubtful(const Doubt *doubt, bool *wanted) {
    memset(wanted, 0, doubt->program->count * sizeof *wanted);
    for (uint32_t i = 0; i < doubt->signals->count; i++)
        if (doubt->states[i].doubtful) want_signal(&doubt->signals->at[i], wanted);
}

static void execute_base(Doubt *doubt) {
    const Program *program = doubt->program;
    want_doubtful(doubt, doubt->wanted);
    for (Reg reg = program->main_count; reg-- > 0;)
        if (doubt->wanted[reg]) op_mark_reads(program, &program->ops[reg], doubt->wanted);
    frame_resize(doubt->base, doubt->lanes);
    for (uint32_t i = 0; i < program->input_count; i++)
        for (uint32_t lane = 0; doubt->wanted[program->input_regs[i]] && lane < doubt->lanes;
             lane++)
            lane_input(doubt->base, i, lane, doubt->columns, doubt->from[lane]);
    frame_execute(doubt->base, 0, program->main_count, doubt->wanted);
}

/* What reads the record as it stands is the same in all completions, and taken from the base. */
static void find_again(Doubt *doubt) {
    const Program *program = doubt->program;
    want_doubtful(doubt, doubt->again);
    for (Reg reg = program->main_count; reg-- > 0;) {
        const Op *op = &program->ops[reg];
        if (!doubt->again[reg]) continue;
        if (reads_the_record(op)) {
            doubt->again[reg] = false;
            doubt->trial->registers[reg] = doubt->base->registers[reg];
        } else
            op_mark_reads(program, op, doubt->again);
    }
}

static void execute_trial(Doubt *doubt) {
    frame_resize(doubt->trial, doubt->lanes);
    frame_execute(doubt->trial, 0, doubt->program->main_count, doubt->again);
}

/* -- looking ----------------------------------------------------------------------------------- */

/* A promise is broken where it surely applies and is not surely kept, so one completion in which it
 * is not kept decides; where it may not apply, one in which it does not. */
static void look_kept(Doubt *doubt, uint32_t index, uint32_t w) {
    const Signal *signal = &doubt->signals->at[index];
    uint64_t in_doubt = doubt->states[index].doubt[w];
    uint64_t surely_applies = word_of(doubt->base, signal->a, w).yes;
    uint64_t applies = word_of(doubt->trial, signal->a, w).yes;
    uint64_t kept = word_of(doubt->trial, signal->b, w).yes;
    tell(doubt, index, w, in_doubt & surely_applies & ~kept, doubt->yes);
    tell(doubt, index, w, in_doubt & ~surely_applies & ~applies, doubt->no);
}

/* A signal that is no recommendation is settled only by a yes in all completions, so one that is
 * not yes is enough. */
static void look_at(Doubt *doubt, uint32_t index, uint32_t w) {
    const Signal *signal = &doubt->signals->at[index];
    SignalState *state = &doubt->states[index];
    SureWord sure = signal_word(doubt->trial, signal, w);
    state->seen_yes[w] |= sure.yes;
    state->seen_no[w] |= sure.no;
    uint64_t open = ~(sure.yes | sure.no) | (state->seen_yes[w] & state->seen_no[w]);
    uint64_t yes = sure.yes;
    if (signal->kind == SIGNAL_CURRENT)
        yes = word_of(doubt->trial, signal->a, w).yes & word_of(doubt->trial, signal->c, w).yes;
    if (three_valued(signal))
        tell(doubt, index, w, state->doubt[w] & open, NULL);
    else
        tell(doubt, index, w, state->doubt[w] & ~yes, doubt->no);
}

/* Is any signal in doubt still? */
static bool look(Doubt *doubt) {
    bool any = false;
    memset(doubt->still, 0, sizeof doubt->still);
    for (uint32_t i = 0; i < doubt->signals->count; i++) {
        const Signal *signal = &doubt->signals->at[i];
        SignalState *state = &doubt->states[i];
        bool always = signal->kind == SIGNAL_BROKEN && signal->always;
        if (!state->doubtful) continue;
        state->doubtful = false;
        for (uint32_t w = 0; w < words_of(doubt); w++) {
            if (always)
                look_kept(doubt, i, w);
            else
                look_at(doubt, i, w);
            doubt->still[w] |= state->doubt[w];
            state->doubtful |= state->doubt[w] != 0;
        }
        any |= state->doubtful;
    }
    return any;
}

void doubt_run(Doubt *doubt) {
    if (!doubt->lanes) return;
    execute_base(doubt);
    look_first(doubt);
    for (uint32_t round = 0, more = 1; round < ROUNDS && more; round++) {
        if (round % LOOKED_OVER == 0) find_again(doubt);
        complete(doubt, round);
        execute_trial(doubt);
        more = look(doubt);
    }
}
