/* chain.c -- following numbers from inputs to comparisons; see chain.h. */
#include "run/chain.h"

#include <stdlib.h>

enum { CHAIN_LENGTH = 200, CUTS_MAX = 4096 };

#define UNBOUNDED_NUMBER 1e100
#define UNBOUNDED_WHOLE  999999999999999.0 /* integers stop there */

/* -- domains --------------------------------------------------------------------------------- */

static bool is_count(const Query *query) {
    return query->kind == QUERY_DONE_COUNT ||
           (query->kind == QUERY_FACT && query->reader == READ_COUNT);
}

static void narrow(Domain *domain, double lo, double hi) {
    if (lo > domain->lo && lo <= domain->hi) domain->lo = lo;
    if (hi < domain->hi && hi >= domain->lo) domain->hi = hi;
}

Domain domain_of(const Program *program, uint32_t input, Range range) {
    const Query *query = program->inputs[input].query;
    Domain domain = {.lo = range.lo, .hi = range.hi};
    double least = -UNBOUNDED_NUMBER, most = UNBOUNDED_NUMBER;
    if (query) {
        bool date = query->type.kind == TYPE_DATE, count = is_count(query);
        domain.whole = query->type.whole || date || count;
        if (domain.whole) least = -UNBOUNDED_WHOLE, most = UNBOUNDED_WHOLE;
        if (date) narrow(&domain, DATE_FIRST, DATE_LAST);
        if (count) narrow(&domain, 0, UNBOUNDED_WHOLE);
        if (query->kind == QUERY_FACT && !count && query->fact && query->fact->has_range)
            narrow(&domain, query->fact->low, query->fact->high);
    }
    domain.no_lower = domain.lo == -INFINITY;
    domain.no_upper = domain.hi == INFINITY;
    narrow(&domain, least, most);
    if (domain.whole && ceil(domain.lo) <= floor(domain.hi)) {
        domain.lo = ceil(domain.lo) + 0.0;
        domain.hi = floor(domain.hi);
    }
    return domain;
}

double domain_before(const Domain *domain, double value) {
    double before = domain->whole ? value - 1 : dec_previous(value);
    return before > domain->lo ? before : domain->lo;
}

double domain_nearer_start(const Domain *domain, double start, double end) {
    if (!domain->no_lower || start > domain->lo) return start;
    return end > 0 ? 0 : dec_sub(dec_mul(end, 2), 1);
}

static double domain_after(const Domain *domain, double value) {
    double after = domain->whole ? value + 1 : dec_next(value);
    return after < domain->hi ? after : domain->hi;
}

/* -- values of a chain ----------------------------------------------------------------------- */

/* Recursion as deep as CHAIN_LENGTH. NaN where it has no value. */
static double chain_value(const Program *program, const Chain *chain, double x) {
    if (!chain->inner) return x;
    double inner = chain_value(program, chain->inner, x);
    if (isnan(inner)) return inner;
    Range a = {inner, inner}, b = {chain->other, chain->other};
    return range_apply(program, chain->op, chain->other_first ? b : a, chain->other_first ? a : b)
        .lo;
}

/* Where a value lies to a band, both ends of which are inside it. */
typedef enum Side { SIDE_BELOW, SIDE_INSIDE, SIDE_ABOVE, SIDE_UNDEFINED } Side;

typedef struct Band {
    double low, high;
} Band;

static Side side_of(const Program *program, const Chain *chain, Band band, double x) {
    double value = chain_value(program, chain, x);
    if (isnan(value)) return SIDE_UNDEFINED;
    return value < band.low ? SIDE_BELOW : value > band.high ? SIDE_ABOVE : SIDE_INSIDE;
}

/* -- cuts ------------------------------------------------------------------------------------ */

typedef VEC(Cut) CutList;

typedef struct Search {
    const Open *open;
    const Chain *chain;
    Band band;
    CutList *cuts;
} Search;

static void add_cut(const Search *search, double at) {
    const Domain *domain = search->chain->domain;
    if (at > domain->lo && at <= domain->hi && search->cuts->count < CUTS_MAX)
        vec_push(search->open->arena, search->cuts, ((Cut){search->chain->rank, at}));
}

