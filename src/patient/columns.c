/* columns.c -- see columns.h: finding the effects, and applying them. */
#include "patient/columns_plan.h"
#include "patient/foreign.h"

#include <math.h>

/* -- probing the chart ------------------------------------------------------------------------- */

/* An input's states while they are found. */
typedef VEC(InputState) StateList;

typedef struct Prober {
    Arena *arena;
    const Program *program;
    Date today;
    StateList *states; /* by input */
    uint32_t *asked;   /* inputs of the last probe, */
    size_t asked_count;
    Answer *answers; /* and what they are answered */
} Prober;

/* One question to the chart, in an arena of its own: a guideline has thousands of them. */
typedef struct Probe {
    const Prober *prober;
    Arena *arena;
    const Entry *entry; /* NULL: of an empty record */
} Probe;

static void ask_chart(void *context) {
    const Probe *probe = context;
    const Program *program = probe->prober->program;
    Sources sources;
    Diags diags;
    sources_open(&sources, probe->arena);
    diags_open(&diags, probe->arena, &sources);
    Chart *chart = chart_open(probe->arena, program->model, NULL, probe->prober->today);
    if (probe->entry) chart_add(chart, probe->entry, &diags);
    const Prober *p = probe->prober;
    chart_answer_some(chart, program, p->asked, p->asked_count, p->answers, &diags);
}

/* What the chart answers to a record of one entry (NULL: of none). Where an answer comes from is
 * gone with the chart. */
static void probe(Prober *p, const Entry *entry) {
    Probe job = {p, arena_open(0), entry};
    bool asked = job.arena && arena_try(job.arena, ask_chart, &job);
    arena_close(job.arena);
    if (!asked) arena_exhausted(p->arena);
}

static InputState state_of(const Answer *answer) {
    return (InputState){.yes = answer->yes,
                        .no = answer->no && !answer->yes,
                        .lo = answer->lo,
                        .hi = answer->hi,
                        .members = answer->members};
}

static bool same_state(const InputState *a, const InputState *b) {
    return a->yes == b->yes && a->no == b->no && a->lo == b->lo && a->hi == b->hi &&
           a->members == b->members;
}

/* More states than there are codes: odd. */
static uint8_t code_of(Prober *p, uint32_t input, InputState state, bool *odd) {
    StateList *states = &p->states[input];
    for (size_t i = 0; i < states->count; i++)
        if (same_state(&states->at[i], &state)) return (uint8_t)i;
    if (states->count == STATES_MAX) {
        *odd = true;
        return STATE_ABSENT;
    }
    vec_push(p->arena, states, state);
    return (uint8_t)(states->count - 1);
}

static Effect effect_of(Prober *p, uint32_t input, const Answer *answer, bool *odd) {
    InputState state = state_of(answer);
    return (Effect){.input = input,
                    .code = code_of(p, input, state, odd),
                    .number = p->program->inputs[input].type == REG_N,
                    .value = state.lo == state.hi ? state.lo : NAN};
}

typedef bool (*InputFilter)(const Query *query, const void *subject);

static bool asks_fact(const Query *query, const void *fact) {
    return query->fact == fact;
}

static bool asks_done(const Query *query, const void *intervention) {
    return query->intervention == intervention;
}

static bool asks_any(const Query *query, const void *nothing) {
    (void)query, (void)nothing;
    return true;
}

/* Answers without sense (no member, or a range that is none) are left to the chart. */
static bool has_sense(RegType type, const Answer *answer) {
    if (type == REG_N)
        return answer->lo <= answer->hi && answer->lo < INFINITY && answer->hi > -INFINITY;
    return type == REG_B || answer->members != 0;
}

static Effects effects_of(Prober *p, const Entry *entry, InputFilter wanted, const void *subject,
                          bool *odd) {
    VEC(Effect) list = {0};
    p->asked_count = 0;
    for (uint32_t i = 0; i < p->program->input_count; i++)
        if (wanted(p->program->inputs[i].query, subject)) p->asked[p->asked_count++] = i;
    if (!p->asked_count) return (Effects){NULL, 0};
    probe(p, entry);
    for (size_t i = 0; i < p->asked_count; i++) {
        uint32_t input = p->asked[i];
        if (!has_sense((RegType)p->program->inputs[input].type, &p->answers[i])) *odd = true;
        vec_push(p->arena, &list, effect_of(p, input, &p->answers[i], odd));
    }
    return (Effects){list.at, (uint32_t)list.count};
}

