/* text.c -- a result for a person: what to do now comes first, then what is possible and which
 * facts would decide it, then notes, and last what was taken for granted. */
#include "report/report.h"

#include "report/explain.h"
#include "report/findings.h"
#include "report/paint.h"
#include "report/reference.h"

#include <string.h>

typedef struct Page {
    const Run *run;
    const TextOptions *options;
    Arena *arena;
    Text *out;
    size_t columns;
    bool *cited; /* by evidence: its number stands on the page */
} Page;

enum { INDENT = 2, HANGING = 4 };

static void heading(Page *p, Paint paint, const char *title) {
    text_char(p->out, '\n');
    paint_text(p->out, p->options->color, paint, title);
    text_char(p->out, '\n');
}

static void line(Page *p, size_t indent, const char *words) {
    text_repeat(p->out, ' ', indent);
    paint_wrapped(p->out, words, indent, indent, p->columns);
}

/* A line whose continuation stands further in, as of a list. */
static void hanging(Page *p, const char *words) {
    text_repeat(p->out, ' ', INDENT);
    paint_wrapped(p->out, words, INDENT, HANGING, p->columns);
}

/* -- references -------------------------------------------------------------------------------- */

/* "[1, 3]" in the numbers of the guideline's reference list, "[Llovet et al. 2008]". */
static void add_marks(Page *p, CitationList cites, Text *words) {
    const char *between = " [", *next = p->options->citations == CITATIONS_NUMBERED ? ", " : "; ";
    for (size_t i = 0; i < cites.count; i++) {
        const Evidence *evidence = cites.at[i]->evidence;
        text_add(words, between);
        reference_mark(p->run->program->model, evidence, p->options->citations, words);
        if (cites.at[i]->remark) text_format(words, " (%s)", cites.at[i]->remark);
        p->cited[evidence->index] = true;
        between = next;
    }
    if (cites.count) text_char(words, ']');
}

static void references(Page *p) {
    const Model *m = p->run->program->model;
    const Evidence **works = NEW_N(p->arena, const Evidence *, m->evidence_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < m->evidence_count; i++)
        if (p->cited[i]) works[count++] = m->evidence[i];
    reference_sort(m, p->options->citations, works, count, p->arena);
    if (count) heading(p, PAINT_BOLD, "References");
    for (size_t i = 0; i < count; i++) {
        Text words = text_open(p->arena);
        text_char(&words, '[');
        reference_mark(m, works[i], p->options->citations, &words);
        text_add(&words, "] ");
        reference_text(works[i], &words);
        text_repeat(p->out, ' ', INDENT);
        paint_wrapped(p->out, text_string(&words), INDENT, INDENT + 4, p->columns);
    }
}

/* -- one offer --------------------------------------------------------------------------------- */

static const char *verb_text(const Action *action) {
    if (action->strong) return action->against ? "Recommended against" : "Recommended";
    return action->against ? "Suggested against" : "Suggested";
}

/* The mark tells strength and direction without colour. */
static const char *mark_text(const Action *action) {
    if (action->against) return action->strong ? "✗" : "!";
    return action->strong ? "●" : "○";
}

static Paint offer_paint(const Action *action) {
    if (action->against) return action->strong ? PAINT_RED : PAINT_YELLOW;
    return action->strong ? PAINT_GREEN : PAINT_BLUE;
}

/* "possibly withdrawn by No direct oral anticoagulant with such a valve"; NULL: available. */
static const char *state_words(Page *p, const Offer *offer, size_t i) {
    OptionState state = option_state(p->run, offer, i);
    if (offer->action->against || state == OPTION_AVAILABLE) return NULL;
    Text words = text_open(p->arena);
    text_format(&words, "%s by ", option_state_text(state));
    Speakers by = speakers_against(p->run, p->arena, &offer->options->at[i], state);
    for (size_t s = 0; s < by.count; s++) {
        const Action *action = by.at[s]->action;
        text_format(&words, "%s%s", s ? ", " : "",
                    action->rule ? action->rule->label : action->step->label);
    }
    return text_string(&words);
}

static void add_option(const Option *option, Text *words) {
    for (size_t m = 0; m < option->count; m++)
        text_format(words, "%s%s", m ? " with " : "", option->members[m]->label);
}

