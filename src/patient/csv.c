/* csv.c -- see csv.h. Cells are split first; what they say is left to value.c, as in all formats.
 */
#include "patient/csv.h"

#include "patient/value.h"

/* -- cells ----------------------------------------------------------------------------------- */

static bool at_end(const char *at, const char *end) {
    return at == end || *at == '\n' || (*at == '\r' && at + 1 < end && at[1] == '\n') ||
           (*at == '\r' && at + 1 == end);
}

static const char *wrong(CsvCell *out, const char *at, CsvProblem what, CsvProblem *problem) {
    out->at = at;
    *problem = what;
    return NULL;
}

static const char *quoted_cell(const char *at, const char *end, CsvCell *out, CsvProblem *problem) {
    const char *begin = at + 1;
    out->quoted = true;
    for (at = begin;; at += 2) {
        at = memchr(at, '"', (size_t)(end - at));
        if (!at) return wrong(out, begin - 1, CSV_QUOTE_OPEN, problem);
        if (at + 1 == end || at[1] != '"') break;
        out->doubled = true;
    }
    out->at = begin;
    out->size = (size_t)(at - begin);
    at++;
    return at_end(at, end) || *at == ',' ? at : wrong(out, at, CSV_QUOTE_FOLLOWED, problem);
}

const char *csv_cell(const char *at, const char *end, CsvCell *out, CsvProblem *problem) {
    *out = (CsvCell){.at = at};
    if (at < end && *at == '"') return quoted_cell(at, end, out, problem);
    for (; !at_end(at, end) && *at != ','; at++)
        if (*at == '"') return wrong(out, at, CSV_QUOTE_WITHIN, problem);
    out->size = (size_t)(at - out->at);
    return at;
}

/* -- reading --------------------------------------------------------------------------------- */

typedef struct Reading {
    Arena *arena;
    const Model *model;
    const Source *source;
    const JsonOptions *options;
    Diags *diags;
    ValueReader values;
    Chart *chart;
} Reading;

static Span span_of(const Reading *r, const char *begin, const char *end) {
    uint32_t base = r->source->base;
    return (Span){base + (uint32_t)(begin - r->source->text),
                  base + (uint32_t)(end - r->source->text)};
}

static Piece piece_of(const Reading *r, const char *at, size_t size) {
    return (Piece){at, size, span_of(r, at, at + size)};
}

/* What a cell means, quotes written twice made one. */
static Piece cell_piece(const Reading *r, const CsvCell *cell) {
    Piece piece = piece_of(r, cell->at, cell->size);
    if (!cell->doubled) return piece;
    char *text = NEW_N(r->arena, char, cell->size + 1), *to = text;
    for (size_t i = 0; i < cell->size; i++) {
        if (cell->at[i] == '"') i++;
        *to++ = cell->at[i];
    }
    piece.text = text;
    piece.size = (size_t)(to - text);
    return piece;
}

static bool good_bytes(const Reading *r) {
    const char *at = r->source->text, *end = at + r->source->size;
    while (at < end) {
        size_t step = *at ? utf8_decode(at, end, NULL) : 0;
        if (step == 0) {
            diag_add(r->diags, DIAG_NOT_UTF8, span_of(r, at, at + 1),
                     *at ? "this is not UTF-8" : "this line holds a NUL character");
            return false;
        }
        at += step;
    }
    return true;
}

/* A line end that ends them all begins no further one. */
static size_t lines_of(const char *at, const char *end) {
    size_t count = 1;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) && ++at < end)
        count++;
    return count;
}

/* Where a quoted cell should have been closed nothing tells. So what is said of its lines is how
 * many there are: others may have been lost among them. */
static Diag *say_quoted(const Reading *r, CsvProblem problem, const char *open, const char *at) {
    const char *end = r->source->text + r->source->size;
    Span opened = span_of(r, open, open + 1);
    size_t lines = lines_of(open, problem == CSV_QUOTE_OPEN ? end : at);
    if (problem == CSV_QUOTE_OPEN && lines == 1)
        return diag_add(r->diags, DIAG_DATA_SHAPE, opened, "this quote is not closed");
    if (problem == CSV_QUOTE_OPEN)
        return diag_add(r->diags, DIAG_DATA_SHAPE, opened,
                        "this quote is not closed: all %zu lines from here to the end are taken "
                        "as one record",
                        lines);
    if (lines == 1)
        return diag_add(r->diags, DIAG_DATA_SHAPE, span_of(r, at, at + 1),
                        "something follows the closing quote");
    return diag_add(r->diags, DIAG_DATA_SHAPE, opened,
                    "something follows the quote that closes this one: %zu lines are taken as one "
                    "cell",
                    lines);
}

