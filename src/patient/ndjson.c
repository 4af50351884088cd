/* ndjson.c -- a line of NDJSON into a lane: see columns.h. It understands what records mostly are,
 * members in an order that repeats from line to line, plain strings and numbers; all else is odd,
 * and so is whatever is wrong, for the strict reader to say how. */
#include "patient/columns_plan.h"

typedef struct Line {
    Columns *columns;
    const ColumnPlan *plan;
    const char *at, *end;
} Line;

static inline void skip_space(Line *l) {
    while (l->at < l->end && (*l->at == ' ' || *l->at == '\t' || *l->at == '\r'))
        l->at++;
}

static inline bool take(Line *l, char c) {
    skip_space(l);
    if (l->at == l->end || *l->at != c) return false;
    l->at++;
    return true;
}

static inline bool take_text(Line *l, const char *text, size_t size) {
    if ((size_t)(l->end - l->at) < size || memcmp(l->at, text, size) != 0) return false;
    l->at += size;
    return true;
}

#define TAKE(l, text) take_text(l, text, sizeof text - 1)

/* A string without escapes, after its quote; its bytes are left to whoever wants them. */
static bool take_string(Line *l, const char **text, size_t *size) {
    if (l->at == l->end || *l->at != '"') return false;
    const char *at = ++l->at;
    for (; l->end - at >= 8; at += 8) {
        uint64_t word = bytes_load(at);
        if (bytes_equal(word, '"') | bytes_equal(word, '\\')) break;
    }
    while (at < l->end && *at != '"' && *at != '\\')
        at++;
    if (at == l->end || *at != '"') return false;
    *text = l->at;
    *size = (size_t)(at - l->at);
    l->at = at + 1;
    return true;
}

/* -- keys -------------------------------------------------------------------------------------- */

/* The key that came after 'last' in the line before, or else what the names say. */
static const Key *take_key(Line *l, uint32_t last) {
    const ColumnPlan *plan = l->plan;
    skip_space(l);
    const Key *guess = &plan->keys[l->columns->follows[last]];
    if (take_text(l, guess->text, guess->size)) return guess;
    const char *text;
    size_t size;
    if (!take_string(l, &text, &size)) return NULL;
    for (size_t i = 0; i < 4; i++)
        if (plan->own[i]->size == size + 2 && memcmp(plan->own[i]->text + 1, text, size) == 0)
            return plan->own[i];
    Name name = intern_find(plan->program->model->names, text, size);
    return name ? map_get(&plan->key_of, name) : NULL;
}

/* -- values -------------------------------------------------------------------------------------
 */

typedef struct Scalar {
    enum { SCALAR_NULL, SCALAR_WORD, SCALAR_NUMBER } kind;
    uint32_t word;
    double number;
} Scalar;

static bool take_word(Line *l, const FactPlan *plan, Scalar *out) {
    out->kind = SCALAR_WORD;
    const char *text;
    size_t size;
    if (!take_string(l, &text, &size)) return false;
    bool number = plan->kind == TYPE_NUMBER || plan->kind == TYPE_DATE;
    uint32_t word = word_find(&plan->words, text, size, l->end);
    out->word = number ? plan->word_count : word;
    if (word != WORD_NONE) return true;
    if (plan->kind != TYPE_DATE) return false;
    Date day = columns_day(l->columns, text, size);
    out->kind = SCALAR_NUMBER;
    out->number = day;
    return day != DATE_NONE;
}

static bool take_scalar(Line *l, const FactPlan *plan, Scalar *out) {
    if (l->at == l->end) return false;
    if (*l->at == '"') return take_word(l, plan, out);
    if (*l->at == 't' || *l->at == 'f') {
        *out = (Scalar){SCALAR_WORD, *l->at == 't', 0};
        return plan->kind == TYPE_YES_NO && (*l->at == 't' ? TAKE(l, "true") : TAKE(l, "false"));
    }
    *out = (Scalar){.kind = SCALAR_NULL};
    if (*l->at == 'n') return TAKE(l, "null");
    out->kind = SCALAR_NUMBER;
    if (plan->kind != TYPE_NUMBER) return false;
    const char *after = plain_number(l->at, l->end, &out->number);
    if (after) l->at = after;
    return after != NULL;
}

static bool take_day(Line *l, Date *out) {
    const char *text;
    size_t size;
    if (!take_string(l, &text, &size)) return false;
    *out = columns_day(l->columns, text, size);
    return *out != DATE_NONE;
}

static bool own_unit(Line *l, const FactPlan *plan) {
    const char *text;
    size_t size;
    if (!take_string(l, &text, &size) || !plan->unit) return false;
    return strlen(plan->unit) == size && memcmp(plan->unit, text, size) == 0;
}

/* {"value": 5, "unit": "ng/mL", "date": "2026-11-02"} after its '{' */
static bool take_dated(Line *l, const FactPlan *plan, Scalar *value, Date *day) {
    bool has_value = false, has_unit = false;
    do {
        skip_space(l);
        if (TAKE(l, "\"value\"")) {
            if (has_value || !take(l, ':')) return false;
            skip_space(l);
            if (!take_scalar(l, plan, value)) return false;
            has_value = true;
        } else if (TAKE(l, "\"date\"")) {
            if (*day != DATE_NONE || !take(l, ':')) return false;
            skip_space(l);
            if (!take_day(l, day)) return false;
        } else if (TAKE(l, "\"unit\"")) {
            if (has_unit || plan->kind != TYPE_NUMBER || !take(l, ':')) return false;
            skip_space(l);
            if (!own_unit(l, plan)) return false;
            has_unit = true;
        } else
            return false;
    } while (take(l, ','));
    bool number = has_value && value->kind == SCALAR_NUMBER;
    return has_value && (number || !has_unit) && take(l, '}');
}