/* Doubles of one sign are in the order of their bits. */
static double between(const Domain *domain, double lo, double hi) {
    if (domain->whole) return floor(lo + (hi - lo) / 2);
    if (lo < 0 && hi > 0) return 0;
    bool negative = lo < 0 || hi < 0;
    double small = negative ? 0.0 - hi : lo, large = negative ? -lo : hi, middle;
    uint64_t low, high;
    memcpy(&low, &small, sizeof low);
    memcpy(&high, &large, sizeof high);
    low += (high - low) / 2;
    memcpy(&middle, &low, sizeof middle);
    middle = middle < DEC_TINY ? DEC_TINY : dec_round15(middle);
    return negative ? -middle : middle;
}

/* Between two values on different sides: every place where the side changes. */
static void halve(const Search *search, double lo, Side lo_side, double hi, Side hi_side) {
    const Domain *domain = search->chain->domain;
    while (lo_side != hi_side) {
        double next = domain_after(domain, lo);
        if (next >= hi) {
            add_cut(search, hi);
            return;
        }
        double middle = between(domain, lo, hi);
        if (!(middle > lo && middle < hi)) middle = next;
        Side side = side_of(search->open->program, search->chain, search->band, middle);
        if (side != lo_side) halve(search, lo, lo_side, middle, side);
        lo = middle;
        lo_side = side;
    }
}

/* A chain that is the input itself needs no search. */
static void cut_directly(const Search *search) {
    const Domain *domain = search->chain->domain;
    double low = search->band.low, high = search->band.high;
    if (isfinite(low)) add_cut(search, domain->whole ? ceil(low) + 0.0 : low);
    if (isfinite(high)) add_cut(search, domain->whole ? floor(high) + 1 : dec_next(high));
}

enum { GRID_FIRST = -9, GRID_LAST = 15, GRID = 2 * (GRID_LAST - GRID_FIRST + 1) + 3 };

/* Values to look at before halving: the ends, zero and powers of ten, as a chain may be undefined
 * at both ends of its domain (they overflow); and each side of every turn. */
static size_t samples(const Search *search, double *at) {
    const Domain *domain = search->chain->domain;
    size_t count = 0;
    at[count++] = domain->lo;
    at[count++] = domain->hi;
    at[count++] = 0;
    for (int e = GRID_FIRST; e <= GRID_LAST; e++) {
        double power = dec_pow_int(10, domain->whole && e < 0 ? 0 : e);
        at[count++] = power;
        at[count++] = -power;
    }
    for (uint32_t i = 0; i < search->chain->turn_count; i++) {
        at[count++] = search->chain->turns[i];
        at[count++] = domain_before(domain, search->chain->turns[i]);
    }
    qsort(at, count, sizeof *at, dec_compare);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (at[i] >= domain->lo && at[i] <= domain->hi && (!kept || at[i] > at[kept - 1]))
            at[kept++] = at[i];
    return kept;
}

static void find_cuts(const Open *open, const Chain *chain, Band band, CutList *cuts) {
    Search search = {open, chain, band, cuts};
    if (!chain->inner) {
        cut_directly(&search);
        return;
    }
    double *at = NEW_N(open->arena, double, GRID + 2 * (size_t)chain->turn_count);
    size_t count = samples(&search, at);
    Side before = side_of(open->program, chain, band, at[0]);
    for (size_t i = 1; i < count; i++) {
        Side side = side_of(open->program, chain, band, at[i]);
        if (side != before) halve(&search, at[i - 1], before, at[i], side);
        before = side;
    }
}

/* -- longer chains --------------------------------------------------------------------------- */

/* Does the direction of the operation change where the inner chain is zero? */
static bool turns_at_zero(const Op *op, double other, bool other_first) {
    if (op->code == OP_ABS) return true;
    if (op->code == OP_DIV) return other_first;
    if (op->code != OP_POW || other_first || !dec_is_whole(other)) return false;
    return other < 0 || fmod(other, 2) == 0;
}

/* Powers of a negative base jump between signs with their exponent; those of zero are 0 or 1. */
static bool can_follow(const Op *op, double other, bool other_first) {
    return !(op->code == OP_POW && other_first && other <= 0);
}

