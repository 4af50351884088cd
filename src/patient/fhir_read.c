/* fhir_read.c -- see fhir_read.h. Which states of a resource count follows the status filters that
 * CQL's common libraries use; what is neither kept nor known to be left out is said. */
#include "patient/fhir_read.h"

#include "base/decimal.h"

#include <stdarg.h>

enum { KINDS_DIAGNOSIS = 1 << BIND_DIAGNOSIS, KINDS_PROCEDURE = 1 << BIND_PROCEDURE };
enum { KINDS_MEDICATION = 1 << BIND_MEDICATION };

/* -- small things ------------------------------------------------------------------------------ */

void fhir_leave_out(FhirReading *r, Span span, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *why = arena_vprintf(r->arena, format, arguments);
    va_end(arguments);
    diag_add(r->diags, DIAG_FHIR_LEFT_OUT, span, "%s is left out: %s", r->origin, why);
}

static bool is_one_of(const Piece *piece, const char *const *words) {
    for (; *words; words++)
        if (piece_is(piece, *words)) return true;
    return false;
}

#define IS_ONE_OF(piece, ...) is_one_of((piece), (const char *const[]){__VA_ARGS__, NULL})

static Span span_of_resource(const FhirReading *r) {
    if (!r->resource) return r->weighed;
    const FhirNode *id = fhir_member(r->resource, "id");
    const FhirNode *type = fhir_member(r->resource, "resourceType");
    return id ? id->piece.span : type ? type->piece.span : r->resource->piece.span;
}

/* The status, where it is text; else the resource is left out with a warning. */
static bool read_status(FhirReading *r, Piece *out) {
    if (fhir_text(r->resource, "status", out)) return true;
    fhir_leave_out(r, span_of_resource(r), "it has no status");
    return false;
}

static void odd_status(FhirReading *r, const Piece *status) {
    fhir_leave_out(r, status->span, "its status '%s' is not one that FHIR has",
                   piece_text(r->arena, status));
}

/* -- dates ------------------------------------------------------------------------------------- */

bool fhir_date(FhirReading *r, const char *what, const FhirNode *value, Entry *out) {
    if (!value) return false;
    if (value->kind != JSON_STRING) {
        diag_add(r->diags, DIAG_DATA_BAD_DATE, value->piece.span, "%s is not a date", what);
        return false;
    }
    return value_read_date(&r->values, what, &value->piece, out);
}

bool fhir_period(FhirReading *r, const char *what, const FhirNode *period, bool whole, Entry *out) {
    Entry start = {0}, end = {0};
    bool starts = fhir_date(r, what, fhir_member(period, "start"), &start);
    bool ends = fhir_date(r, what, fhir_member(period, "end"), &end);
    if (!starts && !ends) return false;
    *out = starts ? start : end;
    if (whole && starts && ends && end.date.hi > start.date.hi) {
        out->date.hi = end.date.hi;
        out->time = 0;
    }
    return true;
}

