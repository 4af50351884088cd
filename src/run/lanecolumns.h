/* lanecolumns.h -- the inputs of a cohort's lanes (patient/columns.h) as columns of a frame. */
#ifndef PGL_RUN_LANECOLUMNS_H
#define PGL_RUN_LANECOLUMNS_H

#include "patient/columns.h"
#include "run/frame.h"

/* Lane 'from' of the columns becomes lane 'to' of the frame's input. */
void lane_input(Frame *frame, uint32_t input, uint32_t to, const Columns *columns, uint32_t from);

/* All lanes of the frame at once, from lane 'first' on; they are a multiple of 64. Numbers that are
 * not known are kept within a range. */
void lane_block(Frame *frame, uint32_t input, const Columns *columns, uint32_t first, Range within);

#endif
