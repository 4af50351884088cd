/* foreign.h -- interventions that records name and the guideline does not know.
 *
 * A hospital sends more drugs than one guideline asks for. The first record that names one is left
 * to the chart's reader, which warns; after that the name is passed over. A name that looks like a
 * slip of the pen is refused by the chart's reader, and so is never passed over. */
#ifndef PGL_PATIENT_FOREIGN_H
#define PGL_PATIENT_FOREIGN_H

#include "model/model.h"

typedef struct Foreign Foreign;

Foreign *foreign_open(Arena *arena, const Model *model);

/* May this name, which is none of the guideline's interventions, be passed over? The first time it
 * may not. Of very many names, and long or odd ones, none may. */
bool foreign_may_pass(Foreign *foreign, const char *at, size_t size);

#endif
