/* cohort_summary.c -- what came of many patients: counts, as a table or in JSON. */
#include "report/cohort_parts.h"

Summary *summary_open(Arena *arena, const Brief *brief) {
    Summary *summary = NEW(arena, Summary);
    summary->arena = arena;
    summary->brief = brief;
    summary->yes = NEW_N(arena, uint64_t, brief->signals->count + 1);
    summary->maybe = NEW_N(arena, uint64_t, brief->signals->count + 1);
    return summary;
}

static bool any(const Brief *brief, BriefColumn column, const uint64_t *bits) {
    for (uint32_t w = 0; w < brief->signals->words; w++)
        if (bits[w] & brief->masks[column][w]) return true;
    return false;
}

void summary_add_signals(Summary *summary, const uint64_t *yes, const uint64_t *maybe) {
    const Brief *brief = summary->brief;
    summary->patients++;
    summary->conflicted += any(brief, BRIEF_CONFLICTS, yes);
    summary->broken += any(brief, BRIEF_BROKEN, yes);
    summary->inconsistent += any(brief, BRIEF_INCONSISTENT, yes);
    for (uint32_t w = 0; w < brief->signals->words; w++) {
        for (uint64_t left = yes[w]; left; left &= left - 1)
            summary->yes[w * 64 + (uint32_t)__builtin_ctzll(left)]++;
        for (uint64_t left = maybe[w]; left; left &= left - 1)
            summary->maybe[w * 64 + (uint32_t)__builtin_ctzll(left)]++;
    }
}

/* -- what is missing ----------------------------------------------------------------------------
 */

static uint64_t order_of(const Query *query) {
    if (query->fact) return query->fact->index;
    if (!query->intervention) return UINT64_MAX;
    return ((uint64_t)1 << 40) + ((uint64_t)query->intervention->index << 8) +
           (uint64_t)query->kind;
}

/* Kept in order: the list is as long as the guideline has facts. */
static MissingFact *missing_fact(Summary *summary, uint64_t order, const char *name,
                                 const char *label) {
    MissingFact **at = &summary->missing;
    while (*at && (*at)->order < order)
        at = &(*at)->next;
    if (*at && (*at)->order == order) return *at;
    MissingFact *fact = NEW(summary->arena, MissingFact);
    *fact = (MissingFact){.name = arena_string(summary->arena, name),
                          .label = arena_string(summary->arena, label),
                          .order = order,
                          .next = *at};
    return *at = fact;
}

/* By name, so that the order does not depend on which patient came first. */
static void add_decides(Summary *summary, MissingFact *fact, const char *what, uint64_t patients) {
    MissingDecides **at = &fact->decides;
    while (*at && strcmp((*at)->what, what) < 0)
        at = &(*at)->next;
    if (!*at || strcmp((*at)->what, what) != 0) {
        MissingDecides *decides = NEW(summary->arena, MissingDecides);
        *decides = (MissingDecides){.what = arena_string(summary->arena, what), .next = *at};
        *at = decides;
    }
    (*at)->patients += patients;
}

static bool is_action(const char *what) {
    return strncmp(what, "recommendation:", 15) == 0 || strncmp(what, "note:", 5) == 0 ||
           strncmp(what, "step:", 5) == 0;
}

void summary_add_needs(Summary *summary, const Run *run, Arena *scratch) {
    Asked asked = asked_facts(run, scratch);
    for (size_t i = 0; i < asked.count; i++) {
        const AskedFact *found = &asked.at[i];
        if (!found->acts) continue;
        MissingFact *fact =
            missing_fact(summary, order_of(found->query), found->name, found->label);
        fact->patients++;
        for (size_t d = 0; d < found->decides.count; d++)
            if (is_action(found->decides.at[d]))
                add_decides(summary, fact, found->decides.at[d], 1);
    }
}

/* As asked.c names it. */
static const char *ask_text(Arena *arena, const Ask *ask) {
    static const char *const kinds[] = {
        [ASK_RECOMMENDATION] = "recommendation", [ASK_NOTE] = "note", [ASK_STEP] = "step"};
    return arena_printf(arena, "%s:%s", kinds[ask->kind],
                        ask->rule ? ask->rule->name : ask->step->path);
}

static void add_need_sum(Summary *summary, const NeedSum *need) {
    Arena *arena = summary->arena;
    MissingFact *fact = missing_fact(summary, order_of(need->query), query_name(arena, need->query),
                                     query_label(arena, need->query));
    if (need->ask)
        add_decides(summary, fact, ask_text(arena, need->ask), need->lanes);
    else
        fact->patients += need->lanes;
}

void summary_add_sums(Summary *summary, const CohortSums *sums) {
    summary->patients += sums->lanes;
    summary->conflicted += sums->conflicted;
    for (uint32_t i = 0; i < summary->brief->signals->count; i++) {
        summary->yes[i] += sums->yes[i];
        summary->maybe[i] += sums->maybe[i];
    }
    for (size_t i = 0; i < sums->need_count; i++)
        if (sums->needs[i].lanes) add_need_sum(summary, &sums->needs[i]);
}

void summary_merge(Summary *into, const Summary *from) {
    into->patients += from->patients;
    into->refused += from->refused;
    into->conflicted += from->conflicted;
    into->broken += from->broken;
    into->inconsistent += from->inconsistent;
    for (uint32_t i = 0; i < into->brief->signals->count; i++) {
        into->yes[i] += from->yes[i];
        into->maybe[i] += from->maybe[i];
    }
    for (const MissingFact *fact = from->missing; fact; fact = fact->next) {
        MissingFact *sum = missing_fact(into, fact->order, fact->name, fact->label);
        sum->patients += fact->patients;
        for (const MissingDecides *d = fact->decides; d; d = d->next)
            add_decides(into, sum, d->what, d->patients);
    }
}

