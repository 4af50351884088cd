/* json.c -- a result in JSON, in the shape of docs/interfaces.md.
 *
 * One writer serves both layouts: indented for reading, and one line for NDJSON. */
#include "report/report.h"

#include "report/explain.h"
#include "report/findings.h"

#include "base/decimal.h"

#include <math.h>

typedef struct Json {
    const Run *run;
    Arena *arena;
    Text *out;
    bool indented;
    unsigned depth;
    bool first; /* in the object or array that is open */
} Json;

/* -- the writer -------------------------------------------------------------------------------- */

static void new_item(Json *j) {
    if (!j->first) text_char(j->out, ',');
    if (j->indented) {
        text_char(j->out, '\n');
        text_repeat(j->out, ' ', 2 * (size_t)j->depth);
    } else if (!j->first)
        text_char(j->out, ' ');
    j->first = false;
}

static void key(Json *j, const char *name) {
    new_item(j);
    text_json(j->out, name);
    text_add(j->out, ": ");
}

static void open(Json *j, char bracket) {
    text_char(j->out, bracket);
    j->depth++;
    j->first = true;
}

static void close(Json *j, char bracket) {
    j->depth--;
    if (j->indented && !j->first) {
        text_char(j->out, '\n');
        text_repeat(j->out, ' ', 2 * (size_t)j->depth);
    }
    text_char(j->out, bracket);
    j->first = false;
}

static void string(Json *j, const char *text) {
    if (text)
        text_json(j->out, text);
    else
        text_add(j->out, "null");
}

static void string_member(Json *j, const char *name, const char *text) {
    key(j, name);
    string(j, text);
}

static void truth_member(Json *j, const char *name, bool yes) {
    key(j, name);
    text_add(j->out, yes ? "true" : "false");
}

/* Short lists stand on one line in both layouts. */
static void names_member(Json *j, const char *name, const char *const *at, size_t count) {
    key(j, name);
    text_char(j->out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i) text_add(j->out, ", ");
        text_json(j->out, at[i]);
    }
    text_char(j->out, ']');
}

/* -- values ------------------------------------------------------------------------------------ */

static void bound(Json *j, double value, TypeKind kind) {
    if (isinf(value)) {
        text_add(j->out, "null");
        return;
    }
    if (kind != TYPE_DATE) {
        text_number(j->out, value);
        return;
    }
    char text[DATE_TEXT];
    date_format((Date)value, text);
    text_json(j->out, text);
}

static void number(Json *j, NumberRange range, TypeKind kind) {
    if (!range.defined || range_is_anything(range, kind)) {
        text_add(j->out, "null");
    } else if (range.lo == range.hi) {
        bound(j, range.lo, kind);
    } else {
        text_add(j->out, "{ \"from\": ");
        bound(j, range.lo, kind);
        text_add(j->out, ", \"to\": ");
        bound(j, range.hi, kind);
        text_add(j->out, " }");
    }
}

static void members(Json *j, MemberSet set, const Category *category) {
    uint32_t count = (uint32_t)__builtin_popcountll(set.members);
    if (!set.defined || count == 0 || count == category->count) {
        text_add(j->out, category->count == 1 && set.defined ? "" : "null");
        if (category->count == 1 && set.defined) string(j, category->members[0].name);
        return;
    }
    if (count > 1) text_char(j->out, '[');
    const char *between = "";
    for (uint32_t i = 0; i < category->count; i++) {
        if (!(set.members >> i & 1)) continue;
        text_add(j->out, between);
        string(j, category->members[i].name);
        between = ", ";
    }
    if (count > 1) text_char(j->out, ']');
}

static void value(Json *j, Reg reg, Type type) {
    switch (type.kind) {
    case TYPE_NUMBER:
    case TYPE_DATE: number(j, run_number(j->run, reg), type.kind); break;
    case TYPE_CATEGORY: members(j, run_members(j->run, reg), type.category); break;
    case TYPE_YES_NO: {
        Truth truth = run_truth(j->run, reg);
        string(j, truth == TRUTH_UNKNOWN ? NULL : truth_text(truth));
        break;
    }
    case TYPE_SET:
    case TYPE_INTERVENTION:
    case TYPE_SPAN:
    case TYPE_ERROR: text_add(j->out, "null"); break;
    }
}

