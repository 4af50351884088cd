/* build.c -- see build.h. Operations are found again by hashing all that they say. */
#include "program/build.h"

#include <string.h>

static const struct {
    const char *text, *operands;
    RegType type;
} table[] = {
#define OP(name, result, operands, text) [OP_##name] = {text, operands, REG_##result},
#include "program/ops.def"
#undef OP
};

const char *op_text(OpCode code) {
    return table[code].text;
}

const char *op_operands(OpCode code) {
    return table[code].operands;
}

void op_reads(const Program *program, const Op *op, void (*visit)(void *context, Reg reg),
              void *context) {
    const Reg operands[] = {op->a, op->b, op->c};
    const char *letters = table[op->code].operands;
    if (letters[0] == 'l') {
        for (Reg i = 0; i < op->b; i++)
            visit(context, program->lists[op->a + i]);
        return;
    }
    for (size_t i = 0; i < 3 && strchr("BNC", letters[i]) && letters[i]; i++)
        visit(context, operands[i]);
}

static void mark(void *marks, Reg reg) {
    ((bool *)marks)[reg] = true;
}

void op_mark_reads(const Program *program, const Op *op, bool *marks) {
    op_reads(program, op, mark, marks);
}

bool op_compares_numbers(const Op *op) {
    return op->code == OP_LT || op->code == OP_LE || op->code == OP_EQ || op->code == OP_WITHIN;
}

