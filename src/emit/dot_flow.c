/* dot_flow.c -- a pathway as nodes and ways.
 *
 *   population ──▶ step ──until──▶ ◇ ──label──▶ ▬ (several at once) ──▶ ▬ (waits for all) ──▶ step
 *
 * A step that only decides is its own diamond. A way back to a step on the way here (found by a
 * walk in the order of the source) is a loop; where many lead back to one step, they gather below
 * in one "next visit", from which one way leads back. A way into another pathway ends in a pointer
 * that names it, as does a way into another part of a pathway too long for one page. */
#include "emit/dot_figure.h"

#include <string.h>

/* A pathway of more than PART_MOST steps is drawn in parts of about PART_STEPS. */
enum { LOOPS_DRAWN_SINGLY = 2, PART_MOST = 45, PART_STEPS = 30 };

static const char POINTER_STYLE[] =
    "style=\"filled\", fillcolor=\"#EDF1F5\", color=\"#1F3A5F\", penwidth=0.9";

typedef struct Visit {
    uint32_t came, left; /* times of the walk; 0: not yet */
    uint32_t loops;      /* ways that lead back to the step from others */
    uint32_t enter, leave,
        next; /* nodes: where ways come in, go out; the "next visit", or NO_NODE */
} Visit;

#define NO_NODE UINT32_MAX

typedef struct Flow {
    Figure *figure;
    const Pathway *pathway;
    const Step *const *steps; /* of this part of the pathway */
    size_t step_count;
    Block *block;
    Visit *visits; /* by place in the part */
    uint32_t part;
    uint32_t time;
} Flow;

static Visit *visit_of(const Flow *flow, const Step *step) {
    return &flow->visits[step->index - flow->steps[0]->index];
}

static bool is_own(const Flow *flow, const Step *step) {
    return flow->figure->parts[step->index] == flow->part;
}

/* -- loops ------------------------------------------------------------------------------------- */

typedef struct Walk {
    const Step *step;
    size_t way, target; /* where to go on */
} Walk;

/* The next step of this part that a way leads to; NULL: all seen. */
static const Step *next_target(const Flow *flow, Walk *walk) {
    for (; walk->way < walk->step->way_count; walk->way++, walk->target = 0) {
        const Way *way = &walk->step->ways[walk->way];
        while (walk->target < way->target_count) {
            const Step *target = way->targets[walk->target++];
            if (is_own(flow, target)) return target;
        }
    }
    return NULL;
}

/* Walks from a step, depth first; the path so far is a list, as a pathway may be long. */
static void walk_from(Flow *flow, const Step *start) {
    VEC(Walk) path = {0};
    if (visit_of(flow, start)->came) return;
    visit_of(flow, start)->came = ++flow->time;
    vec_push(flow->figure->arena, &path, ((Walk){start, 0, 0}));
    while (path.count) {
        const Step *target = next_target(flow, &path.at[path.count - 1]);
        if (!target) {
            visit_of(flow, path.at[--path.count].step)->left = ++flow->time;
        } else if (!visit_of(flow, target)->came) {
            visit_of(flow, target)->came = ++flow->time;
            vec_push(flow->figure->arena, &path, ((Walk){target, 0, 0}));
        }
    }
}

static bool is_loop(const Flow *flow, const Step *from, const Step *to) {
    const Visit *a = visit_of(flow, from), *b = visit_of(flow, to);
    return b->came <= a->came && a->left <= b->left;
}

static void find_loops(Flow *flow) {
    for (size_t i = 0; i < flow->step_count; i++)
        walk_from(flow, flow->steps[i]);
    for (size_t i = 0; i < flow->step_count; i++) {
        const Step *step = flow->steps[i];
        for (size_t w = 0; w < step->way_count; w++)
            for (size_t t = 0; t < step->ways[w].target_count; t++) {
                const Step *target = step->ways[w].targets[t];
                if (is_own(flow, target) && target != step && is_loop(flow, step, target))
                    visit_of(flow, target)->loops++;
            }
    }
}

