/* value.h -- what a record says of a fact, made into what the fact can still be.
 *
 * Each format gives its values as a Said: the words as they stand, with their places. Here alone
 * they are converted to the fact's unit, checked against its range, and looked up among its
 * members, so that all formats understand and refuse the same. */
#ifndef PGL_PATIENT_VALUE_H
#define PGL_PATIENT_VALUE_H

#include "model/model.h"

/* A piece of the record's text; bytes are not NUL-terminated. */
typedef struct Piece {
    const char *text;
    size_t size;
    Span span;
} Piece;

typedef enum SaidKind {
    SAID_TRUTH,  /* JSON's true and false */
    SAID_NUMBER, /* 'piece' is the number as written */
    SAID_WORD    /* a text: yes, unknown, a member, a date */
} SaidKind;

typedef struct Said {
    SaidKind kind;
    bool truth;
    Piece piece;
    bool has_comparator;
    Piece comparator; /* "<" "<=" ">" ">=" */
    bool has_unit;
    Piece unit;
} Said;

/* Whom the messages speak to. */
typedef struct ValueReader {
    Arena *arena;
    Diags *diags;
    bool json;    /* texts stand in quotes there, so advice differs */
    bool lenient; /* an intervention that the guideline does not know is a warning, unless its name
                     looks like a slip of the pen: records tell of more than one guideline needs */
} ValueReader;

/* One value of a fact that is no set. False after a diagnostic. */
bool value_read(const ValueReader *reader, const Fact *fact, const Said *said, Possible *out);

/* True where 'said' has neither unit nor comparator; else false after a diagnostic. */
bool value_is_plain(const ValueReader *reader, const Fact *fact, const Said *said);

/* A set of members. Each name stands once. False after a diagnostic. */
bool value_read_set(const ValueReader *reader, const Fact *fact, const Piece *members, size_t count,
                    Possible *out);

/* The day of a value, with the time of day where it is given. False after a diagnostic, which
 * names 'what': "the date of 'afp'". */
bool value_read_date(const ValueReader *reader, const char *what, const Piece *piece, Entry *out);

/* An intervention, no group, by its name. NULL after a diagnostic. */
const Intervention *value_read_intervention(const ValueReader *reader, const Model *model,
                                            const Piece *piece);

/* Is this an intervention that the guideline does not know, and that is like none it knows? Of such
 * a one value_read_intervention() only warns, where the reader is lenient. */
bool value_is_foreign(const Model *model, const char *name);

/* Does a piece say exactly this word? */
bool piece_is(const Piece *piece, const char *word);

/* NUL-terminated, for messages: what does not print is left out, what is long is cut. */
const char *piece_text(Arena *arena, const Piece *piece);

/* What 'said' would be of any fact: the word "unknown". */
bool said_unknown(const Said *said);

#endif