static void add_turns(const Open *open, Chain *chain) {
    const Chain *inner = chain->inner;
    chain->turns = inner->turns;
    chain->turn_count = inner->turn_count;
    bool spans = inner->range.lo < 0 && inner->range.hi > 0;
    if (!spans || !turns_at_zero(chain->op, chain->other, chain->other_first)) return;
    CutList cuts = {0};
    find_cuts(open, inner, (Band){0, 0}, &cuts);
    double *turns = NEW_N(open->arena, double, inner->turn_count + cuts.count + 1);
    for (uint32_t i = 0; i < inner->turn_count; i++)
        turns[i] = inner->turns[i];
    for (size_t i = 0; i < cuts.count; i++)
        turns[inner->turn_count + i] = cuts.at[i].at;
    chain->turns = turns;
    chain->turn_count += (uint32_t)cuts.count;
}

/* 'inner' with an operation on top; NULL when it cannot be followed further. */
static const Chain *extend(const Open *open, const Chain *inner, const Op *op, double other,
                           bool other_first) {
    if (inner->length >= CHAIN_LENGTH || !can_follow(op, other, other_first)) return NULL;
    Chain *chain = NEW(open->arena, Chain);
    *chain = *inner;
    chain->inner = inner;
    chain->op = op;
    chain->other = other;
    chain->other_first = other_first;
    chain->length++;
    Range constant = {other, other};
    chain->range = range_apply(open->program, op, other_first ? constant : inner->range,
                               other_first ? inner->range : constant);
    if (!range_defined(chain->range)) chain->range = (Range){-INFINITY, INFINITY};
    add_turns(open, chain);
    return chain->turn_count < CUTS_MAX ? chain : NULL;
}

/* -- alternatives ---------------------------------------------------------------------------- */

/* Alternatives while they are gathered. */
typedef struct Gather {
    const Open *open;
    bool mixed, many, bends;
    uint32_t constant_count, chain_count;
    double constants[CONSTANT_ALTERNATIVES];
    const Chain *chains[CHAIN_ALTERNATIVES];
} Gather;

static void gather_constant(Gather *gather, double value) {
    if (!(fabs(value) < INFINITY)) return;
    for (uint32_t i = 0; i < gather->constant_count; i++)
        if (gather->constants[i] == value) return;
    if (gather->constant_count < CONSTANT_ALTERNATIVES)
        gather->constants[gather->constant_count++] = value;
    else
        gather->many = true;
}

static void gather_chain(Gather *gather, const Chain *chain) {
    for (uint32_t i = 0; i < gather->chain_count; i++)
        if (gather->chains[i] == chain) return;
    if (chain && gather->chain_count < CHAIN_ALTERNATIVES)
        gather->chains[gather->chain_count++] = chain;
    else
        gather->mixed = true;
}

static void gather_all(Gather *gather, const Alternatives *from) {
    gather->mixed |= from->mixed;
    gather->many |= from->many;
    gather->bends |= from->bends;
    for (uint32_t i = 0; i < from->constant_count; i++)
        gather_constant(gather, from->constants[i]);
    for (uint32_t i = 0; i < from->chain_count; i++)
        gather_chain(gather, from->chains[i]);
}

/* What cannot be, or is undefined, has no alternative. A closed register that is a range (a choice
 * that nothing would decide) is not followed. */
static Alternatives closed_alternatives(const Open *open, Reg reg, double *constant) {
    Range range = frame_range(open->base, reg, 0);
    if (!range_defined(range)) return (Alternatives){0};
    if (range.lo < range.hi) return (Alternatives){.mixed = true};
    *constant = range.lo;
    return (Alternatives){.constants = constant, .constant_count = 1};
}

/* 'constant' is room for what a closed register holds. */
static Alternatives alternatives_of(const Chains *chains, Reg reg, double *constant) {
    return chains->of[reg] ? *chains->of[reg] : closed_alternatives(chains->open, reg, constant);
}

/* Every pair of a's and b's alternatives. */
static void gather_pairs(Gather *gather, const Op *op, const Alternatives *a,
                         const Alternatives *b) {
    gather->mixed |= a->mixed || b->mixed || (a->chain_count && b->chain_count) ||
                     (a->chain_count && b->many) || (a->many && b->chain_count);
    gather->many |= a->many || b->many;
    gather->bends |= a->bends || b->bends;
    if (gather->mixed) return;
    for (uint32_t i = 0; i < a->constant_count && !gather->many; i++)
        for (uint32_t j = 0; j < b->constant_count; j++) {
            double x = a->constants[i], y = b->constants[j];
            gather_constant(
                gather, range_apply(gather->open->program, op, (Range){x, x}, (Range){y, y}).lo);
        }
    for (uint32_t i = 0; i < a->chain_count; i++)
        for (uint32_t j = 0; j < b->constant_count; j++)
            gather_chain(gather, extend(gather->open, a->chains[i], op, b->constants[j], false));
    for (uint32_t i = 0; i < a->constant_count; i++)
        for (uint32_t j = 0; j < b->chain_count; j++)
            gather_chain(gather, extend(gather->open, b->chains[j], op, a->constants[i], true));
}

