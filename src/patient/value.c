/* value.c -- see value.h. */
#include "patient/value.h"

#include "base/decimal.h"

#include <math.h>

/* Whole numbers stop where decimals of 15 digits would begin to skip some. */
#define WHOLE_MAX 999999999999999.0

bool piece_is(const Piece *piece, const char *word) {
    return piece->size == strlen(word) && memcmp(piece->text, word, piece->size) == 0;
}

const char *piece_text(Arena *arena, const Piece *piece) {
    enum { MOST = 60 };
    size_t size = piece->size;
    if (size > MOST) {
        size = MOST;
        while (size > 0 && ((unsigned char)piece->text[size] & 0xC0) == 0x80)
            size--;
    }
    char *text = NEW_N(arena, char, size + 4), *to = text;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)piece->text[i] >= 0x20 && piece->text[i] != 0x7F) *to++ = piece->text[i];
    if (size < piece->size) memcpy(to, "...", 3);
    return text;
}

bool said_unknown(const Said *said) {
    return said->kind == SAID_WORD && piece_is(&said->piece, "unknown");
}

/* "a number in ng/mL", "yes or no", "one of hcc, lung": what the fact wants. */
static const char *wanted_text(const ValueReader *r, const Fact *fact) {
    Type type = fact->type;
    switch (type.kind) {
    case TYPE_YES_NO: return "yes or no";
    case TYPE_NUMBER: {
        const char *number = type.whole ? "a whole number" : "a number";
        return type.unit ? arena_printf(r->arena, "%s in %s", number, unit_text(type.unit))
                         : number;
    }
    case TYPE_DATE: return "a date";
    case TYPE_CATEGORY: return "a category";
    case TYPE_SET: return "a set";
    case TYPE_ERROR:
    case TYPE_INTERVENTION:
    case TYPE_SPAN: break;
    }
    return "of no kind that a record can hold";
}

static const char *said_text(const Said *said) {
    switch (said->kind) {
    case SAID_TRUTH: return said->truth ? "true" : "false";
    case SAID_NUMBER: return "a number";
    case SAID_WORD: return "a text";
    }
    return "";
}

static bool wrong_type(const ValueReader *r, const Fact *fact, const Said *said,
                       const char *remedy) {
    Diag *diag = diag_add(r->diags, DIAG_DATA_WRONG_TYPE, said->piece.span, "'%s' is %s, not %s",
                          fact->name, wanted_text(r, fact), said_text(said));
    if (remedy) diag_hint(r->diags, diag, "%s", remedy);
    return false;
}

bool value_is_plain(const ValueReader *r, const Fact *fact, const Said *said) {
    if (said->has_comparator)
        diag_add(r->diags, DIAG_DATA_WRONG_TYPE, said->comparator.span,
                 "'%s' is %s: it has no bounds", fact->name, wanted_text(r, fact));
    if (said->has_unit)
        diag_add(r->diags, DIAG_DATA_BAD_UNIT, said->unit.span, "'%s' is %s: it has no unit",
                 fact->name, wanted_text(r, fact));
    return !said->has_comparator && !said->has_unit;
}

/* -- yes/no ---------------------------------------------------------------------------------- */

static bool read_truth(const ValueReader *r, const Fact *fact, const Said *said, Possible *out) {
    bool yes = said->kind == SAID_TRUTH && said->truth;
    bool no = said->kind == SAID_TRUTH && !said->truth;
    if (said->kind == SAID_WORD) {
        yes = piece_is(&said->piece, "yes") || (!r->json && piece_is(&said->piece, "true"));
        no = piece_is(&said->piece, "no") || (!r->json && piece_is(&said->piece, "false"));
    }
    if (!yes && !no) {
        const char *remedy =
            r->json ? "write true, false or \"unknown\"" : "write yes, no or unknown";
        return wrong_type(r, fact, said, remedy);
    }
    if (!value_is_plain(r, fact, said)) return false;
    *out = (Possible){.kind = POSSIBLE_YES_NO, .yes = yes};
    return true;
}

/* -- numbers --------------------------------------------------------------------------------- */

