/* answer.c -- a chart's answers to a program's questions: see chart.h.
 *
 * Entries are sorted into a history for each fact and each intervention once; each input then asks
 * its own. Invariant: an answer holds however what the record leaves open turns out, save for
 * counts and defaults, which read the record as it stands. */
#include "patient/chart.h"
#include "patient/history.h"

#include <math.h>

typedef struct Answering {
    Arena *arena;
    const Chart *chart;
    Diags *diags;
    History *facts;    /* by Fact.index */
    History *received; /* by Intervention.index */
    History *receiving;
    const Entry **proposed; /* by Intervention.index */
    bool *dates_matter;     /* by Fact.index: its days decide an answer */
    bool *done_matter;      /* by Intervention.index */
} Answering;

/* -- sorting the record ---------------------------------------------------------------------- */

/* Room for as many as the record has of each, and the pasts themselves. */
static void count_entry(Answering *a, const Entry *entry) {
    switch (entry->kind) {
    case ENTRY_FACT: a->facts[entry->fact->index].count++; return;
    case ENTRY_RECEIVED: a->received[entry->intervention->index].count++; return;
    case ENTRY_RECEIVING: a->receiving[entry->intervention->index].count++; return;
    case ENTRY_PROPOSED: a->proposed[entry->intervention->index] = entry; return;
    }
}

static void make_room(Answering *a, History *histories, size_t count) {
    for (size_t i = 0; i < count; i++) {
        histories[i].arena = a->arena;
        histories[i].at = NEW_N(a->arena, Past, histories[i].count ? histories[i].count : 1);
        histories[i].count = 0;
    }
}

static void place_entry(Answering *a, const Entry *entry, uint32_t order) {
    Date today = a->chart->today;
    DateRange now = {today, today}, ever = {DATE_FIRST, today};
    switch (entry->kind) {
    case ENTRY_FACT: history_add(&a->facts[entry->fact->index], entry, order, now); return;
    case ENTRY_RECEIVED:
        history_add(&a->received[entry->intervention->index], entry, order, ever);
        return;
    case ENTRY_RECEIVING:
        history_add(&a->receiving[entry->intervention->index], entry, order, ever);
        return;
    case ENTRY_PROPOSED: return;
    }
}

static void sort_record(Answering *a) {
    const Model *model = a->chart->model;
    size_t facts = model->facts_count, done = model->interventions_count;
    a->facts = NEW_N(a->arena, History, facts + 1);
    a->received = NEW_N(a->arena, History, done + 1);
    a->receiving = NEW_N(a->arena, History, done + 1);
    a->proposed = NEW_N(a->arena, const Entry *, done + 1);
    a->dates_matter = NEW_N(a->arena, bool, facts + 1);
    a->done_matter = NEW_N(a->arena, bool, done + 1);
    for (size_t i = 0; i < a->chart->entries.count; i++)
        count_entry(a, &a->chart->entries.at[i]);
    make_room(a, a->facts, facts);
    make_room(a, a->received, done);
    make_room(a, a->receiving, done);
    for (size_t i = 0; i < a->chart->entries.count; i++)
        place_entry(a, &a->chart->entries.at[i], (uint32_t)i);
    for (size_t i = 0; i < facts; i++)
        history_sort(&a->facts[i]);
    for (size_t i = 0; i < done; i++) {
        history_sort(&a->received[i]);
        history_sort(&a->receiving[i]);
    }
}

/* -- days ------------------------------------------------------------------------------------ */

static bool date_unit(CalendarUnit unit, DateUnit *out) {
    switch (unit) {
    case UNIT_DAY: *out = DATE_DAYS; return true;
    case UNIT_WEEK: *out = DATE_WEEKS; return true;
    case UNIT_MONTH: *out = DATE_MONTHS; return true;
    case UNIT_YEAR: *out = DATE_YEARS; return true;
    case UNIT_HOUR:
    case UNIT_MINUTE: return false; /* said, not reckoned */
    }
    return false;
}

static Date shift_day(Date day, CalendarUnit unit, double count) {
    DateUnit known;
    if (day == DATE_NONE || !date_unit(unit, &known)) return DATE_NONE;
    return date_add(known, day, (int64_t)count);
}