Reg *reg_list(Builder *b, size_t n, Reg fill) {
    Reg *list = NEW_N(b->arena, Reg, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        list[i] = fill;
    return list;
}

static uint32_t hash_op(const Op *op) {
    uint64_t words[sizeof *op / 8], hash = 0;
    memcpy(words, op, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        hash = (hash ^ words[i]) * 0x9E3779B97F4A7C15u, hash ^= hash >> 29;
    return (uint32_t)(hash >> 7);
}

static void grow_slots(Builder *b) {
    size_t room = b->room ? b->room * 2 : 4096;
    BuildSlot *slots = NEW_N(b->arena, BuildSlot, room);
    for (size_t i = 0; i < room; i++)
        slots[i].reg = NO_REG;
    for (size_t i = 0; i < b->room; i++) {
        if (b->slots[i].reg == NO_REG) continue;
        size_t at = b->slots[i].hash & (room - 1);
        while (slots[at].reg != NO_REG)
            at = (at + 1) & (room - 1);
        slots[at] = b->slots[i];
    }
    b->slots = slots;
    b->room = room;
}

/* The operation as its bytes are compared: padding is zero. */
static Op complete(const Op *said) {
    Op op;
    memset(&op, 0, sizeof op);
    op.code = said->code;
    op.type = (uint8_t)table[said->code].type;
    op.index = said->index;
    op.a = said->a;
    op.b = said->b;
    op.c = said->c;
    memcpy(&op.low, &said->low, sizeof op.low + sizeof op.high); /* or the mask */
    return op;
}

Reg emit(Builder *b, Op said) {
    Op op = complete(&said);
    if (b->ops.count * 2 >= b->room) grow_slots(b);
    uint32_t hash = hash_op(&op);
    size_t at = hash & (b->room - 1);
    for (; b->slots[at].reg != NO_REG; at = (at + 1) & (b->room - 1)) {
        const BuildSlot *slot = &b->slots[at];
        if (slot->hash == hash && memcmp(&b->ops.at[slot->reg], &op, sizeof op) == 0)
            return slot->reg;
    }
    b->slots[at] = (BuildSlot){(Reg)b->ops.count, hash};
    vec_push(b->arena, &b->ops, op);
    return b->slots[at].reg;
}

void builder_open(Builder *b, Arena *arena, const Model *model) {
    *b = (Builder){.arena = arena, .model = model};
    b->yes = emit(b, (Op){.code = OP_CONST_B, .low = 1});
    b->no = emit(b, (Op){.code = OP_CONST_B, .low = 0});
    b->unknown = emit(b, (Op){.code = OP_CONST_B, .low = -1});
    b->query_input = reg_list(b, model->queries_count, NO_REG);
    b->receiving = reg_list(b, model->interventions_count, NO_REG);
    b->of_expr = reg_list(b, model->expr_count, NO_REG);
    b->conditions = reg_list(b, model->conditions_count, NO_REG);
    b->values = reg_list(b, model->values_count, NO_REG);
    b->rules = reg_list(b, model->rules_count, NO_REG);
    b->populations = reg_list(b, model->pathways_count, NO_REG);
    b->assumptions = reg_list(b, model->assumptions_count, NO_REG);
    b->tables = NEW_N(arena, TableRegs, model->tables_count);
    b->steps = NEW_N(arena, StepRegs, model->steps_count);
    b->against = NEW_N(arena, AgainstRegs, model->interventions_count);
    b->promises = NEW_N(arena, PromiseRegs, model->promises_count);
    b->expectations = NEW_N(arena, const Reg *, model->tests_count);
    b->conflict = b->no;
}

RegType reg_type(const Builder *b, Reg reg) {
    return b->ops.at[reg].type;
}

RegType type_register(Type type) {
    switch (type.kind) {
    case TYPE_NUMBER:
    case TYPE_DATE:
    case TYPE_SPAN: return REG_N;
    case TYPE_CATEGORY: return REG_C;
    case TYPE_YES_NO:
    case TYPE_SET: /* of a set as a whole only this is asked: is it known */
    case TYPE_INTERVENTION:
    case TYPE_ERROR: return REG_B;
    }
    return REG_B;
}

/* -- yes/no ------------------------------------------------------------------------------------ */

Reg emit_truth(Builder *b, bool yes) {
    return yes ? b->yes : b->no;
}

Reg emit_not(Builder *b, Reg a) {
    if (a == b->yes) return b->no;
    if (a == b->no) return b->yes;
    if (a == b->unknown) return a;
    if (b->ops.at[a].code == OP_NOT) return b->ops.at[a].a;
    return emit(b, (Op){.code = OP_NOT, .a = a});
}

Reg emit_and(Builder *b, Reg a, Reg c) {
    if (a == c || c == b->yes || a == b->no) return a;
    if (a == b->yes || c == b->no) return c;
    return emit(b, (Op){.code = OP_AND, .a = a < c ? a : c, .b = a < c ? c : a});
}

Reg emit_or(Builder *b, Reg a, Reg c) {
    if (a == c || c == b->no || a == b->yes) return a;
    if (a == b->no || c == b->yes) return c;
    return emit(b, (Op){.code = OP_OR, .a = a < c ? a : c, .b = a < c ? c : a});
}

/* With a constant side the choice is an `and` or an `or`: the three agree also where unknown. */
static Reg choose_truth(Builder *b, Reg test, Reg a, Reg c) {
    if (a == b->yes) return emit_or(b, test, c);
    if (a == b->no) return emit_and(b, emit_not(b, test), c);
    if (c == b->no) return emit_and(b, test, a);
    if (c == b->yes) return emit_or(b, emit_not(b, test), a);
    return emit(b, (Op){.code = OP_CHOOSE_B, .a = test, .b = a, .c = c});
}

Reg emit_choose(Builder *b, Reg test, Reg a, Reg c) {
    if (test == b->yes || a == c) return a;
    if (test == b->no) return c;
    switch (reg_type(b, a)) {
    case REG_B: return choose_truth(b, test, a, c);
    case REG_N: return emit(b, (Op){.code = OP_CHOOSE_N, .a = test, .b = a, .c = c});
    case REG_C: return emit(b, (Op){.code = OP_CHOOSE_C, .a = test, .b = a, .c = c});
    }
    return a;
}

Reg emit_within(Builder *b, Reg a, double low, double high) {
    return emit(b, (Op){.code = OP_WITHIN, .a = a, .low = low, .high = high});
}

Reg emit_among(Builder *b, Reg a, uint64_t members) {
    return emit(b, (Op){.code = OP_AMONG, .a = a, .mask = members});
}

Reg emit_known(Builder *b, Reg a) {
    switch (reg_type(b, a)) {
    case REG_B: return emit(b, (Op){.code = OP_KNOWN_B, .a = a});
    case REG_N: return emit(b, (Op){.code = OP_KNOWN_N, .a = a});
    case REG_C: return emit(b, (Op){.code = OP_KNOWN_C, .a = a});
    }
    return b->yes;
}

/* -- values ------------------------------------------------------------------------------------ */

Reg emit_number(Builder *b, double value) {
    return emit(b, (Op){.code = OP_CONST_N, .low = value});
}

Reg emit_members(Builder *b, uint64_t members) {
    return emit(b, (Op){.code = OP_CONST_C, .mask = members});
}

Reg emit_undefined(Builder *b, RegType type) {
    if (type == REG_B) return b->unknown;
    return emit(b, (Op){.code = type == REG_N ? OP_UNDEFINED_N : OP_UNDEFINED_C});
}

Reg emit_nothing(Builder *b, RegType type) {
    if (type == REG_B) return b->unknown;
    return emit(b, (Op){.code = type == REG_N ? OP_NOTHING_N : OP_NOTHING_C});
}

/* -- inputs ------------------------------------------------------------------------------------ */

static Reg add_input(Builder *b, const Query *query) {
    static const uint8_t codes[] = {
        [REG_B] = OP_INPUT_B, [REG_N] = OP_INPUT_N, [REG_C] = OP_INPUT_C};
    RegType type = type_register(query->type);
    uint32_t index = (uint32_t)b->inputs.count;
    vec_push(b->arena, &b->inputs, ((Input){.query = query, .type = (uint8_t)type}));
    Reg reg = emit(b, (Op){.code = codes[type], .index = index});
    vec_push(b->arena, &b->input_regs, reg);
    return reg;
}

/* Whoever is receiving a thing has received it, whatever the list of things received says: so the
 * two questions are one condition, with "receiving" asked even where the source does not. */
static Reg receiving_input(Builder *b, const Query *query) {
    Reg *known = &b->receiving[query->intervention->index];
    if (*known != NO_REG) return *known;
    Query *receiving = NEW(b->arena, Query);
    *receiving = *query;
    receiving->kind = QUERY_RECEIVING;
    return *known = add_input(b, receiving);
}

Reg emit_query(Builder *b, const Query *query) {
    Reg *known = &b->query_input[query->index];
    if (*known != NO_REG) return *known;
    switch (query->kind) {
    case QUERY_RECEIVING: return *known = receiving_input(b, query);
    case QUERY_RECEIVED: {
        Reg received = add_input(b, query);
        return *known = emit_or(b, received, receiving_input(b, query));
    }
    case QUERY_FACT:
    case QUERY_FACT_DATE:
    case QUERY_FACT_KNOWN_MEMBER:
    case QUERY_PROPOSED:
    case QUERY_DONE_DATE:
    case QUERY_DONE_COUNT:
    case QUERY_TODAY: return *known = add_input(b, query);
    }
    return NO_REG;
}
