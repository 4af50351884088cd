/* csv.h -- patients in CSV (RFC 4180), a record each.
 *
 *   id,primary_tumour,afp [mg/L],afp.date,metastatic_sites,received
 *   p1,hcc,0.0061,2026-11-02,bone;liver,atezo_bev on 2026-05-04;sorafenib
 *
 * The header names facts, with a unit in brackets where it is not the fact's own; FACT.date is the
 * day of the value; id, received, receiving and proposed are as in JSON. An empty cell says
 * nothing, `unknown` says that it is not known, `none` is an empty set or list. A number may have a
 * bound and a unit: `< 5 ng/mL`. Cells may be quoted; a quoted cell may hold commas, quotes written
 * twice, and line ends (csvends.h). Lines end with LF or CRLF; a byte order mark before the header
 * is skipped.
 */
#ifndef PGL_PATIENT_CSV_H
#define PGL_PATIENT_CSV_H

#include "patient/chart.h"
#include "patient/json.h"

typedef enum CsvRole {
    CSV_ID,
    CSV_FACT,
    CSV_DATE, /* of a fact */
    CSV_RECEIVED,
    CSV_RECEIVING,
    CSV_PROPOSED,
    CSV_UNKNOWN /* nothing of the guideline: passed over */
} CsvRole;

enum { CSV_NO_COLUMN = -1, CSV_MAX_COLUMNS = 4096 };

typedef struct CsvColumn {
    CsvRole role;
    const char *name;
    const Fact *fact;
    const char *unit; /* NULL: the fact's own */
    int date;         /* the column of a fact's date, or CSV_NO_COLUMN */
} CsvColumn;

typedef struct CsvHeader {
    const CsvColumn *at;
    size_t count;
} CsvHeader;

/* A cell as it stands in the text. */
typedef struct CsvCell {
    const char *at; /* without the quotes around it */
    size_t size;
    bool quoted, doubled; /* doubled: holds quotes that are written twice */
} CsvCell;

typedef enum CsvProblem {
    CSV_QUOTE_WITHIN,   /* in a cell that is not quoted */
    CSV_QUOTE_FOLLOWED, /* something stands behind the closing one */
    CSV_QUOTE_OPEN      /* there is no closing one */
} CsvProblem;

/* Reads the cell at 'at'. Returns what follows it: a ',' or the end of the record ('end', a line
 * end); NULL where the quotes are wrong: *problem is what, out->at where. */
const char *csv_cell(const char *at, const char *end, CsvCell *out, CsvProblem *problem);

/* Reads the header, the whole of 'source'. NULL with errors in 'diags' when it is refused. */
const CsvHeader *csv_read_header(Arena *arena, const Model *model, const Source *source,
                                 const JsonOptions *options, Diags *diags);

/* Reads the patient in 'source', one record. NULL with errors in 'diags' when it is refused. */
Chart *csv_read_patient(Arena *arena, const Model *model, const CsvHeader *header,
                        const Source *source, const JsonOptions *options, Diags *diags);

#endif
