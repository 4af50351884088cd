/* lanes.c -- see lanes.h. Memory of one trial is used again by the next. */
#include "run/lanes.h"

#include <stdlib.h>

/* Lanes at once, so that the registers of a few hundred operations stay in the cache. */
enum { CHUNK = LANES_AT_ONCE, TRUTHS_MAX = 12, HOPELESS_INPUTS = 32, POWER_COST = 10000 };

typedef VEC(uint32_t) RegList;

typedef struct LaneScratch {
    uint32_t *stamp; /* by register: the last trial that had it in its cone */
    uint8_t *copied; /* by register: has been copied from the patient's run */
    uint32_t trial;
    RegList cone, stack, copies;
    VEC(Cut) cuts;
    Dimension dimensions[DIMENSIONS_MAX];
    uint8_t both_ends[DIMENSIONS_MAX];
    double *numbers[DIMENSIONS_MAX]; /* room for LANES_MAX each, made when first needed */
    uint64_t members[DIMENSIONS_MAX][64];
    Outcome outcomes[TRIAL_OUTPUTS];
    unsigned char *block; /* of outcomes */
    size_t block_size;
} LaneScratch;

Lanes *lanes_open(const Open *open, Chains *chains, uint64_t work) {
    Lanes *lanes = NEW(open->arena, Lanes);
    LaneScratch *scratch = NEW(open->arena, LaneScratch);
    scratch->stamp = NEW_N(open->arena, uint32_t, open->end + 1);
    scratch->copied = NEW_N(open->arena, uint8_t, open->end + 1);
    *lanes = (Lanes){.open = open,
                     .chains = chains,
                     .frame = frame_open(open->arena, open->program, CHUNK),
                     .work = work,
                     .dimensions = scratch->dimensions,
                     .outcomes = scratch->outcomes,
                     .scratch = scratch};
    return lanes;
}

/* -- the cone: open registers that the outputs rest on ---------------------------------------- */

static void reach(Lanes *lanes, Reg reg) {
    LaneScratch *scratch = lanes->scratch;
    if (scratch->stamp[reg] == scratch->trial) return;
    scratch->stamp[reg] = scratch->trial;
    vec_push(lanes->open->arena, &scratch->cone, reg);
    vec_push(lanes->open->arena, &scratch->stack, reg);
}

static int compare_regs(const void *left, const void *right) {
    Reg a = *(const Reg *)left, b = *(const Reg *)right;
    return (a > b) - (a < b);
}

/* In the program's order: sorted, or where that is quicker picked out of all open registers. */
static void order_cone(Lanes *lanes) {
    LaneScratch *scratch = lanes->scratch;
    const Open *open = lanes->open;
    if (scratch->cone.count < open->reg_count / 16) {
        qsort(scratch->cone.at, scratch->cone.count, sizeof(Reg), compare_regs);
        return;
    }
    scratch->cone.count = 0;
    for (uint32_t i = 0; i < open->reg_count; i++)
        if (scratch->stamp[open->regs[i]] == scratch->trial)
            scratch->cone.at[scratch->cone.count++] = open->regs[i];
}

static bool gather_cone(Lanes *lanes, const Reg *outputs, uint32_t count) {
    LaneScratch *scratch = lanes->scratch;
    const Open *open = lanes->open;
    scratch->trial++;
    scratch->cone.count = scratch->stack.count = scratch->copies.count = 0;
    for (uint32_t i = 0; i < count; i++)
        reach(lanes, outputs[i]);
    while (scratch->stack.count) {
        Reg reg = scratch->stack.at[--scratch->stack.count];
        for (uint32_t e = open->first[reg]; e < open->first[reg + 1]; e++)
            reach(lanes, open->edges[e]);
        if (!lanes_spend(lanes, 4)) return false;
    }
    order_cone(lanes);
    return true;
}

/* What the cone reads from outside it: closed registers, which are the same in all trials, and the
 * side of a choice that is not taken, of which any value will do. So each is copied once. */
