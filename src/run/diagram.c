/* diagram.c -- see diagram.h. Nodes and terminals are kept once each (by hashing), and so is what
 * was made of operands before. Recursion is as deep as there are variables. */
#include "run/diagram.h"

#include "base/vec.h"

#define TERMINAL_BIT 0x80000000u

typedef struct Fork {
    uint32_t variable, first; /* of its children */
} Fork;

/* What an operation made of its operands. */
typedef struct Memo {
    uint32_t key, operands[OPERANDS_MAX];
    Diagram result;
} Memo;

/* Open addressing, at most half full; 0 is free, else an index and 1. */
typedef struct Index {
    uint32_t *slots, room;
} Index;

struct Diagrams {
    Arena *arena;
    const Program *program;
    Frame *frame; /* of one lane, for terminals */
    uint32_t size, steps_left;
    VEC(uint32_t) cells; /* by variable */
    VEC(Fork) nodes;
    VEC(Diagram) children;
    VEC(Terminal) terminals;
    VEC(Memo) memos;
    Index node_table, terminal_table, memo_table;
};

/* -- hashing ----------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

typedef uint64_t HashOf(const Diagrams *d, uint32_t index);

static uint64_t node_hash(uint32_t variable, const Diagram *children, uint32_t cells) {
    uint64_t hash = variable + 1;
    for (uint32_t i = 0; i < cells; i++)
        hash = mix(hash, children[i]);
    return hash;
}

static uint64_t hash_of_node(const Diagrams *d, uint32_t index) {
    const Fork *node = &d->nodes.at[index];
    return node_hash(node->variable, d->children.at + node->first, d->cells.at[node->variable]);
}

static uint64_t bits(double value) {
    uint64_t word;
    memcpy(&word, &value, sizeof word);
    return isnan(value) ? UINT64_MAX : word;
}

static uint64_t terminal_hash(const Terminal *t) {
    uint64_t hash = mix((uint64_t)t->type + 1, (uint64_t)t->truth * 2 + t->surely);
    return mix(mix(mix(hash, bits(t->range.lo)), bits(t->range.hi)), t->members);
}

static uint64_t hash_of_terminal(const Diagrams *d, uint32_t index) {
    return terminal_hash(&d->terminals.at[index]);
}

static uint64_t memo_hash(uint32_t key, const uint32_t *operands) {
    uint64_t hash = key + 1;
    for (int i = 0; i < OPERANDS_MAX; i++)
        hash = mix(hash, operands[i]);
    return hash;
}

static uint64_t hash_of_memo(const Diagrams *d, uint32_t index) {
    return memo_hash(d->memos.at[index].key, d->memos.at[index].operands);
}

static void table_add(Index *table, uint64_t hash, uint32_t index) {
    uint32_t at = (uint32_t)hash & (table->room - 1);
    while (table->slots[at])
        at = (at + 1) & (table->room - 1);
    table->slots[at] = index + 1;
}

/* Room for one more of 'count'. */
static void table_grow(Diagrams *d, Index *table, size_t count, HashOf *hash_of) {
    if (2 * (count + 1) <= table->room) return;
    table->room = table->room ? 2 * table->room : 256;
    table->slots = NEW_N(d->arena, uint32_t, table->room);
    for (uint32_t i = 0; i < count; i++)
        table_add(table, hash_of(d, i), i);
}

/* -- terminals --------------------------------------------------------------------------------- */

static bool same_terminal(const Terminal *a, const Terminal *b) {
    return a->type == b->type && a->truth == b->truth && a->surely == b->surely &&
           a->members == b->members && bits(a->range.lo) == bits(b->range.lo) &&
           bits(a->range.hi) == bits(b->range.hi);
}

Diagram diagram_terminal(Diagrams *d, Terminal terminal) {
    table_grow(d, &d->terminal_table, d->terminals.count, hash_of_terminal);
    const Index *table = &d->terminal_table;
    uint64_t hash = terminal_hash(&terminal);
    for (uint32_t at = (uint32_t)hash & (table->room - 1); table->slots[at];
         at = (at + 1) & (table->room - 1))
        if (same_terminal(&d->terminals.at[table->slots[at] - 1], &terminal))
            return TERMINAL_BIT | (table->slots[at] - 1);
    table_add(&d->terminal_table, hash, (uint32_t)d->terminals.count);
    vec_push(d->arena, &d->terminals, terminal);
    return TERMINAL_BIT | (uint32_t)(d->terminals.count - 1);
}

