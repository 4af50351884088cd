/* history.c -- see history.h.
 *
 * Past a is surely later than past b when the first moment that a can be is after the last that b
 * can be. In every order that is still possible, the number of pasts after a given one therefore
 * lies between those surely later and all that are not surely earlier; both are found by bisection
 * in the sorted moments. */
#include "patient/history.h"

#include "base/decimal.h"

#include <math.h>
#include <stdlib.h>

uint64_t category_all(const Category *category) {
    return category->count >= 64 ? UINT64_MAX : (UINT64_C(1) << category->count) - 1;
}

Answer answer_nothing(RegType type, uint64_t members) {
    Answer answer = {.origin = ANSWER_MISSING};
    if (type == REG_N) answer.lo = -INFINITY, answer.hi = INFINITY;
    if (type == REG_C) answer.members = members;
    return answer;
}

/* -- order ----------------------------------------------------------------------------------- */

static int compare_moments(const void *left, const void *right) {
    const Moment *a = left, *b = right;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void history_add(History *history, const Entry *entry, uint32_t order, DateRange undated) {
    DateRange day = entry->dated ? entry->date : undated;
    Past past = {.entry = entry,
                 .day = day,
                 .first = {day.lo, entry->time, order},
                 .last = {day.hi, entry->time, order}};
    history->at[history->count++] = past;
}

void history_sort(History *history) {
    size_t n = history->count;
    history->firsts = NEW_N(history->arena, Moment, n ? n : 1);
    history->lasts = NEW_N(history->arena, Moment, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        history->firsts[i] = history->at[i].first;
        history->lasts[i] = history->at[i].last;
    }
    if (n < 2) return;
    qsort(history->firsts, n, sizeof(Moment), compare_moments);
    qsort(history->lasts, n, sizeof(Moment), compare_moments);
}

/* How many of 'n' sorted moments come before this one. */
static size_t moments_before(const Moment *moments, size_t n, const Moment *moment) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_moments(&moments[middle], moment) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A past has rank r when r others are later. It can have every rank from fewest to most. */
typedef struct Ranks {
    size_t fewest, most;
} Ranks;

static Ranks ranks_of(const History *h, const Past *past) {
    size_t before = moments_before(h->firsts, h->count, &past->last);
    bool own = before < h->count && compare_moments(&h->firsts[before], &past->last) == 0;
    return (Ranks){h->count - before - own,
                   h->count - 1 - moments_before(h->lasts, h->count, &past->first)};
}

static Date later_day(Date a, Date b) {
    return a > b ? a : b;
}

static Date earlier_day(Date a, Date b) {
    return a < b ? a : b;
}

/* The days of a past, given that it has rank r: as only r others are later, it is no earlier than
 * the first moment of the (r + 1)th of the others, counted from the latest; and no later than the
 * last moment of the rth. */
static DateRange days_at_rank(const History *h, const Past *past, size_t r) {
    size_t n = h->count;
    DateRange days = past->day;
    size_t own_first = moments_before(h->firsts, n, &past->first);
    if (n >= r + 2) {
        size_t at = own_first >= n - 1 - r ? n - 2 - r : n - 1 - r;
        days.lo = later_day(days.lo, h->firsts[at].day);
    }
    size_t own_last = moments_before(h->lasts, n, &past->last);
    if (r >= 1) {
        size_t at = own_last >= n - r ? n - 1 - r : n - r;
        days.hi = earlier_day(days.hi, h->lasts[at].day);
    }
    return days;
}

/* -- windows --------------------------------------------------------------------------------- */

typedef enum Inside { OUTSIDE, MAYBE_INSIDE, INSIDE } Inside;

static Inside days_inside(DateRange day, DateRange start) {
    if (day.hi < start.lo) return OUTSIDE;
    return day.lo >= start.hi ? INSIDE : MAYBE_INSIDE;
}

static Inside inside(const History *h, const HistoryWindow *window, const Past *past) {
    switch (window->kind) {
    case WINDOW_ALL: return INSIDE;
    case WINDOW_OVER:
    case WINDOW_SINCE: return days_inside(past->day, window->start);
    case WINDOW_LAST: break;
    }
    Ranks ranks = ranks_of(h, past);
    if (ranks.fewest >= window->last) return OUTSIDE;
    return ranks.most < window->last ? INSIDE : MAYBE_INSIDE;
}

/* -- which ones it can be --------------------------------------------------------------------- */

typedef struct Pick {
    const Past *past;
    DateRange days; /* that it can be, given that it is the one */
} Pick;

typedef struct Picks {
    Pick *at;
    size_t count;
    bool maybe_none;
} Picks;

static Picks no_picks(const History *h) {
    return (Picks){.at = NEW_N(h->arena, Pick, h->count ? h->count : 1)};
}

/* The one with rank r. Windows that begin on a day hold the latest, so being inside is asked of
 * the one alone. */
static Picks pick_rank(const History *h, const HistoryWindow *window, size_t r) {
    Picks picks = no_picks(h);
    bool by_day = window->kind == WINDOW_OVER || window->kind == WINDOW_SINCE;
    for (size_t i = 0; i < h->count; i++) {
        Ranks ranks = ranks_of(h, &h->at[i]);
        if (r < ranks.fewest || r > ranks.most) continue;
        Pick pick = {&h->at[i], days_at_rank(h, &h->at[i], r)};
        Inside in = by_day ? days_inside(pick.days, window->start) : INSIDE;
        if (in != INSIDE) picks.maybe_none = true;
        if (in != OUTSIDE) picks.at[picks.count++] = pick;
    }
    return picks;
}

/* The earliest in a window that begins on a day: each that no surely included one surely precedes.
 */
static Picks pick_first_since(const History *h, const HistoryWindow *window) {
    Picks picks = no_picks(h);
    const Moment *bound = NULL;
    for (size_t i = 0; i < h->count; i++)
        if (inside(h, window, &h->at[i]) == INSIDE &&
            (!bound || compare_moments(&h->at[i].last, bound) < 0))
            bound = &h->at[i].last;
    picks.maybe_none = !bound;
    for (size_t i = 0; i < h->count; i++) {
        const Past *past = &h->at[i];
        if (inside(h, window, past) == OUTSIDE) continue;
        if (bound && compare_moments(bound, &past->first) < 0) continue;
        DateRange days = {later_day(past->day.lo, window->start.lo), past->day.hi};
        if (bound) days.hi = earlier_day(days.hi, bound->day);
        picks.at[picks.count++] = (Pick){past, days};
    }
    return picks;
}

static Picks pick_position(const History *h, Reader reader, const HistoryWindow *window) {
    size_t rank = reader == READ_PREVIOUS ? 1 : 0, held = h->count;
    if (window->kind == WINDOW_LAST) {
        if (h->count < window->last) return no_picks(h);
        held = window->last;
    }
    if (rank >= held) return no_picks(h);
    if (reader != READ_FIRST) return pick_rank(h, window, rank);
    if (window->kind == WINDOW_OVER || window->kind == WINDOW_SINCE)
        return pick_first_since(h, window);
    return pick_rank(h, window, held - 1);
}

/* -- values ---------------------------------------------------------------------------------- */

typedef struct Bounds {
    double lo, hi;
} Bounds;

static Bounds bounds_of(const Possible *value) {
    bool number = value->kind == POSSIBLE_NUMBER || value->kind == POSSIBLE_DATE;
    return number ? (Bounds){value->low, value->high} : (Bounds){-INFINITY, INFINITY};
}

static uint64_t members_of(const Possible *value, uint64_t all) {
    return value->kind == POSSIBLE_MEMBERS ? value->members : all;
}

/* What a yes/no register holds of one value: of a set its member, or whether it is known. */
static void truth_of(const Query *query, const Possible *value, bool *yes, bool *no) {
    *yes = *no = false;
    if (value->kind == POSSIBLE_UNKNOWN) return;
    if (query->kind == QUERY_FACT_KNOWN_MEMBER)
        *yes = value->members >> query->member & 1;
    else
        *yes = query->fact->type.kind == TYPE_SET || value->yes;
    *no = !*yes;
}

/* All that any of the picks can be. */
static Answer hull(const Picks *picks, const Query *query, RegType type, uint64_t all) {
    Answer answer = {.yes = true, .no = true, .lo = INFINITY, .hi = -INFINITY};
    for (size_t i = 0; i < picks->count; i++) {
        const Possible *value = &picks->at[i].past->entry->value;
        bool yes, no;
        truth_of(query, value, &yes, &no);
        answer.yes &= yes;
        answer.no &= no;
        Bounds bounds = bounds_of(value);
        answer.lo = fmin(answer.lo, bounds.lo);
        answer.hi = fmax(answer.hi, bounds.hi);
        answer.members |= members_of(value, all);
    }
    if (type != REG_B) answer.yes = answer.no = false;
    if (type != REG_N) answer.lo = answer.hi = 0;
    if (type != REG_C) answer.members = 0;
    return answer;
}

/* Says where an answer comes from that the picks give. */
static void give_origin(const Picks *picks, Answer *answer) {
    answer->origin = ANSWER_DERIVED;
    answer->entry = NULL;
    if (picks->count != 1) return;
    answer->entry = picks->at[0].past->entry;
    bool unknown = answer->entry->value.kind == POSSIBLE_UNKNOWN;
    answer->origin = unknown ? ANSWER_UNKNOWN : ANSWER_RECORDED;
}

/* Where what the picks say may be too old, or may not be there, they say nothing. */
static bool settle_picks(const Picks *picks, const Query *query, Date valid_from, Answer *answer) {
    if (picks->count == 0) return false;
    give_origin(picks, answer);
    if (picks->maybe_none) return false;
    if (query->reader != READ_CURRENT || valid_from == DATE_NONE) return true;
    for (size_t i = 0; i < picks->count; i++) {
        if (picks->at[i].days.lo >= valid_from) continue;
        answer->origin = ANSWER_STALE;
        answer->entry = picks->at[i].past->entry;
        return false;
    }
    return true;
}

/* -- lowest, highest, mean --------------------------------------------------------------------- */

/* The values of a window: those surely in it, and those that may be. */
typedef struct Values {
    const Past **sure, **maybe;
    size_t sures, maybes;
} Values;

static Values values_in(const History *h, const HistoryWindow *window) {
    size_t room = h->count ? h->count : 1;
    Values values = {NEW_N(h->arena, const Past *, room), NEW_N(h->arena, const Past *, room), 0,
                     0};
    if (window->kind == WINDOW_LAST && h->count < window->last) return values;
    for (size_t i = 0; i < h->count; i++) {
        Inside in = inside(h, window, &h->at[i]);
        if (in == INSIDE) values.sure[values.sures++] = &h->at[i];
        if (in == MAYBE_INSIDE) values.maybe[values.maybes++] = &h->at[i];
    }
    return values;
}

/* Is it certain that the window holds a value? `over last N` always holds N. */
static bool surely_some(const Values *values, const HistoryWindow *window) {
    return values->sures > 0 || (window->kind == WINDOW_LAST && values->maybes > 0);
}

/* Highest is lowest of what is turned round. */
static Bounds turned(Bounds bounds, bool highest) {
    return highest ? (Bounds){-bounds.hi, -bounds.lo} : bounds;
}

static Bounds lowest_bounds(const Values *values, bool highest) {
    Bounds least = {INFINITY, INFINITY};
    double widest = -INFINITY;
    for (size_t i = 0; i < values->sures; i++) {
        Bounds bounds = turned(bounds_of(&values->sure[i]->entry->value), highest);
        least = (Bounds){fmin(least.lo, bounds.lo), fmin(least.hi, bounds.hi)};
    }
    for (size_t i = 0; i < values->maybes; i++) {
        Bounds bounds = turned(bounds_of(&values->maybe[i]->entry->value), highest);
        least.lo = fmin(least.lo, bounds.lo);
        widest = fmax(widest, bounds.hi);
    }
    if (values->sures == 0) least.hi = widest;
    Bounds answer = turned(least, highest);
    return (Bounds){answer.lo + 0.0, answer.hi + 0.0}; /* no negative zero */
}

static uint64_t lowest_bit(uint64_t bits) {
    return bits & (~bits + 1);
}

static uint64_t highest_bit(uint64_t bits) {
    while (bits & (bits - 1))
        bits &= bits - 1;
    return bits;
}

/* The members that can be the lowest: any that some value can be, but none above the highest that
 * a value surely there can be. */
static uint64_t lowest_members(const Values *values, bool highest, uint64_t all) {
    uint64_t any = 0, allowed = all;
    for (size_t i = 0; i < values->sures; i++) {
        uint64_t members = members_of(&values->sure[i]->entry->value, all);
        uint64_t bound = highest ? lowest_bit(members) : highest_bit(members);
        any |= members;
        allowed &= highest ? ~(bound - 1) : bound | (bound - 1);
    }
    for (size_t i = 0; i < values->maybes; i++)
        any |= members_of(&values->maybe[i]->entry->value, all);
    return any & allowed;
}

/* The least that the mean can be when each value is as low as it can be: of those that may be
 * there, the lowest ones pull it down. 'count' is how many there are, 0 where that is open.
 * Adding values in rising order lowers the mean until it does not. */
static double least_mean(Arena *arena, const Values *values, size_t count, bool highest) {
    size_t n = values->sures, m = values->maybes;
    double *at = NEW_N(arena, double, n + m);
    for (size_t i = 0; i < n + m; i++) {
        const Past *past = i < n ? values->sure[i] : values->maybe[i - n];
        at[i] = turned(bounds_of(&past->entry->value), highest).lo;
        if (isinf(at[i])) return at[i];
    }
    if (m) qsort(at + n, m, sizeof *at, dec_compare);
    if (count) return dec_mean(at, count);
    double least = dec_mean(at, n);
    for (size_t i = n + 1; i <= n + m; i++) {
        double mean = dec_mean(at, i);
        if (!(mean < least)) break;
        least = mean;
    }
    return least;
}

static Bounds mean_bounds(Arena *arena, const Values *values, const HistoryWindow *window) {
    size_t count = window->kind == WINDOW_LAST ? window->last : 0;
    double low = least_mean(arena, values, count, false);
    double high = 0 - least_mean(arena, values, count, true);
    if (isnan(low) || isnan(high)) return (Bounds){-INFINITY, INFINITY};
    return (Bounds){low, high};
}

/* The pasts that can be the lowest, for its date. Where all are one known value, it is the latest
 * of them. */
static Picks pick_lowest(const History *h, const HistoryWindow *window, bool highest) {
    Picks picks = no_picks(h);
    Values values = values_in(h, window);
    picks.maybe_none = !surely_some(&values, window);
    Bounds least = turned(lowest_bounds(&values, highest), highest);
    bool known = values.maybes == 0;
    for (size_t i = 0; i < values.sures + values.maybes; i++) {
        const Past *past = i < values.sures ? values.sure[i] : values.maybe[i - values.sures];
        Bounds bounds = turned(bounds_of(&past->entry->value), highest);
        if (bounds.lo > least.hi) continue;
        known &= bounds.lo == bounds.hi && past->first.day == past->last.day;
        picks.at[picks.count++] = (Pick){past, past->day};
    }
    if (!known) return picks;
    for (size_t i = 1; i < picks.count; i++)
        if (compare_moments(&picks.at[i].past->first, &picks.at[0].past->first) > 0)
            picks.at[0] = picks.at[i];
    if (picks.count > 1) picks.count = 1;
    return picks;
}

static Answer answer_extreme(const History *h, const Query *query, RegType type,
                             const HistoryWindow *window, uint64_t all) {
    bool highest = query->reader == READ_HIGHEST;
    Answer answer = answer_nothing(type, all);
    Values values = values_in(h, window);
    if (values.sures + values.maybes == 0) return answer;
    answer.origin = ANSWER_DERIVED;
    if (!surely_some(&values, window)) return answer;
    if (type == REG_N) {
        Bounds bounds = lowest_bounds(&values, highest);
        answer.lo = bounds.lo;
        answer.hi = bounds.hi;
        Picks picks = pick_lowest(h, window, highest);
        if (picks.count == 1) give_origin(&picks, &answer);
    }
    if (type == REG_C) answer.members = lowest_members(&values, highest, all);
    return answer;
}

static Answer answer_mean(const History *h, RegType type, const HistoryWindow *window) {
    Answer answer = answer_nothing(type, 0);
    Values values = values_in(h, window);
    if (values.sures + values.maybes == 0) return answer;
    answer.origin = ANSWER_DERIVED;
    if (!surely_some(&values, window)) return answer;
    Bounds bounds = mean_bounds(h->arena, &values, window);
    answer.lo = bounds.lo;
    answer.hi = bounds.hi;
    return answer;
}

/* -- questions -------------------------------------------------------------------------------- */

Answer history_value(const History *history, const Query *query, RegType type,
                     const HistoryWindow *window, Date valid_from) {
    const Category *category = query->fact->type.category;
    uint64_t all = category ? category_all(category) : 0;
    switch (query->reader) {
    case READ_LOWEST:
    case READ_HIGHEST: return answer_extreme(history, query, type, window, all);
    case READ_MEAN: return answer_mean(history, type, window);
    case READ_COUNT: return history_count(history, window);
    case READ_CURRENT:
    case READ_LATEST:
    case READ_PREVIOUS:
    case READ_FIRST: break;
    }
    Answer answer = answer_nothing(type, all);
    Picks picks = pick_position(history, query->reader, window);
    if (!settle_picks(&picks, query, valid_from, &answer)) return answer;
    answer = hull(&picks, query, type, all);
    give_origin(&picks, &answer);
    return answer;
}

Answer history_date(const History *history, const Query *query, const HistoryWindow *window,
                    Date valid_from) {
    Answer answer = answer_nothing(REG_N, 0);
    bool extreme = query->reader == READ_LOWEST || query->reader == READ_HIGHEST;
    if (query->reader == READ_MEAN || query->reader == READ_COUNT) return answer;
    Picks picks = extreme ? pick_lowest(history, window, query->reader == READ_HIGHEST)
                          : pick_position(history, query->reader, window);
    if (!settle_picks(&picks, query, valid_from, &answer)) return answer;
    answer.lo = INFINITY;
    answer.hi = -INFINITY;
    for (size_t i = 0; i < picks.count; i++) {
        const Entry *entry = picks.at[i].past->entry;
        bool never = entry->kind == ENTRY_FACT && entry->value.kind == POSSIBLE_UNKNOWN;
        if (never && !entry->dated) answer.lo = -INFINITY;
        answer.lo = fmin(answer.lo, picks.at[i].days.lo);
        answer.hi = fmax(answer.hi, picks.at[i].days.hi);
    }
    return answer;
}

Answer history_count(const History *history, const HistoryWindow *window) {
    size_t sure = 0, maybe = 0;
    for (size_t i = 0; i < history->count; i++) {
        const Past *past = &history->at[i];
        if (past->entry->kind == ENTRY_FACT && past->entry->value.kind == POSSIBLE_UNKNOWN)
            continue;
        Inside in = window->kind == WINDOW_LAST ? INSIDE : inside(history, window, past);
        sure += in == INSIDE;
        maybe += in == MAYBE_INSIDE;
    }
    size_t most = window->kind == WINDOW_LAST ? window->last : SIZE_MAX;
    return (Answer){.lo = (double)(sure < most ? sure : most),
                    .hi = (double)(sure + maybe < most ? sure + maybe : most),
                    .origin = ANSWER_DERIVED};
}