static void note_copy(void *context, Reg reg) {
    Lanes *lanes = context;
    LaneScratch *scratch = lanes->scratch;
    if (scratch->stamp[reg] == scratch->trial || scratch->copied[reg]) return;
    scratch->copied[reg] = 1;
    vec_push(lanes->open->arena, &scratch->copies, reg);
}

void lanes_copy_closed(Lanes *lanes) {
    LaneScratch *scratch = lanes->scratch;
    const Program *program = lanes->open->program;
    for (size_t i = 0; i < scratch->cone.count; i++)
        op_reads(program, &program->ops[scratch->cone.at[i]], note_copy, lanes);
    frame_resize(lanes->frame, CHUNK);
    for (size_t i = 0; i < scratch->copies.count; i++)
        frame_broadcast(lanes->frame, scratch->copies.at[i], lanes->open->base, 0);
}

/* -- the answers left to a category ----------------------------------------------------------- */

/* Members that nothing in the cone tells apart are tried once. */
typedef struct Parts {
    uint64_t at[64];
    uint32_t count;
} Parts;

static void split(Parts *parts, uint64_t mask) {
    for (uint32_t i = 0, count = parts->count; i < count; i++) {
        uint64_t inside = parts->at[i] & mask, outside = parts->at[i] & ~mask;
        if (!inside || !outside) continue;
        parts->at[i] = inside;
        parts->at[parts->count++] = outside;
    }
}

static void split_all(Parts *parts) {
    for (unsigned member = 0; member < 64; member++)
        split(parts, (uint64_t)1 << member);
}

static void split_by_points(Parts *parts, const double *points, uint64_t members) {
    for (uint64_t left = members; left; left &= left - 1) {
        uint64_t same = 0;
        for (uint64_t other = members; other; other &= other - 1)
            if (points[__builtin_ctzll(other)] == points[__builtin_ctzll(left)])
                same |= other & (0 - other);
        split(parts, same);
    }
}

static bool reads_member(const Op *op, Reg reg) {
    if (op->code == OP_AMONG || op->code == OP_POINTS) return op->a == reg;
    if (op->code == OP_EQ_C || op->code == OP_LT_C || op->code == OP_LE_C)
        return op->a == reg || op->b == reg;
    return op->code == OP_CHOOSE_C && (op->b == reg || op->c == reg);
}

static Parts parts_of(const Lanes *lanes, Reg reg, const Reg *outputs, uint32_t count) {
    const Program *program = lanes->open->program;
    uint64_t members = frame_members(lanes->open->base, reg, 0).members;
    Parts parts = {.at = {members}, .count = 1};
    for (size_t i = 0; i < lanes->scratch->cone.count; i++) {
        const Op *op = &program->ops[lanes->scratch->cone.at[i]];
        if (op->type == REG_B && op->code != OP_AMONG && op->code != OP_EQ_C &&
            op->code != OP_LT_C && op->code != OP_LE_C)
            continue;
        if (!reads_member(op, reg)) continue;
        if (op->code == OP_AMONG)
            split(&parts, op->mask);
        else if (op->code == OP_POINTS)
            split_by_points(&parts, program->points[op->index], members);
        else
            split_all(&parts);
    }
    for (uint32_t i = 0; i < count; i++)
        if (outputs[i] == reg) split_all(&parts);
    return parts;
}

/* -- the answers left to a number ------------------------------------------------------------- */

static Dimension *dimension_of(Lanes *lanes, uint32_t rank) {
    for (uint32_t d = 0; d < lanes->dimension_count; d++)
        if (lanes->dimensions[d].rank == rank) return &lanes->dimensions[d];
    return NULL;
}

/* Where the value itself is the output, each cell is tried at both its ends, between which the
 * value rises or falls: so their hull holds all of it. */