/* The value as the record gives it: "5 mg/L". */
static const char *given_text(const ValueReader *r, const Said *said) {
    const char *number = piece_text(r->arena, &said->piece);
    return said->has_unit
               ? arena_printf(r->arena, "%s %s", number, piece_text(r->arena, &said->unit))
               : number;
}

static const char *number_text(const ValueReader *r, double value, const Type *type) {
    char digits[DEC_TEXT];
    dec_format(value, digits);
    return type->unit && !unit_is_one(type->unit)
               ? arena_printf(r->arena, "%s %s", digits, unit_text(type->unit))
               : arena_string(r->arena, digits);
}

static const char *range_text(const ValueReader *r, const Fact *fact) {
    char low[DEC_TEXT], high[DEC_TEXT];
    dec_format(fact->low, low);
    dec_format(fact->high, high);
    if (isinf(fact->high)) return arena_printf(r->arena, "at least %s", low);
    if (isinf(fact->low)) return arena_printf(r->arena, "at most %s", high);
    return arena_printf(r->arena, "between %s and %s", low,
                        number_text(r, fact->high, &fact->type));
}

static bool out_of_range(const ValueReader *r, const Fact *fact, const Said *said, double value) {
    const char *given = given_text(r, said);
    Diag *diag = diag_add(r->diags, DIAG_DATA_OUT_OF_RANGE, said->piece.span,
                          "'%s' lies %s; %s is outside", fact->name, range_text(r, fact), given);
    const char *converted = number_text(r, value, &fact->type);
    if (said->has_unit && strcmp(given, converted) != 0)
        diag_hint(r->diags, diag, "%s is %s", given, converted);
    return false;
}

static bool cannot_hold(const ValueReader *r, const Fact *fact, const Said *said) {
    diag_add(r->diags, DIAG_DATA_OUT_OF_RANGE, said->piece.span,
             "the value of '%s' is too large or too small to be reckoned with", fact->name);
    return false;
}

static bool read_unit(const ValueReader *r, const Fact *fact, const Piece *piece, Unit *out,
                      UnitProblem *problem) {
    if (unit_parse(r->arena, piece->text, piece->size, out, problem) != UNIT_BAD) return true;
    Diag *diag = diag_add(r->diags, DIAG_DATA_BAD_UNIT, piece->span,
                          "'%s' is not a unit that '%s' can have: %s", piece_text(r->arena, piece),
                          fact->name, problem->message ? problem->message : "it is not UCUM");
    if (problem->suggestion) diag_hint(r->diags, diag, "did you mean '%s'?", problem->suggestion);
    return false;
}

static void warn_spelling(const ValueReader *r, const Fact *fact, const Piece *piece,
                          const char *code) {
    Diag *diag = diag_add(r->diags, DIAG_UNIT_SPELLING, piece->span,
                          "the unit of '%s' is spelled outside UCUM", fact->name);
    diag_hint(r->diags, diag, "write '%s'", code);
}

static bool wrong_dimension(const ValueReader *r, const Fact *fact, const Piece *piece,
                            const Unit *given, const Unit *own) {
    Diag *diag = diag_add(r->diags, DIAG_DATA_BAD_UNIT, piece->span, "'%s' is in %s (%s); %s is %s",
                          fact->name, fact->type.unit ? unit_text(own) : "plain numbers",
                          unit_dimension_text(r->arena, own), piece_text(r->arena, piece),
                          unit_dimension_text(r->arena, given));
    if (fact->type.unit)
        diag_hint(r->diags, diag, "give it in %s or a unit that converts", unit_text(own));
    else
        diag_hint(r->diags, diag, "leave the unit out");
    return false;
}

/* Brings *value from the unit that was given into the fact's. */
static bool convert(const ValueReader *r, const Fact *fact, const Said *said, double *value) {
    if (!said->has_unit) return true;
    Unit given;
    UnitProblem problem = {0};
    if (!read_unit(r, fact, &said->unit, &given, &problem)) return false;
    Unit own = fact->type.unit ? *fact->type.unit : unit_one();
    UnitConversion conversion = fact->molar_mass > 0
                                    ? unit_conversion_molar(&given, &own, fact->molar_mass)
                                    : unit_conversion(&given, &own);
    if (!conversion.possible) return wrong_dimension(r, fact, &said->unit, &given, &own);
    if (problem.suggestion) warn_spelling(r, fact, &said->unit, problem.suggestion);
    *value = unit_convert(&conversion, *value);
    return isnan(*value) ? cannot_hold(r, fact, said) : true;
}