/* -- standing ---------------------------------------------------------------------------------- */

static Standing way_standing(const Flow *flow, const Step *step, size_t way) {
    const Run *run = flow->figure->run;
    return run ? standing_of_truth(run, run->program->steps[step->index].ways[way]) : STANDING_NONE;
}

static Standing passed_standing(const Flow *flow, const Step *step) {
    const Run *run = flow->figure->run;
    return run ? standing_of_truth(run, run->program->steps[step->index].passed) : STANDING_NONE;
}

static Standing start_standing(const Flow *flow) {
    const Run *run = flow->figure->run;
    if (!run) return STANDING_NONE;
    Reg reg = run->program->populations[flow->pathway->index];
    return reg == NO_REG ? STANDING_CURRENT : standing_of_truth(run, reg);
}

/* -- nodes ------------------------------------------------------------------------------------- */

static const char *node_name(const Flow *flow, const Step *step, const char *part) {
    return arena_printf(flow->figure->arena, "%s%s", step->path, part);
}

static uint32_t add_node(Flow *flow, const char *name, const char *attributes, const char *tooltip,
                         Extent size) {
    Text all = text_open(flow->figure->arena);
    text_add(&all, attributes);
    text_add(&all, ", tooltip=");
    label_quoted(&all, tooltip);
    return block_node(flow->figure, flow->block, name, text_string(&all), size);
}

/* A thin bar: several ways at once, or a wait for several. */
static uint32_t add_bar(Flow *flow, const char *name, const char *tooltip) {
    flow->figure->has_parallel = true;
    return add_node(
        flow, name,
        "shape=box, style=filled, fillcolor=\"#1A1A1A\", color=\"#1A1A1A\", label=\"\", "
        "width=1.1, height=0.06, fixedsize=true",
        tooltip, (Extent){80, 5});
}

static uint32_t add_small(Flow *flow, const char *name, const char *mark, const char *words,
                          const char *tooltip, const char *style) {
    Figure *f = flow->figure;
    Text attributes = text_open(f->arena);
    Rich rich = rich_open(f->arena, LIMIT_DIAMOND);
    rich_add(&rich, FACE_PLAIN, INK_STATE, mark);
    rich_add(&rich, FACE_ITALIC, INK_STATE, words);
    text_format(&attributes,
                "shape=box, %s, margin=\"0.08,0.04\", height=0.28, width=0.5, label=<<FONT "
                "POINT-SIZE=\"%d\">",
                style, POINTS_SMALL);
    Extent size = rich_lines(&rich, COLUMNS_STEP, POINTS_SMALL, ALIGN_CENTRE, &attributes);
    text_add(&attributes, "</FONT>>");
    return add_node(flow, name, text_string(&attributes), tooltip,
                    (Extent){size.width + 14, size.height + 10});
}

/* So many columns that a diamond becomes three times as wide as high, whatever it holds. */
static size_t diamond_columns(size_t columns) {
    size_t across = 14;
    while (across < COLUMNS_STEP && across * across < 7 * columns)
        across++;
    return across;
}

static uint32_t add_diamond(Flow *flow, const char *name, const char *words, Standing standing,
                            const char *tooltip) {
    Figure *f = flow->figure;
    Text attributes = text_open(f->arena);
    Rich rich = rich_open(f->arena, LIMIT_DIAMOND);
    rich_add(&rich, FACE_PLAIN, style_ink(standing), words);
    text_format(&attributes,
                "shape=diamond, %s, margin=\"0.05,0.05\", label=<<FONT POINT-SIZE=\"%d\">",
                style_diamond(standing), POINTS_TEXT);
    Extent size =
        rich_lines(&rich, diamond_columns(rich.columns), POINTS_TEXT, ALIGN_CENTRE, &attributes);
    text_add(&attributes, "</FONT>>");
    return add_node(flow, name, text_string(&attributes), tooltip,
                    (Extent){2 * size.width + 14, 2 * size.height + 14});
}