static void say_problem(const Reading *r, CsvProblem problem, const char *cell, const char *at) {
    if (problem == CSV_QUOTE_WITHIN) {
        Diag *diag = diag_add(r->diags, DIAG_DATA_SHAPE, span_of(r, at, at + 1),
                              "a quote stands inside a cell that is not quoted");
        diag_hint(r->diags, diag, "quote the whole cell, and write the quote in it twice");
        return;
    }
    diag_hint(r->diags, say_quoted(r, problem, cell, at),
              "a quote that belongs to the text is written twice, in a quoted cell");
}

static const char *cell_end(const char *at, const char *end) {
    while (!at_end(at, end) && *at != ',')
        at++;
    return at;
}

/* The cells of the record, from 'at' on; false after a diagnostic of the first that is wrong, and
 * of one that is open besides: lines may be lost in it. */
static bool split(const Reading *r, const char *at, CsvCell *cells, size_t room, size_t *count) {
    const char *end = r->source->text + r->source->size;
    bool good = true;
    for (*count = 0;; at++) {
        CsvCell cell;
        CsvProblem problem = CSV_QUOTE_OPEN;
        const char *after = csv_cell(at, end, &cell, &problem);
        if (!after) {
            if (good || problem == CSV_QUOTE_OPEN) say_problem(r, problem, at, cell.at);
            if (problem == CSV_QUOTE_OPEN) return false;
            good = false;
            after = cell_end(cell.at, end);
        }
        if (*count < room) cells[*count] = cell;
        ++*count;
        at = after;
        if (at == end || *at != ',') return good;
    }
}

/* -- the header ------------------------------------------------------------------------------- */

static const Fact *find_fact(const Reading *r, const char *name, size_t size) {
    Name found = intern_find(r->model->names, name, size);
    const Symbol *symbol = found ? map_get(&r->model->symbols, found) : NULL;
    return symbol && symbol->kind == SYMBOL_FACT ? symbol->as.fact : NULL;
}

static void unknown_column(Reading *r, const Piece *name) {
    static const char *const own[] = {"id", "received", "receiving", "proposed"};
    DiagCode code = r->options->strict ? DIAG_DATA_UNKNOWN_NAME : DIAG_DATA_UNKNOWN_FACT;
    const char *text = piece_text(r->arena, name);
    Diag *diag =
        diag_add(r->diags, code, name->span, "the guideline has no fact called '%s'", text);
    Suggestion nearest = suggestion_for(text);
    for (size_t i = 0; i < r->model->facts_count; i++)
        suggestion_offer(&nearest, r->model->facts[i]->name);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        suggestion_offer(&nearest, own[i]);
    if (nearest.best) diag_hint(r->diags, diag, "did you mean '%s'?", nearest.best);
}

/* "afp [mg/L]": the name, and the unit cut off it. */
static const char *cut_unit(const Reading *r, Piece *name) {
    if (!name->size || name->text[name->size - 1] != ']') return NULL;
    const char *bracket = memchr(name->text, '[', name->size);
    if (!bracket) return NULL;
    const char *unit =
        arena_copy(r->arena, bracket + 1, (size_t)(name->text + name->size - 1 - (bracket + 1)));
    name->size = (size_t)(bracket - name->text);
    while (name->size && name->text[name->size - 1] == ' ')
        name->size--;
    return unit;
}

static CsvColumn column_of(Reading *r, Piece name) {
    static const struct {
        const char *name;
        CsvRole role;
    } own[] = {{"id", CSV_ID},
               {"received", CSV_RECEIVED},
               {"receiving", CSV_RECEIVING},
               {"proposed", CSV_PROPOSED}};
    CsvColumn column = {.role = CSV_UNKNOWN, .date = CSV_NO_COLUMN};
    column.name = arena_copy(r->arena, name.text, name.size);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (piece_is(&name, own[i].name)) column.role = own[i].role;
    if (column.role != CSV_UNKNOWN) return column;
    Piece base = name;
    column.unit = cut_unit(r, &base);
    column.fact = find_fact(r, base.text, base.size);
    if (column.fact) {
        column.role = CSV_FACT;
        return column;
    }
    static const char date[] = ".date";
    if (base.size > strlen(date) &&
        memcmp(base.text + base.size - strlen(date), date, strlen(date)) == 0)
        column.fact = find_fact(r, base.text, base.size - strlen(date));
    if (column.fact && !column.unit)
        column.role = CSV_DATE;
    else
        unknown_column(r, &name);
    return column;
}