static void cut_at_turns(Lanes *lanes, Reg output) {
    LaneScratch *scratch = lanes->scratch;
    const Alternatives *alternatives = lanes->chains->of[output];
    if (!alternatives) return;
    for (uint32_t i = 0; i < alternatives->chain_count; i++) {
        const Chain *chain = alternatives->chains[i];
        Dimension *dimension = dimension_of(lanes, chain->rank);
        if (!dimension) continue;
        scratch->both_ends[dimension - lanes->dimensions] = true;
        for (uint32_t t = 0; t < chain->turn_count; t++)
            vec_push(lanes->open->arena, &scratch->cuts, ((Cut){chain->rank, chain->turns[t]}));
    }
}

static bool gather_cuts(Lanes *lanes, const Reg *outputs, uint32_t count) {
    LaneScratch *scratch = lanes->scratch;
    scratch->cuts.count = 0;
    for (size_t i = 0; i < scratch->cone.count; i++) {
        Reg reg = scratch->cone.at[i];
        if (!op_compares_numbers(&lanes->open->program->ops[reg])) continue;
        if (!lanes->chains->cuts[reg] && !lanes_spend(lanes, 2000)) return false;
        Cuts cuts = chains_cuts(lanes->chains, reg);
        for (uint32_t c = 0; c < cuts.count; c++)
            vec_push(lanes->open->arena, &scratch->cuts, cuts.at[c]);
    }
    for (uint32_t i = 0; i < count; i++)
        cut_at_turns(lanes, outputs[i]);
    cuts_sort(scratch->cuts.at, scratch->cuts.count);
    return true;
}

static bool add_number(double *numbers, uint32_t *count, double value) {
    if (*count == LANES_MAX) return false;
    numbers[(*count)++] = value;
    return true;
}

static double nearer_end(const Domain *domain, double start, double end) {
    if (!domain->no_upper || end < domain->hi) return end;
    return start < 0 ? 0 : dec_add(dec_mul(start, 2), 1);
}

static bool add_cell(Dimension *dimension, const Domain *domain, double start, double end,
                     bool both_ends) {
    double first = domain_nearer_start(domain, start, end), last = nearer_end(domain, first, end);
    return add_number(dimension->room, &dimension->count, first) &&
           (!both_ends || last <= first || add_number(dimension->room, &dimension->count, last));
}

static bool fill_number(Lanes *lanes, Dimension *dimension) {
    LaneScratch *scratch = lanes->scratch;
    uint32_t d = (uint32_t)(dimension - lanes->dimensions);
    const Domain *domain = &lanes->chains->domains[dimension->rank];
    if (!scratch->numbers[d]) scratch->numbers[d] = NEW_N(lanes->open->arena, double, LANES_MAX);
    dimension->room = scratch->numbers[d];
    double start = domain->lo;
    for (size_t i = 0; i < scratch->cuts.count; i++) {
        const Cut *cut = &scratch->cuts.at[i];
        if (cut->rank != dimension->rank || cut->at <= start || cut->at > domain->hi) continue;
        if (!add_cell(dimension, domain, start, domain_before(domain, cut->at),
                      scratch->both_ends[d]))
            return false;
        start = cut->at;
    }
    return add_cell(dimension, domain, start, domain->hi, scratch->both_ends[d]);
}

/* -- all dimensions --------------------------------------------------------------------------- */

/* Too many for any trial, without looking further? */
static bool hopeless(const Lanes *lanes, const InputSet *set) {
    if (!set->ranks || set->count > HOPELESS_INPUTS) return true;
    uint32_t truths = 0;
    for (uint32_t i = 0; i < set->count; i++)
        truths += lanes->open->program->inputs[lanes->open->inputs[set->ranks[i]]].type == REG_B;
    return truths > TRUTHS_MAX;
}

static Reg register_of(const Lanes *lanes, uint32_t input) {
    const Program *program = lanes->open->program;
    for (size_t i = 0; i < lanes->scratch->cone.count; i++) {
        const Op *op = &program->ops[lanes->scratch->cone.at[i]];
        if ((op->code == OP_INPUT_B || op->code == OP_INPUT_N || op->code == OP_INPUT_C) &&
            op->index == input)
            return lanes->scratch->cone.at[i];
    }
    return NO_REG;
}