/* In a page a step leads to its text; its name is an anchor of letters, digits and '-'. */
static uint32_t lead_to_text(Flow *flow, const Step *step, uint32_t node) {
    FlowNode *made = &flow->block->nodes.at[node];
    if (flow->figure->only)
        made->attributes = arena_printf(flow->figure->arena, "%s, URL=\"#step-%s-%s\"",
                                        made->attributes, step->pathway->name, step->name);
    return node;
}

static uint32_t add_box(Flow *flow, const Step *step) {
    Figure *f = flow->figure;
    Text attributes = text_open(f->arena), tooltip = text_open(f->arena);
    Extent size;
    text_format(&attributes, "shape=box, %s, margin=\"0.06,0.04\", label=",
                style_box(standing_of_step(f->run, step)));
    figure_step_box(f, step, &attributes, &tooltip, &size);
    return lead_to_text(
        flow, step,
        add_node(flow, step->path, text_string(&attributes), text_string(&tooltip), size));
}

/* -- ways -------------------------------------------------------------------------------------- */

/* A label beside its line, or on it. */
static void label_way(Figure *f, FlowWay *way, const Rich *rich) {
    Text words = text_open(f->arena);
    text_format(&words,
                "<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\">"
                "<TR><TD><FONT POINT-SIZE=\"%d\">",
                POINTS_SMALL);
    size_t across = 16; /* long ones broader, not only longer */
    while (across < COLUMNS_WAY && across * across < 5 * rich->columns)
        across++;
    way->label = rich_lines(rich, across, POINTS_SMALL, ALIGN_CENTRE, &words);
    text_add(&words, "</FONT></TD></TR></TABLE>>");
    way->words = text_string(&words);
}

static FlowWay *add_way(Flow *flow, uint32_t from, uint32_t to, Standing standing, bool loop,
                        const Rich *label) {
    Figure *f = flow->figure;
    Text attributes = text_open(f->arena);
    text_format(&attributes, "%s, weight=%d", style_way(standing, loop), loop ? 1 : 8);
    FlowWay *way = block_way(f, flow->block, from, to, text_string(&attributes));
    if (label && label->glyphs.count) label_way(f, way, label);
    f->has_loops |= loop;
    return way;
}

/* -- a step's nodes ---------------------------------------------------------------------------- */

static bool decides(const Step *step) {
    return step->way_count > 0 && step->ways[0].condition != NULL;
}

static size_t way_questions(const Step *step) {
    size_t count = 0;
    for (size_t i = 0; i < step->way_count; i++)
        count += step->ways[i].condition != NULL;
    return count;
}

static Rich small_words(Figure *f, const char *words, Ink ink) {
    Rich rich = rich_open(f->arena, LIMIT_WAY);
    rich_add(&rich, FACE_PLAIN, ink, words);
    return rich;
}

/* "once Lines of systemic therapy started ≥ 1" */
static Rich until_words(Flow *flow, const Step *step, Standing standing) {
    Figure *f = flow->figure;
    Rich rich = rich_open(f->arena, LIMIT_WAY);
    if (!step->until) return rich;
    rich_add(&rich, FACE_ITALIC, style_ink(standing), "once ");
    rich_add(&rich, FACE_PLAIN, style_ink(standing), figure_words(f, step->until));
    figure_cites(f, &rich, INK_MUTED, &step->until_cites);
    return rich;
}

static const char *way_words(Flow *flow, const Way *way) {
    return way->label ? way->label : figure_words(flow->figure, way->condition);
}

static const char *question(Arena *arena, const char *words) {
    size_t size = strlen(words);
    return size && words[size - 1] == '?' ? words : arena_printf(arena, "%s?", words);
}