/* Each column once; dates are joined to their facts. */
static void join_columns(Reading *r, CsvColumn *columns, const CsvCell *cells, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (columns[i].role == CSV_UNKNOWN) continue;
        bool found = columns[i].role != CSV_DATE;
        for (size_t j = 0; j < count; j++) {
            if (j == i) continue;
            bool same = columns[j].role == columns[i].role && columns[j].fact == columns[i].fact;
            if (same && j < i)
                diag_add(r->diags, DIAG_DATA_DUPLICATE,
                         span_of(r, cells[i].at, cells[i].at + cells[i].size),
                         "two columns are called '%s'", columns[i].name);
            if (columns[i].role != CSV_DATE || columns[j].role != CSV_FACT ||
                columns[j].fact != columns[i].fact)
                continue;
            columns[j].date = (int)i;
            found = true;
        }
        if (found) continue;
        Diag *diag = diag_add(
            r->diags, DIAG_DATA_SHAPE, span_of(r, cells[i].at, cells[i].at + cells[i].size),
            "there is a column '%s', but none '%s'", columns[i].name, columns[i].fact->name);
        diag_hint(r->diags, diag, "a date belongs to a value");
    }
}

const CsvHeader *csv_read_header(Arena *arena, const Model *model, const Source *source,
                                 const JsonOptions *options, Diags *diags) {
    Reading r = {
        .arena = arena, .model = model, .source = source, .options = options, .diags = diags};
    size_t errors = diags->error_count, count = 0;
    CsvCell *cells = NEW_N(arena, CsvCell, CSV_MAX_COLUMNS);
    const char *at = source->text;
    if (source->size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) at += 3;
    bool good = good_bytes(&r);
    if (!split(&r, at, cells, CSV_MAX_COLUMNS, &count) || !good) return NULL;
    if (count > CSV_MAX_COLUMNS) {
        diag_add(diags, DIAG_TOO_LARGE, span_of(&r, source->text, source->text),
                 "there are more than %d columns", CSV_MAX_COLUMNS);
        return NULL;
    }
    CsvHeader *header = NEW(arena, CsvHeader);
    CsvColumn *columns = NEW_N(arena, CsvColumn, count + 1);
    for (size_t i = 0; i < count; i++)
        columns[i] = column_of(&r, cell_piece(&r, &cells[i]));
    join_columns(&r, columns, cells, count);
    *header = (CsvHeader){columns, count};
    return diags->error_count == errors ? header : NULL;
}

/* -- cells of a patient ------------------------------------------------------------------------ */

static Piece trimmed(const Reading *r, const char *at, const char *end) {
    while (at < end && *at == ' ')
        at++;
    while (end > at && end[-1] == ' ')
        end--;
    (void)r;
    return (Piece){at, (size_t)(end - at), {0}};
}

/* The pieces of "a;b;c". Those of a cell with doubled quotes have the span of the whole. */
static Piece *pieces_of(const Reading *r, const Piece *cell, size_t *count) {
    const char *at = cell->text, *end = at + cell->size;
    size_t most = 1;
    for (const char *c = at; c < end; c++)
        most += *c == ';';
    Piece *pieces = NEW_N(r->arena, Piece, most);
    bool inside = at >= r->source->text && at <= r->source->text + r->source->size;
    for (*count = 0; *count < most; ++*count) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        pieces[*count] = trimmed(r, at, stop ? stop : end);
        Piece *piece = &pieces[*count];
        piece->span = inside ? span_of(r, piece->text, piece->text + piece->size) : cell->span;
        if (stop) at = stop + 1;
    }
    return pieces;
}

static bool read_set(Reading *r, const Fact *fact, const Piece *cell, Possible *out) {
    if (piece_is(cell, "unknown")) {
        *out = (Possible){.kind = POSSIBLE_UNKNOWN};
        return true;
    }
    size_t count = 0;
    Piece *pieces = piece_is(cell, "none") ? NULL : pieces_of(r, cell, &count);
    return value_read_set(&r->values, fact, pieces, count, out);
}

/* "< 5 ng/mL": bound, number, unit; the last of the cell's own unit and the header's counts. */
static Said said_number(const Reading *r, const CsvColumn *column, const Piece *cell) {
    Said said = {.kind = SAID_NUMBER, .piece = *cell};
    const char *at = cell->text, *end = at + cell->size;
    if (at < end && (*at == '<' || *at == '>')) {
        size_t size = at + 1 < end && at[1] == '=' ? 2 : 1;
        said.has_comparator = true;
        said.comparator = (Piece){at, size, cell->span};
        at += size;
        while (at < end && *at == ' ')
            at++;
    }
    const char *space = memchr(at, ' ', (size_t)(end - at));
    said.piece = (Piece){at, (size_t)((space ? space : end) - at), cell->span};
    if (space) {
        said.has_unit = true;
        said.unit = trimmed(r, space, end);
        said.unit.span = cell->span;
    } else if (column->unit) {
        said.has_unit = true;
        said.unit = (Piece){column->unit, strlen(column->unit), cell->span};
    }
    return said;
}