static void gather_each(Gather *gather, const Op *op, const Alternatives *a) {
    gather->mixed |= a->mixed;
    gather->many |= a->many;
    gather->bends |= a->bends;
    if (gather->mixed) return;
    for (uint32_t i = 0; i < a->constant_count; i++) {
        Range x = {a->constants[i], a->constants[i]};
        gather_constant(gather, range_apply(gather->open->program, op, x, x).lo);
    }
    for (uint32_t i = 0; i < a->chain_count; i++)
        gather_chain(gather, extend(gather->open, a->chains[i], op, 0, false));
}

static void gather_input(Gather *gather, const Chains *chains, uint32_t input) {
    Chain *chain = NEW(gather->open->arena, Chain);
    chain->rank = chains->open->rank[input];
    const Domain *domain = chain->domain = &chains->domains[chain->rank];
    chain->range = (Range){domain->no_lower ? -INFINITY : domain->lo,
                           domain->no_upper ? INFINITY : domain->hi};
    gather_chain(gather, chain);
}

static void gather_points(Gather *gather, const Op *op) {
    MemberSet set = frame_members(gather->open->base, op->a, 0);
    gather->many |= !set.defined;
    for (uint64_t left = set.defined ? set.members : 0; left; left &= left - 1)
        gather_constant(gather, gather->open->program->points[op->index][__builtin_ctzll(left)]);
}

/* Do both follow one input? The chains that both hold are the same either way. */
static bool follow_one_input(const Alternatives *a, const Alternatives *b) {
    for (uint32_t i = 0; i < a->chain_count; i++)
        for (uint32_t j = 0; j < b->chain_count; j++)
            if (a->chains[i] != b->chains[j] && a->chains[i]->rank == b->chains[j]->rank)
                return true;
    return false;
}

static bool is_binary(OpCode code) {
    return code == OP_ADD || code == OP_SUB || code == OP_MUL || code == OP_DIV || code == OP_POW ||
           code == OP_SINCE;
}

static void gather_number(Gather *gather, const Chains *chains, const Op *op) {
    double a_room, b_room;
    Truth choice = TRUTH_UNKNOWN;
    Alternatives a, b;
    if (op->code == OP_INPUT_N) {
        gather_input(gather, chains, op->index);
    } else if (op->code == OP_POINTS) {
        gather_points(gather, op);
    } else if (op->code == OP_CHOOSE_N) {
        choice = frame_truth(gather->open->base, op->a, 0);
        a = alternatives_of(chains, op->b, &a_room);
        b = alternatives_of(chains, op->c, &b_room);
        if (choice != TRUTH_NO) gather_all(gather, &a);
        if (choice != TRUTH_YES) gather_all(gather, &b);
    } else if (op->code == OP_MIN || op->code == OP_MAX) {
        a = alternatives_of(chains, op->a, &a_room);
        b = alternatives_of(chains, op->b, &b_room);
        gather_all(gather, &a);
        gather_all(gather, &b);
        gather->bends |= follow_one_input(&a, &b);
    } else if (is_binary((OpCode)op->code)) {
        a = alternatives_of(chains, op->a, &a_room);
        b = alternatives_of(chains, op->b, &b_room);
        gather_pairs(gather, op, &a, &b);
    } else {
        a = alternatives_of(chains, op->a, &a_room);
        gather_each(gather, op, &a);
    }
}

static Alternatives *follow_number(const Chains *chains, const Op *op) {
    Arena *arena = chains->open->arena;
    Gather gather = {.open = chains->open};
    gather_number(&gather, chains, op);
    Alternatives *made = NEW(arena, Alternatives);
    made->mixed = gather.mixed;
    if (made->mixed) return made;
    made->many = gather.many;
    made->bends = gather.bends;
    double *constants = NEW_N(arena, double, gather.constant_count + 1);
    const Chain **list = NEW_N(arena, const Chain *, gather.chain_count + 1);
    for (uint32_t i = 0; i < gather.constant_count; i++)
        constants[i] = gather.constants[i];
    for (uint32_t i = 0; i < gather.chain_count; i++)
        list[i] = gather.chains[i];
    made->constants = constants;
    made->constant_count = gather.constant_count;
    made->chains = list;
    made->chain_count = gather.chain_count;
    return made;
}

