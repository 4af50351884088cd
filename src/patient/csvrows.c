/* csvrows.c -- see csvrows.h. */
#include "patient/csvrows.h"

#include "base/bytes.h"
#include "base/wide.h"
#include "base/text.h"
#include "patient/csvends.h"
#include "patient/lines.h"

CsvRows *csv_rows_open(Arena *arena, size_t columns) {
    CsvRows *rows = NEW(arena, CsvRows);
    rows->columns = columns;
    rows->odd = NEW_N(arena, uint8_t, CSV_ROWS);
    rows->marks = NEW_N(arena, uint32_t, CSV_WINDOW + 64 + 1);
    size_t cells = columns * CSV_ROWS_CUT;
    rows->cut_from = NEW_N(arena, uint32_t, cells > CSV_WINDOW ? cells : CSV_WINDOW);
    rows->cut_to = NEW_N(arena, uint32_t, cells);
    return rows;
}

/* -- plain rows: the positions of commas and line ends ----------------------------------------- */

typedef struct Found {
    uint32_t marks, lines; /* commas and line ends; line ends */
    bool rare;             /* there may be a byte above 0x7F, or NUL */
    bool quoted;           /* there is a quote */
    bool folded;           /* a line end is quoted */
} Found;

static inline uint32_t *put_marks(uint32_t *to, uint32_t base, uint64_t bits) {
    uint32_t count = (uint32_t)__builtin_popcountll(bits);
    for (uint32_t done = 0; done < count; done += 4) {
        for (uint32_t i = done; i < done + 4; i++, bits &= bits - 1)
            to[i] = base + (uint32_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
    }
    return to + count;
}

/* Commas and line ends that are quoted are none. Nothing is looked for behind a quote that is out
 * of its place. Up to three places behind the last mark are written to as well. */
WIDE static Found find_marks(const char *text, size_t size, uint32_t *marks) {
    Found found = {0};
    uint32_t *to = marks;
    uint64_t inside = 0; /* all bits: a quote is open */
    uint64_t stray = 0;
    Bytes64 rare = {0};
    for (size_t at = 0; at < size && !stray; at += 64) {
        Bytes64 bytes = bytes64_load_some(text + at, size - at);
        Bytes64 lines = bytes64_equal(bytes, '\n'), quotes = bytes64_equal(bytes, '"');
        rare = bytes64_or(rare, bytes64_or(bytes, bytes64_equal(bytes, 0)));
        uint64_t ends = bytes64_bits(lines);
        uint64_t both = bytes64_bits(bytes64_or(lines, bytes64_equal(bytes, ',')));
        if (inside || bytes64_any(quotes)) {
            uint64_t hidden =
                csv_quoted(bytes64_bits(quotes), both, csv_quote_fits(text, at), &inside, &stray);
            if (stray) hidden |= ~((stray & (0 - stray)) - 1);
            found.folded |= (ends & hidden) != 0;
            ends &= ~hidden;
            both &= ~hidden;
            found.quoted = true;
        }
        found.lines += (uint32_t)__builtin_popcountll(ends);
        to = put_marks(to, (uint32_t)at, both);
    }
    found.marks = (uint32_t)(to - marks);
    found.rare = bytes64_any(rare);
    return found;
}

/* How many of the first rows have the header's cells, and their line ends nowhere else. */
static uint32_t plain_rows(const CsvRows *rows, const char *text, const Found *found) {
    const uint32_t *marks = rows->marks + 1;
    size_t columns = rows->columns;
    uint32_t all = found->marks / (uint32_t)columns, good = 0;
    while (good < all && text[marks[(good + 1) * columns - 1]] == '\n')
        good++;
    if (good == all && found->lines == all) return all;
    for (uint32_t row = 0; row < good; row++)
        for (size_t i = row * columns; i < (row + 1) * columns - 1; i++)
            if (text[marks[i]] == '\n') return row;
    return good;
}

/* UTF-8 without NUL, and without the mark that says so, which the strict reader passes over. */
static bool is_text(const char *at, const char *end) {
    if (end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) return false;
    while (at < end) {
        uint64_t word = end - at >= 8 ? bytes_load(at) : 0;
        if (!((word | (word - bytes_all(1))) & bytes_all((char)0x80))) {
            at += 8;
            continue;
        }
        size_t step = *at ? utf8_decode(at, end, NULL) : 0;
        if (step == 0) return false;
        at += step;
    }
    return true;
}

/* Before the ends of cells are moved: their beginnings are then no longer behind them. */
static void part_cells(CsvRows *rows) {
    if (rows->from == rows->cut_from) return;
    memcpy(rows->cut_from, rows->marks, rows->count * rows->columns * sizeof *rows->marks);
    rows->from = rows->cut_from;
}

/* Where lines end with CR LF, the CR is taken from the last cells. */
static void take_returns(CsvRows *rows) {
    uint32_t *to = rows->marks + 1;
    for (uint32_t row = 0; row < rows->count; row++) {
        uint32_t *last = &to[(row + 1) * rows->columns - 1];
        if (rows->text[*last - 1] != '\r') continue;
        part_cells(rows);
        --*last;
        rows->odd[row] |= *last > 0 && rows->text[*last - 1] == '\r';
    }
}

static void tell_rows(CsvRows *rows, const Found *found, uint64_t *line) {
    CsvCells first = csv_cells(rows, 0);
    const uint32_t *last = rows->to + rows->columns - 1;
    for (uint32_t row = 0; row < rows->count; row++) {
        const char *at = csv_cell_at(&first, row);
        const char *end = rows->text + last[row * rows->columns];
        rows->records[row] = (LaneRecord){at, (size_t)(end - at), *line, 0};
        *line += 1 + (found->folded ? bytes_count(at, (size_t)(end - at), '\n') : 0);
        if (found->rare && !is_text(at, end)) rows->odd[row] = 1;
    }
}

/* A row is odd that has other quotes than those that were taken, which stand before its cells. */
static void find_quotes(CsvRows *rows) {
    for (uint32_t row = 0; row < rows->count; row++) {
        const LaneRecord *record = &rows->records[row];
        const uint32_t *before = &rows->from[row * rows->columns];
        size_t quotes = bytes_count(record->at, record->size, '"');
        for (size_t i = 0; i < rows->columns; i++)
            if (before[i] != UINT32_MAX && rows->text[before[i]] == '"') quotes -= 2;
        rows->odd[row] |= quotes != 0;
    }
}

/* Takes the quotes around cells from them. Mostly there are no others. */
static void take_quotes(CsvRows *rows, const char *next) {
    uint32_t *from = rows->cut_from, *to = rows->marks + 1;
    size_t cells = rows->count * rows->columns, taken = 0;
    part_cells(rows);
    for (size_t i = 0; i < cells; i++) {
        bool quoted = to[i] - from[i] > 2 && rows->text[(uint32_t)(from[i] + 1)] == '"' &&
                      rows->text[to[i] - 1] == '"';
        from[i] += quoted;
        to[i] -= quoted;
        taken += quoted;
    }
    size_t all = bytes_count(rows->text, (size_t)(next - rows->text), '"');
    if (all != 2 * taken) find_quotes(rows);
}

static const char *cut_plain(CsvRows *rows, const char *at, const char *end, uint32_t most,
                             uint64_t *line) {
    size_t size = (size_t)(end - at) < CSV_WINDOW ? (size_t)(end - at) : CSV_WINDOW;
    Found found = find_marks(at, size, rows->marks + 1);
    uint32_t count = plain_rows(rows, at, &found);
    rows->count = count < most ? count : most;
    if (!rows->count) return at;
    const char *next = at + rows->marks[rows->count * rows->columns] + 1;
    rows->from = rows->marks;
    rows->to = rows->marks + 1;
    take_returns(rows);
    tell_rows(rows, &found, line);
    if (found.quoted) take_quotes(rows, next);
    return next;
}

/* -- other rows: cell by cell ------------------------------------------------------------------ */

/* Quotes that are written twice are left to the strict reader, and so is all that is wrong. */
static bool cut_cells(const CsvRows *rows, const char *at, const char *end, uint32_t *from,
                      uint32_t *to) {
    CsvProblem problem;
    for (size_t i = 0; i < rows->columns; i++) {
        CsvCell cell;
        const char *after = csv_cell(at, end, &cell, &problem);
        if (!after || cell.doubled) return false;
        bool last = after == end || *after != ',';
        if (last != (i + 1 == rows->columns)) return false;
        from[i] = (uint32_t)(cell.at - rows->text - 1);
        to[i] = (uint32_t)(cell.at - rows->text) + (uint32_t)cell.size;
        at = after + 1;
    }
    return true;
}

static void cut_row(CsvRows *rows, const char *at, const char *end, uint64_t line) {
    uint32_t row = rows->count++;
    uint32_t *from = rows->cut_from + row * rows->columns;
    uint32_t *to = rows->cut_to + row * rows->columns;
    rows->records[row] = (LaneRecord){at, (size_t)(end - at), line, 0};
    if (is_text(at, end) && cut_cells(rows, at, end, from, to)) return;
    rows->odd[row] = 1;
    for (size_t i = 0; i < rows->columns; i++)
        to[i] = (uint32_t)(at - rows->text), from[i] = to[i] - 1; /* all empty */
}

static const char *cut_rows(CsvRows *rows, const char *at, const char *end, uint32_t most,
                            uint64_t *line) {
    enum { FAR = 1 << 30 };
    rows->from = rows->cut_from;
    rows->to = rows->cut_to;
    while (at < end && rows->count < most && rows->count < CSV_ROWS_CUT) {
        const char *next = csv_record_end(at, end, true);
        if (next - rows->text > FAR && rows->count) break;
        if (!line_is_blank(at, next)) cut_row(rows, at, at + line_size(at, next), *line);
        *line += bytes_count(at, (size_t)(next - at), '\n');
        at = next;
    }
    return at;
}

const char *csv_rows_cut(CsvRows *rows, const char *at, const char *end, uint32_t most,
                         LaneRecord *records, uint64_t *line) {
    if (most > CSV_ROWS) most = CSV_ROWS;
    rows->text = at;
    rows->end = end;
    rows->records = records;
    rows->count = 0;
    rows->marks[0] = UINT32_MAX;
    memset(rows->odd, 0, CSV_ROWS);
    /* a row of one cell may be a blank line */
    const char *next = rows->columns > 1 ? cut_plain(rows, at, end, most, line) : at;
    return rows->count ? next : cut_rows(rows, at, end, most, line);
}
