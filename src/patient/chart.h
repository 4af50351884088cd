/* chart.h -- one patient's record in the model's terms, and its answers to a program's questions.
 *
 *   JSON, `patient` in the source, --fact  ──▶  Chart (entries)  ──▶  Answers (one an input)
 *
 * The readers convert units and check ranges, so that all entries of a chart are good; the chart
 * resolves history, `valid for`, defaults. */
#ifndef PGL_PATIENT_CHART_H
#define PGL_PATIENT_CHART_H

#include "program/inputs.h"
#include "program/program.h"

typedef struct Chart {
    Arena *arena;
    const Model *model;
    const char *id; /* NULL: none */
    Date today;
    VEC(Entry) entries; /* in the order of the record; later ones of a day win ties */
    bool received_said, receiving_said; /* the record has the list: what it leaves out is no */
    uint8_t *said_by;                   /* by fact: SaidBy */
    uint8_t done_by;                    /* of received and receiving */
} Chart;

/* Who says a thing. In a record the lack of a date is worth a warning where the date decides;
 * whoever writes an example or types a value now means today. */
typedef enum SaidBy { SAID_BY_RECORD, SAID_BY_SOURCE, SAID_BY_OPTION } SaidBy;

Chart *chart_open(Arena *arena, const Model *model, const char *id, Date today);

/* Adds an entry; a value dated after today is refused with DATA_FUTURE. Of a month or year that is
 * not over, the days to come are taken off: nothing is recorded before it happens. An entry of
 * received or receiving says that the record has that list. */
void chart_add(Chart *chart, const Entry *entry, Diags *diags);

/* Takes away all that the chart says of a fact: before --fact or a test's `given` says it anew. */
void chart_drop_fact(Chart *chart, const Fact *fact);

/* Takes away all that the chart says of an intervention in one of its lists (ENTRY_RECEIVED, ...);
 * with NULL all that the list says. */
void chart_drop_intervention(Chart *chart, int kind, const Intervention *intervention);

/* Adds a patient of the guideline, or the changes of a test: they replace what the chart says of
 * the facts and interventions that they name; `none` empties a list. */
void chart_add_entries(Chart *chart, const Entries *entries, bool replace, Diags *diags);

/* Answers all inputs of a program, in their order. Warnings: undated values beside others or where
 * the date decides, several values on one day. Assumed and stale ones can be told from
 * Answer.origin. A list (received, proposed) that leaves an intervention out gives no, recorded by
 * no entry. `valid for` counts back from today as `over` does: a value from the first day of that
 * span is still valid. An undated intervention was done on some day until today. */
const Answer *chart_answers(Chart *chart, const Program *program, Diags *diags);

/* The same of some inputs alone, into 'out', without warnings. */
void chart_answer_some(Chart *chart, const Program *program, const uint32_t *inputs, size_t count,
                       Answer *out, Diags *diags);

/* Reads `--fact NAME=VALUE` (option.c): 'text' is what the user typed. What is said replaces what a
 * record or patient says of the fact, and adds to what an earlier option said. As values go `400
 * ng/mL`, `< 5 ng/mL`, `yes`, `unknown`, `hcc`, `1960`, `{ bone, liver }`, each with `on DATE`
 * after it; of received, receiving and proposed a list, each with a date, or `none`. False with a
 * diagnostic when it cannot be read. */
bool chart_read_fact_option(Chart *chart, const char *text, Sources *sources, Diags *diags);

#endif