/* -- comparisons ----------------------------------------------------------------------------- */

static int compare_cuts(const void *left, const void *right) {
    const Cut *a = left, *b = right;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return dec_compare(&a->at, &b->at);
}

void cuts_sort(Cut *cuts, size_t count) {
    if (count) qsort(cuts, count, sizeof *cuts, compare_cuts);
}

static bool comparison_undecided(const Chains *chains, const Op *op) {
    double a_room, b_room;
    Alternatives a = alternatives_of(chains, op->a, &a_room);
    if (op->code == OP_WITHIN) return a.mixed;
    Alternatives b = alternatives_of(chains, op->b, &b_room);
    return a.mixed || b.mixed || (a.chain_count && b.chain_count) || (a.chain_count && b.many) ||
           (a.many && b.chain_count);
}

/* The band outside which 'chain op constant' (or the other way round) comes out otherwise. */
static Band band_of(OpCode code, double constant, bool constant_first) {
    if (code == OP_EQ) return (Band){constant, constant};
    bool inclusive = (code == OP_LE) != constant_first;
    return inclusive ? (Band){-INFINITY, constant} : (Band){constant, INFINITY};
}

static void cut_pairs(const Chains *chains, OpCode code, const Alternatives *a,
                      const Alternatives *b, bool constant_first, CutList *cuts) {
    for (uint32_t i = 0; i < a->chain_count; i++)
        for (uint32_t j = 0; j < b->constant_count; j++)
            find_cuts(chains->open, a->chains[i], band_of(code, b->constants[j], constant_first),
                      cuts);
}

Cuts chains_cuts(Chains *chains, Reg comparison) {
    if (chains->cuts[comparison]) return *chains->cuts[comparison];
    const Op *op = &chains->open->program->ops[comparison];
    CutList list = {0};
    if (op_compares_numbers(op)) {
        double a_room, b_room;
        Alternatives a = alternatives_of(chains, op->a, &a_room);
        if (op->code == OP_WITHIN) {
            for (uint32_t i = 0; i < a.chain_count; i++)
                find_cuts(chains->open, a.chains[i], (Band){op->low, op->high}, &list);
        } else {
            Alternatives b = alternatives_of(chains, op->b, &b_room);
            cut_pairs(chains, (OpCode)op->code, &a, &b, false, &list);
            cut_pairs(chains, (OpCode)op->code, &b, &a, true, &list);
        }
    }
    Cuts *cuts = NEW(chains->open->arena, Cuts);
    *cuts = (Cuts){list.at, (uint32_t)list.count};
    chains->cuts[comparison] = cuts;
    return *cuts;
}

bool chains_undecided(const Chains *chains, Reg reg) {
    const Alternatives *alternatives = chains->of[reg];
    return chains->undecided[reg] || (alternatives && (alternatives->mixed || alternatives->bends));
}

/* -------------------------------------------------------------------------------------------- */

Chains *chains_follow(const Open *open) {
    Arena *arena = open->arena;
    Chains *chains = NEW(arena, Chains);
    *chains = (Chains){.open = open,
                       .domains = NEW_N(arena, Domain, open->input_count + 1),
                       .of = NEW_N(arena, Alternatives *, open->end + 1),
                       .undecided = NEW_N(arena, uint8_t, open->end + 1),
                       .cuts = NEW_N(arena, const Cuts *, open->end + 1)};
    for (uint32_t i = 0; i < open->reg_count; i++) {
        Reg reg = open->regs[i];
        const Op *op = &open->program->ops[reg];
        if (op->code == OP_INPUT_N)
            chains->domains[open->rank[op->index]] =
                domain_of(open->program, op->index, frame_range(open->base, reg, 0));
        if (op->type == REG_N) chains->of[reg] = follow_number(chains, op);
        if (op_compares_numbers(op)) chains->undecided[reg] = comparison_undecided(chains, op);
        for (uint32_t e = open->first[reg]; e < open->first[reg + 1]; e++)
            chains->undecided[reg] |= chains->undecided[open->edges[e]];
    }
    return chains;
}