/* The first three terminals, in the order of Truth. */
Diagram diagram_truth(Diagrams *d, Truth truth) {
    (void)d;
    return TERMINAL_BIT | (uint32_t)truth;
}

bool diagram_is_terminal(Diagram diagram) {
    return (diagram & TERMINAL_BIT) != 0;
}

const Terminal *diagram_value(const Diagrams *d, Diagram terminal) {
    return &d->terminals.at[terminal & ~TERMINAL_BIT];
}

/* -- nodes ------------------------------------------------------------------------------------- */

Diagrams *diagrams_open(Arena *arena, const Program *program, uint32_t size) {
    Diagrams *d = NEW(arena, Diagrams);
    *d = (Diagrams){.arena = arena, .program = program, .size = size};
    d->frame = frame_open(arena, program, 1);
    for (Truth truth = TRUTH_NO; truth <= TRUTH_UNKNOWN; truth++)
        diagram_terminal(d, (Terminal){.type = REG_B, .truth = truth});
    return d;
}

void diagrams_allow(Diagrams *d, uint32_t size) {
    if (size > d->size) d->size = size;
}

uint32_t diagram_variable(Diagrams *d, uint32_t cells) {
    if (d->cells.count == VARIABLES_MAX || cells < 1 || cells > CELLS_MAX) return NO_REG;
    vec_push(d->arena, &d->cells, cells);
    return (uint32_t)d->cells.count - 1;
}

uint32_t diagram_cells(const Diagrams *d, uint32_t variable) {
    return d->cells.at[variable];
}

uint32_t diagram_top(const Diagrams *d, Diagram node) {
    return d->nodes.at[node].variable;
}

const Diagram *diagram_children(const Diagrams *d, Diagram node) {
    return d->children.at + d->nodes.at[node].first;
}

uint32_t diagram_count(const Diagrams *d) {
    return (uint32_t)d->nodes.count;
}

static bool all_alike(const Diagram *children, uint32_t cells) {
    for (uint32_t i = 1; i < cells; i++)
        if (children[i] != children[0]) return false;
    return true;
}

Diagram diagram_node(Diagrams *d, uint32_t variable, const Diagram *children) {
    uint32_t cells = d->cells.at[variable];
    if (all_alike(children, cells)) return children[0];
    table_grow(d, &d->node_table, d->nodes.count, hash_of_node);
    const Index *table = &d->node_table;
    uint64_t hash = node_hash(variable, children, cells);
    for (uint32_t at = (uint32_t)hash & (table->room - 1); table->slots[at];
         at = (at + 1) & (table->room - 1)) {
        Diagram node = table->slots[at] - 1;
        if (d->nodes.at[node].variable == variable &&
            memcmp(diagram_children(d, node), children, cells * sizeof *children) == 0)
            return node;
    }
    if (d->nodes.count >= d->size || d->children.count >= 4 * (size_t)d->size) return DIAGRAM_NONE;
    table_add(&d->node_table, hash, (uint32_t)d->nodes.count);
    vec_push(d->arena, &d->nodes, ((Fork){variable, (uint32_t)d->children.count}));
    for (uint32_t i = 0; i < cells; i++)
        vec_push(d->arena, &d->children, children[i]);
    return (Diagram)(d->nodes.count - 1);
}

/* -- operations on terminals ------------------------------------------------------------------- */

static void put(Column *column, const Terminal *value) {
    switch (value->type) {
    case REG_B:
        column->yes[0] = value->truth == TRUTH_YES;
        column->no[0] = value->truth == TRUTH_NO;
        break;
    case REG_N:
        column->hi = value->range.lo < value->range.hi ? column->spare : column->lo;
        column->lo[0] = value->range.lo;
        column->hi[0] = value->range.hi;
        break;
    case REG_C:
        column->members[0] = value->members;
        column->surely[0] = value->surely;
        break;
    }
}