/* What a diamond asks: the step's own label where it only decides; the one condition, where there
 * is one; else which of the ways out comes first. */
static uint32_t step_diamond(Flow *flow, const Step *step, bool alone) {
    Arena *arena = flow->figure->arena;
    const char *words = "First that applies";
    if (alone)
        words = step->label;
    else if (way_questions(step) == 1)
        words = question(arena, way_words(flow, &step->ways[0]));
    Standing standing =
        alone ? standing_of_step(flow->figure->run, step) : passed_standing(flow, step);
    Text tooltip = text_open(arena);
    text_format(&tooltip, "%s (%s)", step->label, step->path);
    for (size_t i = 0; i < step->way_count; i++)
        if (step->ways[i].condition)
            text_format(&tooltip, "\n%zu. %s: %s", i + 1, way_words(flow, &step->ways[i]),
                        figure_words(flow->figure, step->ways[i].condition));
    const char *name = alone ? step->path : node_name(flow, step, "/if");
    return lead_to_text(flow, step,
                        add_diamond(flow, name, words, standing, text_string(&tooltip)));
}

static void add_step(Flow *flow, const Step *step) {
    Visit *visit = visit_of(flow, step);
    visit->next = NO_NODE;
    bool alone = decides(step) && !step->actions.count && !step->until;
    visit->enter = visit->leave = alone ? step_diamond(flow, step, true) : add_box(flow, step);
    uint32_t body = visit->enter;
    if (step->after_count) {
        visit->enter =
            add_bar(flow, node_name(flow, step, "/join"), "Waits for all that lead here");
        add_way(flow, visit->enter, body, standing_of_step(flow->figure->run, step), false, NULL);
    }
    if (decides(step) && !alone) {
        visit->leave = step_diamond(flow, step, false);
        Standing standing = passed_standing(flow, step);
        Rich label = until_words(flow, step, standing);
        add_way(flow, body, visit->leave, standing, false, &label);
    }
}

/* -- a step's ways ----------------------------------------------------------------------------- */

static bool same_words(const char *a, const char *b) {
    size_t n = strlen(b);
    if (n && b[n - 1] == '?') n--;
    return strncmp(a, b, n) == 0 && (a[n] == '\0' || (a[n] == '?' && a[n + 1] == '\0'));
}

/* "yes" where the diamond asks just that; else the way's label, numbered where there are several.
 */
static Rich way_label(Flow *flow, const Step *step, size_t i, Standing standing) {
    Figure *f = flow->figure;
    const Way *way = &step->ways[i];
    size_t questions = way_questions(step);
    Ink ink = style_ink(standing);
    Rich rich = rich_open(f->arena, LIMIT_WAY);
    bool alone = decides(step) && !step->actions.count && !step->until;
    bool asked =
        questions == 1 && (!alone || same_words(way_words(flow, &step->ways[0]), step->label));
    if (!way->condition && !way->otherwise) {
        rich = until_words(flow, step, standing);
    } else if (way->otherwise || !way->condition) {
        rich_add(&rich, FACE_PLAIN, ink, questions == 1 ? "no" : "otherwise");
    } else if (asked) {
        rich_add(&rich, FACE_PLAIN, ink, "yes");
    } else {
        if (questions > 1) rich_add(&rich, FACE_BOLD, ink, arena_printf(f->arena, "%zu. ", i + 1));
        rich_add(&rich, FACE_PLAIN, ink, way_words(flow, way));
    }
    figure_cites(f, &rich, INK_MUTED, &way->cites);
    if (standing == STANDING_POSSIBLE) rich_add(&rich, FACE_BOLD, INK_STATE, " (?)");
    return rich;
}

