/* explain.c -- builds the trees of explain.h. */
#include "report/explain.h"

#include "report/findings.h"

#include <string.h>

typedef struct WayIn {
    const Step *from;
    size_t way;
} WayIn;

typedef VEC(WayIn) WaysIn;

typedef struct Explainer {
    const Run *run;
    Arena *arena;
    bool *told;                      /* by step: explained already, above */
    bool *told_values, *told_tables; /* of the same action */
    WaysIn *ways_in;                 /* by step */
    unsigned depth;                  /* of steps that explain each other */
    size_t before;                   /* columns of a node's text that stand before the expression */
} Explainer;

/* A step is explained by the steps before it, at most so far back. */
enum { FARTHEST = 12 };

static ExplainNode *new_node(Explainer *x, const char *text, Truth truth, Span span) {
    ExplainNode *node = NEW(x->arena, ExplainNode);
    node->text = text;
    node->truth = truth;
    node->verdict = truth_text(truth);
    node->span = span;
    return node;
}

static void add_part(Explainer *x, ExplainNode *node, ExplainNode *part) {
    if (part) vec_push(x->arena, &node->parts, part);
}

/* -- source text on one line ------------------------------------------------------------------- */

typedef struct Line {
    const char *text;
    const uint32_t *columns; /* by byte of the span: the column that it stands in */
} Line;

/* White space and comments between words become one space. */
static Line one_line(Explainer *x, Span span) {
    const char *source = source_excerpt(x->run->program->model->sources, span, x->arena);
    size_t size = strlen(source);
    uint32_t *columns = NEW_N(x->arena, uint32_t, size + 1);
    Text text = text_open(x->arena);
    uint32_t column = 0;
    bool quoted = false;
    for (size_t i = 0; i < size; i++) {
        columns[i] = column;
        char c = source[i];
        if (c == '"') quoted = !quoted;
        if (c == '#' && !quoted) {
            while (i + 1 < size && source[i + 1] != '\n')
                columns[++i] = column;
            continue;
        }
        bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (space && !quoted && (text.size == 0 || text.at[text.size - 1] == ' ')) continue;
        text_char(&text, space ? ' ' : c);
        if (((unsigned char)c & 0xC0) != 0x80) column++;
    }
    return (Line){text_string(&text), columns};
}

/* -- values ------------------------------------------------------------------------------------ */

/* "2026-11-02, Observation/abc" */
static const char *recorded_text(Explainer *x, const Entry *entry, const char *date) {
    const char *origin = entry ? entry->origin : NULL;
    if (origin && *date) return arena_printf(x->arena, "%s, %s", date, origin);
    if (origin) return origin;
    return *date ? arena_string(x->arena, date) : NULL;
}

static const char *origin_text(Explainer *x, const Answer *answer) {
    char date[DATE_TEXT];
    if (answer->entry && answer->entry->dated)
        date_format_range(answer->entry->date, date);
    else
        date[0] = '\0';
    switch (answer->origin) {
    case ANSWER_MISSING: return "missing";
    case ANSWER_UNKNOWN:
        return answer->entry && answer->entry->origin
                   ? arena_printf(x->arena, "said to be unknown: %s", answer->entry->origin)
                   : "said to be unknown";
    case ANSWER_RECORDED: return recorded_text(x, answer->entry, date);
    case ANSWER_DERIVED: return "from the history";
    case ANSWER_STALE:
        return arena_printf(x->arena, "too old: %s", recorded_text(x, answer->entry, date));
    case ANSWER_DEFAULT: return "assumed by default";
    }
    return NULL;
}

/* The answer behind the register of a question; "received" is lowered to an `or` of two. */
static const Answer *answer_of(const Run *run, Reg reg) {
    if (reg == NO_REG) return NULL;
    const Op *op = &run->program->ops[reg];
    if (op->code == OP_OR) op = &run->program->ops[op->a];
    bool input = op->code == OP_INPUT_B || op->code == OP_INPUT_N || op->code == OP_INPUT_C;
    return input ? &run->answers[op->index] : NULL;
}

static void hang_value(Explainer *x, ExplainNode *node, const Expr *e, const Line *line,
                       const char *name, const char *origin) {
    Reg reg = x->run->program->of_expr[e->id];
    if (reg == NO_REG) return;
    uint32_t at = e->span.begin - node->span.begin;
    bool inside = e->span.begin >= node->span.begin && e->span.end <= node->span.end;
    ExplainValue value = {.column = inside ? x->before + line->columns[at] : 0,
                          .name = name,
                          .value = value_text(x->run, x->arena, reg, e->type),
                          .origin = origin};
    vec_push(x->arena, &node->values, value);
}

