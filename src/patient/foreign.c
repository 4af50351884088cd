/* foreign.c -- see foreign.h: open addressing, at most half full. */
#include "patient/foreign.h"

#include "patient/value.h"

#include <string.h>

enum { SLOTS = 1024, NAMES_MAX = SLOTS / 2, NAME_SIZE = 48 };

typedef struct ForeignName {
    char text[NAME_SIZE]; /* NUL-terminated; empty: the slot is free */
    bool only_warned_of;
} ForeignName;

struct Foreign {
    const Model *model;
    uint32_t count;
    ForeignName names[SLOTS];
};

Foreign *foreign_open(Arena *arena, const Model *model) {
    Foreign *foreign = NEW(arena, Foreign);
    foreign->model = model;
    return foreign;
}

static bool is_name(const char *at, size_t size) {
    if (size == 0 || size >= NAME_SIZE) return false;
    for (size_t i = 0; i < size; i++) {
        char c = at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool other = (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!letter && (i == 0 || !other)) return false;
    }
    return true;
}

/* These say something of the list. */
static bool is_reserved(const char *text) {
    return strcmp(text, "none") == 0 || strcmp(text, "unknown") == 0;
}

static ForeignName *find(Foreign *foreign, const char *at, size_t size) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)at[i]) * 16777619u;
    ForeignName *name = &foreign->names[hash % SLOTS];
    while (name->text[0] && (strlen(name->text) != size || memcmp(name->text, at, size) != 0))
        name = name == &foreign->names[SLOTS - 1] ? foreign->names : name + 1;
    return name;
}

bool foreign_may_pass(Foreign *foreign, const char *at, size_t size) {
    if (!is_name(at, size)) return false;
    ForeignName *name = find(foreign, at, size);
    if (name->text[0]) return name->only_warned_of;
    if (foreign->count == NAMES_MAX) return false;
    foreign->count++;
    memcpy(name->text, at, size);
    name->only_warned_of = !is_reserved(name->text) && value_is_foreign(foreign->model, name->text);
    return false;
}
