/* batch.c -- see batch.h. Lanes are worked on in blocks of WORDCODE_LANES. */
#include "run/batch.h"

#include "base/wide.h"
#include "run/batch_parts.h"
#include "run/doubt.h"
#include "run/sums.h"

enum { LANE_WORDS = BATCH_LANES / 64 };

struct Batch {
    BatchParts parts;
    const Columns *columns;
    SlotWords *slots;
    uint32_t alone;                 /* slot: left to a run, as where two rows of a table match */
    Sums *sums;                     /* NULL: lanes are told one by one */
    Doubt *doubt;                   /* NULL: no signal is ever in doubt */
    uint64_t *yes, *maybe, *doubts; /* by lane */
    uint64_t left_over[LANE_WORDS];
};

/* -- making ready: what is asked for ----------------------------------------------------------- */

typedef struct Asked {
    Reg *at;
    size_t count;
} Asked;

static void ask(Asked *asked, Reg reg) {
    if (reg != NO_REG) asked->at[asked->count++] = reg;
}

static bool has_two(const Signal *signal) {
    return signal->kind == SIGNAL_CURRENT || signal->kind == SIGNAL_BROKEN;
}

static Asked all_asked(Arena *arena, const Signals *signals, BatchTells tells) {
    const Program *program = signals->program;
    size_t most = 3 * (size_t)signals->count + program->model->tables_count + program->note_count;
    Asked asked = {.at = NEW_N(arena, Reg, most + 1)};
    for (uint32_t i = 0; i < signals->count; i++) {
        const Signal *signal = &signals->at[i];
        ask(&asked, signal->a);
        if (has_two(signal)) ask(&asked, signal->b);
        if (signal->kind == SIGNAL_CURRENT) ask(&asked, signal->c);
    }
    for (size_t i = 0; i < program->model->tables_count; i++)
        ask(&asked, program->tables[i].two_rows);
    for (uint32_t i = 0; tells == BATCH_SUMS && i < program->note_count; i++)
        ask(&asked, program->notes[i].issued);
    return asked;
}

/* -- making ready: signals as words ------------------------------------------------------------ */

/* Told in three truths. Whether an option is withdrawn matters where its offer is possible. */
static SignalSlots three_truths(const BatchParts *parts, SureSlots a, uint32_t no_offer) {
    SignalSlots slots = {.yes = a.yes, .maybe = neither(parts, a.yes, a.no)};
    if (!a.tight) slots.doubt = but_not(parts, slots.maybe, no_offer);
    return slots;
}

/* Reached, not surely done, and the step's own condition is met. */
static SignalSlots current(const BatchParts *parts, SureSlots reached, SureSlots done,
                           SureSlots current) {
    uint32_t met = both(parts, reached.yes, current.yes);
    if (reached.tight && done.tight && current.tight)
        return (SignalSlots){.yes = but_not(parts, met, done.yes)};
    uint32_t yes = both(parts, met, done.no);
    uint32_t no = either(parts, either(parts, reached.no, current.no), done.yes);
    return (SignalSlots){.yes = yes, .doubt = neither(parts, yes, no)};
}

/* `always` is broken where it surely applies and is not surely kept. */
static SignalSlots broken(const BatchParts *parts, SureSlots when, SureSlots claim, bool always) {
    if (when.tight && claim.tight)
        return (SignalSlots){.yes = always ? but_not(parts, when.yes, claim.yes)
                                           : both(parts, when.yes, claim.yes)};
    uint32_t yes = both(parts, when.yes, always ? claim.no : claim.yes);
    uint32_t no = either(parts, when.no, always ? claim.yes : claim.no);
    return (SignalSlots){.yes = yes, .doubt = neither(parts, yes, no)};
}

static SignalSlots yes_or_not(const BatchParts *parts, uint32_t yes, SureSlots a) {
    return (SignalSlots){.yes = yes, .doubt = a.tight ? SLOT_NEVER : neither(parts, a.yes, a.no)};
}

static SignalSlots slots_of(const BatchParts *parts, const Signal *signal, uint32_t no_offer) {
    SureSlots a = sure_of(parts, signal->a), b = a;
    if (has_two(signal)) b = sure_of(parts, signal->b);
    switch (signal->kind) {
    case SIGNAL_ISSUED: return three_truths(parts, a, SLOT_NEVER);
    case SIGNAL_WITHDRAWN: return three_truths(parts, a, no_offer);
    case SIGNAL_AGAINST:
    case SIGNAL_CONFLICT: return yes_or_not(parts, a.yes, a);
    case SIGNAL_CURRENT: return current(parts, a, b, sure_of(parts, signal->c));
    case SIGNAL_BROKEN: return broken(parts, a, b, signal->always);
    case SIGNAL_INCONSISTENT: return yes_or_not(parts, a.no, a);
    }
    return (SignalSlots){.yes = SLOT_NEVER};
}