/* `years since birth_date` does not say that it is until today: it hangs on no word. */
static bool is_said(Explainer *x, const Expr *e) {
    if (e->as.query->kind != QUERY_TODAY) return true;
    return strcmp(source_excerpt(x->run->program->model->sources, e->span, x->arena), "today") == 0;
}

/* Every fact, value and table that a comparison or other leaf reads. */
static void hang_values(Explainer *x, ExplainNode *node, const Expr *e, const Line *line) {
    switch (e->kind) {
    case EXPR_QUERY: {
        bool recorded = e->as.query->kind != QUERY_TODAY; /* today is no answer of the record */
        const Answer *answer = recorded ? answer_of(x->run, x->run->program->of_expr[e->id]) : NULL;
        hang_value(x, node, e, line, query_name(x->arena, e->as.query),
                   answer ? origin_text(x, answer) : NULL);
        if (!is_said(x, e) && node->values.count)
            node->values.at[node->values.count - 1].column = 0;
        return;
    }
    case EXPR_CONDITION: hang_value(x, node, e, line, e->as.condition->name, NULL); return;
    case EXPR_VALUE: hang_value(x, node, e, line, e->as.value->name, NULL); return;
    case EXPR_TABLE: hang_value(x, node, e, line, e->as.table->name, NULL); return;
    case EXPR_GROUP: hang_value(x, node, e, line, e->as.group.intervention->name, NULL); return;
    default: break;
    }
    for (uint32_t i = 0; i < e->count; i++)
        hang_values(x, node, e->args[i], line);
}

/* -- what is made of other values ----------------------------------------------------------------
 */

static ExplainNode *explain(Explainer *x, const Expr *e);
static void add_definitions(Explainer *x, ExplainNode *node, const Expr *e);

/* What a number, date or category came to. */
static ExplainNode *value_node(Explainer *x, const char *text, Reg reg, Type type, Span span) {
    ExplainNode *node = new_node(x, text, TRUTH_YES, span);
    node->verdict = value_text(x->run, x->arena, reg, type);
    if (strcmp(node->verdict, "unknown") == 0) node->truth = TRUTH_UNKNOWN;
    return node;
}

/* "age = years since birth_date", with what stands in it. */
static ExplainNode *explain_value(Explainer *x, const Value *value) {
    Line line = one_line(x, value->expr->span);
    ExplainNode *node = value_node(x, line.text, x->run->program->values[value->index], value->type,
                                   value->expr->span);
    node->text = arena_printf(x->arena, "%s = %s", value->name, line.text);
    x->before = strlen(value->name) + strlen(" = ");
    hang_values(x, node, value->expr, &line);
    x->before = 0;
    add_definitions(x, node, value->expr);
    return node;
}

static ExplainNode *explain_column(Explainer *x, const Expr *column) {
    Reg reg = x->run->program->of_expr[column->id];
    if (reg == NO_REG) return NULL;
    if (column->type.kind == TYPE_YES_NO) return explain(x, column);
    Line line = one_line(x, column->span);
    ExplainNode *node = value_node(x, line.text, reg, column->type, column->span);
    hang_values(x, node, column, &line);
    bool said_already = column->kind != EXPR_QUERY && column->count == 0;
    if (column->kind == EXPR_QUERY && node->values.count && !node->values.at[0].origin)
        said_already = true; /* the value alone, which is the verdict */
    if (said_already) node->values.count = 0;
    add_definitions(x, node, column);
    return node;
}

static ExplainNode *explain_table(Explainer *x, const Table *table) {
    ExplainNode *node =
        value_node(x, arena_printf(x->arena, "table %s", table->name),
                   x->run->program->tables[table->index].value, table->type, table->span);
    for (uint32_t i = 0; i < table->column_count; i++)
        add_part(x, node, explain_column(x, table->columns[i]));
    return node;
}

/* The values and tables that an expression reads, once an action: down to the facts, and where they
 * come from. */
static void add_definitions(Explainer *x, ExplainNode *node, const Expr *e) {
    bool *told = e->kind == EXPR_VALUE   ? &x->told_values[e->as.value->index]
                 : e->kind == EXPR_TABLE ? &x->told_tables[e->as.table->index]
                                         : NULL;
    if (told && !*told) {
        *told = true;
        add_part(x, node,
                 e->kind == EXPR_VALUE ? explain_value(x, e->as.value)
                                       : explain_table(x, e->as.table));
    }
    for (uint32_t i = 0; i < e->count; i++)
        add_definitions(x, node, e->args[i]);
}

/* -- expressions ------------------------------------------------------------------------------- */

/* Of a logical node, the parts that decided it: those that come out as it does; where it is
 * unknown, those that are unknown. 'all' shows every part. */
