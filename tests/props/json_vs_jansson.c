/* json_vs_jansson.c -- documents made and spoilt at random, read by the strict reader and by
 * Jansson: what the one takes the other takes, and it means the same.
 *
 *   json_vs_jansson COUNT SEED
 *
 * Jansson is asked for any value at the top (JSON_DECODE_ANY), for NUL in strings
 * (JSON_ALLOW_NUL), and to take whole numbers of any length (JSON_DECODE_INT_AS_REAL). Of members
 * that stand twice it keeps the last, and so does this test; our readers of patients refuse them.
 * What is left of differences is counted, each with its reason:
 *
 *   taken here alone       a number that no double can hold, which we leave to whoever wants its
 *                          value; NUL in the name of a member; a byte order mark at the beginning
 *   refused here alone     deeper than JSON_MAX_DEPTH, or longer than the limits of strings and
 *                          numbers; a NUL byte behind a number or word, which Jansson passes over
 */
/* Both call their kinds JSON_OBJECT and the like: here ours are OUR_OBJECT. */
#define JSON_OBJECT OUR_OBJECT
#define JSON_ARRAY  OUR_ARRAY
#define JSON_STRING OUR_STRING
#define JSON_TRUE   OUR_TRUE
#define JSON_FALSE  OUR_FALSE
#define JSON_NULL   OUR_NULL
#include "base/decimal.h"
#include "patient/jsonread.h"
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL

#include <jansson.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- chance ------------------------------------------------------------------------------------ */

static uint64_t state;

