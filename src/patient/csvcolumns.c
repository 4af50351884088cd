/* csvcolumns.c -- rows of CSV into lanes: see columns.h. It goes column by column through some rows
 * at a time: what each cell says first (a word, a number, a day), then what that answers to the
 * inputs. Cells mostly are plain words and numbers; a row with anything else is odd.
 *
 * Until all columns are gone through row i stands in lane first + i; then odd rows give up theirs.
 */
#include "patient/columns_plan.h"
#include "patient/csvrows.h"

typedef struct CsvLane {
    const CsvColumn *column;
    const FactPlan *fact;
} CsvLane;

struct CsvLanes {
    const CsvLane *at;
    size_t count;
    bool has_id;
};

/* What cells of a fact say: a word of it, unknown, a stale value, as FactPlan.effects has them; and
 * these two. */
enum { SAID_NOTHING = WORD_EMPTY & 255, SAID_ODD = WORD_NONE & 255 };

typedef struct Reading {
    Columns *columns;
    CsvRows *rows;
    uint32_t first; /* lane */
    uint8_t said[CSV_ROWS];
    double numbers[CSV_ROWS];
} Reading;

const CsvLanes *csv_lanes(Arena *arena, const ColumnPlan *plan, const CsvHeader *header) {
    CsvLanes *lanes = NEW(arena, CsvLanes);
    CsvLane *at = NEW_N(arena, CsvLane, header->count);
    for (size_t i = 0; i < header->count; i++) {
        const CsvColumn *column = &header->at[i];
        at[i].column = column;
        if (column->role == CSV_FACT) at[i].fact = &plan->facts[column->fact->index];
        if (column->role == CSV_ID) lanes->has_id = true;
    }
    lanes->at = at;
    lanes->count = header->count;
    return lanes;
}

void columns_csv_open(Arena *arena, Columns *columns, const CsvLanes *lanes) {
    columns->rows = csv_rows_open(arena, lanes->count);
}

/* -- what cells say ---------------------------------------------------------------------------- */

/* Mostly all rows have what a brief table wants behind them. */
static void read_words(Reading *r, const CsvLane *lane, size_t column) {
    const CsvCells cells = csv_cells(r->rows, column);
    const WordTable words = lane->fact->words;
    uint32_t row = 0, brief = words.brief ? csv_cells_before(&cells, 16) : 0;
    for (; row < brief; row++)
        r->said[row] =
            (uint8_t)word_find_brief(&words, csv_cell_at(&cells, row), csv_cell_size(&cells, row));
    for (; row < cells.count; row++)
        r->said[row] = (uint8_t)word_find(&words, csv_cell_at(&cells, row),
                                          csv_cell_size(&cells, row), cells.end);
}

/* Whatever is said is odd. */
static void read_odd(Reading *r, size_t column) {
    const CsvCells cells = csv_cells(r->rows, column);
    for (uint32_t row = 0; row < cells.count; row++)
        r->said[row] = csv_cell_size(&cells, row) ? SAID_ODD : SAID_NOTHING;
}

static bool read_number(Columns *columns, const FactPlan *plan, const char *at, size_t size,
                        const char *limit, double *out) {
    if (plan->kind == TYPE_NUMBER) return plain_number_of(at, size, limit, out);
    Date day = columns_day(columns, at, size);
    *out = day;
    return day != DATE_NONE;
}

static void read_numbers(Reading *r, const CsvLane *lane, size_t column) {
    const CsvCells cells = csv_cells(r->rows, column);
    const FactPlan *plan = lane->fact;
    for (uint32_t row = 0; row < cells.count; row++) {
        const char *at = csv_cell_at(&cells, row);
        size_t size = csv_cell_size(&cells, row);
        double number = 0;
        uint8_t said = 0;
        if (size == 0)
            said = SAID_NOTHING;
        else if (!read_number(r->columns, plan, at, size, cells.end, &number))
            said = word_find(&plan->words, at, size, cells.end) < WORD_EMPTY ? 1 : SAID_ODD;
        else if (!columns_fits(plan, number))
            said = SAID_ODD;
        r->said[row] = said;
        r->numbers[row] = number;
    }
}

/* -- how old it is ----------------------------------------------------------------------------- */

static uint8_t said_on(const Columns *columns, const FactPlan *plan, uint8_t said, Date day) {
    if (said == SAID_ODD || day == DATE_NONE || said == plan->word_count) return SAID_ODD;
    if (day > columns->plan->today) return SAID_ODD;
    bool stale = plan->valid_from != DATE_NONE && day < plan->valid_from;
    return stale ? (uint8_t)(plan->word_count + 1) : said;
}