static bool read_digits(const ValueReader *r, const Fact *fact, const Said *said, double *out) {
    switch (dec_parse(said->piece.text, said->piece.size, out)) {
    case DEC_OK: return true;
    case DEC_TOO_LARGE: return cannot_hold(r, fact, said);
    case DEC_MALFORMED: break;
    }
    Diag *diag =
        diag_add(r->diags, DIAG_DATA_WRONG_TYPE, said->piece.span, "'%s' is %s; '%s' is no number",
                 fact->name, wanted_text(r, fact), piece_text(r->arena, &said->piece));
    diag_hint(r->diags, diag, "write it as in 0.35 or 12 mg, with a space before the unit");
    return false;
}

/* `< 5` as all that is below 5. Whole numbers below 5 are at most 4. */
static bool read_bound(const ValueReader *r, const Fact *fact, const Said *said, double value,
                       Possible *out) {
    bool whole = fact->type.whole, low_said = true;
    const Piece *sign = &said->comparator;
    if (piece_is(sign, "<"))
        out->high = whole ? dec_ceil(value) - 1 : dec_previous(value);
    else if (piece_is(sign, "<="))
        out->high = whole ? dec_floor(value) : value;
    else if (piece_is(sign, ">"))
        out->low = whole ? dec_floor(value) + 1 : dec_next(value);
    else if (piece_is(sign, ">="))
        out->low = whole ? dec_ceil(value) : value;
    else
        low_said = false;
    if (low_said) return isnan(out->low) || isnan(out->high) ? cannot_hold(r, fact, said) : true;
    Diag *diag = diag_add(r->diags, DIAG_DATA_SHAPE, sign->span, "'%s' is not a comparator of '%s'",
                          piece_text(r->arena, sign), fact->name);
    diag_hint(r->diags, diag, "write <, <=, > or >=");
    return false;
}

static bool check_whole(const ValueReader *r, const Fact *fact, const Said *said, double value) {
    if (!fact->type.whole) return true;
    if (!dec_is_whole(value)) {
        diag_add(r->diags, DIAG_DATA_WRONG_TYPE, said->piece.span,
                 "'%s' is a whole number; %s is not", fact->name, given_text(r, said));
        return false;
    }
    return fabs(value) <= WHOLE_MAX ? true : cannot_hold(r, fact, said);
}

/* A bound can be no wider than the fact's own range. */
static bool fit_range(const ValueReader *r, const Fact *fact, const Said *said, double value,
                      Possible *out) {
    if (!fact->has_range) return true;
    if (out->high < fact->low || out->low > fact->high) return out_of_range(r, fact, said, value);
    if (out->low < fact->low) out->low = fact->low;
    if (out->high > fact->high) out->high = fact->high;
    return true;
}

static bool read_number(const ValueReader *r, const Fact *fact, const Said *said, Possible *out) {
    double value = 0, unread;
    if (said->kind == SAID_WORD && r->json &&
        dec_parse(said->piece.text, said->piece.size, &unread) == DEC_OK)
        return wrong_type(r, fact, said, "write the number without quotes");
    if (said->kind != SAID_NUMBER) {
        const char *remedy =
            r->json ? "write a number, or \"unknown\"" : "write a number, or unknown";
        return wrong_type(r, fact, said, remedy);
    }
    if (!read_digits(r, fact, said, &value) || !convert(r, fact, said, &value)) return false;
    *out = (Possible){.kind = POSSIBLE_NUMBER, .low = value, .high = value};
    if (!said->has_comparator)
        return check_whole(r, fact, said, value) && fit_range(r, fact, said, value, out);
    out->low = -INFINITY;
    out->high = INFINITY;
    return read_bound(r, fact, said, value, out) && fit_range(r, fact, said, value, out);
}

/* -- dates ----------------------------------------------------------------------------------- */