static bool read_value(Reading *r, const CsvColumn *column, const Piece *cell, Possible *out) {
    const Fact *fact = column->fact;
    if (fact->type.kind == TYPE_SET) return read_set(r, fact, cell, out);
    Said said = {.kind = SAID_WORD, .piece = *cell};
    bool number = fact->type.kind == TYPE_NUMBER && !piece_is(cell, "unknown");
    if (number) said = said_number(r, column, cell);
    if (!number && column->unit && fact->type.kind != TYPE_NUMBER) {
        said.has_unit = true;
        said.unit = (Piece){column->unit, strlen(column->unit), cell->span};
    }
    return value_read(&r->values, fact, &said, out);
}

static void read_fact(Reading *r, const CsvColumn *column, const Piece *cell, const Piece *date) {
    Entry entry = {.kind = ENTRY_FACT, .fact = column->fact, .span = cell->span};
    const char *what = arena_printf(r->arena, "the date of '%s'", column->fact->name);
    bool good = !date || !date->size || value_read_date(&r->values, what, date, &entry);
    if (read_value(r, column, cell, &entry.value) && good) chart_add(r->chart, &entry, r->diags);
}

/* "crs_hipec", "crs_hipec on 2026-10-12" */
static void read_done(Reading *r, Entry entry, Piece piece) {
    static const char on[] = " on ";
    Piece name = piece, date = {0};
    for (size_t i = 1; i + strlen(on) < piece.size; i++) {
        if (memcmp(piece.text + i, on, strlen(on)) != 0) continue;
        const char *end = piece.text + piece.size;
        name = trimmed(r, piece.text, piece.text + i);
        date = trimmed(r, piece.text + i + strlen(on), end);
        name.span = date.span = piece.span;
        break;
    }
    const char *what = arena_printf(r->arena, "the date of '%s'", piece_text(r->arena, &name));
    if (date.size && !value_read_date(&r->values, what, &date, &entry)) return;
    entry.intervention = value_read_intervention(&r->values, r->model, &name);
    entry.span = name.span;
    if (entry.intervention) chart_add(r->chart, &entry, r->diags);
}

static void read_list(Reading *r, Entry entry, const Piece *cell) {
    if (piece_is(cell, "unknown")) return;
    entry.span = cell->span;
    chart_add(r->chart, &entry, r->diags); /* the list is there, whatever it holds */
    if (piece_is(cell, "none")) return;
    size_t count = 0;
    Piece *pieces = pieces_of(r, cell, &count);
    for (size_t i = 0; i < count; i++)
        read_done(r, entry, pieces[i]);
}

static void read_cell(Reading *r, const CsvHeader *header, const CsvCell *cells, size_t i) {
    const CsvColumn *column = &header->at[i];
    if (!cells[i].size) return; /* the record is silent */
    Piece cell = cell_piece(r, &cells[i]), date = {0};
    switch (column->role) {
    case CSV_ID: r->chart->id = arena_copy(r->arena, cell.text, cell.size); return;
    case CSV_FACT:
        if (column->date != CSV_NO_COLUMN) date = cell_piece(r, &cells[column->date]);
        read_fact(r, column, &cell, &date);
        return;
    case CSV_RECEIVED: read_list(r, (Entry){.kind = ENTRY_RECEIVED}, &cell); return;
    case CSV_RECEIVING: read_list(r, (Entry){.kind = ENTRY_RECEIVING}, &cell); return;
    case CSV_PROPOSED: read_list(r, (Entry){.kind = ENTRY_PROPOSED}, &cell); return;
    case CSV_DATE:
    case CSV_UNKNOWN: return;
    }
}

static void say_count(const Reading *r, size_t count, size_t wanted) {
    const char *at = r->source->text;
    size_t lines = lines_of(at, at + r->source->size);
    if (lines == 1)
        diag_add(r->diags, DIAG_DATA_SHAPE, span_of(r, at, at),
                 "this line has %zu cells; the header has %zu", count, wanted);
    else
        diag_add(r->diags, DIAG_DATA_SHAPE, span_of(r, at, at),
                 "this record of %zu lines has %zu cells; the header has %zu", lines, count,
                 wanted);
}

Chart *csv_read_patient(Arena *arena, const Model *model, const CsvHeader *header,
                        const Source *source, const JsonOptions *options, Diags *diags) {
    Reading r = {
        .arena = arena,
        .model = model,
        .source = source,
        .options = options,
        .diags = diags,
        .values = {.arena = arena, .diags = diags, .json = false, .lenient = !options->strict},
        .chart = chart_open(arena, model, NULL, options->today)};
    size_t errors = diags->error_count, count = 0;
    CsvCell *cells = NEW_N(arena, CsvCell, header->count + 1);
    bool good = good_bytes(&r);
    if (!split(&r, source->text, cells, header->count, &count) || !good) return NULL;
    if (count != header->count) {
        say_count(&r, count, header->count);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        read_cell(&r, header, cells, i);
    return diags->error_count == errors ? r.chart : NULL;
}
