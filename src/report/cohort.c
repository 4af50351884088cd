/* cohort.c -- one-line results: see cohort.h. All texts that a line can hold are made beforehand,
 * quoted for each format; a line is then pieced together, or is one that was made before. */
#include "report/cohort_parts.h"

/* -- making ready ------------------------------------------------------------------------------ */

static Part part_of(const char *text) {
    return (Part){text, strlen(text)};
}

/* Inside a quoted CSV cell; a line end would be one inside the cell, which is legal. */
static const char *csv_inside(Arena *arena, const char *text) {
    Text out = text_open(arena);
    for (; *text; text++) {
        if (*text == '"') text_char(&out, '"');
        text_char(&out, *text);
    }
    return text_string(&out);
}

/* Without the quotes around it. */
static const char *json_inside(Arena *arena, const char *text) {
    Text out = text_open(arena);
    text_json(&out, text);
    return arena_copy(arena, out.at + 1, out.size - 2);
}

static Words words_of(Arena *arena, const char *text) {
    return (Words){part_of(csv_inside(arena, text)), part_of(json_inside(arena, text)),
                   strpbrk(text, ",\"\r\n;") != NULL, text};
}

static const char *option_text(Arena *arena, const Option *option) {
    Text out = text_open(arena);
    for (size_t i = 0; i < option->count; i++)
        text_format(&out, "%s%s", i ? "+" : "", option->members[i]->name);
    return text_string(&out);
}

static const char *offer_head(Arena *arena, const Offer *offer) {
    return arena_printf(arena, "%s:%s:", speaker_name(arena, offer->action),
                        offer->action->against ? "against" : "for");
}

/* An item with all its options, as it stands in most lines. */
static const char *whole_item(Arena *arena, const Offer *offer) {
    Text out = text_open(arena);
    text_add(&out, offer_head(arena, offer));
    for (size_t i = 0; i < offer->options->count; i++)
        text_format(&out, "%s%s", i ? "|" : "", option_text(arena, &offer->options->at[i]));
    return text_string(&out);
}

static const char *signal_text(Arena *arena, const Program *program, const Signal *signal) {
    const Model *model = program->model;
    switch (signal->kind) {
    case SIGNAL_ISSUED:
    case SIGNAL_AGAINST: return whole_item(arena, &program->offers[signal->of]);
    case SIGNAL_WITHDRAWN:
        return option_text(arena, &program->offers[signal->of].options->at[signal->option]);
    case SIGNAL_CONFLICT: return speaker_name(arena, program->offers[signal->of].action);
    case SIGNAL_CURRENT: return model->steps[signal->of]->path;
    case SIGNAL_BROKEN: return model->promises[signal->of]->text;
    case SIGNAL_INCONSISTENT: return model->assumptions[signal->of]->text;
    }
    return "";
}

static BriefColumn column_of(SignalKind kind) {
    switch (kind) {
    case SIGNAL_ISSUED:
    case SIGNAL_AGAINST:
    case SIGNAL_WITHDRAWN: return BRIEF_ISSUED;
    case SIGNAL_CONFLICT: return BRIEF_CONFLICTS;
    case SIGNAL_CURRENT: return BRIEF_STEPS;
    case SIGNAL_BROKEN: return BRIEF_BROKEN;
    case SIGNAL_INCONSISTENT: return BRIEF_INCONSISTENT;
    }
    return BRIEF_ISSUED;
}

const Brief *brief_open(Arena *arena, const Signals *signals) {
    Brief *brief = NEW(arena, Brief);
    Words *words = NEW_N(arena, Words, signals->count + 1);
    Words *heads = NEW_N(arena, Words, signals->count + 1);
    uint32_t *options = NEW_N(arena, uint32_t, signals->count + 1);
    for (int c = 0; c < BRIEF_COLUMNS; c++)
        brief->masks[c] = NEW_N(arena, uint64_t, signals->words);
    for (uint32_t i = 0; i < signals->count; i++) {
        const Signal *signal = &signals->at[i];
        words[i] = words_of(arena, signal_text(arena, signals->program, signal));
        if (signal->kind == SIGNAL_ISSUED) {
            const Offer *offer = &signals->program->offers[signal->of];
            heads[i] = words_of(arena, offer_head(arena, offer));
            options[i] = (uint32_t)offer->options->count;
            brief->masks[BRIEF_POSSIBLE][i / 64] |= (uint64_t)1 << (i % 64);
        }
        if (signal->kind != SIGNAL_WITHDRAWN)
            brief->masks[column_of(signal->kind)][i / 64] |= (uint64_t)1 << (i % 64);
    }
    brief->signals = signals;
    brief->words = words;
    brief->heads = heads;
    brief->options = options;
    return brief;
}

/* -- lines --------------------------------------------------------------------------------------
 */