static bool bad_date(const ValueReader *r, const char *what, const Piece *piece) {
    Diag *diag = diag_add(r->diags, DIAG_DATA_BAD_DATE, piece->span, "%s is not a date: '%s'", what,
                          piece_text(r->arena, piece));
    diag_hint(r->diags, diag, "write 2026-11-23, 2026-11 or 2026");
    return false;
}

static bool read_day(const ValueReader *r, const Fact *fact, const Said *said, Possible *out) {
    if (said->kind == SAID_NUMBER && r->json)
        return wrong_type(r, fact, said, "write the date in quotes, as in \"1960\"");
    if (said->kind == SAID_TRUTH)
        return wrong_type(r, fact, said, "write a date, as in \"2026-11\"");
    DateTime moment;
    if (!date_parse_datetime(said->piece.text, said->piece.size, &moment))
        return bad_date(r, arena_printf(r->arena, "the value of '%s'", fact->name), &said->piece);
    if (!value_is_plain(r, fact, said)) return false;
    *out = (Possible){.kind = POSSIBLE_DATE, .low = moment.day.lo, .high = moment.day.hi};
    if (!fact->has_range) return true;
    if (out->high < fact->low || out->low > fact->high) {
        char low[DATE_TEXT], high[DATE_TEXT];
        date_format((Date)fact->low, low);
        date_format((Date)fact->high, high);
        diag_add(r->diags, DIAG_DATA_OUT_OF_RANGE, said->piece.span,
                 "'%s' lies between %s and %s; %s is outside", fact->name, low, high,
                 piece_text(r->arena, &said->piece));
        return false;
    }
    if (out->low < fact->low) out->low = fact->low;
    if (out->high > fact->high) out->high = fact->high;
    return true;
}

bool value_read_date(const ValueReader *reader, const char *what, const Piece *piece, Entry *out) {
    DateTime moment;
    if (!date_parse_datetime(piece->text, piece->size, &moment))
        return bad_date(reader, what, piece);
    out->dated = true;
    out->date = moment.day;
    out->time = moment.order;
    return true;
}

/* -- categories ------------------------------------------------------------------------------ */

/* The nearest member by name, or the one that is labelled so. */
static const char *nearest_member(const Category *category, const char *text) {
    Suggestion nearest = suggestion_for(text);
    for (uint32_t i = 0; i < category->count; i++) {
        if (strcmp(category->members[i].label, text) == 0) return category->members[i].name;
        suggestion_offer(&nearest, category->members[i].name);
    }
    return nearest.best;
}

static const char *members_text(const ValueReader *r, const Category *category) {
    enum { MOST = 12 };
    Text list = text_open(r->arena);
    for (uint32_t i = 0; i < category->count && i < MOST; i++)
        text_format(&list, "%s%s", i ? ", " : "", category->members[i].name);
    if (category->count > MOST) text_add(&list, ", ...");
    return text_string(&list);
}

static bool find_member(const ValueReader *r, const Fact *fact, const Piece *piece,
                        uint64_t *member) {
    const Category *category = fact->type.category;
    for (uint32_t i = 0; i < category->count; i++) {
        if (!piece_is(piece, category->members[i].name)) continue;
        *member = UINT64_C(1) << i;
        return true;
    }
    const char *text = piece_text(r->arena, piece);
    Diag *diag = diag_add(r->diags, DIAG_DATA_UNKNOWN_NAME, piece->span,
                          "'%s' is none of the names that '%s' can have", text, fact->name);
    const char *nearest = nearest_member(category, text);
    if (nearest) diag_hint(r->diags, diag, "did you mean '%s'?", nearest);
    diag_help(r->diags, diag, "'%s' is one of: %s", fact->name, members_text(r, category));
    return false;
}

static bool read_member(const ValueReader *r, const Fact *fact, const Said *said, Possible *out) {
    uint64_t member;
    if (said->kind != SAID_WORD) {
        const char *names = members_text(r, fact->type.category);
        return wrong_type(r, fact, said, arena_printf(r->arena, "write one of: %s", names));
    }
    if (!find_member(r, fact, &said->piece, &member) || !value_is_plain(r, fact, said))
        return false;
    *out = (Possible){.kind = POSSIBLE_MEMBERS, .members = member};
    return true;
}