static bool fill_dimension(Lanes *lanes, Dimension *dimension, const Reg *outputs, uint32_t count) {
    uint64_t *members = lanes->scratch->members[dimension - lanes->dimensions];
    Parts parts;
    switch (dimension->type) {
    case REG_B: dimension->count = 2; return true;
    case REG_N: return fill_number(lanes, dimension);
    case REG_C:
        parts = parts_of(lanes, register_of(lanes, dimension->input), outputs, count);
        for (uint32_t i = 0; i < parts.count; i++)
            members[i] = parts.at[i] & (0 - parts.at[i]);
        dimension->members = members;
        dimension->count = parts.count;
        return true;
    }
    return false;
}

static bool fill_dimensions(Lanes *lanes, const InputSet *set, const Reg *outputs, uint32_t count) {
    LaneScratch *scratch = lanes->scratch;
    lanes->dimension_count = set->count;
    lanes->lane_count = 1;
    memset(scratch->both_ends, 0, sizeof scratch->both_ends);
    for (uint32_t d = 0; d < set->count; d++) {
        uint32_t input = lanes->open->inputs[set->ranks[d]];
        lanes->dimensions[d] =
            (Dimension){.rank = set->ranks[d],
                        .input = input,
                        .type = (RegType)lanes->open->program->inputs[input].type};
    }
    if (!gather_cuts(lanes, outputs, count)) return false;
    for (uint32_t d = 0; d < set->count; d++) {
        Dimension *dimension = &lanes->dimensions[d];
        if (!fill_dimension(lanes, dimension, outputs, count)) return false;
        dimension->stride = lanes->lane_count;
        uint64_t product = (uint64_t)lanes->lane_count * dimension->count;
        lanes->lane_count = product > LANES_MAX ? LANES_TOO_MANY : (uint32_t)product;
    }
    return true;
}

bool lanes_prepare(Lanes *lanes, const InputSet *set, const Reg *outputs, uint32_t count) {
    return count <= TRIAL_OUTPUTS && set->ranks && set->count <= DIMENSIONS_MAX &&
           gather_cone(lanes, outputs, count) && fill_dimensions(lanes, set, outputs, count);
}

/* -- running ---------------------------------------------------------------------------------- */

static void set_truth(Column *column, uint32_t lane, bool yes) {
    uint64_t bit = (uint64_t)1 << (lane % WORD_LANES);
    uint64_t *on = yes ? column->yes : column->no, *off = yes ? column->no : column->yes;
    on[lane / WORD_LANES] |= bit;
    off[lane / WORD_LANES] &= ~bit;
}

void lanes_answer(Lanes *lanes, const Dimension *dimension, uint32_t lane, uint32_t answer) {
    Column *column = frame_input_column(lanes->frame, dimension->input);
    switch (dimension->type) {
    case REG_B: set_truth(column, lane, answer == 0); break;
    case REG_N: column->lo[lane] = column->hi[lane] = dimension->room[answer]; break;
    case REG_C: column->members[lane] = dimension->members[answer]; break;
    }
}

static void set_answers(Lanes *lanes, uint32_t first) {
    for (uint32_t d = 0; d < lanes->dimension_count; d++) {
        const Dimension *dimension = &lanes->dimensions[d];
        uint32_t at = first % dimension->stride, answer = first / dimension->stride;
        answer %= dimension->count;
        for (uint32_t lane = 0; lane < lanes->frame->lanes; lane++) {
            lanes_answer(lanes, dimension, lane, answer);
            if (++at < dimension->stride) continue;
            at = 0;
            if (++answer == dimension->count) answer = 0;
        }
    }
}

void lanes_execute(Lanes *lanes) {
    frame_execute_list(lanes->frame, lanes->scratch->cone.at, lanes->scratch->cone.count);
}

static size_t outcome_size(RegType type) {
    switch (type) {
    case REG_B: return sizeof(uint8_t);
    case REG_N: return sizeof(Range);
    case REG_C: return sizeof(uint64_t);
    }
    return 0;
}