static void span_member(Json *j, const char *name, const CalendarSpan *span) {
    key(j, name);
    if (!span) {
        text_add(j->out, "null");
        return;
    }
    text_add(j->out, "{ \"from\": ");
    text_number(j->out, span->from);
    text_add(j->out, ", \"to\": ");
    text_number(j->out, span->to);
    text_format(j->out, ", \"unit\": \"%s\" }", calendar_text(span->unit, true));
}

/* -- recommendations and notes ----------------------------------------------------------------- */

static void option(Json *j, const Offer *offer, size_t i) {
    const Option *o = &offer->options->at[i];
    OptionState state = option_state(j->run, offer, i);
    new_item(j);
    open(j, '{');
    const char **names = NEW_N(j->arena, const char *, o->count + 1);
    for (size_t m = 0; m < o->count; m++)
        names[m] = o->members[m]->name;
    names_member(j, "interventions", names, o->count);
    string_member(j, "state", option_state_text(state));
    if (state != OPTION_AVAILABLE && !offer->action->against) {
        Speakers speakers = speakers_against(j->run, j->arena, o, state);
        const char **by = NEW_N(j->arena, const char *, speakers.count + 1);
        for (size_t s = 0; s < speakers.count; s++)
            by[s] = speaker_name(j->arena, speakers.at[s]->action);
        names_member(j, "by", by, speakers.count);
    }
    close(j, '}');
}

static void evidence_member(Json *j, CitationList cites) {
    const char **names = NEW_N(j->arena, const char *, cites.count + 1);
    for (size_t i = 0; i < cites.count; i++)
        names[i] = cites.at[i]->evidence->name;
    names_member(j, "evidence", names, cites.count);
}

static void dose_members(Json *j, const Action *action) {
    key(j, "dose");
    Reg dose = action->dose ? j->run->program->of_expr[action->dose->id] : NO_REG;
    if (dose == NO_REG || !run_number(j->run, dose).defined) {
        text_add(j->out, "null");
    } else {
        NumberRange range = run_number(j->run, dose);
        text_add(j->out, "{ \"value\": ");
        number(j, range, TYPE_NUMBER);
        text_add(j->out, ", \"unit\": ");
        string(j, action->dose->type.unit ? action->dose->type.unit->code : NULL);
        text_add(j->out, " }");
    }
    key(j, "due");
    Reg due = action->due ? j->run->program->of_expr[action->due->id] : NO_REG;
    if (due == NO_REG)
        text_add(j->out, "null");
    else
        number(j, run_number(j->run, due), TYPE_DATE);
}

static void recommendation(Json *j, const Offer *offer) {
    const Action *action = offer->action;
    bool issued = run_truth(j->run, offer->issued) == TRUTH_YES;
    new_item(j);
    open(j, '{');
    string_member(j, "state", issued ? "yes" : "possible");
    string_member(j, "direction", action->against ? "against" : "for");
    string_member(j, "strength", action->strong ? "strong" : "conditional");
    string_member(j, "certainty", certainty_text(action->certainty));
    truth_member(j, "good_practice", action->good_practice);
    key(j, "options");
    open(j, '[');
    for (size_t i = 0; i < offer->options->count; i++)
        option(j, offer, i);
    close(j, ']');
    string_member(j, "step", action->step ? action->step->path : NULL);
    string_member(j, "rule", action->rule ? action->rule->name : NULL);
    string_member(j, "table", action->table ? action->table->name : NULL);
    dose_members(j, action);
    span_member(j, "every", action->every);
    span_member(j, "for", action->during);
    span_member(j, "within", action->within);
    string_member(j, "reason", offer->reason);
    evidence_member(j, offer_citations(j->arena, offer));
    NameList needs = offer_needs(j->run, j->arena, offer);
    names_member(j, "needs", needs.at, needs.count);
    close(j, '}');
}

static void recommendations(Json *j) {
    key(j, "recommendations");
    open(j, '[');
    for (uint32_t i = 0; i < j->run->program->offer_count; i++) {
        const Offer *offer = &j->run->program->offers[i];
        if (offer_is_listed(j->run, offer)) recommendation(j, offer);
    }
    close(j, ']');
}

