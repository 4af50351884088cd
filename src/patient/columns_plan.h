/* columns_plan.h -- the effects of values on inputs: for columns.c and its readers. */
#ifndef PGL_PATIENT_COLUMNS_PLAN_H
#define PGL_PATIENT_COLUMNS_PLAN_H

#include "patient/columns.h"

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

/* A word that a value can be. */
typedef struct KnownWord {
    const char *text;
    uint32_t size;
} KnownWord;

typedef struct FactPlan {
    const Fact *fact;
    bool odd;           /* any value of it is */
    bool undated_warns; /* an undated value is warned of */
    uint8_t kind;       /* TypeKind */
    bool whole, limited;
    double low, high;
    Date valid_from;        /* DATE_NONE: values do not grow old */
    const char *unit;       /* its own, as text; NULL: none */
    const KnownWord *words; /* yes/no: no, yes; categories: the members */
    uint32_t word_count;
    const Effects *effects; /* by word; then unknown; then stale; numbers: value, unknown, stale */
} FactPlan;

typedef struct DonePlan {
    bool odd, dated_echo, undated_odd;
    uint64_t named; /* its bit in Columns.named, or 0 */
    Effects received, received_dated, proposed;
} DonePlan;

typedef enum KeyKind { KEY_ID, KEY_FACT, KEY_RECEIVED, KEY_RECEIVING, KEY_PROPOSED } KeyKind;

typedef struct Key {
    const char *text; /* with its quotes */
    uint32_t size;
    KeyKind kind;
    uint32_t fact;
} Key;

typedef struct ColumnPlan {
    const Program *program;
    Date today;
    InputStates *states;   /* by input */
    const FactPlan *facts; /* by Fact.index */
    const DonePlan *done;  /* by Intervention.index */
    Effects absent, list_said;
    const Key *keys; /* facts, then id, received, receiving, proposed */
    uint32_t key_count;
    Map key_of; /* Name to Key */
    const Key *own[4];
} ColumnPlan;

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

/* A plain decimal of at most 15 digits: the double nearest to it, as dec_parse() gives. Returns
 * what follows, or NULL for what it does not read. */
const char *columns_number(const char *at, const char *end, double *out);

/* A full day. DATE_NONE for what it does not read. */
Date columns_day(Columns *columns, const char *at, size_t size);

/* What a dated or undated value of a fact says: its word or number. False: odd. */
bool columns_say(Columns *columns, const FactPlan *plan, uint32_t word, double value, bool dated,
                 Date day);
bool columns_say_number(Columns *columns, const FactPlan *plan, double value, bool dated, Date day);

/* One intervention of a list; 'dated' where 'day' is said. False: odd. */
bool columns_done(Columns *columns, KeyKind list, const char *name, size_t size, bool dated,
                  Date day);

/* Is this text, all of which is to be kept, plain: UTF-8 without control characters? */
bool columns_plain(const char *at, size_t size);

/* Ends a record: takes its lane, or (odd) undoes what it did to it. */
bool columns_end(Columns *columns, bool good);

#endif
