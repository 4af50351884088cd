/* settle.h -- what the unknown outputs of a run come to once every completion is looked at, and
 * which facts would decide the rest. */
#ifndef PGL_RUN_SETTLE_H
#define PGL_RUN_SETTLE_H

#include "run/run.h"

/* Sets run->settled, narrowed, needs and what belongs to them. run->frame has been executed up to
 * 'end'. 'outputs' are registers below 'end', rising, each once. */
void settle(Run *run, uint32_t end, const Reg *outputs, size_t count);

#endif