/* Outcomes of the largest items first would be aligned by themselves; rounding up is simpler. */
static size_t outcome_room(const Lanes *lanes, Reg output) {
    RegType type = (RegType)lanes->open->program->ops[output].type;
    return (outcome_size(type) * lanes->lane_count + 15) / 16 * 16;
}

static unsigned char *outcome_block(Lanes *lanes, const Reg *outputs, uint32_t count) {
    LaneScratch *scratch = lanes->scratch;
    size_t size = 0;
    for (uint32_t i = 0; i < count; i++)
        size += outcome_room(lanes, outputs[i]);
    if (size > scratch->block_size) {
        scratch->block_size = 2 * size;
        scratch->block = arena_alloc(lanes->open->arena, 1, 2 * size, alignof(max_align_t));
    }
    return scratch->block;
}

static void keep_outcomes(Lanes *lanes, const Reg *outputs, uint32_t count, unsigned char *block,
                          uint32_t first) {
    const Frame *frame = lanes->frame;
    for (uint32_t i = 0; i < count; i++) {
        Outcome *outcome = &lanes->outcomes[i];
        *outcome = (Outcome){0};
        switch ((RegType)frame->program->ops[outputs[i]].type) {
        case REG_B: {
            uint8_t *truths = block;
            for (uint32_t lane = 0; lane < frame->lanes; lane++)
                truths[first + lane] = (uint8_t)frame_truth(frame, outputs[i], lane);
            outcome->truths = truths;
            break;
        }
        case REG_N: {
            Range *ranges = (void *)block;
            for (uint32_t lane = 0; lane < frame->lanes; lane++)
                ranges[first + lane] = frame_range(frame, outputs[i], lane);
            outcome->ranges = ranges;
            break;
        }
        case REG_C: {
            uint64_t *members = (void *)block;
            for (uint32_t lane = 0; lane < frame->lanes; lane++) {
                MemberSet set = frame_members(frame, outputs[i], lane);
                members[first + lane] = set.defined ? set.members : 0;
            }
            outcome->members = members;
            break;
        }
        }
        block += outcome_room(lanes, outputs[i]);
    }
}

uint64_t lanes_cost(const Lanes *lanes, uint32_t outputs, uint64_t lane_count) {
    uint64_t words = 0, single = 0, slow = 0;
    for (size_t i = 0; i < lanes->scratch->cone.count; i++) {
        const Op *op = &lanes->open->program->ops[lanes->scratch->cone.at[i]];
        bool logic = op->code == OP_NOT || op->code == OP_AND || op->code == OP_OR ||
                     op->code == OP_CHOOSE_B;
        words += logic;
        single += !logic;
        slow += op->code == OP_POW && lanes->open->program->ops[op->b].code != OP_CONST_N;
    }
    return words * (8 + lane_count / 16) + single * (16 + 4 * lane_count) +
           slow * POWER_COST * lane_count + outputs * lane_count * 2;
}

bool lanes_spend(Lanes *lanes, uint64_t work) {
    if (work > lanes->work) return false;
    lanes->work -= work;
    return true;
}

bool lanes_try(Lanes *lanes, const InputSet *set, const Reg *outputs, uint32_t count) {
    if (hopeless(lanes, set) || !lanes_prepare(lanes, set, outputs, count) ||
        lanes->lane_count == LANES_TOO_MANY ||
        !lanes_spend(lanes, lanes_cost(lanes, count, lanes->lane_count)))
        return false;
    lanes_copy_closed(lanes);
    unsigned char *block = outcome_block(lanes, outputs, count);
    for (uint32_t first = 0; first < lanes->lane_count; first += CHUNK) {
        uint32_t left = lanes->lane_count - first;
        frame_resize(lanes->frame, left < CHUNK ? left : CHUNK);
        set_answers(lanes, first);
        lanes_execute(lanes);
        keep_outcomes(lanes, outputs, count, block, first);
    }
    return true;
}