/* The options with what is said against each; what is said of all of them alike is said once. */
static const char *offer_words(Page *p, const Offer *offer) {
    size_t n = offer->options->count;
    const char **states = NEW_N(p->arena, const char *, n + 1);
    bool alike = n > 1;
    for (size_t i = 0; i < n; i++) {
        states[i] = state_words(p, offer, i);
        alike &= states[i] && strcmp(states[i], states[0]) == 0;
    }
    Text words = text_open(p->arena);
    for (size_t i = 0; i < n; i++) {
        if (i) text_add(&words, offer->action->against ? ", " : " or ");
        add_option(&offer->options->at[i], &words);
        if (states[i] && !alike) text_format(&words, " (%s)", states[i]);
    }
    if (alike) text_format(&words, " (%s %s)", n == 2 ? "both" : "all", states[0]);
    return text_string(&words);
}

static void add_span(Text *words, const char *before, const CalendarSpan *span) {
    if (!span) return;
    text_format(words, "%s%s ", words->size ? ", " : "", before);
    calendar_span_text(span, words);
}

static void add_value(Page *p, Text *words, const char *before, const Expr *expr) {
    if (!expr) return;
    Reg reg = p->run->program->of_expr[expr->id];
    NumberRange range = run_number(p->run, reg);
    text_format(words, "%s%s ", words->size ? ", " : "", before);
    if (!range.defined || range_is_anything(range, expr->type.kind))
        text_add(words, "not known");
    else
        text_add(words, value_text(p->run, p->arena, reg, expr->type));
    NameList needs = register_needs(p->run, p->arena, reg);
    for (size_t i = 0; i < needs.count; i++)
        text_format(words, "%s%s", i ? ", " : " (depends on ", needs.at[i]);
    if (needs.count) text_char(words, ')');
}

/* "70 mg, every 12 hours, for 2 months" */
static const char *schedule(Page *p, const Action *action) {
    Text words = text_open(p->arena);
    add_value(p, &words, "dose", action->dose);
    add_span(&words, "every", action->every);
    add_span(&words, "for", action->during);
    add_span(&words, "within", action->within);
    add_value(p, &words, "due", action->due);
    return words.size ? text_string(&words) : NULL;
}

static const char *grade(Page *p, const Action *action) {
    static const char *const certainties[] = {"", "high", "moderate", "low", "very low"};
    if (action->good_practice) return "good practice statement";
    const char *strength = action->strong ? "strong" : "conditional";
    if (action->certainty == CERTAINTY_NONE) return strength;
    return arena_printf(p->arena, "%s, %s certainty", strength, certainties[action->certainty]);
}

static const char *where(Page *p, const Action *action) {
    return action->rule ? arena_printf(p->arena, "rule %s", action->rule->name)
                        : arena_printf(p->arena, "step %s", action->step->path);
}

/* "● Recommended  Lenvatinib or regorafenib, every ...   (strong; step hcc.second_line)" */
static void offer_line(Page *p, const Offer *offer) {
    const Action *action = offer->action;
    text_repeat(p->out, ' ', INDENT);
    paint_text(p->out, p->options->color, offer_paint(action), mark_text(action));
    text_char(p->out, ' ');
    paint_text(p->out, p->options->color, PAINT_BOLD, verb_text(action));
    text_add(p->out, "  ");
    Text words = text_open(p->arena);
    text_add(&words, offer_words(p, offer));
    const char *when = schedule(p, action);
    if (when) text_format(&words, " — %s", when);
    size_t at = INDENT + 2 + strlen(verb_text(action)) + 2;
    paint_wrapped(p->out, text_string(&words), at, at, p->columns);
}

/* Reason, references, grade and place of an offer. */
static void offer_details(Page *p, const Offer *offer) {
    Text words = text_open(p->arena);
    if (offer->reason) text_add(&words, offer->reason);
    add_marks(p, offer_citations(p->arena, offer), &words);
    if (words.size) line(p, HANGING, words.at[0] == ' ' ? words.at + 1 : words.at);
    text_repeat(p->out, ' ', HANGING);
    paint_text(p->out, p->options->color, PAINT_DIM,
               arena_printf(p->arena, "%s · %s", grade(p, offer->action), where(p, offer->action)));
    text_char(p->out, '\n');
}

/* -- groups of offers: what names the same is said once, strongest first ----------------------- */

