/* explain_print.c -- explanations as text and as JSON.
 *
 *   not issued  recommend against CRS/HIPEC
 *     no  not profound_response
 *       yes  profound_response: Profound response to systemic therapy
 *         yes  afp <= afp_upper_limit
 *              |      |
 *              |      10 ng/mL (assumed by default)
 *              6.1 ng/mL (2026-11-02)
 */
#include "report/explain.h"

#include "report/paint.h"

#include <string.h>

static Paint verdict_paint(const ExplainNode *node) {
    return node->truth == TRUTH_YES  ? PAINT_GREEN
           : node->truth == TRUTH_NO ? PAINT_RED
                                     : PAINT_YELLOW;
}

/* Bars from the values to come, then the last of them with its value. */
static void hang(const ExplainNode *node, size_t indent, size_t last, bool with_value, Text *out) {
    size_t at = 0;
    text_repeat(out, ' ', indent);
    for (size_t i = 0; i <= last; i++) {
        const ExplainValue *value = &node->values.at[i];
        if (value->column < at) continue;
        text_repeat(out, ' ', value->column - at);
        at = value->column;
        if (with_value && i == last) break;
        text_add(out, "│");
        at++;
    }
    if (with_value) {
        const ExplainValue *value = &node->values.at[last];
        bool hangs = value->column > 0 || last == 0; /* else on no word of the text */
        if (!hangs && value->name) text_format(out, "%s%s = ", at > 0 ? " " : "", value->name);
        paint_safe(out, value->value);
        if (value->origin) text_format(out, " (%s)", value->origin);
    }
    text_char(out, '\n');
}

static void hang_all(const ExplainNode *node, size_t indent, Text *out) {
    if (node->values.count == 0) return;
    hang(node, indent, node->values.count - 1, false, out);
    for (size_t i = node->values.count; i-- > 0;)
        hang(node, indent, i, true, out);
}

void explain_node_text(const Run *run, const ExplainNode *node, size_t indent, bool color,
                       Text *out) {
    text_repeat(out, ' ', indent);
    paint_text(out, color, verdict_paint(node), node->verdict);
    text_add(out, "  ");
    paint_safe(out, node->text);
    text_char(out, '\n');
    hang_all(node, indent + utf8_columns(node->verdict, strlen(node->verdict)) + 2, out);
    for (size_t i = 0; i < node->parts.count; i++)
        explain_node_text(run, node->parts.at[i], indent + 2, color, out);
}

/* -- JSON -------------------------------------------------------------------------------------- */

static void json_value(const ExplainValue *value, Text *out) {
    text_add(out, "{ \"name\": ");
    text_json(out, value->name);
    text_add(out, ", \"value\": ");
    text_json(out, value->value);
    if (value->origin) {
        text_add(out, ", \"origin\": ");
        text_json(out, value->origin);
    }
    text_add(out, " }");
}

static void json_node(const Run *run, const ExplainNode *node, Text *out) {
    text_add(out, "{ \"verdict\": ");
    text_json(out, node->verdict);
    text_add(out, ", \"text\": ");
    text_json(out, node->text);
    Place place = source_place(run->program->model->sources, node->span.begin);
    if (place.source) {
        text_add(out, ", \"file\": ");
        text_json(out, place.source->name);
        text_format(out, ", \"line\": %u, \"column\": %u", place.line, place.column);
    }
    for (size_t i = 0; i < node->values.count; i++) {
        text_add(out, i ? ", " : ", \"values\": [");
        json_value(&node->values.at[i], out);
    }
    if (node->values.count) text_char(out, ']');
    for (size_t i = 0; i < node->parts.count; i++) {
        text_add(out, i ? ", " : ", \"because\": [");
        json_node(run, node->parts.at[i], out);
    }
    if (node->parts.count) text_char(out, ']');
    text_add(out, " }");
}

void explain_json(const Run *run, Text *out) {
    ExplainList list = explain_run(run, out->arena);
    text_char(out, '[');
    for (size_t i = 0; i < list.count; i++) {
        if (i) text_add(out, ", ");
        json_node(run, list.at[i], out);
    }
    text_char(out, ']');
}