/* The first day of a span that ends today; before the calendar begins, its first. */
static Date span_start(Date today, const CalendarSpan *span) {
    Date start = shift_day(today, span->unit, -span->to);
    return start == DATE_NONE ? DATE_FIRST : start;
}

static Answer answer_query(Answering *a, const Query *query, RegType type);

/* The days that a `since` can mean: all there are where it is not known. */
static DateRange since_days(Answering *a, const Expr *expr) {
    const DateRange any = {DATE_FIRST, DATE_LAST};
    if (expr->kind == EXPR_CONSTANT && expr->as.constant.kind == POSSIBLE_DATE)
        return (DateRange){(Date)expr->as.constant.low, (Date)expr->as.constant.high};
    if (expr->kind == EXPR_QUERY) {
        Answer answer = answer_query(a, expr->as.query, REG_N);
        if (answer.lo >= DATE_FIRST && answer.hi <= DATE_LAST)
            return (DateRange){(Date)answer.lo, (Date)answer.hi};
    }
    if (expr->kind != EXPR_SHIFT) return any;
    DateRange day = since_days(a, expr->args[0]);
    Date lo = shift_day(day.lo, expr->as.shift.unit, expr->as.shift.count);
    Date hi = shift_day(day.hi, expr->as.shift.unit, expr->as.shift.count);
    return lo == DATE_NONE || hi == DATE_NONE ? any : (DateRange){lo, hi};
}

static HistoryWindow window_of(Answering *a, const Query *query) {
    HistoryWindow window = {.kind = query->window, .last = query->last};
    if (query->window == WINDOW_OVER) {
        Date start = span_start(a->chart->today, &query->over);
        window.start = (DateRange){start, start};
    }
    if (query->window == WINDOW_SINCE) window.start = since_days(a, query->since);
    return window;
}

static Date valid_from(const Answering *a, const Query *query) {
    if (query->reader != READ_CURRENT || !query->fact->has_valid_for) return DATE_NONE;
    return span_start(a->chart->today, &query->fact->valid_for);
}

/* -- facts ----------------------------------------------------------------------------------- */

static Answer answer_default(const Query *query, RegType type) {
    const Possible *value = &query->fact->default_value;
    const Category *category = query->fact->type.category;
    Answer answer = answer_nothing(type, category ? category_all(category) : 0);
    answer.origin = ANSWER_DEFAULT;
    switch (value->kind) {
    case POSSIBLE_UNKNOWN: answer.origin = ANSWER_MISSING; return answer;
    case POSSIBLE_YES_NO:
        answer.yes = value->yes;
        answer.no = !value->yes;
        return answer;
    case POSSIBLE_NUMBER:
    case POSSIBLE_DATE:
        answer.lo = value->low;
        answer.hi = value->high;
        return answer;
    case POSSIBLE_MEMBERS: break;
    }
    if (type == REG_C)
        answer.members = value->members;
    else if (query->kind == QUERY_FACT_KNOWN_MEMBER)
        answer.yes = value->members >> query->member & 1;
    else
        answer.yes = true; /* of a set as a whole: it is known */
    answer.no = type == REG_B && !answer.yes;
    return answer;
}

static Answer answer_fact(Answering *a, const Query *query, RegType type) {
    const History *history = &a->facts[query->fact->index];
    if (history->count == 0 && query->reader == READ_CURRENT && query->fact->has_default)
        return answer_default(query, type);
    HistoryWindow window = window_of(a, query);
    return history_value(history, query, type, &window, valid_from(a, query));
}

static Answer answer_fact_date(Answering *a, const Query *query) {
    HistoryWindow window = window_of(a, query);
    return history_date(&a->facts[query->fact->index], query, &window, valid_from(a, query));
}

/* -- interventions ---------------------------------------------------------------------------- */

static Answer answer_truth(bool yes, const Entry *entry) {
    return (Answer){.yes = yes, .no = !yes, .origin = ANSWER_RECORDED, .entry = entry};
}