/* Returns whether any signal can be in doubt. */
static bool make_signals(const BatchParts *parts) {
    uint32_t no_offer = SLOT_NEVER;
    bool doubt = false;
    for (uint32_t i = 0; i < parts->signals->count; i++) {
        const Signal *signal = &parts->signals->at[i];
        parts->at[i] = slots_of(parts, signal, no_offer);
        if (signal->kind == SIGNAL_ISSUED) no_offer = sure_of(parts, signal->a).no;
        doubt |= parts->at[i].doubt != SLOT_NEVER;
    }
    return doubt;
}

static uint32_t two_rows_slot(const BatchParts *parts) {
    const Model *model = parts->program->model;
    uint32_t slot = SLOT_NEVER;
    for (size_t i = 0; i < model->tables_count; i++) {
        Reg reg = parts->program->tables[i].two_rows;
        if (reg == NO_REG) continue;
        SureSlots two = sure_of(parts, reg);
        slot = either(parts, slot, two.tight ? two.yes : not_this(parts, two.no));
    }
    return slot;
}

static BatchParts make_parts(Arena *arena, const Signals *signals, const Columns *columns,
                             Date today, BatchTells tells) {
    Asked asked = all_asked(arena, signals, tells);
    BatchParts parts = {.arena = arena,
                        .signals = signals,
                        .program = signals->program,
                        .code = wordcode_open(arena),
                        .at = NEW_N(arena, SignalSlots, signals->count + 1)};
    parts.decisions = decide_cohort(arena, parts.program, today, asked.at, asked.count);
    parts.impossibles = impossibles_open(arena, parts.decisions, parts.code, columns->plan);
    parts.sure = sure_open(arena, parts.decisions, parts.code, parts.impossibles);
    return parts;
}

static void open_lanes(Batch *batch, Arena *arena, bool doubtful, Date today) {
    const Signals *signals = batch->parts.signals;
    size_t words = (size_t)BATCH_LANES * signals->words;
    batch->yes = NEW_N(arena, uint64_t, words);
    batch->maybe = NEW_N(arena, uint64_t, words);
    if (!doubtful) return;
    batch->doubt = doubt_open(arena, signals, batch->columns, today);
    batch->doubts = NEW_N(arena, uint64_t, words);
}

Batch *batch_open(Arena *arena, const Signals *signals, const Columns *columns, Date today,
                  BatchTells tells) {
    Batch *batch = NEW(arena, Batch);
    *batch =
        (Batch){.parts = make_parts(arena, signals, columns, today, tells), .columns = columns};
    bool doubtful = make_signals(&batch->parts);
    batch->alone = two_rows_slot(&batch->parts);
    if (tells == BATCH_SUMS)
        batch->sums = sums_open(&batch->parts, columns->plan, &batch->alone);
    else
        open_lanes(batch, arena, doubtful, today);
    impossibles_ready(batch->parts.impossibles);
    batch->slots = wordcode_slots(arena, batch->parts.code);
    return batch;
}

/* -- words of lanes become signals of a lane --------------------------------------------------- */

/* Bit j of word i becomes bit i of word j. */
WIDE static void transpose(uint64_t a[64]) {
    uint64_t mask = 0x00000000FFFFFFFFu;
    for (unsigned j = 32; j; j >>= 1, mask ^= mask << j)
        for (unsigned k = 0; k < 64; k += 2 * j)
            for (unsigned i = k; i < k + j; i++) {
                uint64_t t = ((a[i] >> j) ^ a[i + j]) & mask;
                a[i] ^= t << j;
                a[i + j] ^= t;
            }
}

typedef enum Which { WHICH_YES, WHICH_MAYBE, WHICH_DOUBT } Which;

static uint32_t slot_of(const SignalSlots *slots, Which which) {
    return which == WHICH_YES ? slots->yes : which == WHICH_MAYBE ? slots->maybe : slots->doubt;
}

/* Of 64 lanes and 64 signals. Returns whether anything is said of them. */
static bool gather(const Batch *batch, uint32_t group, uint32_t w, Which which,
                   uint64_t block[64]) {
    uint64_t any = 0;
    for (uint32_t i = 0; i < 64; i++) {
        uint32_t signal = group * 64 + i;
        uint32_t slot = signal < batch->parts.signals->count
                            ? slot_of(&batch->parts.at[signal], which)
                            : SLOT_NEVER;
        any |= block[i] = batch->slots[slot][w];
    }
    return any != 0;
}