/* Where the ways back to a step gather. */
static uint32_t next_visit(Flow *flow, const Step *step) {
    Visit *visit = visit_of(flow, step);
    if (visit->next != NO_NODE) return visit->next;
    Arena *arena = flow->figure->arena;
    visit->next = add_small(
        flow, node_name(flow, step, "/next"), "↻ ",
        arena_printf(arena, "Next visit: %s", step->label),
        arena_printf(arena, "At the next visit: %s", step->label),
        "style=\"rounded,filled\", fillcolor=\"#EDF1F5\", color=\"#555555\", penwidth=0.9");
    Standing standing = standing_of_step(flow->figure->run, step);
    if (standing != STANDING_NOT) standing = STANDING_NONE; /* to come: no way of this visit */
    block_way(flow->figure, flow->block, visit->next, visit->enter, style_way(standing, true))
        ->loop = true;
    flow->figure->has_loops = true;
    return visit->next;
}

/* A bend in a long way back, so that its label stands where the way begins. */
static uint32_t turn(Flow *flow, const Step *step, size_t way, const Step *target, uint32_t from,
                     const Rich *label) {
    Arena *arena = flow->figure->arena;
    const char *part = arena_printf(arena, "/%zu/%s/turn", way + 1, target->name);
    uint32_t bend = add_node(flow, node_name(flow, step, part),
                             "shape=point, style=invis, width=0.01, height=0.01, label=\"\"", "",
                             (Extent){20, 1});
    FlowWay *added = add_way(flow, from, bend, way_standing(flow, step, way), true, label);
    added->attributes = arena_printf(arena, "%s, weight=4, arrowhead=none", added->attributes);
    return bend;
}

/* A step of another part, by its label and, where that is another one, its pathway's. */
static const char *distant_words(Flow *flow, const char *before, const Step *step) {
    Arena *arena = flow->figure->arena;
    if (step->pathway == flow->pathway) return arena_printf(arena, "%s%s", before, step->label);
    return arena_printf(arena, "%s%s: %s", before, step->pathway->label, step->label);
}

static uint32_t jump(Flow *flow, const Step *from, size_t way, const Step *to) {
    Arena *arena = flow->figure->arena;
    flow->figure->has_jumps = true;
    const char *part = arena_printf(arena, "/%zu/%s", way + 1, to->path);
    return add_small(flow, node_name(flow, from, part), "▸ ", distant_words(flow, "", to),
                     arena_printf(arena, "Goes on in %s (%s)", to->pathway->label, to->path),
                     POINTER_STYLE);
}

/* One target of a way, from the node that it leaves. */
static void add_target(Flow *flow, const Step *step, size_t way, const Step *target, uint32_t from,
                       const Rich *label) {
    Standing standing = way_standing(flow, step, way);
    if (!is_own(flow, target)) {
        add_way(flow, from, jump(flow, step, way, target), standing, false, label);
        return;
    }
    Visit *visit = visit_of(flow, target);
    if (!is_loop(flow, step, target)) {
        add_way(flow, from, visit->enter, standing, false, label);
    } else if (visit->loops > LOOPS_DRAWN_SINGLY) {
        uint32_t next = next_visit(flow, target);
        if (label && label->glyphs.count) from = turn(flow, step, way, target, from, label);
        add_way(flow, from, next, standing, true, NULL);
    } else {
        Rich words = label ? *label : rich_open(flow->figure->arena, LIMIT_WAY);
        if (words.glyphs.count) rich_add(&words, FACE_PLAIN, INK_MUTED, ": ");
        rich_add(&words, FACE_ITALIC, INK_MUTED, "↻ next visit");
        add_way(flow, from, visit->enter, standing, true, &words)->loop = true;
    }
}

static void add_end(Flow *flow, const Step *step, size_t way, uint32_t from, const Rich *label) {
    flow->figure->has_ends = true;
    uint32_t end = add_small(
        flow, node_name(flow, step, arena_printf(flow->figure->arena, "/%zu/end", way + 1)), "■ ",
        "End", "This way ends here",
        "style=\"rounded,filled\", fillcolor=\"#EDF1F5\", color=\"#1F3A5F\", penwidth=0.9");
    add_way(flow, from, end, way_standing(flow, step, way), false, label);
}