static uint64_t next(void) {
    uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static size_t below(size_t count) {
    return (size_t)(next() % count);
}

static bool chance(unsigned percent) {
    return below(100) < percent;
}

/* -- documents --------------------------------------------------------------------------------- */

enum { ROOM = 1 << 16, KEEP_FREE = 4096 };

typedef struct Doc {
    char at[ROOM];
    size_t size;
} Doc;

static void put(Doc *doc, const char *bytes, size_t size) {
    if (size > ROOM - doc->size) size = ROOM - doc->size;
    memcpy(doc->at + doc->size, bytes, size);
    doc->size += size;
}

static void say(Doc *doc, const char *text) {
    put(doc, text, strlen(text));
}

static void space(Doc *doc) {
    static const char *const spaces[] = {"", "", "", "", " ", "  ", "\t", "\n", "\r\n"};
    say(doc, spaces[below(sizeof spaces / sizeof *spaces)]);
}

static void digits(Doc *doc, size_t count) {
    while (count--)
        put(doc, &"0123456789"[below(10)], 1);
}

static void number(Doc *doc) {
    static const char *const odd[] = {"0",
                                      "-0",
                                      "-0.0",
                                      "1.10",
                                      "1e400",
                                      "-1e400",
                                      "1e-400",
                                      "1E+2",
                                      "0e0",
                                      "0.1e1",
                                      "9007199254740993",
                                      "9223372036854775808",
                                      "1e308",
                                      "1.7976931348623157e308",
                                      "2e308",
                                      "5e-324",
                                      "123456789012345678901234567890"};
    if (chance(10)) {
        say(doc, odd[below(sizeof odd / sizeof *odd)]);
        return;
    }
    if (chance(30)) say(doc, "-");
    if (chance(20)) {
        say(doc, "0");
    } else {
        put(doc, &"123456789"[below(9)], 1);
        digits(doc, below(chance(3) ? JSON_MAX_NUMBER + 40 : 8));
    }
    if (chance(40)) {
        say(doc, ".");
        digits(doc, 1 + below(8));
    }
    if (!chance(20)) return;
    static const char *const marks[] = {"e", "E", "e+", "e-", "E-"};
    say(doc, marks[below(5)]);
    digits(doc, 1 + below(3));
}

static void character(Doc *doc) {
    static const char *const odd[] = {"\\\"",
                                      "\\\\",
                                      "\\/",
                                      "\\b",
                                      "\\f",
                                      "\\n",
                                      "\\r",
                                      "\\t",
                                      "\\u0000",
                                      "\\u00e9",
                                      "\\uD83D\\uDE00",
                                      "\\ud834\\udd1e",
                                      "\\u2028",
                                      "\\uFFFF",
                                      "\\ufffe",
                                      "\xC3\xA9",
                                      "\xE2\x82\xAC",
                                      "\xF0\x9F\x98\x80",
                                      "\x7F",
                                      "\xEF\xBB\xBF",
                                      "\xF4\x8F\xBF\xBF"};
    char escape[8];
    if (chance(15)) {
        snprintf(escape, sizeof escape, chance(50) ? "\\u%04x" : "\\u%04X",
                 (unsigned)below(0xD800));
        say(doc, escape);
    } else if (chance(30))
        say(doc, odd[below(sizeof odd / sizeof *odd)]);
    else
        put(doc, &"abcxyz {}[],:019-"[below(17)], 1);
}

static void string(Doc *doc) {
    say(doc, "\"");
    for (size_t left = below(12); left; left--)
        character(doc);
    say(doc, "\"");
}

static void value(Doc *doc, unsigned depth);

static void key(Doc *doc) {
    static const char *const names[] = {"\"a\"", "\"b\"", "\"value\"", "\"\"", "\"\\u0061\""};
    if (chance(60))
        say(doc, names[below(5)]);
    else
        string(doc);
    space(doc);
    say(doc, ":");
    space(doc);
}

static void inside(Doc *doc, unsigned depth, bool object) {
    say(doc, object ? "{" : "[");
    space(doc);
    for (size_t left = below(5), first = true; left; left--, first = false) {
        if (!first) say(doc, ",");
        space(doc);
        if (object) key(doc);
        value(doc, depth + 1);
        space(doc);
    }
    say(doc, object ? "}" : "]");
}

static void value(Doc *doc, unsigned depth) {
    static const char *const words[] = {"true", "false", "null"};
    size_t kind = below(depth > 6 || doc->size > ROOM - KEEP_FREE ? 4 : 7);
    if (kind == 0)
        say(doc, words[below(3)]);
    else if (kind == 1)
        number(doc);
    else if (kind < 4)
        string(doc);
    else
        inside(doc, depth, kind & 1);
}

/* Lists in lists, about as deep as may be. */
static void deep(Doc *doc) {
    size_t depth = JSON_MAX_DEPTH - 3 + below(6);
    for (size_t i = 0; i < depth; i++)
        say(doc, i % 3 ? "[" : "{\"a\":");
    say(doc, "1");
    for (size_t i = depth; i-- > 0;)
        say(doc, i % 3 ? "]" : "}");
}

static void make(Doc *doc) {
    doc->size = 0;
    if (chance(2)) say(doc, "\xEF\xBB\xBF");
    space(doc);
    if (chance(2))
        deep(doc);
    else if (chance(90))
        inside(doc, 0, chance(70));
    else
        value(doc, 0);
    space(doc);
}

/* -- spoiling ---------------------------------------------------------------------------------- */

static void replace(Doc *doc, size_t at, size_t gone, const char *bytes, size_t size) {
    if (doc->size - gone + size > ROOM) return;
    memmove(doc->at + at + size, doc->at + at + gone, doc->size - at - gone);
    memcpy(doc->at + at, bytes, size);
    doc->size = doc->size - gone + size;
}

static void spoil(Doc *doc) {
    static const char odd[] =
        "{}[],:\"\\0123456789.-+eEtfn u/\0\x01\x1F\x7F\x80\xBF\xC0\xC2\xE0\xED\xF0\xF5\xFF\n";
    static const char *const pieces[] = {"\\ud800",
                                         "\\udc00",
                                         "\\ud800\\u0041",
                                         "\\udc00\\ud800",
                                         "\\udc00\\udc00",
                                         "\\udc00\\udc00",
                                         "\\u12",
                                         "\\x",
                                         "NaN",
                                         "Infinity",
                                         "01",
                                         "1.",
                                         ".5",
                                         "1e",
                                         "+1",
                                         "--1",
                                         "0x1",
                                         "//",
                                         "/* */",
                                         "'",
                                         ",,",
                                         "[,",
                                         "{,",
                                         "\xED\xA0\x80",
                                         "\xC0\x80",
                                         "\xF4\x90\x80\x80",
                                         "\xEF\xBB\xBF",
                                         "True",
                                         "nul",
                                         "\\u0000",
                                         "{\"a\"}",
                                         "[1 2]"};
    size_t at = below(doc->size + 1), left = doc->size - at;
    switch (below(6)) {
    case 0: doc->size = at; break;
    case 1:
        if (left) doc->at[at] = odd[below(sizeof odd - 1)];
        break;
    case 2: replace(doc, at, 0, &odd[below(sizeof odd - 1)], 1); break;
    case 3: replace(doc, at, left ? 1 + below(left < 8 ? left : 8) : 0, "", 0); break;
    case 4: {
        const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
        replace(doc, at, 0, piece, strlen(piece));
        break;
    }
    case 5:
        if (left) doc->at[at] = (char)(doc->at[at] ^ (1 << below(8)));
        break;
    }
}

/* -- what the strict reader makes of it ---------------------------------------------------------
 */

typedef struct Node {
    JsonKind kind;
    const char *text; /* of strings, numbers; of a member its name */
    size_t size;
    const char *name;
    size_t name_size;
    struct Node *first, *next;
} Node;

typedef struct Reading {
    Arena *arena;
    const Doc *doc;
    JsonReader reader;
    Node *root; /* NULL: refused */
} Reading;

static Node *read_node(Reading *r, JsonToken token);

/* Of members with one name the last, in the place of the first, as Jansson has it. */
static void add(Node *parent, Node *node) {
    Node **at = &parent->first;
    for (; *at; at = &(*at)->next) {
        bool same = node->name && (*at)->name_size == node->name_size &&
                    memcmp((*at)->name, node->name, node->name_size) == 0;
        if (!same) continue;
        node->next = (*at)->next;
        break;
    }
    *at = node;
}

static Node *read_inside(Reading *r, Node *parent) {
    for (;;) {
        JsonToken name = {0}, token = json_next(&r->reader);
        if (token.kind == JSON_OBJECT_END || token.kind == JSON_ARRAY_END) return parent;
        if (token.kind == JSON_KEY) {
            name = token;
            token = json_next(&r->reader);
        }
        Node *node = read_node(r, token);
        if (!node) return NULL;
        node->name = name.text;
        node->name_size = name.size;
        add(parent, node);
    }
}

static Node *read_node(Reading *r, JsonToken token) {
    if (token.kind == JSON_BROKEN || token.kind == JSON_END) return NULL;
    Node *node = NEW(r->arena, Node);
    *node = (Node){.kind = token.kind, .text = token.text, .size = token.size};
    return token.kind == OUR_OBJECT || token.kind == OUR_ARRAY ? read_inside(r, node) : node;
}

static void read_doc(void *context) {
    Reading *r = context;
    Sources sources;
    sources_open(&sources, r->arena);
    const Source *source = source_add(&sources, "doc", r->doc->at, r->doc->size);
    r->reader = json_open(r->arena, source, 0, source->size);
    r->root = read_node(r, json_next(&r->reader));
    if (r->root && json_next(&r->reader).kind != JSON_END) r->root = NULL;
}

/* -- the same? -----------------------------------------------------------------------------------
 */

static size_t significant(const Node *node) {
    size_t count = 0;
    bool begun = false;
    for (size_t i = 0; i < node->size && node->text[i] != 'e' && node->text[i] != 'E'; i++) {
        bool digit = node->text[i] >= '0' && node->text[i] <= '9';
        begun |= digit && node->text[i] != '0';
        count += digit && begun;
    }
    return count;
}

static bool same_number(const Node *node, const json_t *other) {
    char text[JSON_MAX_NUMBER + 1];
    memcpy(text, node->text, node->size);
    text[node->size] = '\0';
    double read = strtod(text, NULL), theirs = json_real_value(other), decimal;
    if (read != theirs) return false;
    bool plain = significant(node) <= 15 && (theirs == 0 || fabs(theirs) > DEC_TINY);
    if (!plain || fabs(theirs) > DEC_MAX) return true;
    return dec_parse(node->text, node->size, &decimal) != DEC_OK ? theirs == 0 : decimal == theirs;
}

static bool same(const Node *node, json_t *other);

static bool same_members(const Node *node, json_t *other) {
    size_t count = 0;
    for (const Node *member = node->first; member; member = member->next, count++) {
        json_t *theirs = json_object_getn(other, member->name, member->name_size);
        if (!theirs || !same(member, theirs)) return false;
    }
    return count == json_object_size(other);
}

static bool same_items(const Node *node, json_t *other) {
    size_t count = 0;
    for (const Node *item = node->first; item; item = item->next, count++)
        if (!same(item, json_array_get(other, count))) return false;
    return count == json_array_size(other);
}

static bool same(const Node *node, json_t *other) {
    switch (node->kind) {
    case OUR_NULL: return json_is_null(other);
    case OUR_TRUE: return json_is_true(other);
    case OUR_FALSE: return json_is_false(other);
    case JSON_NUMBER: return json_is_real(other) && same_number(node, other);
    case OUR_STRING:
        return json_is_string(other) && json_string_length(other) == node->size &&
               memcmp(json_string_value(other), node->text, node->size) == 0;
    case OUR_OBJECT: return json_is_object(other) && same_members(node, other);
    case OUR_ARRAY: return json_is_array(other) && same_items(node, other);
    case JSON_END:
    case JSON_BROKEN:
    case JSON_KEY:
    case JSON_OBJECT_END:
    case JSON_ARRAY_END: break;
    }
    return false;
}

/* -- counting ------------------------------------------------------------------------------------
 */

typedef struct Counts {
    size_t both, neither, overflow, nul_key, limits, nul_byte, wrong;
} Counts;

static void complain(Counts *counts, const Doc *doc, const char *what) {
    if (counts->wrong++ >= 5) return;
    printf("%s:\n", what);
    fwrite(doc->at, 1, doc->size < 400 ? doc->size : 400, stdout);
    printf("\n");
}

static bool is_limit(const JsonReader *reader) {
    return reader->problem &&
           (strstr(reader->problem, "nested more than") || strstr(reader->problem, "longer than"));
}

static bool is_nul_byte(const JsonReader *reader) {
    const Source *source = reader->source;
    uint32_t at = reader->problem_span.begin - source->base;
    return at < source->size && source->text[at] == '\0';
}

static void compare(const Doc *doc, Counts *counts) {
    Reading r = {.arena = arena_open(0), .doc = doc};
    if (!r.arena || !arena_try(r.arena, read_doc, &r)) exit(3);
    size_t mark = doc->size >= 3 && memcmp(doc->at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    json_error_t error;
    json_t *other = json_loadb(doc->at + mark, doc->size - mark,
                               JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
    if (r.root && other) {
        counts->both++;
        if (!same(r.root, other)) complain(counts, doc, "it means something else");
    } else if (!r.root && !other) {
        counts->neither++;
    } else if (r.root && json_error_code(&error) == json_error_numeric_overflow) {
        counts->overflow++;
    } else if (r.root && json_error_code(&error) == json_error_null_byte_in_key) {
        counts->nul_key++;
    } else if (other && is_limit(&r.reader)) {
        counts->limits++;
    } else if (other && is_nul_byte(&r.reader)) {
        counts->nul_byte++;
    } else
        complain(counts, doc, r.root ? error.text : r.reader.problem);
    json_decref(other);
    arena_close(r.arena);
}

int main(int argc, char **argv) {
    static Doc doc;
    Counts counts = {0};
    size_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    for (size_t i = 0; i < count; i++) {
        make(&doc);
        for (size_t times = i % 2 ? 1 + below(3) : 0; times; times--)
            spoil(&doc);
        compare(&doc, &counts);
    }
    printf(
        "%zu documents: %zu taken alike, %zu refused by both; taken here alone %zu for a number "
        "beyond doubles and %zu for NUL in a name; refused here alone %zu for our limits and %zu "
        "for a NUL byte; %zu disagreements\n",
        count, counts.both, counts.neither, counts.overflow, counts.nul_key, counts.limits,
        counts.nul_byte, counts.wrong);
    bool met = counts.both > count / 4 && counts.neither > count / 8 && counts.overflow &&
               counts.nul_key && counts.limits;
    if (!met) printf("these documents leave something out\n");
    return counts.wrong || !met;
}
