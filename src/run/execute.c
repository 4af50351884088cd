/* execute.c -- what each operation of ops.def does to a batch of lanes.
 *
 * One switch an operation a batch; below it, plain loops over lanes or over words of 64 lanes.
 * Comparisons write a byte a lane and pack 64 of them into a word. An answer is yes or no only
 * where every possibility of the operands agrees on it and they are surely defined. */
#include "base/wide.h"
#include "run/frame.h"
#include "run/lanebits.h"

/* -- yes/no ---------------------------------------------------------------------------------- */

WIDE static void and_words(const Column *a, const Column *b, Column *to, uint32_t words) {
    for (uint32_t w = 0; w < words; w++) {
        to->yes[w] = a->yes[w] & b->yes[w];
        to->no[w] = a->no[w] | b->no[w];
    }
}

WIDE static void or_words(const Column *a, const Column *b, Column *to, uint32_t words) {
    for (uint32_t w = 0; w < words; w++) {
        to->yes[w] = a->yes[w] | b->yes[w];
        to->no[w] = a->no[w] & b->no[w];
    }
}

static void not_words(const Column *a, Column *to, uint32_t words) {
    for (uint32_t w = 0; w < words; w++) {
        uint64_t yes = a->yes[w];
        to->yes[w] = a->no[w];
        to->no[w] = yes;
    }
}

/* Consensus: an undecided choice is what both sides agree on. */
WIDE static void choose_words(const Column *a, const Column *b, const Column *c, Column *to,
                              uint32_t words) {
    for (uint32_t w = 0; w < words; w++) {
        uint64_t b_yes = b->yes[w], c_yes = c->yes[w], b_no = b->no[w], c_no = c->no[w];
        to->yes[w] = (a->yes[w] & b_yes) | (a->no[w] & c_yes) | (b_yes & c_yes);
        to->no[w] = (a->yes[w] & b_no) | (a->no[w] & c_no) | (b_no & c_no);
    }
}

static void is_yes_words(const Column *a, Column *to, uint32_t words) {
    for (uint32_t w = 0; w < words; w++) {
        to->yes[w] = a->yes[w];
        to->no[w] = ~a->yes[w];
    }
}

static void known_words(const Column *a, Column *to, uint32_t words) {
    for (uint32_t w = 0; w < words; w++) {
        to->yes[w] = a->yes[w] | a->no[w];
        to->no[w] = ~to->yes[w];
    }
}

static void constant_words(double value, Column *to, uint32_t words) {
    memset(to->yes, value == 1 ? 0xff : 0, words * sizeof *to->yes);
    memset(to->no, value == 0 ? 0xff : 0, words * sizeof *to->no);
}

/* Sixty-four counters at once: bit i of plane p is bit p of lane i's count. */
typedef struct Counters {
    uint64_t planes[32];
    unsigned used;
} Counters;

static void counters_add(Counters *counters, uint64_t carry) {
    for (unsigned p = 0; carry && p < 32; p++) {
        if (p == counters->used) counters->planes[counters->used++] = 0;
        uint64_t both = counters->planes[p] & carry;
        counters->planes[p] ^= carry;
        carry = both;
    }
}

/* The lanes whose count is 'least' or more. */
static uint64_t counters_reach(const Counters *counters, uint32_t least) {
    uint64_t more = 0, same = UINT64_MAX;
    for (unsigned p = 32; p-- > 0;) {
        uint64_t plane = p < counters->used ? counters->planes[p] : 0;
        if (least >> p & 1) {
            same &= plane;
        } else {
            more |= same & plane;
            same &= ~plane;
        }
    }
    return more | same;
}

static void at_least(const Frame *frame, const Op *op, Column *to, uint32_t words) {
    const Reg *list = frame->program->lists + op->a;
    for (uint32_t w = 0; w < words; w++) {
        Counters surely = {.used = 0}, possibly = {.used = 0};
        for (uint32_t i = 0; i < op->b; i++) {
            const Column *column = &frame->registers[list[i]];
            counters_add(&surely, column->yes[w]);
            counters_add(&possibly, ~column->no[w]);
        }
        to->yes[w] = counters_reach(&surely, op->index);
        to->no[w] = ~counters_reach(&possibly, op->index);
    }
}