/* A place to write to that surely has room. */
static inline char *put(char *to, Part part) {
    memcpy(to, part.at, part.size);
    return to + part.size;
}

/* Some option is withdrawn, perhaps: the item is pieced together. */
static bool any_withdrawn(const Brief *brief, uint32_t index, const uint64_t *yes,
                          const uint64_t *maybe) {
    for (uint32_t i = index + 1; i <= index + brief->options[index]; i++)
        if (signal_bit(yes, i) || signal_bit(maybe, i)) return true;
    return false;
}

static Part pick(const Words *words, bool json) {
    return json ? words->json : words->csv;
}

static void pieced_item(const Brief *brief, uint32_t index, const uint64_t *yes,
                        const uint64_t *maybe, bool json, Buffer *out) {
    Part head = pick(&brief->heads[index], json);
    buffer_bytes(out, head.at, head.size);
    const char *between = "";
    for (uint32_t i = index + 1; i <= index + brief->options[index]; i++) {
        if (signal_bit(yes, i)) continue;
        buffer_string(out, between);
        Part option = pick(&brief->words[i], json);
        buffer_bytes(out, option.at, option.size);
        if (signal_bit(maybe, i)) buffer_char(out, '?');
        between = "|";
    }
}

static void item(const Brief *brief, uint32_t index, const uint64_t *yes, const uint64_t *maybe,
                 bool json, Buffer *out) {
    if (brief->options[index] && any_withdrawn(brief, index, yes, maybe)) {
        pieced_item(brief, index, yes, maybe, json, out);
        return;
    }
    Part part = pick(&brief->words[index], json);
    if (buffer_reserve(out, part.size)) {
        put(out->at + out->size, part);
        out->size += part.size;
    }
}

static bool needs_quotes(const Brief *brief, BriefColumn column, const uint64_t *bits) {
    if (column != BRIEF_BROKEN && column != BRIEF_INCONSISTENT) return false;
    for (uint32_t w = 0; w < brief->signals->words; w++)
        for (uint64_t left = bits[w] & brief->masks[column][w]; left; left &= left - 1)
            if (brief->words[w * 64 + (uint32_t)__builtin_ctzll(left)].quote) return true;
    return false;
}

static void column(const Brief *brief, BriefColumn which, const uint64_t *yes,
                   const uint64_t *maybe, bool json, Buffer *out) {
    const uint64_t *bits = which == BRIEF_POSSIBLE ? maybe : yes;
    bool quotes = !json && needs_quotes(brief, which, bits), first = true;
    if (quotes) buffer_char(out, '"');
    for (uint32_t w = 0; w < brief->signals->words; w++) {
        for (uint64_t left = bits[w] & brief->masks[which][w]; left; left &= left - 1) {
            if (json)
                buffer_bytes(out, first ? "\"" : ", \"", first ? 1 : 3);
            else if (!first)
                buffer_char(out, ';');
            item(brief, w * 64 + (uint32_t)__builtin_ctzll(left), yes, maybe, json, out);
            if (json) buffer_char(out, '"');
            first = false;
        }
    }
    if (quotes) buffer_char(out, '"');
}

static const char *const names[BRIEF_COLUMNS] = {"issued",    "possible",        "steps",
                                                 "conflicts", "broken_promises", "inconsistent"};

void brief_csv_header(Buffer *out) {
    buffer_string(out, "patient");
    for (int c = 0; c < BRIEF_COLUMNS; c++) {
        buffer_char(out, ',');
        buffer_string(out, names[c]);
    }
    buffer_char(out, '\n');
}

/* Which bytes of an id have to be quoted: 1 in CSV, 2 in JSON. */
enum { QUOTED_CSV = 1, QUOTED_JSON = 2 };

static bool is_plain(const char *text, size_t size, uint8_t format) {
    static const uint8_t quoted[256] = {
        2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 2, 3, 2, 2, /* control characters, LF, CR */
        2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, ['"'] = 3, [','] = 1, ['\\'] = 2};
    uint8_t found = 0;
    for (size_t i = 0; i < size; i++)
        found |= quoted[(unsigned char)text[i]];
    return !(found & format);
}

static void csv_id(const char *id, size_t size, Buffer *out) {
    if (is_plain(id, size, QUOTED_CSV))
        buffer_bytes(out, id, size);
    else
        buffer_csv_quoted(out, id, size);
}

static void csv_head(const char *id, size_t size, Buffer *out) {
    if (id) csv_id(id, size, out);
}

static void csv_tail(const Brief *brief, const uint64_t *yes, const uint64_t *maybe, Buffer *out) {
    for (int c = 0; c < BRIEF_COLUMNS; c++) {
        buffer_char(out, ',');
        column(brief, (BriefColumn)c, yes, maybe, false, out);
    }
    buffer_char(out, '\n');
}

