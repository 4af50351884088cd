/* cohort.h -- a patient's result in one short line, and the sum of many.
 *
 *   patient,issued,possible,steps,conflicts,broken_promises,inconsistent
 *   p1,step:hcc.frontline:for:atezo_bev|sorafenib,,hcc.frontline,,,
 *
 * An item is WHERE:DIRECTION:OPTIONS: where is step:PATH or rule:NAME, direction for or against;
 * options are joined by '|', the members of a regimen by '+'. A withdrawn option is left out, one
 * that is possibly withdrawn ends with '?'. Items are joined by ';' in CSV, and are texts of a list
 * in NDJSON. 'possible' holds recommendations for; what may yet be advised against, reasons,
 * evidence and needs are in the full result. */
#ifndef PGL_REPORT_COHORT_H
#define PGL_REPORT_COHORT_H

#include "base/buffer.h"
#include "report/findings.h"
#include "run/cohort.h"
#include "run/sums.h"

typedef struct Brief Brief;

/* Makes ready the texts of all items; constant from then on. */
const Brief *brief_open(Arena *arena, const Signals *signals);

void brief_csv_header(Buffer *out);

/* One line each; 'id' is the patient's, 'size' bytes of UTF-8, or NULL. */
void brief_csv(const Brief *brief, const char *id, size_t size, const uint64_t *yes,
               const uint64_t *maybe, Buffer *out);
void brief_ndjson(const Brief *brief, const char *id, size_t size, const uint64_t *yes,
                  const uint64_t *maybe, Buffer *out);

/* The same lines, where many patients have few different results: those made last are kept, and
 * only the id is written anew. Each thread has its own; runs under arena_try(). */
typedef struct BriefLines BriefLines;
BriefLines *brief_lines_open(Arena *arena, const Brief *brief, bool json);
void brief_line(BriefLines *lines, const char *id, size_t size, const uint64_t *yes,
                const uint64_t *maybe, Buffer *out);

/* -- the sum ----------------------------------------------------------------------------------- */

/* How often a fact was missing that would have decided something. */
typedef struct MissingDecides {
    const char *what; /* "recommendation:hcc.surgery" */
    uint64_t patients;
    struct MissingDecides *next;
} MissingDecides;

typedef struct MissingFact {
    const char *name, *label;
    uint64_t order; /* facts as in the guideline, then interventions */
    uint64_t patients;
    MissingDecides *decides;
    struct MissingFact *next;
} MissingFact;

typedef struct Summary {
    Arena *arena; /* of the texts of what is missing */
    const Brief *brief;
    uint64_t patients, refused;
    uint64_t conflicted, broken, inconsistent; /* patients with any */
    uint64_t *yes, *maybe;                     /* by signal */
    MissingFact *missing;
} Summary;

/* Runs under arena_try(), as do the others but for summary_add_signals(). */
Summary *summary_open(Arena *arena, const Brief *brief);
void summary_add_signals(Summary *summary, const uint64_t *yes, const uint64_t *maybe);
void summary_add_needs(Summary *summary, const Run *run, Arena *scratch);
void summary_add_sums(Summary *summary, const CohortSums *sums);
void summary_merge(Summary *into, const Summary *from);

void summary_text(const Summary *summary, Text *out);
void summary_json(const Summary *summary, Text *out);

#endif