static void read_days(Reading *r, const CsvLane *lane, size_t column) {
    const CsvCells cells = csv_cells(r->rows, column);
    for (uint32_t row = 0; row < cells.count; row++) {
        size_t size = csv_cell_size(&cells, row);
        if (size == 0 || r->said[row] == SAID_NOTHING) continue;
        Date day = columns_day(r->columns, csv_cell_at(&cells, row), size);
        r->said[row] = said_on(r->columns, lane->fact, r->said[row], day);
    }
}

/* The first undated value that is worth a warning is left to the strict reader. */
static void look_for_undated(Reading *r, const CsvLane *lane) {
    const FactPlan *plan = lane->fact;
    uint8_t *warned = &r->columns->undated_said[plan->fact->index];
    bool dates = lane->column->date != CSV_NO_COLUMN;
    const CsvCells cells = csv_cells(r->rows, dates ? (size_t)lane->column->date : 0);
    for (uint32_t row = 0; row < cells.count && !*warned; row++) {
        if (r->said[row] >= plan->word_count || r->rows->odd[row]) continue;
        if (dates && csv_cell_size(&cells, row)) continue;
        r->said[row] = SAID_ODD;
        *warned = 1;
    }
}

/* -- what that answers ------------------------------------------------------------------------- */

/* The codes of one input for all that can be said. */
static void codes_of(const Columns *columns, const FactPlan *plan, uint32_t effect,
                     uint8_t codes[256]) {
    uint32_t input = plan->effects[0].at[effect].input;
    for (uint32_t said = 0; said < plan->word_count + 2; said++)
        codes[said] = plan->effects[said].at[effect].code;
    codes[SAID_NOTHING] = codes[SAID_ODD] = columns->plan->absent.at[input].code;
}

static void answer_number(Reading *r, const FactPlan *plan, uint32_t effect, double *values) {
    const Effect *absent = &r->columns->plan->absent.at[plan->effects[0].at[effect].input];
    for (uint32_t row = 0, count = r->rows->count; row < count; row++) {
        uint8_t said = r->said[row];
        const Effect *what = said >= SAID_NOTHING ? absent : &plan->effects[said].at[effect];
        values[row] = what->code == STATE_VALUE ? r->numbers[row] : what->value;
    }
}

static void answer(Reading *r, const FactPlan *plan) {
    uint8_t codes[256];
    for (uint32_t effect = 0; effect < plan->effects[0].count; effect++) {
        codes_of(r->columns, plan, effect, codes);
        const Effect *one = &plan->effects[0].at[effect];
        const InputColumn *column = &r->columns->inputs[one->input];
        uint8_t *to = column->codes + r->first;
        for (uint32_t row = 0, count = r->rows->count; row < count; row++)
            to[row] = codes[r->said[row]];
        if (one->number) answer_number(r, plan, effect, column->values + r->first);
    }
}

static void mark_odd(const uint8_t *restrict said, uint8_t *restrict odd, uint32_t count) {
    for (uint32_t row = 0; row < count; row++)
        odd[row] |= said[row] == SAID_ODD;
}

static void read_fact(Reading *r, const CsvLane *lane, size_t column) {
    const FactPlan *plan = lane->fact;
    bool odd = plan->odd || lane->column->unit;
    if (odd)
        read_odd(r, column);
    else if (plan->kind == TYPE_NUMBER || plan->kind == TYPE_DATE)
        read_numbers(r, lane, column);
    else
        read_words(r, lane, column);
    int date = lane->column->date;
    if (date != CSV_NO_COLUMN && !odd) read_days(r, lane, (size_t)date);
    if (plan->undated_warns) look_for_undated(r, lane);
    mark_odd(r->said, r->rows->odd, r->rows->count);
    if (!odd) answer(r, plan);
}

/* -- interventions ----------------------------------------------------------------------------- */

static NamedDone named(const Columns *columns, const char *at, size_t size, const char *limit) {
    return (NamedDone){at, size, word_find(&columns->plan->interventions, at, size, limit)};
}

/* "crs_hipec", "crs_hipec on 2026-10-12" */
static bool read_done(Columns *columns, KeyKind list, const char *at, size_t size,
                      const char *limit) {
    NamedDone done = named(columns, at, size, limit);
    bool dated = done.intervention == WORD_NONE && size >= 14 && at[size - 11] == ' ';
    if (!dated) return columns_done(columns, list, done, false, DATE_NONE);
    if (memcmp(at + size - 14, " on ", 4) != 0) return false;
    Date day = columns_day(columns, at + size - 10, 10);
    return day != DATE_NONE &&
           columns_done(columns, list, named(columns, at, size - 14, limit), true, day);
}

static const char *find_byte(const char *at, const char *end, char c) {
    for (; end - at >= 8; at += 8) {
        uint64_t marks = bytes_equal(bytes_load(at), c);
        if (marks) return at + bytes_before(marks);
    }
    while (at < end && *at != c)
        at++;
    return at;
}

static bool is_word(const char *at, size_t size, const char *word) {
    return strlen(word) == size && memcmp(at, word, size) == 0;
}