/* Ages in the calendar's units. */
static bool age_unit(const FhirNode *age, DateUnit *unit) {
    static const struct {
        const char *code;
        DateUnit unit;
    } units[] = {{"a", DATE_YEARS}, {"mo", DATE_MONTHS}, {"wk", DATE_WEEKS}, {"d", DATE_DAYS}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (fhir_says(age, "code", units[i].code)) {
            *unit = units[i].unit;
            return true;
        }
    return false;
}

/* The days on which somebody born so is of that age: from the birthday until the next. */
static bool days_of_age(FhirReading *r, const FhirNode *age, DateRange *out) {
    const FhirNode *value = fhir_member(age, "value");
    double years;
    DateUnit unit;
    if (!value || value->kind != JSON_NUMBER || !age_unit(age, &unit)) return false;
    if (dec_parse(value->piece.text, value->piece.size, &years) != DEC_OK) return false;
    if (years < 0 || years > 200 * 366) return false;
    int64_t whole = (int64_t)years;
    Date lo = date_add(unit, r->birth.lo, whole), hi = date_add(unit, r->birth.hi, whole + 1);
    if (lo == DATE_NONE || hi == DATE_NONE) return false;
    *out = (DateRange){lo, hi - 1};
    return true;
}

static bool date_by_age(FhirReading *r, const FhirNode *low, const FhirNode *high, Entry *out) {
    DateRange from, to;
    if (r->birth.hi - r->birth.lo > 366 || !days_of_age(r, low, &from) ||
        !days_of_age(r, high, &to))
        return false;
    out->dated = true;
    out->date = (DateRange){from.lo, to.hi};
    return true;
}

/* onset[x], abatement[x], performed[x]: the member of 'stem' that stands. Without a date the entry
 * stays undated. */
static bool choice_date(FhirReading *r, const char *stem, bool whole, Entry *out) {
    const char *what = arena_printf(r->arena, "the date of %s", r->origin);
    const FhirNode *of[5];
    static const char *const types[] = {"DateTime", "Period", "Age", "Range", "String"};
    for (size_t i = 0; i < 5; i++)
        of[i] = fhir_member(r->resource, arena_printf(r->arena, "%s%s", stem, types[i]));
    if (of[0]) return fhir_date(r, what, of[0], out);
    if (of[1]) return fhir_period(r, what, of[1], whole, out);
    if (of[2]) return date_by_age(r, of[2], of[2], out);
    if (of[3]) return date_by_age(r, fhir_member(of[3], "low"), fhir_member(of[3], "high"), out);
    return false;
}

static bool has_choice(FhirReading *r, const char *stem) {
    static const char *const types[] = {"DateTime", "Period", "Age", "Range", "String"};
    for (size_t i = 0; i < 5; i++)
        if (fhir_member(r->resource, arena_printf(r->arena, "%s%s", stem, types[i]))) return true;
    return false;
}

/* -- entries ----------------------------------------------------------------------------------- */

void fhir_add(FhirReading *r, Entry *entry, Span span) {
    entry->span = span;
    entry->origin = r->origin;
    if (entry->dated && entry->date.lo > r->chart->today) {
        if (r->future++ == 0) r->first_future = span;
        return;
    }
    chart_add(r->chart, entry, r->diags);
    /* the record has no list that would be complete: what it leaves out is unknown */
    r->chart->received_said = r->chart->receiving_said = false;
}

static void add_truth(FhirReading *r, const Fact *fact, bool yes, const Entry *dated) {
    Entry entry = *dated;
    entry.kind = ENTRY_FACT;
    entry.fact = fact;
    entry.value = (Possible){.kind = POSSIBLE_YES_NO, .yes = yes};
    fhir_add(r, &entry, span_of_resource(r));
}

/* The day itself as the value of a fact that is a date. */
static void add_day(FhirReading *r, const Fact *fact, const Entry *dated) {
    if (!dated->dated) return;
    Entry entry = *dated;
    entry.kind = ENTRY_FACT;
    entry.fact = fact;
    entry.value = (Possible){.kind = POSSIBLE_DATE, .low = dated->date.lo, .high = dated->date.hi};
    bool outside =
        fact->has_range && (entry.value.high < fact->low || entry.value.low > fact->high);
    if (outside)
        fhir_leave_out(r, span_of_resource(r), "its date lies outside the range of '%s'",
                       fact->name);
    else
        fhir_add(r, &entry, span_of_resource(r));
}

static void add_members(FhirReading *r, const Fact *fact, uint64_t members, const Entry *dated) {
    Entry entry = *dated;
    entry.kind = ENTRY_FACT;
    entry.fact = fact;
    entry.value = (Possible){.kind = POSSIBLE_MEMBERS, .members = members};
    fhir_add(r, &entry, span_of_resource(r));
}

static void add_done(FhirReading *r, const Intervention *done, bool goes_on, const Entry *dated) {
    Entry entry = *dated;
    entry.kind = goes_on ? ENTRY_RECEIVING : ENTRY_RECEIVED;
    entry.intervention = done;
    fhir_add(r, &entry, span_of_resource(r));
}

/* -- the patient ------------------------------------------------------------------------------- */

static const Fact *patient_fact(const FhirReading *r, size_t at, const char *what) {
    const Fact *fact = r->model->facts[at];
    for (size_t b = 0; b < fact->binding_count; b++)
        if (fact->bindings[b].kind == BIND_PATIENT &&
            strcmp(fact->bindings[b].codes.at[0].system, what) == 0)
            return fact;
    return NULL;
}

static void read_birth(FhirReading *r) {
    const FhirNode *birth = fhir_member(r->resource, "birthDate");
    Entry day = {0};
    if (!fhir_date(r, "the birthDate of the Patient", birth, &day)) return;
    r->birth = day.date;
    Said said = {.kind = SAID_WORD, .piece = birth->piece};
    for (size_t i = 0; i < r->model->facts_count; i++) {
        const Fact *fact = patient_fact(r, i, "birth_date");
        Entry entry = {.kind = ENTRY_FACT, .fact = fact};
        if (fact && value_read(&r->values, fact, &said, &entry.value))
            fhir_add(r, &entry, birth->piece.span);
    }
}

/* FHIR's male, female, other, unknown: members of that name. */
static void read_gender(FhirReading *r) {
    const FhirNode *gender = fhir_member(r->resource, "gender");
    if (!gender || gender->kind != JSON_STRING) return;
    for (size_t i = 0; i < r->model->facts_count; i++) {
        const Fact *fact = patient_fact(r, i, "gender");
        if (!fact) continue;
        Entry entry = {.kind = ENTRY_FACT, .fact = fact};
        int member = category_member(fact->type.category, piece_text(r->arena, &gender->piece));
        if (member >= 0)
            entry.value = (Possible){.kind = POSSIBLE_MEMBERS, .members = UINT64_C(1) << member};
        else if (!piece_is(&gender->piece, "unknown"))
            fhir_leave_out(r, gender->piece.span, "'%s' has no member '%s'", fact->name,
                           piece_text(r->arena, &gender->piece));
        fhir_add(r, &entry, gender->piece.span);
    }
}

void fhir_read_person(FhirReading *r) {
    read_birth(r);
    read_gender(r);
}

/* -- conditions -------------------------------------------------------------------------------- */

/* Is it a diagnosis that somebody stands by? */
static bool is_verified(FhirReading *r) {
    const FhirNode *status = fhir_member(r->resource, "verificationStatus");
    static const char *const dropped[] = {"entered-in-error", "refuted", "unconfirmed",
                                          "provisional", "differential"};
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (fhir_concept_has(status, NULL, dropped[i])) {
            if (i >= 2) fhir_leave_out(r, span_of_resource(r), "it is %s", dropped[i]);
            return false;
        }
    if (!status || fhir_concept_has(status, NULL, "confirmed")) return true;
    fhir_leave_out(r, status->piece.span, "its verificationStatus is not one that FHIR has");
    return false;
}

/* 1 active, 0 resolved, -1 neither: what is inactive or in remission may be there still, so the
 * record says neither yes nor no. Without a clinicalStatus what has not abated is active. */
static int clinical_state(FhirReading *r) {
    const FhirNode *status = fhir_member(r->resource, "clinicalStatus");
    if (!status) return !has_choice(r, "abatement");
    static const char *const active[] = {"active", "recurrence", "relapse"};
    for (size_t i = 0; i < sizeof active / sizeof *active; i++)
        if (fhir_concept_has(status, NULL, active[i])) return 1;
    return fhir_concept_has(status, NULL, "resolved") ? 0 : -1;
}

static void leave_out_status(FhirReading *r) {
    const FhirNode *status = fhir_member(r->resource, "clinicalStatus");
    bool between =
        fhir_concept_has(status, NULL, "inactive") || fhir_concept_has(status, NULL, "remission");
    fhir_leave_out(r, status->piece.span,
                   between ? "it is neither active nor resolved, so says neither yes nor no"
                           : "its clinicalStatus is not one that FHIR has");
}

static void read_condition(FhirReading *r) {
    FhirTargets targets = {0};
    const FhirNode *code = fhir_member(r->resource, "code");
    fhir_targets(&r->codes, code, KINDS_DIAGNOSIS, false, &targets);
    if (!targets.count || !is_verified(r)) return;
    int state = clinical_state(r);
    if (state < 0) {
        leave_out_status(r);
        return;
    }
    FhirCondition condition = {.active = state == 1};
    condition.onset.origin = r->origin;
    condition.onset.span = span_of_resource(r);
    if (!choice_date(r, "onset", false, &condition.onset) && condition.active)
        fhir_date(r, "the recordedDate", fhir_member(r->resource, "recordedDate"),
                  &condition.onset);
    choice_date(r, "abatement", false, &condition.abatement);
    /* what abates after today has not abated */
    if (condition.abatement.dated && condition.abatement.date.lo > r->chart->today)
        condition.active = true;
    for (size_t i = 0; i < targets.count; i++) {
        condition.fact = targets.at[i].fact;
        if (condition.fact->type.category)
            condition.members = fhir_concept_members(condition.fact->type.category, code);
        vec_push(r->arena, &r->conditions, condition);
    }
}

static bool fact_is_active(const FhirReading *r, const Fact *fact) {
    for (size_t i = 0; i < r->conditions.count; i++) {
        const FhirCondition *c = &r->conditions.at[i];
        bool future = c->onset.dated && c->onset.date.lo > r->chart->today;
        if (c->fact == fact && c->active && !future) return true;
    }
    return false;
}

/* What is over, as far as dates tell: yes from its onset, no from its end. */
static void add_past(FhirReading *r, const FhirCondition *c) {
    bool both = c->onset.dated && c->abatement.dated && c->onset.date.hi < c->abatement.date.lo;
    if (both) add_truth(r, c->fact, true, &c->onset);
    add_truth(r, c->fact, false, &c->abatement);
}

static void add_condition(FhirReading *r, const FhirCondition *c) {
    r->origin = c->onset.origin;
    r->weighed = c->onset.span;
    const Fact *fact = c->fact;
    if (fact->type.kind == TYPE_DATE) {
        add_day(r, fact, &c->onset);
    } else if (fact->type.kind == TYPE_YES_NO) {
        if (c->active)
            add_truth(r, fact, true, &c->onset);
        else if (!fact_is_active(r, fact))
            add_past(r, c);
    } else if (fact->type.kind == TYPE_CATEGORY && c->active && c->members &&
               (c->members & (c->members - 1)) == 0) {
        add_members(r, fact, c->members, &c->onset);
    }
}

/* -- procedures -------------------------------------------------------------------------------- */

static void read_procedure(FhirReading *r) {
    FhirTargets targets = {0};
    const FhirNode *code = fhir_member(r->resource, "code");
    fhir_targets(&r->codes, code, KINDS_PROCEDURE, true, &targets);
    Piece status;
    if (!targets.count || !read_status(r, &status)) return;
    bool done = piece_is(&status, "completed"), going = piece_is(&status, "in-progress");
    bool not_done = piece_is(&status, "not-done");
    if (!done && !going && !not_done) {
        if (!IS_ONE_OF(&status, "preparation", "on-hold", "stopped", "entered-in-error", "unknown"))
            odd_status(r, &status);
        return;
    }
    Entry dated = {0};
    choice_date(r, "performed", false, &dated);
    for (size_t i = 0; i < targets.count; i++) {
        const Fact *fact = targets.at[i].fact;
        if (!fact) {
            if (!not_done) add_done(r, targets.at[i].intervention, going, &dated);
        } else if (fact->type.kind == TYPE_YES_NO && !going) {
            add_truth(r, fact, done, &dated);
        } else if (fact->type.kind == TYPE_DATE && done) {
            add_day(r, fact, &dated);
        } else if (fact->type.kind == TYPE_CATEGORY && done) {
            uint64_t members = fhir_concept_members(fact->type.category, code);
            if (members && (members & (members - 1)) == 0) add_members(r, fact, members, &dated);
        }
    }
}

/* -- medications ------------------------------------------------------------------------------- */

/* The codes of a Medication: its own, and its ingredients'. */
static void medication_targets(FhirReading *r, const FhirNode *medication, FhirTargets *out) {
    fhir_targets(&r->codes, fhir_member(medication, "code"), KINDS_MEDICATION, true, out);
    for (const FhirNode *at = fhir_items(medication, "ingredient"); at; at = at->next)
        fhir_targets(&r->codes, fhir_member(at, "itemCodeableConcept"), KINDS_MEDICATION, true,
                     out);
}

static void find_medication(FhirReading *r, FhirTargets *out) {
    Piece reference;
    fhir_targets(&r->codes, fhir_member(r->resource, "medicationCodeableConcept"), KINDS_MEDICATION,
                 true, out);
    if (fhir_text(fhir_member(r->resource, "medicationReference"), "reference", &reference))
        medication_targets(r, r->follow(r->context, &reference), out);
}

typedef enum Course { COURSE_NONE, COURSE_GOES_ON, COURSE_OVER } Course;

/* An order, not a proposal. */
static bool is_order(FhirReading *r) {
    Piece intent;
    if (!fhir_text(r->resource, "intent", &intent)) {
        fhir_leave_out(r, span_of_resource(r), "it has no intent");
        return false;
    }
    if (IS_ONE_OF(&intent, "order", "original-order", "reflex-order", "filler-order",
                  "instance-order"))
        return true;
    if (!IS_ONE_OF(&intent, "proposal", "plan", "option"))
        fhir_leave_out(r, intent.span, "its intent '%s' is not one that FHIR has",
                       piece_text(r->arena, &intent));
    return false;
}

static Course request_course(FhirReading *r, const Piece *status) {
    const FhirNode *forbidden = fhir_member(r->resource, "doNotPerform");
    if (forbidden && forbidden->kind == JSON_TRUE) return COURSE_NONE;
    if (!is_order(r)) return COURSE_NONE;
    if (piece_is(status, "active")) return COURSE_GOES_ON;
    if (IS_ONE_OF(status, "completed", "stopped")) return COURSE_OVER;
    if (!IS_ONE_OF(status, "on-hold", "cancelled", "entered-in-error", "draft", "unknown"))
        odd_status(r, status);
    return COURSE_NONE;
}

static Course statement_course(FhirReading *r, const Piece *status) {
    if (IS_ONE_OF(status, "active", "in-progress")) return COURSE_GOES_ON;
    if (IS_ONE_OF(status, "completed", "stopped")) return COURSE_OVER;
    if (!IS_ONE_OF(status, "entered-in-error", "intended", "on-hold", "unknown", "not-taken",
                   "not-done"))
        odd_status(r, status);
    return COURSE_NONE;
}

/* A yes/no is yes while the medication goes on. Of one that is over nothing is said: whether the
 * fact means "has had" or "is taking" is not for the reader to guess. */
static void read_medication(FhirReading *r, const char *type) {
    FhirTargets targets = {0};
    find_medication(r, &targets);
    Piece status;
    if (!targets.count || !read_status(r, &status)) return;
    bool request = strcmp(type, "MedicationRequest") == 0;
    Course course = request ? request_course(r, &status) : statement_course(r, &status);
    if (course == COURSE_NONE) return;
    Entry dated = {0};
    const char *what = arena_printf(r->arena, "the date of %s", r->origin);
    if (request)
        fhir_date(r, what, fhir_member(r->resource, "authoredOn"), &dated);
    else if (!fhir_date(r, what, fhir_member(r->resource, "effectiveDateTime"), &dated))
        fhir_period(r, what, fhir_member(r->resource, "effectivePeriod"), false, &dated);
    for (size_t i = 0; i < targets.count; i++) {
        const Fact *fact = targets.at[i].fact;
        if (!fact)
            add_done(r, targets.at[i].intervention, course == COURSE_GOES_ON, &dated);
        else if (fact->type.kind == TYPE_YES_NO && course == COURSE_GOES_ON)
            add_truth(r, fact, true, &dated);
        else if (fact->type.kind == TYPE_DATE)
            add_day(r, fact, &dated);
    }
}

/* -- all --------------------------------------------------------------------------------------- */

bool fhir_type_is_read(const char *type) {
    static const char *const read[] = {"Condition",           "Observation",
                                       "Procedure",           "MedicationRequest",
                                       "MedicationStatement", "MedicationAdministration"};
    for (size_t i = 0; i < sizeof read / sizeof *read; i++)
        if (strcmp(read[i], type) == 0) return true;
    return false;
}

bool fhir_read_resource(FhirReading *r, const char *type) {
    if (strcmp(type, "Condition") == 0)
        read_condition(r);
    else if (strcmp(type, "Observation") == 0)
        fhir_read_observation(r);
    else if (strcmp(type, "Procedure") == 0)
        read_procedure(r);
    else if (fhir_type_is_read(type))
        read_medication(r, type);
    else
        return false;
    return true;
}

void fhir_finish(FhirReading *r) {
    r->resource = NULL;
    for (size_t i = 0; i < r->conditions.count; i++)
        add_condition(r, &r->conditions.at[i]);
    if (!r->future) return;
    char today[DATE_TEXT];
    date_format(r->chart->today, today);
    Diag *diag = diag_add(r->diags, DIAG_FHIR_LEFT_OUT, r->first_future,
                          "what the record dates after today (%s) is left out", today);
    if (r->future > 1) diag_help(r->diags, diag, "so are %zu more values", r->future - 1);
}