static void json_char(unsigned char c, Buffer *out) {
    static const char hex[] = "0123456789abcdef";
    if (c == '"' || c == '\\') buffer_char(out, '\\');
    if (c >= 0x20) {
        buffer_char(out, (char)c);
        return;
    }
    buffer_string(out, "\\u00");
    buffer_char(out, hex[c >> 4]);
    buffer_char(out, hex[c & 15]);
}

static void json_id(const char *id, size_t size, Buffer *out) {
    buffer_char(out, '"');
    if (is_plain(id, size, QUOTED_JSON))
        buffer_bytes(out, id, size);
    else
        for (size_t i = 0; i < size; i++)
            json_char((unsigned char)id[i], out);
    buffer_char(out, '"');
}

static void json_head(const char *id, size_t size, Buffer *out) {
    buffer_string(out, "{\"patient\": ");
    if (id)
        json_id(id, size, out);
    else
        buffer_string(out, "null");
}

static void json_tail(const Brief *brief, const uint64_t *yes, const uint64_t *maybe, Buffer *out) {
    for (int c = 0; c < BRIEF_COLUMNS; c++) {
        buffer_string(out, ", \"");
        buffer_string(out, names[c]);
        buffer_string(out, "\": [");
        column(brief, (BriefColumn)c, yes, maybe, true, out);
        buffer_char(out, ']');
    }
    buffer_string(out, "}\n");
}

void brief_csv(const Brief *brief, const char *id, size_t size, const uint64_t *yes,
               const uint64_t *maybe, Buffer *out) {
    csv_head(id, size, out);
    csv_tail(brief, yes, maybe, out);
}

void brief_ndjson(const Brief *brief, const char *id, size_t size, const uint64_t *yes,
                  const uint64_t *maybe, Buffer *out) {
    json_head(id, size, out);
    json_tail(brief, yes, maybe, out);
}

/* -- lines made before ------------------------------------------------------------------------- */

enum { KEPT_LINES = 1024, KEPT_SIZE = 508 };

/* What follows the id, and of which signals. */
typedef struct KeptLine {
    uint32_t size; /* 0: none is kept */
    char text[KEPT_SIZE];
} KeptLine;

struct BriefLines {
    const Brief *brief;
    bool json;
    KeptLine *kept;    /* by hash of the signals */
    uint64_t *signals; /* of each kept line: yes and maybe */
};

BriefLines *brief_lines_open(Arena *arena, const Brief *brief, bool json) {
    BriefLines *lines = NEW(arena, BriefLines);
    lines->brief = brief;
    lines->json = json;
    lines->kept = NEW_N(arena, KeptLine, KEPT_LINES);
    lines->signals = NEW_N(arena, uint64_t, (size_t)2 * KEPT_LINES * brief->signals->words);
    return lines;
}

static uint32_t place_of(const uint64_t *yes, const uint64_t *maybe, uint32_t words) {
    uint64_t hash = 0;
    for (uint32_t w = 0; w < words; w++) {
        hash = (hash ^ yes[w]) * 0x9E3779B97F4A7C15u;
        hash = (hash ^ (hash >> 32) ^ maybe[w]) * 0xD1342543DE82EF95u;
    }
    return (uint32_t)(hash >> 40) % KEPT_LINES;
}

static bool same_signals(const uint64_t *kept, const uint64_t *yes, const uint64_t *maybe,
                         uint32_t words) {
    uint64_t other = 0;
    for (uint32_t w = 0; w < words; w++)
        other |= (kept[w] ^ yes[w]) | (kept[words + w] ^ maybe[w]);
    return other == 0;
}

/* A tail that is too long is not kept. */
static void make_tail(const BriefLines *lines, KeptLine *kept, uint64_t *signals,
                      const uint64_t *yes, const uint64_t *maybe, Buffer *out) {
    size_t before = out->size, words = lines->brief->signals->words;
    if (lines->json)
        json_tail(lines->brief, yes, maybe, out);
    else
        csv_tail(lines->brief, yes, maybe, out);
    size_t size = out->size - before;
    kept->size = 0;
    if (size > KEPT_SIZE || out->failed) return;
    memcpy(kept->text, out->at + before, size);
    memcpy(signals, yes, words * sizeof *yes);
    memcpy(signals + words, maybe, words * sizeof *maybe);
    kept->size = (uint32_t)size;
}

void brief_line(BriefLines *lines, const char *id, size_t size, const uint64_t *yes,
                const uint64_t *maybe, Buffer *out) {
    uint32_t words = lines->brief->signals->words, place = place_of(yes, maybe, words);
    KeptLine *kept = &lines->kept[place];
    uint64_t *signals = lines->signals + (size_t)2 * place * words;
    if (lines->json)
        json_head(id, size, out);
    else
        csv_head(id, size, out);
    if (kept->size && same_signals(signals, yes, maybe, words))
        buffer_bytes(out, kept->text, kept->size);
    else
        make_tail(lines, kept, signals, yes, maybe, out);
}
