/* lanecolumns.c -- see lanecolumns.h. */
#include "run/lanecolumns.h"

void lane_input(Frame *frame, uint32_t input, uint32_t to, const Columns *columns, uint32_t from) {
    const InputColumn *column = &columns->inputs[input];
    uint8_t code = column->codes[from];
    Answer answer = {.lo = 0};
    if (code == STATE_VALUE) {
        answer.lo = answer.hi = column->values[from];
    } else {
        const InputState *state = &columns_states(columns->plan, input).at[code];
        answer = (Answer){.yes = state->yes,
                          .no = state->no,
                          .lo = state->lo,
                          .hi = state->hi,
                          .members = state->members};
    }
    frame_set_input(frame, input, to, &answer);
}