static bool decides(Truth whole, Truth part, Truth settles) {
    return whole == settles         ? part == settles
           : whole == TRUTH_UNKNOWN ? part == TRUTH_UNKNOWN
                                    : true;
}

static void add_arguments(Explainer *x, ExplainNode *node, const Expr *e, Truth settles) {
    for (uint32_t i = 0; i < e->count; i++) {
        Reg reg = x->run->program->of_expr[e->args[i]->id];
        if (reg == NO_REG || !decides(node->truth, run_truth(x->run, reg), settles)) continue;
        add_part(x, node, explain(x, e->args[i]));
    }
}

static ExplainNode *explain_condition(Explainer *x, const Expr *e, Truth truth) {
    const Condition *condition = e->as.condition;
    const char *label = strcmp(condition->label, condition->name) == 0
                            ? condition->name
                            : arena_printf(x->arena, "%s: %s", condition->name, condition->label);
    ExplainNode *node = new_node(x, label, truth, condition->span);
    add_part(x, node, explain(x, condition->expr));
    return node;
}

static ExplainNode *explain(Explainer *x, const Expr *e) {
    Reg reg = x->run->program->of_expr[e->id];
    Truth truth = reg == NO_REG ? TRUTH_UNKNOWN : run_truth(x->run, reg);
    if (e->kind == EXPR_CONDITION) return explain_condition(x, e, truth);
    Line line = one_line(x, e->span);
    ExplainNode *node = new_node(x, line.text, truth, e->span);
    switch (e->kind) {
    case EXPR_AND: add_arguments(x, node, e, TRUTH_NO); break;
    case EXPR_OR: add_arguments(x, node, e, TRUTH_YES); break;
    case EXPR_NOT: add_part(x, node, explain(x, e->args[0])); break;
    case EXPR_COUNTING:
        for (uint32_t i = 0; i < e->count; i++)
            add_part(x, node, explain(x, e->args[i]));
        break;
    default:
        hang_values(x, node, e, &line);
        add_definitions(x, node, e);
        break;
    }
    return node;
}

static void forget_definitions(Explainer *x) {
    const Model *model = x->run->program->model;
    memset(x->told_values, 0, model->values_count * sizeof *x->told_values);
    memset(x->told_tables, 0, model->tables_count * sizeof *x->told_tables);
}

static Explainer explainer(const Run *run, Arena *arena) {
    const Model *model = run->program->model;
    return (Explainer){.run = run,
                       .arena = arena,
                       .told_values = NEW_N(arena, bool, model->values_count + 1),
                       .told_tables = NEW_N(arena, bool, model->tables_count + 1)};
}

ExplainNode *explain_expr(const Run *run, Arena *arena, const Expr *expr) {
    Explainer x = explainer(run, arena);
    return explain(&x, expr);
}

/* -- steps ------------------------------------------------------------------------------------- */

static ExplainNode *explain_step(Explainer *x, const Step *step);

static ExplainNode *explain_way(Explainer *x, const Step *from, size_t index) {
    const Way *way = &from->ways[index];
    Truth taken = run_truth(x->run, x->run->program->steps[from->index].ways[index]);
    const char *label = way->label ? arena_printf(x->arena, " (%s)", way->label) : "";
    ExplainNode *node = new_node(x, arena_printf(x->arena, "the way from %s%s", from->path, label),
                                 taken, way->span);
    if (way->condition) add_part(x, node, explain(x, way->condition));
    if (taken != TRUTH_YES && step_state(x->run, from) != STEP_DONE)
        add_part(x, node, explain_step(x, from));
    return node;
}

/* The ways that lead into a step, each with what its `if` came to; of a step that is reached, only
 * those that were taken. */
static void add_ways_in(Explainer *x, ExplainNode *node, const Step *step) {
    const WaysIn *in = &x->ways_in[step->index];
    for (size_t i = 0; i < in->count; i++) {
        const Step *from = in->at[i].from;
        Reg taken = x->run->program->steps[from->index].ways[in->at[i].way];
        if (node->truth == TRUTH_YES && run_truth(x->run, taken) != TRUTH_YES) continue;
        if (from != step) add_part(x, node, explain_way(x, from, in->at[i].way));
    }
}

static WaysIn *index_ways(const Model *model, Arena *arena) {
    WaysIn *in = NEW_N(arena, WaysIn, model->steps_count + 1);
    for (size_t i = 0; i < model->steps_count; i++)
        for (size_t w = 0; w < model->steps[i]->way_count; w++)
            for (size_t t = 0; t < model->steps[i]->ways[w].target_count; t++) {
                WayIn way = {model->steps[i], w};
                vec_push(arena, &in[model->steps[i]->ways[w].targets[t]->index], way);
            }
    return in;
}