/* Where two values answer themselves, all do. */
static void mark_echoes(Effects first, Effects second, double one, double other) {
    for (uint32_t i = 0; i < first.count; i++) {
        Effect *effect = (Effect *)(uintptr_t)&first.at[i];
        if (effect->number && effect->value == one && second.at[i].value == other)
            effect->code = STATE_VALUE;
    }
}

static bool all_told(Effects first, Effects second) {
    for (uint32_t i = 0; i < first.count && i < second.count; i++)
        if (first.at[i].code != STATE_VALUE && first.at[i].code != second.at[i].code) return false;
    return true;
}

/* -- facts ------------------------------------------------------------------------------------- */

/* Only questions to which one value answers alike on whatever day it is dated, but for its age. */
static bool simple_query(const Query *query) {
    return (query->kind == QUERY_FACT || query->kind == QUERY_FACT_KNOWN_MEMBER) &&
           query->window == WINDOW_ALL;
}

static bool read_by_since(const Expr *expr, const Fact *fact) {
    if (!expr) return false;
    if (expr->kind == EXPR_QUERY && expr->as.query->fact == fact) return true;
    for (uint32_t i = 0; i < expr->count; i++)
        if (read_by_since(expr->args[i], fact)) return true;
    return false;
}

static bool is_simple(const Prober *p, const Fact *fact) {
    for (uint32_t i = 0; i < p->program->input_count; i++) {
        const Query *query = p->program->inputs[i].query;
        if (query->fact == fact && !simple_query(query)) return false;
        if (query->window == WINDOW_SINCE && read_by_since(query->since, fact)) return false;
    }
    return true;
}

static KnownWord known_word(const char *text) {
    return (KnownWord){text, (uint32_t)strlen(text)};
}

/* Whatever a value of it can be called, and last "unknown". */
static void fact_words(Prober *p, FactPlan *plan) {
    const Fact *fact = plan->fact;
    const Category *category = fact->type.kind == TYPE_CATEGORY ? fact->type.category : NULL;
    KnownWord *words = NEW_N(p->arena, KnownWord, (category ? category->count : 2) + 1);
    uint32_t count = 0;
    if (fact->type.kind == TYPE_YES_NO) {
        words[count++] = known_word("no");
        words[count++] = known_word("yes");
    }
    for (uint32_t i = 0; category && i < category->count; i++)
        words[count++] = known_word(category->members[i].name);
    plan->word_count = count;
    if (fact->type.kind == TYPE_NUMBER || fact->type.kind == TYPE_DATE)
        plan->word_count = 1;
    else if (!count)
        plan->odd = true;
    words[count] = known_word("unknown");
    plan->words = words_open(p->arena, words, count + 1);
}

static Possible possible_of(const Fact *fact, uint32_t word, double number) {
    switch (fact->type.kind) {
    case TYPE_YES_NO: return (Possible){.kind = POSSIBLE_YES_NO, .yes = word == 1};
    case TYPE_CATEGORY: return (Possible){.kind = POSSIBLE_MEMBERS, .members = (uint64_t)1 << word};
    case TYPE_DATE: return (Possible){.kind = POSSIBLE_DATE, .low = number, .high = number};
    case TYPE_NUMBER:
    case TYPE_SET:
    case TYPE_INTERVENTION:
    case TYPE_SPAN:
    case TYPE_ERROR: break;
    }
    return (Possible){.kind = POSSIBLE_NUMBER, .low = number, .high = number};
}

