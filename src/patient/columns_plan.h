/* columns_plan.h -- the effects of values on inputs: for columns.c and its readers. */
#ifndef PGL_PATIENT_COLUMNS_PLAN_H
#define PGL_PATIENT_COLUMNS_PLAN_H

#include "patient/columns.h"
#include "patient/plain.h"
#include "patient/wordtable.h"

/* What one value makes of one input. */
typedef struct Effect {
    uint32_t input;
    uint8_t code; /* the state */
    bool number;  /* the input is one */
    double value; /* of a number: the one that the state is, or NaN */
} Effect;

typedef struct Effects {
    const Effect *at;
    uint32_t count;
} Effects;

typedef struct FactPlan {
    const Fact *fact;
    bool odd;           /* any value of it is */
    bool undated_warns; /* an undated value is warned of */
    uint8_t kind;       /* TypeKind */
    bool whole, limited;
    double low, high;
    Date valid_from;        /* DATE_NONE: values do not grow old */
    const char *unit;       /* its own, as text; NULL: none */
    WordTable words;        /* yes/no: no, yes; categories: the members; then "unknown" */
    uint32_t word_count;    /* without "unknown"; numbers: 1, which no word says */
    const Effects *effects; /* by word; then unknown; then stale; numbers: value, unknown, stale */
    /* Where an undated value tells one input and nobody is warned: the input, and its codes as the
     * effects have them. Else NULL. */
    uint32_t input;
    const uint8_t *codes;
} FactPlan;

typedef struct DonePlan {
    bool odd, undated_odd;
    uint64_t named; /* its bit in Columns.named, or 0 */
    Effects received, received_dated, proposed;
} DonePlan;

typedef enum KeyKind {
    KEY_ID,
    KEY_FACT,
    KEY_RECEIVED,
    KEY_RECEIVING,
    KEY_PROPOSED,
    KEY_UNKNOWN
} KeyKind;

/* A text to compare with, of any size but 0: by eight bytes at a time, which overlap. */
typedef struct Pattern {
    const char *text;
    uint32_t size;
    uint64_t mask, first, second, third, last; /* second, third: of one longer than sixteen */
} Pattern;

static inline Pattern pattern_of(const char *text, size_t size) {
    return (Pattern){.text = text,
                     .size = (uint32_t)size,
                     .mask = bytes_first(size < 8 ? size : 8),
                     .first = bytes_load_some(text, size),
                     .second = size > 16 ? bytes_load(text + 8) : 0,
                     .third = size > 16 ? bytes_load(text + size - 16) : 0,
                     .last = size > 8 ? bytes_load(text + size - 8) : 0};
}

/* There have to be as many bytes as it has, and eight. */
static inline bool pattern_matches(const Pattern *pattern, const char *at) {
    if ((bytes_load(at) & pattern->mask) != pattern->first) return false;
    if (pattern->size <= 8) return true;
    const char *end = at + pattern->size;
    uint64_t other = bytes_load(end - 8) ^ pattern->last;
    if (pattern->size <= 16) return other == 0;
    other |= (bytes_load(at + 8) ^ pattern->second) | (bytes_load(end - 16) ^ pattern->third);
    if (pattern->size <= 32) return other == 0;
    return other == 0 && memcmp(at + 16, pattern->text + 16, pattern->size - 32) == 0;
}

static inline bool pattern_is_at(const Pattern *pattern, const char *at, const char *end) {
    return end - at >= 8 && (size_t)(end - at) >= pattern->size && pattern_matches(pattern, at);
}

/* What an undated value of a fact is, where FactPlan.codes are told. */
typedef enum SimpleKind { SIMPLE_NOT, SIMPLE_WORD, SIMPLE_TRUTH, SIMPLE_NUMBER } SimpleKind;

/* A member's name, with what stands around it between two members. */
typedef struct Key {
    Pattern around[2]; /* , "name":_ and ,"name": */
    Pattern quoted;    /* "name" */
    KeyKind kind;
    uint32_t fact;
    /* of the reader: */
    uint32_t seen;    /* the last record that had it */
    uint32_t follows; /* the key that mostly comes after it; 0: none does */
    SimpleKind simple;
    const FactPlan *plan;
    const InputColumn *column; /* of a simple one */
} Key;

enum { KEY_AROUND = 6 }; /* what the longest of them has besides the name */

/* 'room' is for twice the name and what is around it, and stays with the key. */
static inline Key key_of(const char *name, size_t size, char *room, KeyKind kind, uint32_t fact) {
    char *spaced = room, *tight = room + size + KEY_AROUND;
    memcpy(spaced, ", \"", 3);
    memcpy(spaced + 3, name, size);
    memcpy(spaced + 3 + size, "\": ", 3);
    memcpy(tight, ",\"", 2);
    memcpy(tight + 2, name, size);
    memcpy(tight + 2 + size, "\":", 2);
    return (Key){.quoted = pattern_of(spaced + 2, size + 2),
                 .around = {pattern_of(spaced, size + 6), pattern_of(tight, size + 4)},
                 .kind = kind,
                 .fact = fact};
}

typedef struct ColumnPlan {
    const Program *program;
    Date today;
    InputStates *states;     /* by input */
    const FactPlan *facts;   /* by Fact.index */
    const DonePlan *done;    /* by Intervention.index */
    WordTable interventions; /* their indices */
    Effects absent, list_said;
    const Key *keys; /* none, facts, then id, received, receiving, proposed */
    uint32_t key_count;
    Map key_of; /* Name to Key */
    const Key *own[4];
} ColumnPlan;

/* Is this number one that the fact can be? */
static inline bool columns_fits(const FactPlan *plan, double value) {
    if (plan->limited && !(value >= plan->low && value <= plan->high)) return false;
    return !plan->whole || value == (double)(int64_t)value;
}

static inline void effect_apply(Columns *columns, const Effect *effect, uint32_t lane,
                                double value) {
    InputColumn *column = &columns->inputs[effect->input];
    column->codes[lane] = effect->code;
    if (effect->number) column->values[lane] = effect->code == STATE_VALUE ? value : effect->value;
}

static inline void effects_apply(Columns *columns, const Effects *effects, double value) {
    for (uint32_t i = 0; i < effects->count; i++)
        effect_apply(columns, &effects->at[i], columns->lanes, value);
}

/* A full day. DATE_NONE for what it does not read. */
static inline Date columns_day(Columns *columns, const char *at, size_t size) {
    if (size != sizeof columns->last_day) return DATE_NONE;
    if (memcmp(columns->last_day, at, sizeof columns->last_day) == 0) return columns->last;
    Date day = plain_day(at, size);
    if (day == DATE_NONE) return DATE_NONE;
    memcpy(columns->last_day, at, sizeof columns->last_day);
    return columns->last = day;
}

/* What a dated or undated value of a fact says: its word or number. False: odd. */
bool columns_say(Columns *columns, const FactPlan *plan, uint32_t word, double value, bool dated,
                 Date day);
bool columns_say_number(Columns *columns, const FactPlan *plan, double value, bool dated, Date day);

/* One intervention of a list, by its name: which of the guideline's it is, or none. 'dated' where
 * 'day' is said. False: odd. */
typedef struct NamedDone {
    const char *at;
    size_t size;
    uint32_t intervention;
} NamedDone;

bool columns_done(Columns *columns, KeyKind list, NamedDone done, bool dated, Date day);

/* Ends a record: takes its lane, or (odd) undoes what it did to it. */
bool columns_end(Columns *columns, bool good);

#endif