static Answer answer_assumed_no(void) {
    return (Answer){.no = true, .origin = ANSWER_DEFAULT};
}

static const Entry *last_entry(const History *history) {
    return history->count ? history->at[history->count - 1].entry : NULL;
}

/* Received: what is listed is yes, what the list leaves out is no. Without the list all is open,
 * save what by default was not done. */
static Answer answer_received(const Answering *a, const Intervention *done) {
    const Entry *entry = last_entry(&a->received[done->index]);
    if (entry) return answer_truth(true, entry);
    if (a->chart->received_said) return answer_truth(false, NULL);
    return done->default_no ? answer_assumed_no() : answer_nothing(REG_B, 0);
}

/* Receiving implies received, so what was not received is not being received. Of what was, and of
 * which the record does not say whether it goes on, no default speaks. */
static Answer answer_receiving(const Answering *a, const Intervention *done) {
    const Entry *entry = last_entry(&a->receiving[done->index]);
    if (entry) return answer_truth(true, entry);
    if (a->chart->receiving_said) return answer_truth(false, NULL);
    if (a->received[done->index].count) return answer_nothing(REG_B, 0);
    if (a->chart->received_said) return answer_truth(false, NULL);
    return done->default_no ? answer_assumed_no() : answer_nothing(REG_B, 0);
}

/* Nothing is proposed but what is listed. */
static Answer answer_proposed(const Answering *a, const Intervention *done) {
    const Entry *entry = a->proposed[done->index];
    return answer_truth(entry != NULL, entry);
}

/* What is received and receiving is one course: the list that says more of it counts. */
static const History *done_history(const Answering *a, const Intervention *done) {
    const History *received = &a->received[done->index];
    const History *receiving = &a->receiving[done->index];
    return received->count >= receiving->count ? received : receiving;
}

static Answer answer_done_date(Answering *a, const Query *query) {
    const History *received = &a->received[query->intervention->index];
    const History *receiving = &a->receiving[query->intervention->index];
    HistoryWindow window = window_of(a, query);
    if (!received->count || !receiving->count)
        return history_date(done_history(a, query->intervention), query, &window, DATE_NONE);
    History both = {.arena = a->arena};
    both.at = NEW_N(a->arena, Past, received->count + receiving->count);
    for (size_t i = 0; i < received->count; i++)
        both.at[both.count++] = received->at[i];
    for (size_t i = 0; i < receiving->count; i++) /* undated: goes on, which dates nothing */
        if (receiving->at[i].entry->dated) both.at[both.count++] = receiving->at[i];
    history_sort(&both);
    return history_date(&both, query, &window, DATE_NONE);
}

static Answer answer_done_count(Answering *a, const Query *query) {
    HistoryWindow window = window_of(a, query);
    return history_count(done_history(a, query->intervention), &window);
}

/* -- all --------------------------------------------------------------------------------------- */

static Answer answer_query(Answering *a, const Query *query, RegType type) {
    switch (query->kind) {
    case QUERY_FACT:
    case QUERY_FACT_KNOWN_MEMBER: return answer_fact(a, query, type);
    case QUERY_FACT_DATE: return answer_fact_date(a, query);
    case QUERY_RECEIVED: return answer_received(a, query->intervention);
    case QUERY_RECEIVING: return answer_receiving(a, query->intervention);
    case QUERY_PROPOSED: return answer_proposed(a, query->intervention);
    case QUERY_DONE_DATE: return answer_done_date(a, query);
    case QUERY_DONE_COUNT: return answer_done_count(a, query);
    case QUERY_TODAY: break;
    }
    return (Answer){.lo = a->chart->today, .hi = a->chart->today, .origin = ANSWER_DERIVED};
}

/* -- warnings ---------------------------------------------------------------------------------- */

static void mark_matters(Answering *a, const Query *query) {
    bool dated = query->window == WINDOW_OVER || query->window == WINDOW_SINCE;
    bool asked = query->kind == QUERY_FACT_DATE || query->kind == QUERY_DONE_DATE;
    bool ages = query->fact && query->reader == READ_CURRENT && query->fact->has_valid_for;
    if (!dated && !asked && !ages) return;
    if (query->fact) a->dates_matter[query->fact->index] = true;
    if (query->intervention) a->done_matter[query->intervention->index] = true;
}

