/* lanecolumns.c -- see lanecolumns.h. */
#include "run/lanecolumns.h"

#include "base/wide.h"
#include "run/lanebits.h"

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

/* -- all lanes at once ------------------------------------------------------------------------- */

static void block_of_truths(Column *to, InputStates states, const uint8_t *codes, size_t words) {
    for (size_t w = 0; w < words; w++) {
        uint64_t yes = 0, no = 0;
        for (uint32_t s = 0; s < states.count; s++) {
            if (states.at[s].yes) yes |= lanes_equal(codes + 64 * w, (uint8_t)s);
            if (states.at[s].no) no |= lanes_equal(codes + 64 * w, (uint8_t)s);
        }
        to->yes[w] = yes;
        to->no[w] = no;
    }
}

static Range kept(const InputState *state, Range within) {
    return (Range){state->lo > within.lo ? state->lo : within.lo,
                   state->hi < within.hi ? state->hi : within.hi};
}

/* What is not known is mostly the same in all lanes. */
WIDE static void block_of_numbers(Column *to, const double *values, Range unknown, uint32_t lanes) {
    for (uint32_t i = 0; i < lanes; i++) {
        double value = values[i];
        to->lo[i] = value == value ? value : unknown.lo;
        to->hi[i] = value == value ? value : unknown.hi;
    }
}

static void other_ranges(Column *to, InputStates states, const InputColumn *from, uint32_t first,
                         Range within, uint32_t lanes) {
    for (uint32_t s = 1; s < states.count; s++) {
        if (states.at[s].lo == states.at[s].hi) continue;
        Range range = kept(&states.at[s], within);
        for (uint32_t i = 0; i < lanes; i++)
            if (from->codes[first + i] == s) to->lo[i] = range.lo, to->hi[i] = range.hi;
    }
}

static void block_of_members(Column *to, InputStates states, const uint8_t *codes, uint32_t lanes) {
    uint64_t members[STATES_MAX + 1] = {0};
    for (uint32_t s = 0; s < states.count; s++)
        members[s] = states.at[s].members;
    for (uint32_t i = 0; i < lanes; i++)
        to->members[i] = members[codes[i]];
    memset(to->surely, 0xff, lanes / 64 * sizeof *to->surely);
}

void lane_block(Frame *frame, uint32_t input, const Columns *columns, uint32_t first,
                Range within) {
    const InputColumn *from = &columns->inputs[input];
    InputStates states = columns_states(columns->plan, input);
    Column *to = frame_input_column(frame, input);
    switch ((RegType)frame->program->inputs[input].type) {
    case REG_B: block_of_truths(to, states, from->codes + first, frame_words(frame)); break;
    case REG_N:
        block_of_numbers(to, from->values + first, kept(&states.at[0], within), frame->lanes);
        other_ranges(to, states, from, first, within, frame->lanes);
        break;
    case REG_C: block_of_members(to, states, from->codes + first, frame->lanes); break;
    }
}
