/* ndjson.c -- lines of NDJSON into lanes: see columns.h. It understands what records mostly are,
 * members in an order that repeats from line to line, plain strings and numbers; all else is odd,
 * and so is whatever is wrong, for the strict reader to say how.
 *
 * A function that reads on takes the place where it begins and returns what follows, or NULL where
 * the line is odd. */
#include "patient/columns_plan.h"
#include "patient/lines.h"

typedef struct Line {
    Columns *columns;
    const ColumnPlan *plan;
    const char *end;
} Line;

static inline const char *skip_space(const Line *l, const char *at) {
    while (at < l->end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    return at;
}

static inline bool is_at(const Line *l, const char *at, char c) {
    return at < l->end && *at == c;
}

/* One byte, and the spaces behind it. */
static inline const char *take(const Line *l, const char *at, char c) {
    if (!is_at(l, at, c)) return NULL;
    at++;
    return l->end - at > 1 && (unsigned char)at[1] > ' ' && *at == ' ' ? at + 1 : skip_space(l, at);
}

static inline const char *take_text(const Line *l, const char *at, const char *text, size_t size) {
    return (size_t)(l->end - at) >= size && memcmp(at, text, size) == 0 ? at + size : NULL;
}

#define TAKE(l, at, text) take_text(l, at, text, sizeof text - 1)

/* What follows a key: the colon, and spaces around it. */
static inline const char *take_colon(const Line *l, const char *at) {
    return take(l, is_at(l, at, ':') ? at : skip_space(l, at), ':');
}

/* What follows a value: spaces, which mostly there are none of. */
static inline const char *after_value(const Line *l, const char *at) {
    return at && at < l->end && (unsigned char)*at <= ' ' ? skip_space(l, at) : at;
}

/* -- strings ----------------------------------------------------------------------------------- */

typedef struct String {
    const char *at;
    size_t size;
} String;

/* The first quote or backslash from 'at' on, or the end. */
static inline const char *find_quote(const Line *l, const char *at) {
    for (; l->end - at >= 8; at += 8) {
        uint64_t word = bytes_load(at);
        uint64_t marks = bytes_equal(word, '"') | bytes_equal(word, '\\');
        if (marks) return at + bytes_before(marks);
    }
    while (at < l->end && *at != '"' && *at != '\\')
        at++;
    return at;
}

/* One without escapes; its bytes are left to whoever wants them. */
static inline const char *take_string(const Line *l, const char *at, String *out) {
    if (!is_at(l, at, '"')) return NULL;
    const char *stop = find_quote(l, at + 1);
    *out = (String){at + 1, (size_t)(stop - at - 1)};
    return is_at(l, stop, '"') ? stop + 1 : NULL;
}

enum {
    STRING_MOST = 1 << 16
}; /* longer ones are left to the strict reader, which has a limit too */

/* One that is kept. */
static const char *take_kept(const Line *l, const char *at, String *out) {
    at = take_string(l, at, out);
    return at && out->size < STRING_MOST && plain_text(out->at, out->size) ? at : NULL;
}

/* One that is passed over, with all escapes but those by number. */
static const char *pass_string(const Line *l, const char *at) {
    if (!is_at(l, at, '"')) return NULL;
    const char *begin = ++at;
    for (;;) {
        at = find_quote(l, at);
        if (l->end - at < 2) return NULL; /* a line goes on behind a string */
        if (*at == '"') break;
        if (!at[1] || !strchr("\"\\/bfnrt", at[1])) return NULL;
        at += 2;
    }
    size_t size = (size_t)(at - begin);
    return size < STRING_MOST && plain_text(begin, size) ? at + 1 : NULL;
}

/* One of the words in a table; *word is at least WORD_EMPTY where it is none of them. */
static inline const char *take_word(const Line *l, const char *at, const WordTable *table,
                                    String *text, uint32_t *word) {
    const char *after = take_string(l, at, text);
    if (after) *word = word_find(table, text->at, text->size, l->end);
    return after;
}

/* -- keys -------------------------------------------------------------------------------------- */

static bool is_quoted(const Key *key, const String *name) {
    return key->quoted.size == name->size + 2 &&
           memcmp(key->quoted.text + 1, name->at, name->size) == 0;
}

/* A name that the guideline has not: the first of each in a chunk is left to the strict reader,
 * which says so. */
static Key *unknown_key(const Line *l, const String *name) {
    Columns *columns = l->columns;
    uint32_t known = l->plan->key_count;
    for (uint32_t i = 0; i < columns->unknown_count; i++) {
        Key *key = &columns->keys[known + i];
        if (is_quoted(key, name)) return key;
    }
    if (columns->unknown_count == UNKNOWN_KEYS || name->size + KEY_AROUND > UNKNOWN_SIZE)
        return NULL;
    if (!plain_text(name->at, name->size)) return NULL;
    char *room = columns->unknown_text[columns->unknown_count];
    Key *key = &columns->keys[known + columns->unknown_count++];
    *key = key_of(name->at, name->size, room, KEY_UNKNOWN, 0);
    return key;
}

static Key *find_key(const Line *l, const String *name) {
    const ColumnPlan *plan = l->plan;
    for (size_t i = 0; i < 4; i++) {
        Key *own = &l->columns->keys[plan->own[i] - plan->keys];
        if (is_quoted(own, name)) return own;
    }
    Name known = intern_find(plan->program->model->names, name->at, name->size);
    const Key *key = known ? map_get(&plan->key_of, known) : NULL;
    return key ? &l->columns->keys[key - plan->keys] : unknown_key(l, name);
}

enum { LEFT_OUT = 4 }; /* keys are looked for so far ahead */

/* Any key, wherever it stands. One that the order of the lines before does not foretell follows
 * 'last' from now on, and where it is new what followed comes after it. */
static const char *take_key(const Line *l, const char *at, Key *last, Key **out) {
    Key *keys = l->columns->keys, *guess = last;
    for (int i = 0; i < LEFT_OUT && guess->follows; i++) {
        guess = &keys[guess->follows];
        if (!pattern_is_at(&guess->quoted, at, l->end)) continue;
        *out = guess;
        return take_colon(l, at + guess->quoted.size);
    }
    String name;
    at = take_string(l, at, &name);
    if (!at || !(*out = find_key(l, &name))) return NULL;
    if (!(*out)->follows) (*out)->follows = last->follows;
    last->follows = (uint32_t)(*out - keys);
    return take_colon(l, at);
}

/* The comma after a value, a key, and its colon. */
static const char *take_next_key(const Line *l, const char *at, Key *last, Key **out) {
    Key *keys = l->columns->keys, *guess = last;
    for (int i = 0; i < LEFT_OUT && guess->follows; i++) {
        guess = &keys[guess->follows];
        const Pattern *around = &guess->around[l->columns->tight];
        if (!pattern_is_at(around, at, l->end)) continue;
        *out = guess;
        return skip_space(l, at + around->size);
    }
    at = take(l, at, ',');
    if (!at) return NULL;
    l->columns->tight = at[-1] == ',';
    return take_key(l, at, last, out);
}

/* -- values ------------------------------------------------------------------------------------ */

typedef struct Scalar {
    enum { SCALAR_NULL, SCALAR_WORD, SCALAR_NUMBER } kind;
    uint32_t word;
    double number;
} Scalar;

static inline const char *take_said_word(const Line *l, const char *at, const FactPlan *plan,
                                         Scalar *out) {
    String text;
    at = take_word(l, at, &plan->words, &text, &out->word);
    out->kind = SCALAR_WORD;
    if (!at || (plan->kind != TYPE_NUMBER && plan->kind != TYPE_DATE))
        return at && out->word < WORD_EMPTY ? at : NULL;
    if (out->word < WORD_EMPTY) { /* "unknown", its only word */
        out->word = plan->word_count;
        return at;
    }
    Date day = plan->kind == TYPE_DATE ? columns_day(l->columns, text.at, text.size) : DATE_NONE;
    out->kind = SCALAR_NUMBER;
    out->number = day;
    return day != DATE_NONE ? at : NULL;
}

static inline const char *take_number(const Line *l, const char *at, double *out) {
    if (l->end - at >= 8) {
        uint64_t word = bytes_load(at);
        size_t size = plain_number_size(word);
        if (size && size < 8) return plain_short(word, size, out) ? at + size : NULL;
    }
    return plain_number(at, l->end, out);
}

/* Which of the two is not foretold, so nothing hangs on it. */
static inline const char *take_truth(const Line *l, const char *at, uint32_t *word) {
    if (l->end - at < 8) {
        *word = *at == 't';
        return *at == 't' ? TAKE(l, at, "true") : TAKE(l, at, "false");
    }
    uint64_t text = bytes_load(at);
    bool yes = (text & bytes_first(4)) == bytes_load("true\0\0\0");
    bool no = (text & bytes_first(5)) == bytes_load("false\0\0");
    *word = yes;
    return (yes | no) ? at + 5 - yes : NULL;
}

static inline const char *take_scalar(const Line *l, const char *at, const FactPlan *plan,
                                      Scalar *out) {
    if (at == l->end) return NULL;
    if (*at == '"') return take_said_word(l, at, plan, out);
    if (*at == 't' || *at == 'f') {
        out->kind = SCALAR_WORD;
        return plan->kind == TYPE_YES_NO ? take_truth(l, at, &out->word) : NULL;
    }
    if (*at == 'n') {
        out->kind = SCALAR_NULL;
        return TAKE(l, at, "null");
    }
    out->kind = SCALAR_NUMBER;
    return plan->kind == TYPE_NUMBER ? take_number(l, at, &out->number) : NULL;
}

static const char *take_day(const Line *l, const char *at, Date *out) {
    String text;
    at = take_string(l, at, &text);
    if (!at) return NULL;
    *out = columns_day(l->columns, text.at, text.size);
    return *out != DATE_NONE ? at : NULL;
}

static const char *take_unit(const Line *l, const char *at, const FactPlan *plan) {
    String text;
    at = take_string(l, at, &text);
    if (!at || !plan->unit || strlen(plan->unit) != text.size) return NULL;
    return memcmp(plan->unit, text.at, text.size) == 0 ? at : NULL;
}

typedef struct Dated {
    Scalar value;
    Date day;
    bool has_value, has_unit;
} Dated;

static inline const char *take_part(const Line *l, const char *at, const FactPlan *plan,
                                    Dated *out) {
    const char *after = TAKE(l, at, "\"value\"");
    if (after) {
        if (out->has_value || !(at = take_colon(l, after))) return NULL;
        out->has_value = true;
        return take_scalar(l, at, plan, &out->value);
    }
    after = TAKE(l, at, "\"date\"");
    if (after) {
        if (out->day != DATE_NONE || !(at = take_colon(l, after))) return NULL;
        return take_day(l, at, &out->day);
    }
    after = TAKE(l, at, "\"unit\"");
    if (!after || out->has_unit || plan->kind != TYPE_NUMBER || !(at = take_colon(l, after)))
        return NULL;
    out->has_unit = true;
    return take_unit(l, at, plan);
}

/* {"value": 5, "unit": "ng/mL", "date": "2026-11-02"} after its '{' */
static const char *take_dated(const Line *l, const char *at, const FactPlan *plan, Dated *out) {
    for (;;) {
        at = after_value(l, take_part(l, at, plan, out));
        if (!at) return NULL;
        if (!is_at(l, at, ',')) break;
        at = take(l, at, ',');
    }
    bool number = out->has_value && out->value.kind == SCALAR_NUMBER;
    return out->has_value && (number || !out->has_unit) && is_at(l, at, '}') ? at + 1 : NULL;
}

static inline bool say(const Line *l, const FactPlan *plan, const Dated *said) {
    bool dated = said->day != DATE_NONE;
    if (said->value.kind == SCALAR_NULL) return !dated;
    if (said->value.kind == SCALAR_NUMBER)
        return columns_say_number(l->columns, plan, said->value.number, dated, said->day);
    return columns_say(l->columns, plan, said->value.word, 0, dated, said->day);
}

static const char *take_fact(const Line *l, const char *at, const FactPlan *plan) {
    Dated said = {.day = DATE_NONE};
    bool list = is_at(l, at, '['); /* of one: as good as alone */
    if (list && plan->kind == TYPE_SET) return NULL;
    if (list) at = take(l, at, '[');
    at = is_at(l, at, '{') ? take_dated(l, take(l, at, '{'), plan, &said)
                           : take_scalar(l, at, plan, &said.value);
    if (at && list) {
        at = after_value(l, at);
        if (said.value.kind == SCALAR_NULL || !is_at(l, at, ']')) return NULL;
        at++;
    }
    return at && say(l, plan, &said) ? at : NULL;
}

/* -- interventions ----------------------------------------------------------------------------- */

typedef struct Done {
    bool named;
    NamedDone what;
    Date day;
} Done;

static const char *take_name(const Line *l, const char *at, Done *out) {
    String text = {NULL, 0};
    if (out->named || !is_at(l, at, '"')) return NULL;
    out->named = true;
    at = take_word(l, at, &l->plan->interventions, &text, &out->what.intervention);
    out->what.at = text.at;
    out->what.size = text.size;
    return at;
}

/* {"intervention": "tace", "date": "2026-01-10"} after its '{' */
static const char *take_dated_done(const Line *l, const char *at, Done *out) {
    for (;;) {
        const char *after = TAKE(l, at, "\"intervention\"");
        if (after) {
            at = take_colon(l, after);
            if (at) at = take_name(l, at, out);
        } else {
            after = TAKE(l, at, "\"date\"");
            at = after && out->day == DATE_NONE ? take_colon(l, after) : NULL;
            if (at) at = take_day(l, at, &out->day);
        }
        at = after_value(l, at);
        if (!at) return NULL;
        if (!is_at(l, at, ',')) return out->named && is_at(l, at, '}') ? at + 1 : NULL;
        at = take(l, at, ',');
    }
}

static const char *take_done(const Line *l, const char *at, KeyKind list) {
    Done done = {.day = DATE_NONE};
    at = is_at(l, at, '{') ? take_dated_done(l, take(l, at, '{'), &done) : take_name(l, at, &done);
    if (!at) return NULL;
    bool dated = done.day != DATE_NONE;
    return columns_done(l->columns, list, done.what, dated, done.day) ? at : NULL;
}

static const char *take_list(const Line *l, const char *at, KeyKind list) {
    if (is_at(l, at, 'n')) return TAKE(l, at, "null");
    if (list == KEY_RECEIVING || !is_at(l, at, '[')) return NULL;
    if (list == KEY_RECEIVED) effects_apply(l->columns, &l->plan->list_said, 0);
    at = take(l, at, '[');
    if (is_at(l, at, ']')) return at + 1;
    for (;;) {
        at = after_value(l, take_done(l, at, list));
        if (!at) return NULL;
        if (!is_at(l, at, ',')) return is_at(l, at, ']') ? at + 1 : NULL;
        at = take(l, at, ',');
    }
}

/* -- what the guideline does not know ---------------------------------------------------------- */

static const char *pass_scalar(const Line *l, const char *at) {
    double number;
    if (at == l->end) return NULL;
    switch (*at) {
    case '"': return pass_string(l, at);
    case 't': return TAKE(l, at, "true");
    case 'f': return TAKE(l, at, "false");
    case 'n': return TAKE(l, at, "null");
    default: return plain_number(at, l->end, &number);
    }
}

static const char *pass_value(const Line *l, const char *at, unsigned depth);

/* The members of a list or object, behind what opens it. */
static const char *pass_members(const Line *l, const char *at, char close, unsigned depth) {
    if (is_at(l, at, close)) return at + 1;
    for (;;) {
        if (close == '}') {
            at = pass_string(l, at);
            if (at) at = take_colon(l, at);
        }
        if (at) at = after_value(l, pass_value(l, at, depth));
        if (!at) return NULL;
        if (!is_at(l, at, ',')) return is_at(l, at, close) ? at + 1 : NULL;
        at = take(l, at, ',');
    }
}

static const char *pass_value(const Line *l, const char *at, unsigned depth) {
    enum { DEPTH_MAX = 16 };
    bool object = is_at(l, at, '{'), list = is_at(l, at, '[');
    if (!object && !list) return pass_scalar(l, at);
    if (depth == DEPTH_MAX) return NULL;
    return pass_members(l, take(l, at, *at), object ? '}' : ']', depth + 1);
}

/* All that are new in a line are left to the chart's reader together. */
static const char *pass_unknown(const Line *l, const char *at, const Key *key) {
    uint8_t *said = &l->columns->unknown_said[key - l->columns->keys - l->plan->key_count];
    if (!*said) l->columns->warns = true;
    *said = true;
    return pass_value(l, at, 0);
}

/* -- any member -------------------------------------------------------------------------------- */

static const char *take_id(const Line *l, const char *at) {
    String id = {.at = at};
    if (is_at(l, at, 'n')) return TAKE(l, at, "null");
    if (is_at(l, at, '"')) {
        at = take_kept(l, at, &id);
    } else {
        double unused;
        at = plain_number(at, l->end, &unused);
        if (at) id.size = (size_t)(at - id.at);
    }
    if (!at) return NULL;
    l->columns->ids[l->columns->lanes] = id.at;
    l->columns->id_sizes[l->columns->lanes] = (uint32_t)id.size;
    return at;
}

static const char *take_member(const Line *l, const char *at, Key *key) {
    if (key->seen == l->columns->record) return NULL;
    key->seen = l->columns->record;
    switch (key->kind) {
    case KEY_FACT: return take_fact(l, at, key->plan);
    case KEY_ID: return take_id(l, at);
    case KEY_RECEIVED:
    case KEY_RECEIVING:
    case KEY_PROPOSED: return take_list(l, at, key->kind);
    case KEY_UNKNOWN: return pass_unknown(l, at, key);
    }
    return NULL;
}

/* -- simple members: what most of a line is ---------------------------------------------------- */

/* So many bytes have to follow: a key with what is around it, and a value. */
enum { SIMPLE_KEY = 64, SIMPLE_VALUE = 32 };

static inline const char *simple_word(const Line *l, const char *at, const WordTable *table,
                                      uint32_t *word) {
    uint32_t quotes = bytes16_equal(at + 1, '"');
    if (!quotes) return NULL;
    size_t size = (size_t)__builtin_ctz(quotes);
    *word = table->brief ? word_find_brief(table, at + 1, size)
                         : word_find(table, at + 1, size, l->end);
    return *word < WORD_EMPTY ? at + size + 2 : NULL;
}

static inline const char *simple_number(const char *at, const Key *key, uint32_t lane) {
    uint64_t word = bytes_load(at);
    size_t size = plain_number_size(word);
    double number;
    if (size - 1 >= 7 || !plain_short(word, size, &number)) return NULL;
    if (!columns_fits(key->plan, number)) return NULL;
    key->column->codes[lane] = STATE_VALUE;
    key->column->values[lane] = number;
    return at + size;
}

/* NULL for whatever is not simple, odd or not; nothing has been done then. */
static inline const char *simple_value(const Line *l, const char *at, const Key *key,
                                       uint32_t lane) {
    if (key->simple == SIMPLE_NUMBER) return simple_number(at, key, lane);
    uint32_t word = WORD_NONE;
    const char *after = NULL;
    if (*at == '"')
        after = simple_word(l, at, &key->plan->words, &word);
    else if (key->simple == SIMPLE_TRUTH)
        after = take_truth(l, at, &word);
    if (after) key->column->codes[lane] = key->plan->codes[word];
    return after;
}

/* As many as there are, each with the comma before it. */
static const char *take_simple_members(const Line *l, const char *at, Key **last) {
    Columns *columns = l->columns;
    Key *keys = columns->keys, *key = *last;
    uint32_t lane = columns->lanes, record = columns->record;
    bool tight = columns->tight;
    while (l->end - at >= SIMPLE_KEY + SIMPLE_VALUE) {
        Key *guess = key;
        const Pattern *around = NULL;
        for (int i = 0; i < LEFT_OUT && guess->follows && !around; i++) {
            guess = &keys[guess->follows];
            around = &guess->around[tight];
            if (around->size > SIMPLE_KEY) return at;
            if (!pattern_matches(around, at)) around = NULL;
        }
        if (!around || guess->simple == SIMPLE_NOT || guess->seen == record) break;
        const char *after = simple_value(l, at + around->size, guess, lane);
        if (!after) break;
        guess->seen = record;
        *last = key = guess;
        at = after;
    }
    return at;
}

/* -- the line ---------------------------------------------------------------------------------- */

static bool take_line(const Line *l, const char *at) {
    Key *key = l->columns->keys; /* the beginning */
    at = take(l, skip_space(l, at), '{');
    if (!at) return false;
    if (!is_at(l, at, '}')) {
        at = take_key(l, at, key, &key);
        while (at) {
            at = take_member(l, at, key);
            if (!at) return false;
            at = after_value(l, take_simple_members(l, at, &key));
            if (is_at(l, at, '}')) break;
            at = take_next_key(l, at, key, &key);
        }
        if (!at) return false;
    }
    return is_at(l, at, '}') && skip_space(l, at + 1) == l->end;
}

static bool read_line(Columns *columns, const char *at, const char *end) {
    Line line = {columns, columns->plan, end};
    columns->record++;
    columns->ids[columns->lanes] = NULL;
    columns->warns = false;
    return columns_end(columns, take_line(&line, at) && !columns->warns);
}

const char *columns_ndjson(Columns *columns, const char *at, const char *end) {
    for (; at < end && !columns_full(columns); columns->line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const char *next = stop ? stop + 1 : end;
        if (!line_is_blank(at, next)) {
            size_t size = line_size(at, next);
            bool good = read_line(columns, at, at + size);
            columns->records[columns->record_count++] =
                (LaneRecord){at, size, columns->line, good ? (int32_t)columns->lanes - 1 : -1};
        }
        at = next;
    }
    return at;
}