static void warn_undated_fact(const Answering *a, const Fact *fact, const History *history) {
    bool matters = a->dates_matter[fact->index] && !a->chart->said_by[fact->index];
    if (history->count < 2 && !matters) return;
    for (size_t i = 0; i < history->count; i++) {
        const Entry *entry = history->at[i].entry;
        if (entry->dated || entry->value.kind == POSSIBLE_UNKNOWN) continue;
        Diag *diag = diag_add(a->diags, DIAG_DATA_UNDATED, entry->span,
                              "this value of '%s' has no date: it counts as today's", fact->name);
        diag_hint(a->diags, diag, "give it a date");
    }
}

/* Two on one day, and nothing but their order in the record says which is the later? */
static bool tied(const Answering *a, Moment before, Moment after) {
    if (before.day != after.day || before.time != after.time) return false;
    const Entry *first = &a->chart->entries.at[before.order];
    const Entry *second = &a->chart->entries.at[after.order];
    return first->dated && second->dated && first->date.lo == first->date.hi &&
           second->date.lo == second->date.hi;
}

/* One message a fact, about the latest such day, which is the one that decides most. */
static void warn_same_day(const Answering *a, const Fact *fact, const History *history) {
    size_t last = 0, ties = 0;
    for (size_t i = 1; i < history->count; i++) {
        if (!tied(a, history->firsts[i - 1], history->firsts[i])) continue;
        ties++;
        last = i;
    }
    if (ties == 0) return;
    Moment before = history->firsts[last - 1], after = history->firsts[last];
    char day[DATE_TEXT];
    date_format(after.day, day);
    Diag *diag = diag_add(a->diags, DIAG_DATA_SAME_DAY, a->chart->entries.at[after.order].span,
                          "'%s' has several values on %s: the last one counts as the latest",
                          fact->name, day);
    diag_also(a->diags, diag, a->chart->entries.at[before.order].span, "another one");
    if (ties > 1) diag_help(a->diags, diag, "so it is %zu times more", ties - 1);
}

static void warn_undated_done(const Answering *a, const Intervention *done) {
    const History *history = &a->received[done->index];
    if (!a->done_matter[done->index] || a->chart->done_by) return;
    for (size_t i = 0; i < history->count; i++) {
        const Entry *entry = history->at[i].entry;
        if (entry->dated) continue;
        Diag *diag =
            diag_add(a->diags, DIAG_DATA_UNDATED, entry->span,
                     "the record does not say when '%s' was done, which matters here", done->name);
        diag_hint(a->diags, diag, "give it a date");
    }
}

static void warn(Answering *a, const Program *program) {
    for (uint32_t i = 0; i < program->input_count; i++)
        mark_matters(a, program->inputs[i].query);
    const Model *model = a->chart->model;
    for (size_t i = 0; i < model->facts_count; i++) {
        warn_undated_fact(a, model->facts[i], &a->facts[i]);
        warn_same_day(a, model->facts[i], &a->facts[i]);
    }
    for (size_t i = 0; i < model->interventions_count; i++)
        warn_undated_done(a, model->interventions[i]);
}

const Answer *chart_answers(Chart *chart, const Program *program, Diags *diags) {
    Answering a = {.arena = chart->arena, .chart = chart, .diags = diags};
    sort_record(&a);
    warn(&a, program);
    Answer *answers = NEW_N(chart->arena, Answer, program->input_count + 1);
    for (uint32_t i = 0; i < program->input_count; i++)
        answers[i] = answer_query(&a, program->inputs[i].query, program->inputs[i].type);
    return answers;
}

void chart_answer_some(Chart *chart, const Program *program, const uint32_t *inputs, size_t count,
                       Answer *out, Diags *diags) {
    Answering a = {.arena = chart->arena, .chart = chart, .diags = diags};
    sort_record(&a);
    for (size_t i = 0; i < count; i++) {
        const Input *input = &program->inputs[inputs[i]];
        out[i] = answer_query(&a, input->query, input->type);
    }
}