static void probe_fact(Prober *p, FactPlan *plan) {
    const Fact *fact = plan->fact;
    bool number = fact->type.kind == TYPE_NUMBER || fact->type.kind == TYPE_DATE;
    double one = fact->has_range ? fact->low : 0, other = fact->has_range ? fact->high : 1;
    if (isinf(one)) one = other - 1;
    if (isinf(other)) other = one + 1;
    if (isinf(one) || isinf(other)) one = 0, other = 1;
    Effects *effects = NEW_N(p->arena, Effects, plan->word_count + 2);
    Entry entry = {.kind = ENTRY_FACT, .fact = fact};
    for (uint32_t i = 0; i < plan->word_count; i++) {
        entry.value = possible_of(fact, i, one);
        effects[i] = effects_of(p, &entry, asks_fact, fact, &plan->odd);
    }
    if (number) {
        entry.value = possible_of(fact, 0, other);
        Effects second = effects_of(p, &entry, asks_fact, fact, &plan->odd);
        mark_echoes(effects[0], second, one, other);
        if (!all_told(effects[0], second)) plan->odd = true;
    }
    Entry old = entry;
    entry.value = (Possible){.kind = POSSIBLE_UNKNOWN};
    effects[plan->word_count] = effects_of(p, &entry, asks_fact, fact, &plan->odd);
    old.dated = true;
    old.date = (DateRange){DATE_FIRST, DATE_FIRST};
    effects[plan->word_count + 1] = effects_of(p, &old, asks_fact, fact, &plan->odd);
    plan->effects = effects;
}

static DateUnit date_unit_of(CalendarUnit unit) {
    return unit == UNIT_WEEK    ? DATE_WEEKS
           : unit == UNIT_MONTH ? DATE_MONTHS
           : unit == UNIT_YEAR  ? DATE_YEARS
                                : DATE_DAYS;
}

/* With a stale value only the bare name answers otherwise; whatever else asks makes it odd. */
static void find_age(Prober *p, FactPlan *plan) {
    const Fact *fact = plan->fact;
    plan->valid_from = DATE_NONE;
    if (!fact->has_valid_for) return;
    bool hours = fact->valid_for.unit == UNIT_HOUR || fact->valid_for.unit == UNIT_MINUTE;
    for (uint32_t i = 0; i < p->program->input_count; i++) {
        const Query *query = p->program->inputs[i].query;
        if (query->fact != fact) continue;
        if (query->reader != READ_CURRENT || hours) plan->odd = true;
        plan->undated_warns = true;
    }
    plan->valid_from =
        date_add(date_unit_of(fact->valid_for.unit), p->today, -(int64_t)fact->valid_for.to);
    if (plan->valid_from == DATE_NONE) plan->valid_from = DATE_FIRST;
}

static void find_codes(Prober *p, FactPlan *plan) {
    if (plan->odd || plan->undated_warns || plan->effects[0].count != 1) return;
    uint8_t *codes = NEW_N(p->arena, uint8_t, plan->word_count + 2);
    for (uint32_t said = 0; said < plan->word_count + 2; said++)
        codes[said] = plan->effects[said].at->code;
    plan->input = plan->effects[0].at->input;
    plan->codes = codes;
}

static FactPlan plan_fact(Prober *p, const Fact *fact) {
    FactPlan plan = {.fact = fact,
                     .kind = (uint8_t)fact->type.kind,
                     .whole = fact->type.whole,
                     .limited = fact->has_range,
                     .low = fact->low,
                     .high = fact->high};
    if (fact->type.unit) plan.unit = unit_text(fact->type.unit);
    plan.odd = !is_simple(p, fact);
    fact_words(p, &plan);
    if (!plan.odd) probe_fact(p, &plan);
    find_age(p, &plan);
    find_codes(p, &plan);
    return plan;
}

/* -- interventions ------------------------------------------------------------------------------
 */