static void turn(const Batch *batch, uint32_t first, uint32_t w, Which which, uint64_t *to) {
    uint32_t words = batch->parts.signals->words;
    for (uint32_t group = 0; group < words; group++) {
        uint64_t block[64];
        if (gather(batch, group, w, which, block)) transpose(block);
        for (uint32_t i = 0; i < 64; i++)
            to[(size_t)(first + w * 64 + i) * words + group] = block[i];
    }
}

static void tell_block(Batch *batch, uint32_t first) {
    for (uint32_t w = 0; w < WORDCODE_WORDS && first + w * 64 < batch->columns->lanes; w++) {
        turn(batch, first, w, WHICH_YES, batch->yes);
        turn(batch, first, w, WHICH_MAYBE, batch->maybe);
        if (batch->doubts) turn(batch, first, w, WHICH_DOUBT, batch->doubts);
    }
}

/* -- doubt ------------------------------------------------------------------------------------- */

static void take_doubted(Batch *batch, const Doubted *told) {
    uint32_t words = batch->parts.signals->words;
    uint64_t *yes = batch->yes + (size_t)told->lane * words;
    uint64_t *maybe = batch->maybe + (size_t)told->lane * words;
    for (uint32_t w = 0; w < words; w++) {
        yes[w] |= told->yes[w];
        maybe[w] &= ~(told->yes[w] | told->no[w]);
    }
    if (told->left_over) batch->left_over[told->lane / 64] |= (uint64_t)1 << (told->lane % 64);
}

static void settle_doubt(Batch *batch) {
    uint32_t words = batch->parts.signals->words;
    doubt_begin(batch->doubt);
    for (uint32_t lane = 0; lane < batch->columns->lanes; lane++) {
        const uint64_t *doubts = batch->doubts + (size_t)lane * words;
        uint64_t any = 0;
        for (uint32_t w = 0; w < words; w++)
            any |= doubts[w];
        if (any) doubt_add(batch->doubt, lane, doubts);
    }
    doubt_run(batch->doubt);
    Doubted told;
    for (uint32_t i = 0; doubt_told(batch->doubt, i, &told); i++)
        take_doubted(batch, &told);
}

/* -------------------------------------------------------------------------------------------- */

static void decide_block(Batch *batch, uint32_t first) {
    impossibles_fill(batch->parts.impossibles, batch->columns, first, batch->slots);
    wordcode_execute(batch->parts.code, batch->slots);
}

void batch_decide(Batch *batch) {
    for (uint32_t first = 0; first < batch->columns->lanes; first += WORDCODE_LANES)
        decide_block(batch, first);
}

/* The lanes that there are, of the word that begins with lane 'first'. */
static uint64_t lanes_of_word(const Batch *batch, uint32_t first) {
    uint32_t lanes = batch->columns->lanes;
    if (first >= lanes) return 0;
    return lanes - first >= 64 ? UINT64_MAX : ((uint64_t)1 << (lanes - first)) - 1;
}

static void sum_block(Batch *batch, uint32_t first) {
    uint64_t valid[WORDCODE_WORDS];
    for (uint32_t w = 0; w < WORDCODE_WORDS; w++)
        valid[w] = lanes_of_word(batch, first + w * 64) & ~batch->left_over[first / 64 + w];
    sums_add(batch->sums, batch->slots, valid);
}

void batch_run(Batch *batch) {
    for (uint32_t first = 0; first < batch->columns->lanes; first += WORDCODE_LANES) {
        decide_block(batch, first);
        memcpy(batch->left_over + first / 64, batch->slots[batch->alone], sizeof(SlotWords));
        if (batch->sums)
            sum_block(batch, first);
        else
            tell_block(batch, first);
    }
    if (batch->doubt) settle_doubt(batch);
}

const CohortSums *batch_sums(const Batch *batch) {
    return sums_told(batch->sums);
}

const uint64_t *batch_yes(const Batch *batch, uint32_t lane) {
    return batch->yes + (size_t)lane * batch->parts.signals->words;
}

const uint64_t *batch_maybe(const Batch *batch, uint32_t lane) {
    return batch->maybe + (size_t)lane * batch->parts.signals->words;
}

bool batch_left_over(const Batch *batch, uint32_t lane) {
    return batch->left_over[lane / 64] >> (lane % 64) & 1;
}