static ExplainNode *explain_step(Explainer *x, const Step *step) {
    const StepRegs *regs = &x->run->program->steps[step->index];
    Truth reached = run_truth(x->run, regs->reached);
    ExplainNode *node = new_node(x, arena_printf(x->arena, "step %s: %s", step->path, step->label),
                                 reached, step->span);
    node->verdict = step_state_text(step_state(x->run, step));
    if (x->told[step->index] || x->depth >= FARTHEST) return node;
    x->told[step->index] = true;
    x->depth++;
    Reg population = x->run->program->populations[step->pathway->index];
    bool first = step == step->pathway->steps[0];
    if (population != NO_REG && (first || run_truth(x->run, population) != TRUTH_YES))
        add_part(x, node, explain(x, step->pathway->population));
    if (!first) add_ways_in(x, node, step);
    if (reached != TRUTH_NO && step->until) {
        ExplainNode *until = explain(x, step->until);
        until->text = arena_printf(x->arena, "until %s", until->text);
        for (size_t i = 0; i < until->values.count; i++)
            until->values.at[i].column += 6;
        add_part(x, node, until);
    }
    x->depth--;
    return node;
}

/* -- actions ----------------------------------------------------------------------------------- */

static void add_reasons(Explainer *x, ExplainNode *node, const Action *action) {
    if (action->step)
        add_part(x, node, explain_step(x, action->step));
    else
        add_part(x, node, explain(x, action->rule->when));
    if (action->when) add_part(x, node, explain(x, action->when));
}

static void add_withdrawals(Explainer *x, ExplainNode *node, const Offer *offer) {
    for (size_t i = 0; !offer->action->against && i < offer->options->count; i++) {
        OptionState state = option_state(x->run, offer, i);
        if (state == OPTION_AVAILABLE) continue;
        const Option *option = &offer->options->at[i];
        Speakers speakers = speakers_against(x->run, x->arena, option, state);
        Text name = text_open(x->arena);
        for (size_t m = 0; m < option->count; m++)
            text_format(&name, "%s%s", m ? " with " : "", option->members[m]->label);
        for (size_t s = 0; s < speakers.count; s++) {
            const char *text =
                arena_printf(x->arena, "%s: %s by %s", text_string(&name), option_state_text(state),
                             speaker_name(x->arena, speakers.at[s]->action));
            ExplainNode *part = new_node(x, text, run_truth(x->run, speakers.at[s]->issued),
                                         speakers.at[s]->action->span);
            add_part(x, node, part);
        }
    }
}

static ExplainNode *explain_offer(Explainer *x, const Offer *offer) {
    const Action *action = offer->action;
    Truth issued = run_truth(x->run, offer->issued);
    const char *verb = action->strong ? "recommend" : "suggest";
    ExplainNode *node =
        new_node(x,
                 arena_printf(x->arena, "%s%s %s", verb, action->against ? " against" : "",
                              offer->options->text),
                 issued, action->span);
    node->verdict = issued == TRUTH_YES ? "issued" : issued == TRUTH_NO ? "not issued" : "possible";
    add_reasons(x, node, action);
    add_withdrawals(x, node, offer);
    return node;
}

static ExplainNode *explain_note(Explainer *x, const NoteRegs *note) {
    Truth issued = run_truth(x->run, note->issued);
    ExplainNode *node = new_node(x, arena_printf(x->arena, "note \"%s\"", note->action->text),
                                 issued, note->action->span);
    node->verdict = issued == TRUTH_YES ? "issued" : issued == TRUTH_NO ? "not issued" : "possible";
    add_reasons(x, node, note->action);
    return node;
}

static Explainer step_explainer(const Run *run, Arena *arena) {
    const Model *model = run->program->model;
    Explainer x = explainer(run, arena);
    x.told = NEW_N(arena, bool, model->steps_count + 1);
    x.ways_in = index_ways(model, arena);
    return x;
}

ExplainNode *explain_place(const Run *run, Arena *arena, const Step *step) {
    Explainer x = step_explainer(run, arena);
    return explain_step(&x, step);
}

ExplainList explain_run(const Run *run, Arena *arena) {
    Explainer x = step_explainer(run, arena);
    ExplainList list = {0};
    for (uint32_t i = 0; i < run->program->offer_count; i++) {
        forget_definitions(&x);
        vec_push(arena, &list, explain_offer(&x, &run->program->offers[i]));
    }
    for (uint32_t i = 0; i < run->program->note_count; i++) {
        forget_definitions(&x);
        vec_push(arena, &list, explain_note(&x, &run->program->notes[i]));
    }
    return list;
}