/* -- comparisons ----------------------------------------------------------------------------- */

/* Runs 'YES' and 'NO' for each lane i and packs them. The loop over a full word has a constant
 * length, so that the compiler makes vectors of it. */
#define COMPARE_LANES(YES, NO)                                                                     \
    for (uint32_t w = 0; w < words; w++) {                                                         \
        uint8_t yes[WORD_LANES], no[WORD_LANES];                                                   \
        uint32_t base = w * WORD_LANES;                                                            \
        if (frame->lanes - base >= WORD_LANES) {                                                   \
            for (uint32_t j = 0, i = base; j < WORD_LANES; j++, i++) {                             \
                yes[j] = (uint8_t)(YES);                                                           \
                no[j] = (uint8_t)(NO);                                                             \
            }                                                                                      \
        } else {                                                                                   \
            memset(yes, 0, sizeof yes);                                                            \
            memset(no, 0, sizeof no);                                                              \
            for (uint32_t j = 0, i = base; i < frame->lanes; j++, i++) {                           \
                yes[j] = (uint8_t)(YES);                                                           \
                no[j] = (uint8_t)(NO);                                                             \
            }                                                                                      \
        }                                                                                          \
        to->yes[w] = pack_flags(yes);                                                              \
        to->no[w] = pack_flags(no);                                                                \
    }

/* A register that is undefined (NaN) compares as false with everything; one that is nothing
 * (+infinity) is taken out by '< INFINITY'. */
#define DEFINED(lo) ((lo) < INFINITY)

WIDE static void less(const Frame *frame, const Column *a, const Column *b, Column *to,
                      uint32_t words) {
    const double *a_lo = a->lo, *a_hi = a->hi, *b_lo = b->lo, *b_hi = b->hi;
    COMPARE_LANES((a_hi[i] < b_lo[i]) & DEFINED(b_lo[i]), (a_lo[i] >= b_hi[i]) & DEFINED(a_lo[i]))
}

WIDE static void less_or_equal(const Frame *frame, const Column *a, const Column *b, Column *to,
                               uint32_t words) {
    const double *a_lo = a->lo, *a_hi = a->hi, *b_lo = b->lo, *b_hi = b->hi;
    COMPARE_LANES((a_hi[i] <= b_lo[i]) & DEFINED(b_lo[i]), (a_lo[i] > b_hi[i]) & DEFINED(a_lo[i]))
}

WIDE static void equal(const Frame *frame, const Column *a, const Column *b, Column *to,
                       uint32_t words) {
    const double *a_lo = a->lo, *a_hi = a->hi, *b_lo = b->lo, *b_hi = b->hi;
    COMPARE_LANES((a_lo[i] == b_hi[i]) & (a_hi[i] == b_lo[i]) & DEFINED(a_lo[i]),
                  ((a_hi[i] < b_lo[i]) | (b_hi[i] < a_lo[i])) & DEFINED(a_lo[i]) & DEFINED(b_lo[i]))
}

WIDE static void within(const Frame *frame, const Op *op, const Column *a, Column *to,
                        uint32_t words) {
    const double *lo = a->lo, *hi = a->hi;
    const double low = op->low, high = op->high;
    COMPARE_LANES((lo[i] >= low) & (hi[i] <= high) & DEFINED(lo[i]),
                  ((hi[i] < low) | (lo[i] > high)) & DEFINED(lo[i]))
}

WIDE static void known_number(const Frame *frame, const Column *a, Column *to, uint32_t words) {
    const double *lo = a->lo, *hi = a->hi;
    COMPARE_LANES((lo[i] == hi[i]) & DEFINED(lo[i]), 0)
    for (uint32_t w = 0; w < words; w++)
        to->no[w] = ~to->yes[w];
}