static bool read_names(Columns *columns, KeyKind list, const char *at, size_t size,
                       const char *limit) {
    const char *end = at + size;
    if (is_word(at, size, "unknown")) return true;
    if (list == KEY_RECEIVING) return false;
    if (list == KEY_RECEIVED) effects_apply(columns, &columns->plan->list_said, 0);
    if (is_word(at, size, "none")) return true;
    for (;; at++) {
        const char *stop = find_byte(at, end, ';');
        if (!read_done(columns, list, at, (size_t)(stop - at), limit)) return false;
        if (stop == end) return true;
        at = stop;
    }
}

static void read_list(Reading *r, KeyKind list, size_t column) {
    const CsvCells cells = csv_cells(r->rows, column);
    for (uint32_t row = 0; row < cells.count; row++) {
        size_t size = csv_cell_size(&cells, row);
        if (!size) continue;
        r->columns->lanes = r->first + row;
        r->columns->record++;
        if (!read_names(r->columns, list, csv_cell_at(&cells, row), size, cells.end))
            r->rows->odd[row] = 1;
    }
    r->columns->lanes = r->first;
}

/* -- rows -------------------------------------------------------------------------------------- */

static void read_ids(Reading *r, size_t column) {
    const CsvCells cells = csv_cells(r->rows, column);
    for (uint32_t row = 0; row < cells.count; row++) {
        size_t size = csv_cell_size(&cells, row);
        r->columns->ids[r->first + row] = size ? csv_cell_at(&cells, row) : NULL;
        r->columns->id_sizes[r->first + row] = (uint32_t)size;
    }
}

static void read_columns(Reading *r, const CsvLanes *lanes) {
    if (!lanes->has_id) memset(r->columns->ids + r->first, 0, r->rows->count * sizeof(char *));
    for (size_t i = 0; i < lanes->count; i++) {
        switch (lanes->at[i].column->role) {
        case CSV_ID: read_ids(r, i); break;
        case CSV_FACT: read_fact(r, &lanes->at[i], i); break;
        case CSV_RECEIVED: read_list(r, KEY_RECEIVED, i); break;
        case CSV_RECEIVING: read_list(r, KEY_RECEIVING, i); break;
        case CSV_PROPOSED: read_list(r, KEY_PROPOSED, i); break;
        case CSV_DATE:
        case CSV_UNKNOWN: break;
        }
    }
}

/* Rows that are odd give up their lanes, and those behind them move up. */
static uint32_t number_lanes(Reading *r) {
    const CsvRows *rows = r->rows;
    uint32_t lane = r->first;
    for (uint32_t row = 0; row < rows->count; row++)
        rows->records[row].lane = rows->odd[row] ? -1 : (int32_t)lane++;
    return lane;
}

static void move_lanes(Reading *r, uint32_t lanes) {
    Columns *columns = r->columns;
    const CsvRows *rows = r->rows;
    for (uint32_t row = 0; row < rows->count; row++) {
        int32_t lane = rows->records[row].lane;
        if (lane < 0) continue;
        columns->ids[lane] = columns->ids[r->first + row];
        columns->id_sizes[lane] = columns->id_sizes[r->first + row];
        columns->named[lane] = columns->named[r->first + row];
    }
    for (uint32_t lane = lanes; lane < r->first + rows->count; lane++)
        columns->named[lane] = 0;
    for (uint32_t i = 0; i < columns->plan->absent.count; i++) {
        const Effect *absent = &columns->plan->absent.at[i];
        InputColumn *column = &columns->inputs[absent->input];
        uint32_t lane = r->first;
        for (uint32_t row = 0; row < rows->count; row++) {
            column->codes[lane] = column->codes[r->first + row];
            if (absent->number) column->values[lane] = column->values[r->first + row];
            lane += !rows->odd[row];
        }
        for (; lane < r->first + rows->count; lane++)
            effect_apply(columns, absent, lane, 0);
    }
    columns->lanes = lanes;
}

static void read_rows(Columns *columns, const CsvLanes *lanes) {
    Reading r = {.columns = columns, .rows = columns->rows, .first = columns->lanes};
    read_columns(&r, lanes);
    columns->record_count += columns->rows->count;
    uint32_t after = number_lanes(&r);
    if (after == r.first + columns->rows->count)
        columns->lanes = after;
    else
        move_lanes(&r, after);
}

const char *columns_csv(Columns *columns, const CsvLanes *lanes, const char *at, const char *end) {
    while (at < end && !columns_full(columns)) {
        uint32_t most = BATCH_LANES - columns->lanes;
        uint32_t room = RECORDS_MAX - columns->record_count;
        at = csv_rows_cut(columns->rows, at, end, most < room ? most : room,
                          columns->records + columns->record_count, &columns->line);
        read_rows(columns, lanes);
    }
    return at;
}