static void add_step_way(Flow *flow, const Step *step, size_t i) {
    const Way *way = &step->ways[i];
    Standing standing = way_standing(flow, step, i);
    Rich label = way_label(flow, step, i, standing);
    const Rich *words = &label;
    uint32_t from = visit_of(flow, step)->leave;
    if (way->target_count + way->ends > 1) {
        uint32_t bar =
            add_bar(flow, node_name(flow, step, arena_printf(flow->figure->arena, "/%zu", i + 1)),
                    "All of these at once");
        add_way(flow, from, bar, standing, false, words);
        from = bar, words = NULL;
    }
    for (size_t t = 0; t < way->target_count; t++)
        add_target(flow, step, i, way->targets[t], from, words);
    if (way->ends) add_end(flow, step, i, from, words);
}

/* Where a way comes in from another part. */
static void add_arrival(Flow *flow, const Step *step, const Step *from, const char *words,
                        Standing standing) {
    Arena *arena = flow->figure->arena;
    flow->figure->has_jumps = true;
    uint32_t node = add_small(
        flow, node_name(flow, step, arena_printf(arena, "/%s%s", words, from->path)), "▸ ",
        distant_words(flow, words, from),
        arena_printf(arena, "Comes from %s (%s)", from->pathway->label, from->path), POINTER_STYLE);
    add_way(flow, node, visit_of(flow, step)->enter, standing, false, NULL);
}

static void add_entry(Flow *flow, const Step *step) {
    const Step *from = flow->figure->entered[step->index];
    Standing standing = standing_of_step(flow->figure->run, step);
    if (from)
        add_arrival(flow, step, from, "from ",
                    standing == STANDING_NOT ? STANDING_NOT : STANDING_NONE);
}

/* What is waited for leads to the bar, unless a way of it does already. */
static bool leads_to(const Step *from, const Step *to) {
    for (size_t w = 0; w < from->way_count; w++)
        for (size_t t = 0; t < from->ways[w].target_count; t++)
            if (from->ways[w].targets[t] == to) return true;
    return false;
}

static void add_waits(Flow *flow, const Step *step) {
    for (size_t i = 0; i < step->after_count; i++) {
        const Step *earlier = step->after[i];
        Standing standing = passed_standing(flow, earlier);
        if (!is_own(flow, earlier)) {
            add_arrival(flow, step, earlier, "after ", standing);
            continue;
        }
        if (leads_to(earlier, step)) continue;
        Rich label = until_words(flow, earlier, standing);
        if (!label.glyphs.count) label = small_words(flow->figure, "after", style_ink(standing));
        add_way(flow, visit_of(flow, earlier)->leave, visit_of(flow, step)->enter, standing, false,
                &label);
    }
}

/* -- the pathway ------------------------------------------------------------------------------- */

static uint32_t add_start(Flow *flow) {
    Figure *f = flow->figure;
    const Pathway *pathway = flow->pathway;
    Standing standing = start_standing(flow);
    const char *words = pathway->population ? figure_words(f, pathway->population) : "Everyone";
    bool dark = standing != STANDING_NOT && standing != STANDING_POSSIBLE;
    Text attributes = text_open(f->arena);
    Rich rich = rich_open(f->arena, LIMIT_STEP);
    rich_add(&rich, FACE_PLAIN, dark ? INK_PAPER : style_ink(standing), words);
    figure_cites(f, &rich, dark ? INK_PAPER : INK_MUTED, &pathway->cites);
    if (standing == STANDING_POSSIBLE) rich_add(&rich, FACE_BOLD, INK_STATE, " (?)");
    if (standing == STANDING_NOT) rich_add(&rich, FACE_ITALIC, INK_MUTED, " (not this patient)");
    text_format(&attributes, "shape=box, %s, margin=\"0.15,0.06\", label=<<FONT POINT-SIZE=\"%d\">",
                style_start(standing), POINTS_TEXT);
    Extent size = rich_lines(&rich, COLUMNS_STEP + 6, POINTS_TEXT, ALIGN_CENTRE, &attributes);
    text_add(&attributes, "</FONT>>");
    const char *name = arena_printf(f->arena, "%s/start", pathway->name);
    return add_node(flow, name, text_string(&attributes), words,
                    (Extent){size.width + 26, size.height + 14});
}