static DonePlan plan_done(Prober *p, const Intervention *done) {
    DonePlan plan = {.odd = done->member_count > 0};
    for (uint32_t i = 0; i < p->program->input_count; i++) {
        const Query *query = p->program->inputs[i].query;
        if (query->intervention != done) continue;
        if (query->window != WINDOW_ALL) plan.odd = true;
        if (query->kind == QUERY_DONE_DATE) plan.undated_odd = true;
        if (query->kind == QUERY_DONE_COUNT) plan.odd = true;
    }
    if (plan.odd) return plan;
    Entry entry = {.kind = ENTRY_RECEIVED, .intervention = done};
    plan.received = effects_of(p, &entry, asks_done, done, &plan.odd);
    entry.dated = true;
    Date one = p->today - 10, other = p->today - 1000;
    entry.date = (DateRange){one, one};
    plan.received_dated = effects_of(p, &entry, asks_done, done, &plan.odd);
    entry.date = (DateRange){other, other};
    Effects second = effects_of(p, &entry, asks_done, done, &plan.odd);
    mark_echoes(plan.received_dated, second, one, other);
    if (!all_told(plan.received_dated, second)) plan.odd = true;
    Entry proposed = {.kind = ENTRY_PROPOSED, .intervention = done};
    plan.proposed = effects_of(p, &proposed, asks_done, done, &plan.odd);
    /* of what is proposed only the question whether it is */
    Effect *at = (Effect *)(uintptr_t)plan.proposed.at;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < plan.proposed.count; i++)
        if (p->program->inputs[at[i].input].query->kind == QUERY_PROPOSED) at[kept++] = at[i];
    plan.proposed.count = kept;
    return plan;
}

/* Of what is received the question whether it is proposed is another. */
static void drop_proposed(const Program *program, Effects *effects) {
    Effect *at = (Effect *)(uintptr_t)effects->at;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < effects->count; i++)
        if (program->inputs[at[i].input].query->kind != QUERY_PROPOSED) at[kept++] = at[i];
    effects->count = kept;
}

static void name_what_is_advised_against(const Program *program, DonePlan *done) {
    uint64_t next = 1;
    for (uint32_t i = 0; i < program->offer_count; i++) {
        const Offer *offer = &program->offers[i];
        for (size_t o = 0; offer->action->against && o < offer->options->leaf_count; o++) {
            DonePlan *plan = &done[offer->options->leaves[o]->index];
            if (plan->named) continue;
            plan->named = next; /* 0 after the 64th */
            next <<= 1;
        }
    }
}

uint64_t columns_named(const ColumnPlan *plan, const Intervention *intervention) {
    return plan->done[intervention->index].named;
}

/* -- the plan ------------------------------------------------------------------------------------
 */

static Key plan_key(Prober *p, const char *name, KeyKind kind, uint32_t fact) {
    size_t size = strlen(name);
    return key_of(name, size, NEW_N(p->arena, char, 2 * (size + KEY_AROUND)), kind, fact);
}

static WordTable intervention_words(Prober *p) {
    const Model *model = p->program->model;
    KnownWord *words = NEW_N(p->arena, KnownWord, model->interventions_count + 1);
    for (size_t i = 0; i < model->interventions_count; i++)
        words[i] = known_word(model->interventions[i]->name);
    return words_open(p->arena, words, (uint32_t)model->interventions_count);
}

static void plan_keys(Prober *p, ColumnPlan *plan) {
    const Model *model = p->program->model;
    static const struct {
        const char *name;
        KeyKind kind;
    } own[] = {{"id", KEY_ID},
               {"received", KEY_RECEIVED},
               {"receiving", KEY_RECEIVING},
               {"proposed", KEY_PROPOSED}};
    Key *keys = NEW_N(p->arena, Key, model->facts_count + 5);
    *keys = plan_key(p, "\"", KEY_UNKNOWN, 0); /* of the beginning: no name is so */
    map_open(&plan->key_of, p->arena);
    for (uint32_t i = 0; i < model->facts_count; i++) {
        keys[i + 1] = plan_key(p, model->facts[i]->name, KEY_FACT, i);
        map_put(&plan->key_of, model->facts[i]->name, &keys[i + 1]);
    }
    plan->key_count = (uint32_t)model->facts_count + 1;
    for (size_t i = 0; i < 4; i++) {
        keys[plan->key_count] = plan_key(p, own[i].name, own[i].kind, 0);
        plan->own[i] = &keys[plan->key_count++];
    }
    plan->keys = keys;
}