/* -- categories ------------------------------------------------------------------------------ */

static bool single(uint64_t members) {
    return members && !(members & (members - 1));
}

static int lowest(uint64_t members) {
    return __builtin_ctzll(members);
}

static int highest(uint64_t members) {
    return 63 - __builtin_clzll(members);
}

/* No member left is no answer, like what is not surely defined. */
static void keep_surely(const Column *a, const Column *b, Column *to, uint32_t words) {
    for (uint32_t w = 0; w < words; w++) {
        uint64_t surely = a->surely[w] & b->surely[w];
        to->yes[w] &= surely;
        to->no[w] &= surely;
    }
}

WIDE static void among(const Frame *frame, const Op *op, const Column *a, Column *to,
                       uint32_t words) {
    const uint64_t *x = a->members, mask = op->mask;
    COMPARE_LANES((x[i] & ~mask) == 0 && x[i], (x[i] & mask) == 0 && x[i])
    keep_surely(a, a, to, words);
}

WIDE static void equal_members(const Frame *frame, const Column *a, const Column *b, Column *to,
                               uint32_t words) {
    const uint64_t *x = a->members, *y = b->members;
    COMPARE_LANES(single(x[i]) && x[i] == y[i], (x[i] & y[i]) == 0 && x[i] && y[i])
    keep_surely(a, b, to, words);
}

static void less_member(const Frame *frame, const Column *a, const Column *b, Column *to,
                        uint32_t words) {
    const uint64_t *x = a->members, *y = b->members;
    COMPARE_LANES(x[i] && y[i] && highest(x[i]) < lowest(y[i]),
                  x[i] && y[i] && lowest(x[i]) >= highest(y[i]))
    keep_surely(a, b, to, words);
}

static void less_or_equal_member(const Frame *frame, const Column *a, const Column *b, Column *to,
                                 uint32_t words) {
    const uint64_t *x = a->members, *y = b->members;
    COMPARE_LANES(x[i] && y[i] && highest(x[i]) <= lowest(y[i]),
                  x[i] && y[i] && lowest(x[i]) > highest(y[i]))
    keep_surely(a, b, to, words);
}

WIDE static void known_member(const Frame *frame, const Column *a, Column *to, uint32_t words) {
    const uint64_t *x = a->members;
    COMPARE_LANES(single(x[i]), 0)
    keep_surely(a, a, to, words);
    for (uint32_t w = 0; w < words; w++)
        to->no[w] = ~to->yes[w];
}

static void constant_members(const Frame *frame, uint64_t members, bool surely, Column *to,
                             uint32_t words) {
    for (uint32_t i = 0; i < frame->lanes; i++)
        to->members[i] = members;
    memset(to->surely, surely ? 0xff : 0, words * sizeof *to->surely);
}

static uint64_t lane_mask(const uint64_t *mask, uint32_t lane) {
    return 0 - (mask[lane / WORD_LANES] >> (lane % WORD_LANES) & 1);
}

/* The alternative that cannot be has no members, and so adds none. */
static void choose_members(const Frame *frame, const Column *a, const Column *b, const Column *c,
                           Column *to, uint32_t words) {
    for (uint32_t i = 0; i < frame->lanes; i++) {
        uint64_t not_b = lane_mask(a->no, i), not_c = lane_mask(a->yes, i);
        to->members[i] = (b->members[i] & ~not_b) | (c->members[i] & ~not_c);
    }
    for (uint32_t w = 0; w < words; w++)
        to->surely[w] = (b->surely[w] | a->no[w]) & (c->surely[w] | a->yes[w]);
}

/* -- numbers --------------------------------------------------------------------------------- */

static bool exact(const Column *column) {
    return column->hi == column->lo;
}

/* An input's column has both ends; where they are the same in all lanes the register has one. */
WIDE static void input_number(const Frame *frame, const Column *input, Column *to) {
    bool ranged = false;
    for (uint32_t i = 0; i < frame->lanes; i++) {
        to->lo[i] = input->lo[i];
        to->spare[i] = input->hi[i];
        ranged |= input->lo[i] < input->hi[i];
    }
    to->hi = ranged ? to->spare : to->lo;
}