/* 'number' of 'count', from 0. */
static const char *part_label(Flow *flow, size_t number, size_t count) {
    const char *label = flow->pathway->label;
    return count == 1
               ? label
               : arena_printf(flow->figure->arena, "%s (%zu of %zu)", label, number + 1, count);
}

static void add_part(Flow *flow, size_t number, size_t count) {
    Figure *f = flow->figure;
    const char *name = flow->pathway->name;
    if (number) name = arena_printf(f->arena, "%s %zu", name, number + 1);
    flow->visits = NEW_N(f->arena, Visit, flow->step_count + 1);
    flow->block =
        block_new(f, arena_printf(f->arena, "pathway %s", name), part_label(flow, number, count));
    find_loops(flow);
    uint32_t start = number ? 0 : add_start(flow);
    for (size_t i = 0; i < flow->step_count; i++)
        add_step(flow, flow->steps[i]);
    if (!number && flow->step_count)
        add_way(flow, start, visit_of(flow, flow->steps[0])->enter, start_standing(flow), false,
                NULL);
    for (size_t i = 0; i < flow->step_count; i++) {
        const Step *step = flow->steps[i];
        add_entry(flow, step);
        add_waits(flow, step);
        for (size_t w = 0; w < step->way_count; w++)
            add_step_way(flow, step, w);
    }
    block_measure(f, flow->block);
}

static size_t part_count(const Pathway *pathway) {
    return pathway->step_count <= PART_MOST ? 1
                                            : (pathway->step_count + PART_STEPS - 1) / PART_STEPS;
}

/* Where the part begins, as a place in the pathway. */
static size_t part_first(const Pathway *pathway, size_t number) {
    return pathway->step_count * number / part_count(pathway);
}

/* Gives each step its part, and each part its ways in from others. */
static void divide(Figure *f) {
    uint32_t part = 0;
    f->parts = NEW_N(f->arena, uint32_t, f->model->steps_count + 1);
    f->entered = NEW_N(f->arena, const Step *, f->model->steps_count + 1);
    for (size_t p = 0; p < f->model->pathways_count; p++) {
        const Pathway *pathway = f->model->pathways[p];
        for (size_t n = 0; n < part_count(pathway); n++, part++)
            for (size_t i = part_first(pathway, n); i < part_first(pathway, n + 1); i++)
                f->parts[pathway->steps[i]->index] = part;
    }
    for (size_t s = 0; s < f->model->steps_count; s++) {
        const Step *step = f->model->steps[s];
        for (size_t w = 0; w < step->way_count; w++)
            for (size_t t = 0; t < step->ways[w].target_count; t++) {
                const Step *target = step->ways[w].targets[t];
                if (f->parts[target->index] != f->parts[s] && !f->entered[target->index])
                    f->entered[target->index] = step;
            }
    }
}

void figure_pathways(Figure *f) {
    uint32_t part = 0;
    divide(f);
    for (size_t p = 0; p < f->model->pathways_count; p++) {
        const Pathway *pathway = f->model->pathways[p];
        size_t count = part_count(pathway);
        for (size_t n = 0; n < count; n++, part++) {
            if (f->only && f->only != pathway) continue;
            size_t first = part_first(pathway, n);
            Flow flow = {.figure = f,
                         .pathway = pathway,
                         .steps = pathway->steps + first,
                         .step_count = part_first(pathway, n + 1) - first,
                         .part = part};
            add_part(&flow, n, count);
        }
    }
}