static bool same_words(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_offer(Page *p, const Offer *a, const Offer *b) {
    if (a->action->against != b->action->against || a->options->count != b->options->count)
        return false;
    for (size_t i = 0; i < a->options->count; i++) {
        const Option *x = &a->options->at[i], *y = &b->options->at[i];
        if (x->count != y->count) return false;
        for (size_t m = 0; m < x->count; m++)
            if (x->members[m] != y->members[m]) return false;
    }
    return same_words(schedule(p, a->action), schedule(p, b->action));
}

typedef bool (*OfferFilter)(Page *p, const Offer *offer);

static bool conflicted(Page *p, const Offer *offer) {
    return offer->conflict != NO_REG && run_truth(p->run, offer->conflict) == TRUTH_YES;
}

static bool issued_for(Page *p, const Offer *offer) {
    return !offer->action->against && run_truth(p->run, offer->issued) == TRUTH_YES &&
           !conflicted(p, offer);
}

static bool issued_against(Page *p, const Offer *offer) {
    return offer->action->against && run_truth(p->run, offer->issued) == TRUTH_YES;
}

static bool possible(Page *p, const Offer *offer) {
    return run_truth(p->run, offer->issued) == TRUTH_UNKNOWN && offer_is_listed(p->run, offer);
}

/* "depends on afp, lines"; NULL where nothing would decide it. */
static const char *needs_words(Page *p, const Offer *offer) {
    NameList needs = offer_needs(p->run, p->arena, offer);
    if (needs.count == 0) return NULL;
    Text words = text_open(p->arena);
    text_add(&words, "depends on ");
    for (size_t i = 0; i < needs.count; i++)
        text_format(&words, "%s%s", i ? ", " : "", needs.at[i]);
    return text_string(&words);
}

typedef struct OfferGroup {
    VEC(const Offer *) offers;
    struct OfferGroup *like; /* another group with the same first intervention */
} OfferGroup;

/* What is said of one after the other alike is said once. */
static void offer_group(Page *p, const OfferGroup *group) {
    offer_line(p, group->offers.at[0]);
    for (size_t i = 0; i < group->offers.count; i++) {
        offer_details(p, group->offers.at[i]);
        const char *needs = needs_words(p, group->offers.at[i]);
        bool again = i + 1 < group->offers.count &&
                     same_words(needs, needs_words(p, group->offers.at[i + 1]));
        if (needs && !again) line(p, HANGING, needs);
    }
}

/* The group of an offer: groups are looked up by the first intervention, of which few share one. */
static OfferGroup *group_of(Page *p, const Offer *offer, OfferGroup **by_first, OfferGroup *fresh) {
    const Options *options = offer->options;
    bool named = options->count && options->at[0].count;
    OfferGroup **first = &by_first[named ? options->at[0].members[0]->index + 1 : 0];
    for (OfferGroup *group = *first; group; group = group->like)
        if (same_offer(p, group->offers.at[0], offer)) return group;
    fresh->like = *first;
    return *first = fresh;
}

static void offers(Page *p, const char *title, Paint paint, OfferFilter wanted) {
    const Program *program = p->run->program;
    OfferGroup *groups = NEW_N(p->arena, OfferGroup, program->offer_count + 1);
    OfferGroup **by_first = NEW_N(p->arena, OfferGroup *, program->model->interventions_count + 1);
    size_t count = 0;
    for (int strong = 1; strong >= 0; strong--)
        for (uint32_t i = 0; i < program->offer_count; i++) {
            const Offer *offer = &program->offers[i];
            if (offer->action->strong != (strong == 1) || !wanted(p, offer)) continue;
            OfferGroup *group = group_of(p, offer, by_first, &groups[count]);
            count += group == &groups[count];
            vec_push(p->arena, &group->offers, offer);
        }
    if (count) heading(p, paint, title);
    for (size_t g = 0; g < count; g++)
        offer_group(p, &groups[g]);
}

/* -- the other parts --------------------------------------------------------------------------- */

static void title(Page *p) {
    const Model *m = p->run->program->model;
    char today[DATE_TEXT];
    date_format(p->run->chart->today, today);
    paint_text(p->out, p->options->color, PAINT_BOLD, m->title ? m->title : m->name ? m->name : "");
    text_char(p->out, '\n');
    Text words = text_open(p->arena);
    if (p->run->chart->id) text_format(&words, "patient %s · ", p->run->chart->id);
    text_format(&words, "on %s", today);
    if (m->version) text_format(&words, " · version %s", m->version);
    if (m->status) text_format(&words, " · %s", m->status);
    paint_text(p->out, p->options->color, PAINT_DIM, text_string(&words));
    text_char(p->out, '\n');
}

static void problems(Page *p) {
    const Program *program = p->run->program;
    const Model *m = program->model;
    for (size_t i = 0; i < m->promises_count; i++)
        if (run_broken(p->run, i) == TRUTH_YES) {
            heading(p, PAINT_RED, "BROKEN PROMISE: do not act on this result");
            line(p, INDENT, m->promises[i]->text);
        }
    for (size_t i = 0; i < m->assumptions_count; i++)
        if (run_truth(p->run, program->assumptions[i]) == TRUTH_NO) {
            heading(p, PAINT_YELLOW, "The record is not consistent");
            line(p, INDENT, m->assumptions[i]->text);
        }
    offers(p, "CONFLICT: every option is withdrawn", PAINT_RED, conflicted);
}

static void nothing_to_do(Page *p) {
    for (uint32_t i = 0; i < p->run->program->offer_count; i++)
        if (run_truth(p->run, p->run->program->offers[i].issued) == TRUTH_YES) return;
    if (p->run->program->offer_count == 0) return; /* scores alone */
    heading(p, PAINT_BOLD, "Nothing is recommended now");
    bool inside = p->run->program->model->steps_count == 0;
    for (size_t i = 0; i < p->run->program->model->steps_count; i++)
        inside |= step_state(p->run, p->run->program->model->steps[i]) != STEP_NOT_REACHED;
    if (!inside) line(p, INDENT, "No pathway of this guideline is for this patient.");
}

enum { OPEN_STEPS = 4 }; /* as many stand on a line or two */

/* The steps that are possible, the first of them by name. */
static void open_positions(Page *p, Text *words) {
    const Model *m = p->run->program->model;
    size_t count = 0;
    for (size_t i = 0; i < m->steps_count; i++) {
        if (step_state(p->run, m->steps[i]) != STEP_POSSIBLE) continue;
        if (count++ < OPEN_STEPS)
            text_format(words, "%s%s (%s)", words->size ? "; " : "", m->steps[i]->label,
                        m->steps[i]->path);
    }
    if (count > OPEN_STEPS) text_format(words, "; and %zu more", count - OPEN_STEPS);
}

static void positions(Page *p) {
    const Model *m = p->run->program->model;
    Text words = text_open(p->arena);
    for (size_t i = 0; i < m->steps_count; i++)
        if (step_state(p->run, m->steps[i]) == STEP_CURRENT)
            text_format(&words, "%s%s (%s)", words.size ? "; " : "", m->steps[i]->label,
                        m->steps[i]->path);
    Text open = text_open(p->arena);
    open_positions(p, &open);
    if (!words.size && !open.size) return;
    heading(p, PAINT_BOLD, "Where the patient is");
    if (words.size) line(p, INDENT, text_string(&words));
    if (open.size) hanging(p, arena_printf(p->arena, "possibly %s", text_string(&open)));
}

/* What has a label is meant to be read; the rest are steps of a reckoning. */
static void value_line(Page *p, bool *any, const char *label, Reg reg, Type type) {
    const char *value = value_text(p->run, p->arena, reg, type);
    if (!*any) heading(p, PAINT_BOLD, "Scores and values");
    *any = true;
    Text words = text_open(p->arena);
    text_format(&words, "%s: %s", label, value);
    NameList needs = register_needs(p->run, p->arena, reg);
    for (size_t i = 0; i < needs.count; i++)
        text_format(&words, "%s%s", i ? ", " : " — depends on ", needs.at[i]);
    hanging(p, text_string(&words));
}

static void values(Page *p) {
    const Program *program = p->run->program;
    const Model *m = program->model;
    bool any = false;
    for (size_t i = 0; i < m->order_count; i++) {
        const Symbol *symbol = &m->order[i];
        if (symbol->kind == SYMBOL_VALUE) {
            const Value *value = symbol->as.value;
            if (is_labelled(value->name, value->label))
                value_line(p, &any, value->label, program->values[value->index], value->type);
        } else if (symbol->kind == SYMBOL_TABLE) {
            const Table *table = symbol->as.table;
            Reg reg = program->tables[table->index].value;
            if (reg != NO_REG && is_labelled(table->name, table->label))
                value_line(p, &any, table->label, reg, table->type);
        }
    }
}

static void facts_to_find(Page *p) {
    Asked asked = asked_facts(p->run, p->arena);
    bool any = false;
    for (size_t i = 0; i < asked.count; i++) {
        if (!asked.at[i].acts) continue;
        if (!any)
            heading(p, PAINT_BOLD,
                    p->run->needs_exact ? "What would decide it"
                                        : "What may decide it (the wider set of facts)");
        any = true;
        Text words = text_open(p->arena);
        text_format(&words, "? %s", asked.at[i].label);
        if (strcmp(asked.at[i].label, asked.at[i].name) != 0)
            text_format(&words, " (%s)", asked.at[i].name);
        hanging(p, text_string(&words));
    }
}

static void notes(Page *p) {
    bool any = false;
    for (uint32_t i = 0; i < p->run->program->note_count; i++) {
        const NoteRegs *note = &p->run->program->notes[i];
        Truth issued = run_truth(p->run, note->issued);
        if (issued == TRUTH_NO) continue;
        if (!any) heading(p, PAINT_BOLD, "Notes");
        any = true;
        Text words = text_open(p->arena);
        text_add(&words, issued == TRUTH_YES ? "• " : "? (possibly) ");
        text_add(&words, note->action->text);
        add_marks(p, citations_of(p->arena, &note->action->cites), &words);
        hanging(p, text_string(&words));
    }
}

static void proposals(Page *p) {
    ProposalList list = proposed_answers(p->run, p->arena);
    for (size_t i = 0; i < list.count; i++) {
        if (i == 0) heading(p, PAINT_BOLD, "What was proposed");
        Text words = text_open(p->arena);
        text_format(&words, "%s: %s", list.at[i].intervention->label,
                    proposal_text(list.at[i].answer));
        for (size_t n = 0; n < list.at[i].by.count; n++)
            text_format(&words, "%s%s", n ? ", " : ", by ", list.at[i].by.at[n]);
        line(p, INDENT, text_string(&words));
    }
}

/* Interventions whose absence was assumed go on one line. */
static void assumed(Page *p) {
    Text facts = text_open(p->arena), none = text_open(p->arena);
    for (uint32_t i = 0; i < p->run->program->input_count; i++) {
        const Answer *answer = &p->run->answers[i];
        const Query *query = p->run->program->inputs[i].query;
        if (answer->origin != ANSWER_DEFAULT || query->kind == QUERY_RECEIVING) continue;
        if (query->kind == QUERY_RECEIVED)
            text_format(&none, "%s%s", none.size ? ", " : "", query->intervention->label);
        if (query->kind != QUERY_FACT) continue;
        text_format(&facts, "%s%s = ", facts.size ? "; " : "", query->fact->label);
        possible_text(&query->fact->default_value, query->fact->type, &facts);
    }
    if (!facts.size && !none.size) return;
    heading(p, PAINT_BOLD, "Assumed, as the record is silent");
    if (facts.size) line(p, INDENT, text_string(&facts));
    if (none.size) line(p, INDENT, arena_printf(p->arena, "Not given so far: %s", none.at));
}

static void stale(Page *p) {
    bool any = false;
    for (uint32_t i = 0; i < p->run->program->input_count; i++) {
        const Answer *answer = &p->run->answers[i];
        const Query *query = p->run->program->inputs[i].query;
        if (answer->origin != ANSWER_STALE || query->kind != QUERY_FACT || !answer->entry) continue;
        if (!any) heading(p, PAINT_YELLOW, "Too old to count");
        any = true;
        char date[DATE_TEXT];
        date_format_range(answer->entry->date, date);
        Text words = text_open(p->arena);
        text_format(&words, "%s of %s is older than ", query->fact->label, date);
        calendar_span_text(&query->fact->valid_for, &words);
        text_add(&words, ": taken as not known");
        line(p, INDENT, text_string(&words));
    }
}

static void explanations(Page *p) {
    ExplainList list = explain_run(p->run, p->arena);
    heading(p, PAINT_BOLD, "Why, and why not");
    for (size_t i = 0; i < list.count; i++)
        explain_node_text(p->run, list.at[i], INDENT, p->options->color, p->out);
}

void report_text(const Run *run, const TextOptions *options, Text *out) {
    Page p = {.run = run,
              .options = options,
              .arena = out->arena,
              .out = out,
              .columns = options->columns ? options->columns : 80,
              .cited = NEW_N(out->arena, bool, run->program->model->evidence_count + 1)};
    title(&p);
    problems(&p);
    offers(&p, "Do now", PAINT_GREEN, issued_for);
    offers(&p, "Do not", PAINT_RED, issued_against);
    nothing_to_do(&p);
    offers(&p, "Possible, depending on what is not known", PAINT_YELLOW, possible);
    facts_to_find(&p);
    proposals(&p);
    values(&p);
    positions(&p);
    notes(&p);
    stale(&p);
    assumed(&p);
    if (options->explain) explanations(&p);
    references(&p);
}