/* Decimals carry NaN through, and what is nothing becomes infinite or NaN: both end undefined. */
#define EXACT_LANES(FUNCTION)                                                                      \
    for (uint32_t i = 0; i < frame->lanes; i++) {                                                  \
        double x = a->lo[i], y = b->lo[i];                                                         \
        to->lo[i] = x < INFINITY && y < INFINITY ? FUNCTION(x, y) : DEC_UNDEFINED;                 \
    }                                                                                              \
    to->hi = to->lo;                                                                               \
    return true;

static bool exact_arithmetic(const Frame *frame, OpCode code, const Column *a, const Column *b,
                             Column *to) {
    if (!exact(a) || !exact(b)) return false;
    if (code == OP_ADD) {
        EXACT_LANES(dec_add)
    }
    if (code == OP_SUB) {
        EXACT_LANES(dec_sub)
    }
    if (code == OP_MUL) {
        EXACT_LANES(dec_mul)
    }
    return false;
}

static bool same_bits(Range a, Range b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

static void arithmetic(const Frame *frame, const Op *op, const Column *a, const Column *b,
                       Column *to) {
    if (exact_arithmetic(frame, (OpCode)op->code, a, b, to)) return;
    bool ranged = false;
    Range x = {0, 0}, y = {0, 0}, range = {0, 0};
    for (uint32_t i = 0; i < frame->lanes; i++) {
        Range a_now = {a->lo[i], a->hi[i]}, b_now = {b->lo[i], b->hi[i]};
        /* neighbours often hold the same: the day of today, what is not known */
        if (i == 0 || !same_bits(a_now, x) || !same_bits(b_now, y))
            range = range_apply(frame->program, op, a_now, b_now);
        x = a_now;
        y = b_now;
        to->lo[i] = range.lo;
        to->spare[i] = range.hi;
        ranged |= range.lo < range.hi;
    }
    to->hi = ranged ? to->spare : to->lo;
}

static void constant_number(const Frame *frame, double value, Column *to) {
    for (uint32_t i = 0; i < frame->lanes; i++)
        to->lo[i] = value;
    to->hi = to->lo;
}

static void choose_number(const Frame *frame, const Column *a, const Column *b, const Column *c,
                          Column *to) {
    bool ranged = false;
    for (uint32_t i = 0; i < frame->lanes; i++) {
        Range x = {b->lo[i], b->hi[i]}, y = {c->lo[i], c->hi[i]};
        uint64_t yes = lane_mask(a->yes, i), no = lane_mask(a->no, i);
        Range range = yes ? x : no ? y : range_hull(x, y);
        to->lo[i] = range.lo;
        to->spare[i] = range.hi;
        ranged |= range.lo < range.hi;
    }
    to->hi = ranged ? to->spare : to->lo;
}

static Range points_of(const double *points, uint64_t members, bool surely) {
    if (!surely || !members) return RANGE_UNDEFINED;
    Range range = RANGE_NOTHING;
    for (; members; members &= members - 1) {
        double value = points[lowest(members)];
        range = range_hull(range, (Range){value, value});
    }
    return range;
}

static void points(const Frame *frame, const double *table, const Column *a, Column *to) {
    bool ranged = false;
    for (uint32_t i = 0; i < frame->lanes; i++) {
        Range range = points_of(table, a->members[i], lane_mask(a->surely, i) != 0);
        to->lo[i] = range.lo;
        to->spare[i] = range.hi;
        ranged |= range.lo < range.hi;
    }
    to->hi = ranged ? to->spare : to->lo;
}

/* -------------------------------------------------------------------------------------------- */

static void execute(Frame *frame, Reg reg) {
    const Op *op = &frame->program->ops[reg];
    Column *all = frame->registers, *to = frame_column(frame, reg);
    uint32_t words = frame_words(frame);
    switch ((OpCode)op->code) {
    case OP_INPUT_B: {
        const Column *input = frame_input_column(frame, op->index);
        memcpy(to->yes, input->yes, words * sizeof *to->yes);
        memcpy(to->no, input->no, words * sizeof *to->no);
        break;
    }
    case OP_CONST_B: constant_words(op->low, to, words); break;
    case OP_NOT: not_words(&all[op->a], to, words); break;
    case OP_AND: and_words(&all[op->a], &all[op->b], to, words); break;
    case OP_OR: or_words(&all[op->a], &all[op->b], to, words); break;
    case OP_CHOOSE_B: choose_words(&all[op->a], &all[op->b], &all[op->c], to, words); break;
    case OP_AT_LEAST: at_least(frame, op, to, words); break;
    case OP_IS_YES: is_yes_words(&all[op->a], to, words); break;
    case OP_KNOWN_B: known_words(&all[op->a], to, words); break;
    case OP_KNOWN_N: known_number(frame, &all[op->a], to, words); break;
    case OP_KNOWN_C: known_member(frame, &all[op->a], to, words); break;
    case OP_LT: less(frame, &all[op->a], &all[op->b], to, words); break;
    case OP_LE: less_or_equal(frame, &all[op->a], &all[op->b], to, words); break;
    case OP_EQ: equal(frame, &all[op->a], &all[op->b], to, words); break;
    case OP_WITHIN: within(frame, op, &all[op->a], to, words); break;
    case OP_AMONG: among(frame, op, &all[op->a], to, words); break;
    case OP_EQ_C: equal_members(frame, &all[op->a], &all[op->b], to, words); break;
    case OP_LT_C: less_member(frame, &all[op->a], &all[op->b], to, words); break;
    case OP_LE_C: less_or_equal_member(frame, &all[op->a], &all[op->b], to, words); break;
    case OP_INPUT_N: input_number(frame, frame_input_column(frame, op->index), to); break;
    case OP_CONST_N: constant_number(frame, op->low, to); break;
    case OP_UNDEFINED_N: constant_number(frame, DEC_UNDEFINED, to); break;
    case OP_NOTHING_N: constant_number(frame, INFINITY, to); break;
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
    case OP_POW:
    case OP_MIN:
    case OP_MAX:
    case OP_SINCE: arithmetic(frame, op, &all[op->a], &all[op->b], to); break;
    case OP_NEG:
    case OP_ABS:
    case OP_ROUND:
    case OP_FLOOR:
    case OP_CEIL:
    case OP_SQRT:
    case OP_LN:
    case OP_LOG10:
    case OP_EXP:
    case OP_CONVERT:
    case OP_SHIFT: arithmetic(frame, op, &all[op->a], &all[op->a], to); break;
    case OP_POINTS: points(frame, frame->program->points[op->index], &all[op->a], to); break;
    case OP_CHOOSE_N: choose_number(frame, &all[op->a], &all[op->b], &all[op->c], to); break;
    case OP_INPUT_C: {
        const Column *input = frame_input_column(frame, op->index);
        memcpy(to->members, input->members, frame->lanes * sizeof *to->members);
        memcpy(to->surely, input->surely, words * sizeof *to->surely);
        break;
    }
    case OP_CONST_C: constant_members(frame, op->mask, true, to, words); break;
    case OP_UNDEFINED_C: constant_members(frame, UINT64_MAX, false, to, words); break;
    case OP_NOTHING_C: constant_members(frame, 0, true, to, words); break;
    case OP_CHOOSE_C:
        choose_members(frame, &all[op->a], &all[op->b], &all[op->c], to, words);
        break;
    case OP_CODE_COUNT: break;
    }
}

void frame_execute(Frame *frame, uint32_t first, uint32_t end, const bool *wanted) {
    for (uint32_t i = first; i < end; i++)
        if (!wanted || wanted[i]) execute(frame, i);
}

void frame_execute_list(Frame *frame, const uint32_t *ops, size_t count) {
    for (size_t i = 0; i < count; i++)
        execute(frame, ops[i]);
}