bool value_read_set(const ValueReader *reader, const Fact *fact, const Piece *members, size_t count,
                    Possible *out) {
    bool good = true;
    *out = (Possible){.kind = POSSIBLE_MEMBERS};
    for (size_t i = 0; i < count; i++) {
        uint64_t member = 0;
        good &= find_member(reader, fact, &members[i], &member);
        if (out->members & member) {
            diag_add(reader->diags, DIAG_DATA_DUPLICATE, members[i].span, "'%s' has '%s' twice",
                     fact->name, piece_text(reader->arena, &members[i]));
            good = false;
        }
        out->members |= member;
    }
    return good;
}

/* -- all of them ----------------------------------------------------------------------------- */

static bool read_unknown(const ValueReader *r, const Fact *fact, const Said *said, Possible *out) {
    *out = (Possible){.kind = POSSIBLE_UNKNOWN};
    return value_is_plain(r, fact, said);
}

bool value_read(const ValueReader *reader, const Fact *fact, const Said *said, Possible *out) {
    if (said_unknown(said)) return read_unknown(reader, fact, said, out);
    switch (fact->type.kind) {
    case TYPE_YES_NO: return read_truth(reader, fact, said, out);
    case TYPE_NUMBER: return read_number(reader, fact, said, out);
    case TYPE_DATE: return read_day(reader, fact, said, out);
    case TYPE_CATEGORY: return read_member(reader, fact, said, out);
    case TYPE_SET:
        return wrong_type(reader, fact, said,
                          reader->json ? "write a list, as in [\"a\", \"b\"]" : "write { a, b }");
    case TYPE_ERROR:
    case TYPE_INTERVENTION:
    case TYPE_SPAN: break;
    }
    return wrong_type(reader, fact, said, NULL);
}

/* -- interventions --------------------------------------------------------------------------- */

static const char *leaves_text(Arena *arena, const Intervention *group) {
    enum { MOST = 8 };
    Text list = text_open(arena);
    for (size_t i = 0; i < group->leaf_count && i < MOST; i++)
        text_format(&list, "%s%s", i ? ", " : "", group->leaves[i]->name);
    if (group->leaf_count > MOST) text_add(&list, ", ...");
    return text_string(&list);
}

static const char *nearest_intervention(const Model *model, const char *text) {
    Suggestion nearest = suggestion_for(text);
    for (size_t i = 0; i < model->interventions_count; i++) {
        const Intervention *other = model->interventions[i];
        if (strcmp(other->label, text) == 0) return other->name;
        if (!other->member_count) suggestion_offer(&nearest, other->name);
    }
    return nearest.best;
}

static const Intervention *unknown_intervention(const ValueReader *r, const Model *model,
                                                const Piece *piece) {
    const char *text = piece_text(r->arena, piece), *nearest = nearest_intervention(model, text);
    bool warning = r->lenient && !nearest;
    Diag *diag = diag_add(r->diags, warning ? DIAG_DATA_UNKNOWN_FACT : DIAG_DATA_UNKNOWN_NAME,
                          piece->span, "the guideline has no intervention called '%s'", text);
    if (nearest) diag_hint(r->diags, diag, "did you mean '%s'?", nearest);
    return NULL;
}

bool value_is_foreign(const Model *model, const char *text) {
    Name name = intern_find(model->names, text, strlen(text));
    bool known = name && map_get(&model->interventions_by_name, name);
    return !known && !nearest_intervention(model, text);
}

const Intervention *value_read_intervention(const ValueReader *reader, const Model *model,
                                            const Piece *piece) {
    Name name = intern_find(model->names, piece->text, piece->size);
    const Intervention *found = name ? map_get(&model->interventions_by_name, name) : NULL;
    if (!found) return unknown_intervention(reader, model, piece);
    if (found->member_count == 0) return found;
    Diag *diag = diag_add(reader->diags, DIAG_DATA_SHAPE, piece->span,
                          "'%s' is a group: a record says which of them it was", found->name);
    diag_help(reader->diags, diag, "write one of: %s", leaves_text(reader->arena, found));
    return NULL;
}