static Terminal get(const Frame *frame, Reg reg) {
    Terminal value = {.type = (RegType)frame->program->ops[reg].type};
    const Column *column = &frame->registers[reg];
    switch (value.type) {
    case REG_B: value.truth = frame_truth(frame, reg, 0); break;
    case REG_N: value.range = frame_range(frame, reg, 0); break;
    case REG_C:
        value.members = column->members[0];
        value.surely = column->surely[0] & 1;
        break;
    }
    return value;
}

/* By the executor. */
static Diagram execute(Diagrams *d, Reg reg, const Diagram *operands) {
    const Op *op = &d->program->ops[reg];
    const Reg read[OPERANDS_MAX] = {op->a, op->b, op->c};
    const char *letters = op_operands((OpCode)op->code);
    for (uint32_t i = 0; i < OPERANDS_MAX && letters[i]; i++)
        if (strchr("BNC", letters[i]))
            put(frame_column(d->frame, read[i]), diagram_value(d, operands[i]));
    frame_execute_list(d->frame, &reg, 1);
    return diagram_terminal(d, get(d->frame, reg));
}

/* -- operations -------------------------------------------------------------------------------- */

typedef enum WalkKind { WALK_LOGIC, WALK_REGISTER, WALK_WITHIN, WALK_DIFFER } WalkKind;

typedef struct Walk {
    Diagrams *d;
    WalkKind kind;
    uint32_t key; /* what is applied: for memos */
    OpCode logic;
    Reg reg;
    uint32_t variable, cell; /* WITHIN */
    uint32_t count;
} Walk;

/* Keys of memos: operations, then registers, then cells of variables, from the end. */
static uint32_t key_of_cell(uint32_t variable, uint32_t cell) {
    return UINT32_MAX - 1 - (variable * CELLS_MAX + cell);
}

#define KEY_DIFFER UINT32_MAX

/* What needs no walk: DIAGRAM_NONE where one is needed. */
static Diagram logic_now(OpCode code, const Diagram *at) {
    const Diagram no = TERMINAL_BIT | TRUTH_NO, yes = TERMINAL_BIT | TRUTH_YES;
    const Diagram unknown = TERMINAL_BIT | TRUTH_UNKNOWN;
    Diagram a = at[0], b = at[1], c = at[2];
    if (code == OP_NOT)
        return a == no ? yes : a == yes ? no : a == unknown ? unknown : DIAGRAM_NONE;
    if (code == OP_CHOOSE_B) {
        if (a == yes || b == c) return b;
        if (a == no) return c;
        return a == unknown && diagram_is_terminal(b) && diagram_is_terminal(c) ? unknown
                                                                                : DIAGRAM_NONE;
    }
    Diagram ends = code == OP_AND ? no : yes, passes = code == OP_AND ? yes : no;
    if (a == ends || b == ends) return ends;
    if (a == passes || a == b) return b;
    return b == passes ? a : DIAGRAM_NONE;
}

static bool all_terminals(const Walk *w, const Diagram *operands) {
    for (uint32_t i = 0; i < w->count; i++)
        if (!diagram_is_terminal(operands[i])) return false;
    return true;
}

static Diagram differ_now(const Walk *w, const Diagram *operands) {
    if (operands[0] == operands[1]) return TERMINAL_BIT | TRUTH_NO;
    return all_terminals(w, operands) ? TERMINAL_BIT | TRUTH_YES : DIAGRAM_NONE;
}

static Diagram apply_now(const Walk *w, const Diagram *operands) {
    switch (w->kind) {
    case WALK_LOGIC: return logic_now(w->logic, operands);
    case WALK_REGISTER:
        return all_terminals(w, operands) ? execute(w->d, w->reg, operands) : DIAGRAM_NONE;
    case WALK_WITHIN: return diagram_is_terminal(operands[0]) ? operands[0] : DIAGRAM_NONE;
    case WALK_DIFFER: return differ_now(w, operands);
    }
    return DIAGRAM_NONE;
}

static uint32_t first_variable(const Walk *w, const Diagram *operands) {
    uint32_t first = UINT32_MAX;
    for (uint32_t i = 0; i < w->count; i++)
        if (!diagram_is_terminal(operands[i]) && diagram_top(w->d, operands[i]) < first)
            first = diagram_top(w->d, operands[i]);
    return first;
}