static void notes(Json *j) {
    key(j, "notes");
    open(j, '[');
    for (uint32_t i = 0; i < j->run->program->note_count; i++) {
        const NoteRegs *note = &j->run->program->notes[i];
        Truth issued = run_truth(j->run, note->issued);
        if (issued == TRUTH_NO) continue;
        new_item(j);
        open(j, '{');
        string_member(j, "state", issued == TRUTH_YES ? "yes" : "possible");
        string_member(j, "text", note->action->text);
        string_member(j, "step", note->action->step ? note->action->step->path : NULL);
        string_member(j, "rule", note->action->rule ? note->action->rule->name : NULL);
        evidence_member(j, citations_of(j->arena, &note->action->cites));
        NameList needs = register_needs(j->run, j->arena, note->issued);
        names_member(j, "needs", needs.at, needs.count);
        close(j, '}');
    }
    close(j, ']');
}

/* -- states and values ------------------------------------------------------------------------- */

static void states(Json *j) {
    const Program *p = j->run->program;
    const Model *m = p->model;
    key(j, "steps");
    open(j, '{');
    for (size_t i = 0; i < m->steps_count; i++)
        string_member(j, m->steps[i]->path, step_state_text(step_state(j->run, m->steps[i])));
    close(j, '}');
    key(j, "conditions");
    open(j, '{');
    for (size_t i = 0; i < m->conditions_count; i++)
        string_member(j, m->conditions[i]->name, truth_text(run_truth(j->run, p->conditions[i])));
    close(j, '}');
    key(j, "rules");
    open(j, '{');
    for (size_t i = 0; i < m->rules_count; i++)
        string_member(j, m->rules[i]->name, truth_text(run_truth(j->run, p->rules[i])));
    close(j, '}');
}

static void values(Json *j) {
    const Program *p = j->run->program;
    const Model *m = p->model;
    key(j, "values");
    open(j, '{');
    for (size_t i = 0; i < m->order_count; i++) {
        const Symbol *symbol = &m->order[i];
        if (symbol->kind == SYMBOL_VALUE) {
            key(j, symbol->as.value->name);
            value(j, p->values[symbol->as.value->index], symbol->as.value->type);
        } else if (symbol->kind == SYMBOL_TABLE &&
                   p->tables[symbol->as.table->index].value != NO_REG) {
            key(j, symbol->as.table->name);
            value(j, p->tables[symbol->as.table->index].value, symbol->as.table->type);
        }
    }
    close(j, '}');
}

static void needs(Json *j) {
    Asked asked = asked_facts(j->run, j->arena);
    key(j, "needs");
    open(j, '[');
    for (size_t i = 0; i < asked.count; i++) {
        new_item(j);
        open(j, '{');
        string_member(j, "fact", asked.at[i].name);
        string_member(j, "label", asked.at[i].label);
        names_member(j, "decides", asked.at[i].decides.at, asked.at[i].decides.count);
        close(j, '}');
    }
    close(j, ']');
    truth_member(j, "needs_exact", j->run->needs_exact);
}

/* -- what is wrong, and what was taken for granted --------------------------------------------- */

static void conflicts(Json *j) {
    key(j, "conflicts");
    open(j, '[');
    for (uint32_t i = 0; i < j->run->program->offer_count; i++) {
        const Offer *offer = &j->run->program->offers[i];
        if (offer->conflict == NO_REG || run_truth(j->run, offer->conflict) != TRUTH_YES) continue;
        new_item(j);
        open(j, '{');
        string_member(j, "step", offer->action->step ? offer->action->step->path : NULL);
        string_member(j, "rule", offer->action->rule ? offer->action->rule->name : NULL);
        key(j, "options");
        open(j, '[');
        for (size_t o = 0; o < offer->options->count; o++)
            option(j, offer, o);
        close(j, ']');
        close(j, '}');
    }
    close(j, ']');
}

static void proposed(Json *j) {
    key(j, "proposed");
    open(j, '[');
    ProposalList list = proposed_answers(j->run, j->arena);
    for (size_t i = 0; i < list.count; i++) {
        new_item(j);
        open(j, '{');
        string_member(j, "intervention", list.at[i].intervention->name);
        string_member(j, "answer", proposal_text(list.at[i].answer));
        names_member(j, "by", list.at[i].by.at, list.at[i].by.count);
        close(j, '}');
    }
    close(j, ']');
}