/* -- as a table ----------------------------------------------------------------------------------
 */

/* "1,234,567", right-aligned in 12 columns. */
static void number(Text *out, uint64_t value) {
    char digits[GROUPED_TEXT];
    const char *at = text_grouped(value, digits);
    size_t size = strlen(at);
    text_repeat(out, ' ', size < 12 ? 12 - size : 0);
    text_add(out, at);
}

static void percent(const Summary *summary, Text *out, uint64_t value) {
    uint64_t tenths =
        summary->patients ? (value * 1000 + summary->patients / 2) / summary->patients : 0;
    text_format(out, "  %3u.%u %%", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

static void row(const Summary *summary, Text *out, uint64_t count, const char *name) {
    number(out, count);
    percent(summary, out, count);
    text_format(out, "  %s\n", name);
}

static void rows_of(const Summary *summary, const char *title, BriefColumn which, Text *out) {
    const Brief *brief = summary->brief;
    const uint64_t *counts = which == BRIEF_POSSIBLE ? summary->maybe : summary->yes;
    bool titled = false;
    for (uint32_t i = 0; i < brief->signals->count; i++) {
        if (!signal_bit(brief->masks[which], i) || !counts[i]) continue;
        if (!titled) text_format(out, "\n%s\n", title);
        titled = true;
        row(summary, out, counts[i], brief->words[i].text);
    }
}

void summary_text(const Summary *summary, Text *out) {
    row(summary, out, summary->patients, "patients");
    if (summary->refused) {
        number(out, summary->refused);
        text_add(out, "           lines refused\n");
    }
    if (summary->conflicted) row(summary, out, summary->conflicted, "with a conflict");
    if (summary->broken) row(summary, out, summary->broken, "with a broken promise");
    if (summary->inconsistent)
        row(summary, out, summary->inconsistent, "with an inconsistent record");
    rows_of(summary, "Issued", BRIEF_ISSUED, out);
    rows_of(summary, "Possible, depending on what is not known", BRIEF_POSSIBLE, out);
    rows_of(summary, "Where the patients are", BRIEF_STEPS, out);
    rows_of(summary, "Conflicts", BRIEF_CONFLICTS, out);
    rows_of(summary, "Broken promises", BRIEF_BROKEN, out);
    rows_of(summary, "Inconsistent records", BRIEF_INCONSISTENT, out);
    if (summary->missing) text_add(out, "\nMissing, and would decide\n");
    for (const MissingFact *fact = summary->missing; fact; fact = fact->next) {
        row(summary, out, fact->patients, fact->name);
        for (const MissingDecides *d = fact->decides; d; d = d->next) {
            text_repeat(out, ' ', 12);
            number(out, d->patients);
            text_format(out, "  %s\n", d->what);
        }
    }
}

/* -- in JSON --------------------------------------------------------------------------------------
 */

static void json_count(Text *out, const char *before, const char *name, uint64_t count) {
    text_add(out, before);
    text_json(out, name);
    text_format(out, ": %llu", (unsigned long long)count);
}

/* A list and no object: two recommendations of a step may read the same. */
static void json_column(const Summary *summary, const char *name, BriefColumn which, Text *out) {
    const Brief *brief = summary->brief;
    const uint64_t *counts = which == BRIEF_POSSIBLE ? summary->maybe : summary->yes;
    const char *between = "\n    ";
    text_format(out, ",\n  \"%s\": [", name);
    for (uint32_t i = 0; i < brief->signals->count; i++) {
        if (!signal_bit(brief->masks[which], i)) continue;
        text_format(out, "%s{ \"item\": ", between);
        text_json(out, brief->words[i].text);
        text_format(out, ", \"patients\": %llu }", (unsigned long long)counts[i]);
        between = ",\n    ";
    }
    text_add(out, "\n  ]");
}

void summary_json(const Summary *summary, Text *out) {
    json_count(out, "{\n  ", "patients", summary->patients);
    json_count(out, ",\n  ", "refused", summary->refused);
    json_count(out, ",\n  ", "with_conflict", summary->conflicted);
    json_count(out, ",\n  ", "with_broken_promise", summary->broken);
    json_count(out, ",\n  ", "with_inconsistent_record", summary->inconsistent);
    json_column(summary, "issued", BRIEF_ISSUED, out);
    json_column(summary, "possible", BRIEF_POSSIBLE, out);
    json_column(summary, "steps", BRIEF_STEPS, out);
    json_column(summary, "conflicts", BRIEF_CONFLICTS, out);
    json_column(summary, "broken_promises", BRIEF_BROKEN, out);
    json_column(summary, "inconsistent", BRIEF_INCONSISTENT, out);
    text_add(out, ",\n  \"missing\": [");
    const char *between = "\n    ";
    for (const MissingFact *fact = summary->missing; fact; fact = fact->next) {
        text_format(out, "%s{ \"fact\": ", between);
        text_json(out, fact->name);
        text_add(out, ", \"label\": ");
        text_json(out, fact->label);
        text_format(out, ", \"patients\": %llu, \"decides\": {",
                    (unsigned long long)fact->patients);
        const char *comma = "";
        for (const MissingDecides *d = fact->decides; d; d = d->next) {
            json_count(out, comma, d->what, d->patients);
            comma = ", ";
        }
        text_add(out, "} }");
        between = ",\n    ";
    }
    text_add(out, "\n  ]\n}\n");
}