static bool say(Line *l, const FactPlan *plan, const Scalar *value, Date day) {
    bool dated = day != DATE_NONE;
    if (value->kind == SCALAR_NULL) return !dated;
    if (value->kind == SCALAR_NUMBER)
        return columns_say_number(l->columns, plan, value->number, dated, day);
    return columns_say(l->columns, plan, value->word, 0, dated, day);
}

static bool take_fact(Line *l, const FactPlan *plan) {
    Scalar value = {.kind = SCALAR_NULL};
    Date day = DATE_NONE;
    bool list = take(l, '['); /* of one: as good as alone */
    if (list && plan->kind == TYPE_SET) return false;
    bool good = take(l, '{') ? take_dated(l, plan, &value, &day) : take_scalar(l, plan, &value);
    if (!good || (list && (value.kind == SCALAR_NULL || !take(l, ']')))) return false;
    return say(l, plan, &value, day);
}

/* -- interventions --------------------------------------------------------------------------------
 */

static bool take_done(Line *l, KeyKind list) {
    const char *name = NULL;
    size_t size = 0;
    Date day = DATE_NONE;
    skip_space(l);
    if (!take(l, '{'))
        return take_string(l, &name, &size) &&
               columns_done(l->columns, list,
                            word_find(&l->plan->interventions, name, size, l->end), false,
                            DATE_NONE);
    do {
        skip_space(l);
        if (TAKE(l, "\"intervention\"")) {
            if (name || !take(l, ':')) return false;
            skip_space(l);
            if (!take_string(l, &name, &size)) return false;
        } else if (TAKE(l, "\"date\"")) {
            if (day != DATE_NONE || !take(l, ':')) return false;
            skip_space(l);
            if (!take_day(l, &day)) return false;
        } else
            return false;
    } while (take(l, ','));

    return name && take(l, '}') &&
           columns_done(l->columns, list, word_find(&l->plan->interventions, name, size, l->end),
                        day != DATE_NONE, day);
}

static bool take_list(Line *l, KeyKind list) {
    if (TAKE(l, "null")) return true;
    if (list == KEY_RECEIVING || !take(l, '[')) return false;
    if (list == KEY_RECEIVED) effects_apply(l->columns, &l->plan->list_said, 0);
    if (take(l, ']')) return true;
    do
        if (!take_done(l, list)) return false;
    while (take(l, ','));
    return take(l, ']');
}

/* -- the line
 * --------------------------------------------------------------------------------------- */

static bool take_id(Line *l) {
    const char *text = l->at;
    size_t size;
    if (TAKE(l, "null")) return true;
    if (*l->at == '"') {
        if (!take_string(l, &text, &size) || !plain_text(text, size)) return false;
    } else {
        double unused;
        const char *after = plain_number(l->at, l->end, &unused);
        if (!after) return false;
        l->at = after;
        size = (size_t)(after - text);
    }
    l->columns->ids[l->columns->lanes] = text;
    l->columns->id_sizes[l->columns->lanes] = (uint32_t)size;
    return true;
}

static bool take_member(Line *l, uint32_t *last) {
    const Key *key = take_key(l, *last);
    if (!key || !take(l, ':')) return false;
    skip_space(l);
    uint32_t index = (uint32_t)(key - l->plan->keys);
    if (l->columns->seen[index] == l->columns->record || l->at == l->end) return false;
    l->columns->seen[index] = l->columns->record;
    l->columns->follows[*last] = index;
    *last = index;
    switch (key->kind) {
    case KEY_ID: return take_id(l);
    case KEY_FACT: return take_fact(l, &l->plan->facts[key->fact]);
    case KEY_RECEIVED:
    case KEY_RECEIVING:
    case KEY_PROPOSED: return take_list(l, key->kind);
    }
    return false;
}

static bool take_line(Line *l) {
    uint32_t last = l->plan->key_count; /* the beginning */
    if (!take(l, '{')) return false;
    if (!take(l, '}')) {
        do
            if (!take_member(l, &last)) return false;
        while (take(l, ','));
        if (!take(l, '}')) return false;
    }
    skip_space(l);
    if (l->at < l->end && *l->at == '\n') l->at++;
    skip_space(l);
    return l->at == l->end;
}

static bool is_blank(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    return at == end;
}

static bool read_line(Columns *columns, const char *at, const char *end) {
    Line line = {columns, columns->plan, at, end};
    columns->record++;
    columns->ids[columns->lanes] = NULL;
    return columns_end(columns, take_line(&line));
}

const char *columns_ndjson(Columns *columns, const char *at, const char *end) {
    for (; at < end && !columns_full(columns); columns->line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const char *next = stop ? stop + 1 : end;
        if (!stop) stop = end;
        if (!is_blank(at, stop)) {
            if (stop[-1] == '\r') stop--;
            bool good = read_line(columns, at, stop);
            columns->records[columns->record_count++] = (LaneRecord){
                at, (size_t)(stop - at), columns->line, good ? (int32_t)columns->lanes - 1 : -1};
        }
        at = next;
    }
    return at;
}