static InputStates *found_states(const Prober *p) {
    InputStates *states = NEW_N(p->arena, InputStates, p->program->input_count + 1);
    for (uint32_t i = 0; i < p->program->input_count; i++)
        states[i] = (InputStates){p->states[i].at, (uint32_t)p->states[i].count};
    return states;
}

const ColumnPlan *columns_plan(Arena *arena, const Program *program, Date today) {
    const Model *model = program->model;
    Prober p = {.arena = arena,
                .program = program,
                .today = today,
                .states = NEW_N(arena, StateList, program->input_count + 1),
                .asked = NEW_N(arena, uint32_t, program->input_count + 1),
                .answers = NEW_N(arena, Answer, program->input_count + 1)};
    ColumnPlan *plan = NEW(arena, ColumnPlan);
    plan->program = program;
    plan->today = today;
    bool odd = false;
    plan->absent = effects_of(&p, NULL, asks_any, NULL, &odd);
    FactPlan *facts = NEW_N(arena, FactPlan, model->facts_count + 1);
    for (size_t i = 0; i < model->facts_count; i++)
        facts[i] = plan_fact(&p, model->facts[i]);
    DonePlan *done = NEW_N(arena, DonePlan, model->interventions_count + 1);
    for (size_t i = 0; i < model->interventions_count; i++) {
        done[i] = plan_done(&p, model->interventions[i]);
        drop_proposed(program, &done[i].received);
        drop_proposed(program, &done[i].received_dated);
    }
    name_what_is_advised_against(program, done);
    plan->list_said = effects_of(&p, &(Entry){.kind = ENTRY_RECEIVED}, asks_any, NULL, &odd);
    /* only what the list changes */
    Effect *said = (Effect *)(uintptr_t)plan->list_said.at;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < plan->list_said.count; i++)
        if (said[i].code != STATE_ABSENT) said[kept++] = said[i];
    plan->list_said.count = kept;
    plan->states = found_states(&p);
    plan->facts = facts;
    plan->done = done;
    plan->interventions = intervention_words(&p);
    plan_keys(&p, plan);
    return plan;
}

/* -- lanes ---------------------------------------------------------------------------------------
 */

InputStates columns_states(const ColumnPlan *plan, uint32_t input) {
    return plan->states[input];
}

/* Lanes that are not taken are so at all times. */
static void fill_absent(Columns *columns, uint32_t lanes) {
    for (uint32_t i = 0; i < columns->plan->absent.count; i++) {
        const Effect *effect = &columns->plan->absent.at[i];
        InputColumn *column = &columns->inputs[effect->input];
        memset(column->codes, effect->code, lanes);
        for (uint32_t lane = 0; effect->number && lane < lanes; lane++)
            column->values[lane] = effect->value;
    }
}

void columns_begin(Columns *columns, bool chunk) {
    fill_absent(columns, columns->lanes);
    memset(columns->named, 0, columns->lanes * sizeof *columns->named);
    columns->lanes = columns->record_count = 0;
    if (!chunk) return;
    memset(columns->undated_said, 0, columns->plan->program->model->facts_count);
    memset(columns->unknown_said, 0, sizeof columns->unknown_said);
}

static SimpleKind simple_kind(const FactPlan *plan) {
    if (!plan->codes || plan->kind == TYPE_DATE) return SIMPLE_NOT;
    if (plan->kind == TYPE_NUMBER)
        return plan->codes[0] == STATE_VALUE ? SIMPLE_NUMBER : SIMPLE_NOT;
    return plan->kind == TYPE_YES_NO ? SIMPLE_TRUTH : SIMPLE_WORD;
}

static void open_keys(Arena *arena, Columns *columns) {
    const ColumnPlan *plan = columns->plan;
    Key *keys = NEW_N(arena, Key, plan->key_count + UNKNOWN_KEYS);
    memcpy(keys, plan->keys, plan->key_count * sizeof *keys);
    for (uint32_t i = 0; i < plan->key_count; i++) {
        Key *key = &keys[i];
        if (key->kind != KEY_FACT) continue;
        key->plan = &plan->facts[key->fact];
        key->simple = simple_kind(key->plan);
        key->column = &columns->inputs[key->plan->input];
    }
    columns->keys = keys;
}

