/* patient.c -- the patient that the command line names, run on today's date. */
#include "cmd/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Today, by the system's clock and time zone. */
static bool system_day(char out[DATE_TEXT]) {
    time_t now = time(NULL);
    struct tm day;
    if (now == (time_t)-1 || !localtime_r(&now, &day)) return false;
    return strftime(out, DATE_TEXT, "%Y-%m-%d", &day) > 0;
}

ExitStatus todays_date(const Arguments *arguments, char out[DATE_TEXT]) {
    const char *said = arguments->value[OPTION_TODAY];
    Date day = said ? day_of_text(said) : DATE_NONE;
    if (said && day == DATE_NONE)
        return usage_error(arguments->command, "--today wants a day, as 2026-11-23, not '%s'",
                           said);
    if (said)
        date_format(day, out);
    else if (!system_day(out)) {
        complain("the system does not say what day it is: give --today");
        return STATUS_SYSTEM;
    }
    return STATUS_DONE;
}

static ExitStatus run_data(const Arguments *arguments, const pgl_guideline *guideline,
                           const char *file, const pgl_run_options *options, pgl_result **out) {
    const char *patient = arguments->value[OPTION_PATIENT];
    if (patient) return status_of(pgl_run_patient(guideline, patient, options, out));
    if (!file) return status_of(pgl_run(guideline, NULL, NULL, 0, options, out));
    FileText text;
    ExitStatus status = read_input(file, &text);
    if (status != STATUS_DONE) return status;
    const char *name = strcmp(file, "-") == 0 ? "<stdin>" : file;
    status = status_of(pgl_run(guideline, name, text.bytes, text.size, options, out));
    free(text.bytes);
    return status;
}

static pgl_data_kind data_kind(const Arguments *arguments) {
    const char *from = arguments->value[OPTION_FROM];
    if (!from) return PGL_DATA_AUTO;
    return strcmp(from, "fhir") == 0 ? PGL_DATA_FHIR : PGL_DATA_JSON;
}

ExitStatus run_arguments(const Arguments *arguments, const pgl_guideline *guideline,
                         const char *file, pgl_result **out) {
    *out = NULL;
    char today[DATE_TEXT];
    ExitStatus dated = todays_date(arguments, today);
    if (dated != STATUS_DONE) return dated;
    pgl_run_options options = {.today = today,
                               .facts = arguments->facts.at,
                               .fact_count = arguments->facts.count,
                               .strict = arguments->value[OPTION_STRICT] != NULL,
                               .kind = (int)data_kind(arguments),
                               .fhir_patient = arguments->value[OPTION_FHIR_PATIENT]};
    ExitStatus status = run_data(arguments, guideline, file, &options, out);
    if (!*out) return status;
    ExitStatus printed = print_diagnostics(arguments, &(*out)->diags, true);
    return printed == STATUS_DONE ? status : printed;
}