static const Memo *find_memo(const Walk *w, const Diagram *operands) {
    const Index *table = &w->d->memo_table;
    if (!table->room) return NULL;
    for (uint32_t at = (uint32_t)memo_hash(w->key, operands) & (table->room - 1); table->slots[at];
         at = (at + 1) & (table->room - 1)) {
        const Memo *memo = &w->d->memos.at[table->slots[at] - 1];
        if (memo->key == w->key && memcmp(memo->operands, operands, sizeof memo->operands) == 0)
            return memo;
    }
    return NULL;
}

static void keep_memo(const Walk *w, const Diagram *operands, Diagram result) {
    Diagrams *d = w->d;
    table_grow(d, &d->memo_table, d->memos.count, hash_of_memo);
    table_add(&d->memo_table, memo_hash(w->key, operands), (uint32_t)d->memos.count);
    Memo memo = {.key = w->key, .result = result};
    memcpy(memo.operands, operands, sizeof memo.operands);
    vec_push(d->arena, &d->memos, memo);
}

static Diagram walk(const Walk *w, const Diagram operands[OPERANDS_MAX]) {
    Diagrams *d = w->d;
    Diagram now = apply_now(w, operands), children[CELLS_MAX] = {0};
    if (now != DIAGRAM_NONE) return now;
    const Memo *memo = find_memo(w, operands);
    if (memo) return memo->result;
    if (d->steps_left == 0) return DIAGRAM_NONE;
    d->steps_left--;
    uint32_t variable = first_variable(w, operands), cells = d->cells.at[variable];
    if (w->kind == WALK_WITHIN && variable >= w->variable)
        return variable == w->variable ? diagram_children(d, operands[0])[w->cell] : operands[0];
    for (uint32_t cell = 0; cell < cells; cell++) {
        Diagram below[OPERANDS_MAX] = {0};
        for (uint32_t i = 0; i < w->count; i++) {
            Diagram x = operands[i];
            bool here = !diagram_is_terminal(x) && diagram_top(d, x) == variable;
            below[i] = here ? diagram_children(d, x)[cell] : x;
        }
        children[cell] = walk(w, below);
        if (children[cell] == DIAGRAM_NONE) return DIAGRAM_NONE;
    }
    Diagram result = diagram_node(d, variable, children);
    if (result != DIAGRAM_NONE) keep_memo(w, operands, result);
    return result;
}

static Diagram begin(Walk *w, const Diagram *operands) {
    for (uint32_t i = 0; i < w->count; i++)
        if (operands[i] == DIAGRAM_NONE) return DIAGRAM_NONE;
    bool used_up = w->d->memos.count >= w->d->size;
    w->d->steps_left = used_up ? 0 : w->d->size / 8;
    return walk(w, operands);
}

Diagram diagram_logic(Diagrams *d, OpCode code, Diagram a, Diagram b, Diagram c) {
    uint32_t count = code == OP_NOT ? 1 : code == OP_CHOOSE_B ? 3 : 2;
    Walk w = {.d = d, .kind = WALK_LOGIC, .key = code, .logic = code, .count = count};
    bool swap = count == 2 && a > b;
    Diagram operands[OPERANDS_MAX] = {swap ? b : a, count > 1 ? (swap ? a : b) : 0,
                                      count > 2 ? c : 0};
    return begin(&w, operands);
}

Diagram diagram_apply(Diagrams *d, Reg reg, const Diagram *operands, uint32_t count) {
    Walk w = {
        .d = d, .kind = WALK_REGISTER, .key = OP_CODE_COUNT + reg, .reg = reg, .count = count};
    Diagram all[OPERANDS_MAX] = {0};
    for (uint32_t i = 0; i < count && i < OPERANDS_MAX; i++)
        all[i] = operands[i];
    return begin(&w, all);
}

Diagram diagram_within(Diagrams *d, Diagram diagram, uint32_t variable, uint32_t cell) {
    Walk w = {.d = d,
              .kind = WALK_WITHIN,
              .key = key_of_cell(variable, cell),
              .variable = variable,
              .cell = cell,
              .count = 1};
    return begin(&w, (Diagram[OPERANDS_MAX]){diagram});
}

Diagram diagram_differ(Diagrams *d, Diagram a, Diagram b) {
    Walk w = {.d = d, .kind = WALK_DIFFER, .key = KEY_DIFFER, .count = 2};
    return begin(&w, (Diagram[OPERANDS_MAX]){a < b ? a : b, a < b ? b : a});
}