static void promises(Json *j) {
    const Program *p = j->run->program;
    key(j, "broken_promises");
    open(j, '[');
    for (size_t i = 0; i < p->model->promises_count; i++) {
        if (run_broken(j->run, i) != TRUTH_YES) continue;
        new_item(j);
        string(j, p->model->promises[i]->text);
    }
    close(j, ']');
    key(j, "inconsistent");
    open(j, '[');
    for (size_t i = 0; i < p->model->assumptions_count; i++) {
        if (run_truth(j->run, p->assumptions[i]) != TRUTH_NO) continue;
        new_item(j);
        string(j, p->model->assumptions[i]->text);
    }
    close(j, ']');
}

static void possible_value(Json *j, const Answer *answer, const Query *query) {
    switch (type_register(query->type)) {
    case REG_B: text_add(j->out, answer->yes ? "true" : answer->no ? "false" : "null"); break;
    case REG_N: number(j, (NumberRange){true, answer->lo, answer->hi}, query->type.kind); break;
    case REG_C: members(j, (MemberSet){true, answer->members}, query->type.category); break;
    }
}

static void assumed(Json *j) {
    key(j, "assumed");
    open(j, '[');
    for (uint32_t i = 0; i < j->run->program->input_count; i++) {
        const Answer *answer = &j->run->answers[i];
        const Query *query = j->run->program->inputs[i].query;
        if (answer->origin != ANSWER_DEFAULT || query->kind == QUERY_RECEIVING) continue;
        new_item(j);
        open(j, '{');
        string_member(j, "fact", query_name(j->arena, query));
        key(j, "value");
        possible_value(j, answer, query);
        string_member(j, "why", "default");
        close(j, '}');
    }
    close(j, ']');
}

static void stale(Json *j) {
    key(j, "stale");
    open(j, '[');
    for (uint32_t i = 0; i < j->run->program->input_count; i++) {
        const Answer *answer = &j->run->answers[i];
        const Query *query = j->run->program->inputs[i].query;
        if (answer->origin != ANSWER_STALE || !answer->entry || query->kind != QUERY_FACT) continue;
        char date[DATE_TEXT];
        date_format_range(answer->entry->date, date);
        const CalendarSpan *valid = &query->fact->valid_for;
        new_item(j);
        open(j, '{');
        string_member(j, "fact", query->fact->name);
        string_member(j, "date", date);
        key(j, "valid_for");
        Text span = text_open(j->arena);
        calendar_span_text(valid, &span);
        string(j, text_string(&span));
        close(j, '}');
    }
    close(j, ']');
}

/* -- the whole --------------------------------------------------------------------------------- */

static void header(Json *j) {
    const Model *m = j->run->program->model;
    char today[DATE_TEXT];
    date_format(j->run->chart->today, today);
    key(j, "guideline");
    text_add(j->out, "{ \"name\": ");
    string(j, m->name);
    text_add(j->out, ", \"title\": ");
    string(j, m->title);
    text_add(j->out, ", \"version\": ");
    string(j, m->version);
    text_add(j->out, ", \"status\": ");
    string(j, m->status);
    text_add(j->out, " }");
    string_member(j, "patient", j->run->chart->id);
    string_member(j, "today", today);
}

static void result(Json *j, bool explain) {
    open(j, '{');
    header(j);
    recommendations(j);
    notes(j);
    states(j);
    values(j);
    needs(j);
    conflicts(j);
    proposed(j);
    promises(j);
    assumed(j);
    stale(j);
    if (explain) {
        key(j, "explain");
        explain_json(j->run, j->out);
    }
    close(j, '}');
    text_char(j->out, '\n');
}

void report_json(const Run *run, Text *out) {
    Json j = {.run = run, .arena = out->arena, .out = out, .indented = true};
    result(&j, false);
}

void report_explain_json(const Run *run, Text *out) {
    Json j = {.run = run, .arena = out->arena, .out = out, .indented = true};
    result(&j, true);
}

void report_ndjson(const Run *run, bool explain, Text *out) {
    Json j = {.run = run, .arena = out->arena, .out = out};
    result(&j, explain);
}
