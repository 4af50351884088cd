/* csvrows.h -- bytes of CSV cut into rows of cells, some rows at a time: for csvcolumns.c.
 *
 *   p1,hcc,,0.0061⏎p2,lung,...        commas and line ends are found 64 bytes at a time; where
 *   ▲  ▲  ▲▲      ▲                   each row has as many as the header, they are its cells
 *
 * Between quotes there are none; quotes around cells are taken off. What has another number of
 * cells, a quote that is out of its place, or spaces alone, is cut row by row. */
#ifndef PGL_PATIENT_CSVROWS_H
#define PGL_PATIENT_CSVROWS_H

#include "patient/columns.h"

/* The bytes of a window are looked through at once; a row that does not fit is cut alone. */
enum { CSV_WINDOW = 16 * 1024, CSV_ROWS = 256, CSV_ROWS_CUT = 32 };

typedef struct CsvRows {
    size_t columns;
    uint32_t count;       /* rows, at most CSV_ROWS */
    const char *text;     /* which positions count from */
    const char *end;      /* bytes before it can be read */
    const uint32_t *from; /* by cell, row after row: its first byte's position less one */
    const uint32_t *to;   /* by cell: behind its last byte */
    LaneRecord *records;  /* by row */
    uint8_t *odd;         /* by row: 1 where it could not be cut, or is not UTF-8 */
    /* room: */
    uint32_t *marks; /* the first is of the byte before the text */
    uint32_t *cut_from, *cut_to;
} CsvRows;

CsvRows *csv_rows_open(Arena *arena, size_t columns);

/* Cuts some rows, at most 'most' and none that only holds spaces, into 'records'; *line counts the
 * lines. Returns where the next row begins; there may have been none. */
const char *csv_rows_cut(CsvRows *rows, const char *at, const char *end, uint32_t most,
                         LaneRecord *records, uint64_t *line);

/* The cells of one column, copied so that bytes written meanwhile cannot change it. */
typedef struct CsvCells {
    const char *text, *end;
    const uint32_t *from, *to;
    size_t step;
    uint32_t count;
} CsvCells;

static inline CsvCells csv_cells(const CsvRows *rows, size_t column) {
    return (CsvCells){rows->text,        rows->end,     rows->from + column,
                      rows->to + column, rows->columns, rows->count};
}

static inline const char *csv_cell_at(const CsvCells *cells, uint32_t row) {
    return cells->text + (uint32_t)(cells->from[row * cells->step] + 1);
}

static inline size_t csv_cell_size(const CsvCells *cells, uint32_t row) {
    return (uint32_t)(cells->to[row * cells->step] - cells->from[row * cells->step] - 1);
}

/* How many of the first cells have so many bytes from their beginning on: cells of later rows never
 * begin before those of earlier ones. */
static inline uint32_t csv_cells_before(const CsvCells *cells, ptrdiff_t bytes) {
    uint32_t count = cells->count;
    while (count && cells->end - csv_cell_at(cells, count - 1) < bytes)
        count--;
    return count;
}

#endif