Columns *columns_open(Arena *arena, const ColumnPlan *plan) {
    Columns *columns = NEW(arena, Columns);
    const Program *program = plan->program;
    columns->plan = plan;
    memcpy(columns->last_day, "0001-01-01", sizeof columns->last_day);
    columns->last = DATE_FIRST;
    columns->inputs = NEW_N(arena, InputColumn, program->input_count + 1);
    for (uint32_t i = 0; i < program->input_count; i++) {
        columns->inputs[i].codes = NEW_N(arena, uint8_t, BATCH_LANES);
        if (program->inputs[i].type == REG_N)
            columns->inputs[i].values = NEW_N(arena, double, BATCH_LANES);
    }
    columns->named = NEW_N(arena, uint64_t, BATCH_LANES);
    columns->ids = NEW_N(arena, const char *, BATCH_LANES);
    columns->id_sizes = NEW_N(arena, uint32_t, BATCH_LANES);
    columns->records = NEW_N(arena, LaneRecord, RECORDS_MAX);
    columns->unknown_text = NEW_N(arena, UnknownText, UNKNOWN_KEYS);
    open_keys(arena, columns);
    columns->foreign = foreign_open(arena, program->model);
    columns->done_seen = NEW_N(arena, uint32_t, program->model->interventions_count + 1);
    columns->undated_said = NEW_N(arena, uint8_t, program->model->facts_count + 1);
    fill_absent(columns, BATCH_LANES);
    return columns;
}

bool columns_end(Columns *columns, bool good) {
    if (good) {
        columns->lanes++;
    } else {
        effects_apply(columns, &columns->plan->absent, 0);
        columns->named[columns->lanes] = 0;
    }
    return good;
}

/* -- what is said
 * ---------------------------------------------------------------------------------- */

/* Nothing dated after today, and the first undated value that is worth a warning, is taken here. */
static bool date_is_plain(Columns *columns, const FactPlan *plan, bool dated, Date day) {
    if (dated) return day != DATE_NONE && day <= columns->plan->today;
    if (!plan->undated_warns) return true;
    uint8_t *said = &columns->undated_said[plan->fact->index];
    if (*said) return true;
    *said = 1;
    return false;
}

bool columns_say(Columns *columns, const FactPlan *plan, uint32_t word, double value, bool dated,
                 Date day) {
    if (plan->odd) return false;
    if (word < plan->word_count && !date_is_plain(columns, plan, dated, day)) return false;
    if (word == plan->word_count && dated) return false;
    bool stale = dated && plan->valid_from != DATE_NONE && day < plan->valid_from;
    effects_apply(columns, &plan->effects[stale ? plan->word_count + 1 : word], value);
    return true;
}

bool columns_say_number(Columns *columns, const FactPlan *plan, double value, bool dated,
                        Date day) {
    return columns_fits(plan, value) && columns_say(columns, plan, 0, value, dated, day);
}

/* One that the guideline does not know says nothing to it. */
static bool pass_foreign(Columns *columns, KeyKind list, const NamedDone *done, bool dated,
                         Date day) {
    if (dated && (list == KEY_PROPOSED || day == DATE_NONE || day > columns->plan->today))
        return false;
    return foreign_may_pass(columns->foreign, done->at, done->size);
}

bool columns_done(Columns *columns, KeyKind list, NamedDone done, bool dated, Date day) {
    const ColumnPlan *plan = columns->plan;
    if (done.intervention == WORD_NONE) return pass_foreign(columns, list, &done, dated, day);
    if (done.intervention >= WORD_EMPTY || plan->done[done.intervention].odd) return false;
    const DonePlan *what = &plan->done[done.intervention];
    columns->named[columns->lanes] |= what->named;
    if (list == KEY_PROPOSED) {
        effects_apply(columns, &what->proposed, 0);
        return !dated;
    }
    if (columns->done_seen[done.intervention] == columns->record) return false; /* twice */
    columns->done_seen[done.intervention] = columns->record;
    if (dated ? day == DATE_NONE || day > plan->today : what->undated_odd) return false;
    effects_apply(columns, dated ? &what->received_dated : &what->received, day);
    return true;
}
