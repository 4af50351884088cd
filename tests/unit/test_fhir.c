#include "patient/fhir.h"

#include "checking.h"

static const char guideline[] =
    "guideline g { version \"1\" }\n"
    "fact afp : number in ng/mL between 0 and 10000000 from observation loinc \"1834-1\"\n"
    "fact ecog : integer between 0 and 5 from observation loinc \"89247-1\"\n"
    "fact sbp : number in mm[Hg] from observation loinc \"8480-6\"\n"
    "fact egfr : yes/no from observation loinc \"21665-5\", loinc \"69548-6\"\n"
    "fact site : bone snomed \"272673000\" | liver snomed \"10200004\"\n"
    "    from observation loinc \"39111-0\"\n"
    "fact born : date from patient birth_date\n"
    "fact sex : male | female from patient gender\n"
    "fact hcc : yes/no from diagnosis snomed \"109841003\", icd10cm \"C22.0\"\n"
    "fact anticoagulated : yes/no from medication rxnorm \"11289\"\n"
    "fact operated : date from procedure snomed \"80146002\"\n"
    "intervention sorafenib rxnorm \"495881\" default no\n"
    "intervention removal snomed \"80146002\"\n"
    "condition c = received sorafenib and receiving removal\n";

typedef struct Record {
    Checked checked;
    const char *data, *patient;
    const Chart *chart; /* NULL: refused */
    Text said;
} Record;

static void record_run(void *context) {
    Record *record = context;
    Checked *c = &record->checked;
    checked_run(c);
    const Source *source = source_add(&c->sources, "p.json", record->data, strlen(record->data));
    FhirOptions options = {.today = date_from_civil(2026, 11, 23), .patient = record->patient};
    record->chart = fhir_read_patient(c->arena, c->model, source, &options, &c->diags);
    diags_sort(&c->diags);
    record->said = text_open(c->arena);
    diags_render(&c->diags, false, &record->said);
}

static Record *record_of(const char *data, const char *patient) {
    Record *record = calloc(1, sizeof *record);
    assert_non_null(record);
    record->checked.text = guideline;
    record->checked.arena = arena_open(0);
    record->data = data;
    record->patient = patient;
    assert_true(arena_try(record->checked.arena, record_run, record));
    assert_non_null(record->checked.model);
    return record;
}

static void record_close(Record *record) {
    arena_close(record->checked.arena);
    free(record);
}

static void says(const char *data, const char *code, const char *words) {
    Record *record = record_of(data, NULL);
    bool one = record->checked.diags.all.count == 1 &&
               strcmp(diag_code(record->checked.diags.all.at[0]->code), code) == 0;
    if (!one || !strstr(text_string(&record->said), words))
        fail_msg("wanted %s ...%s... of %s\ngot %s", code, words, data, text_string(&record->said));
    record_close(record);
}

/* All entries in short: "afp=8 on 2026-01-02; received sorafenib". */
static const char *entries_text(const Record *record) {
    Text out = text_open(record->checked.arena);
    for (size_t i = 0; record->chart && i < record->chart->entries.count; i++) {
        const Entry *e = &record->chart->entries.at[i];
        static const char *const kinds[] = {"", "received ", "receiving ", "proposed "};
        char day[DATE_TEXT];
        text_format(&out, "%s%s%s", i ? "; " : "", kinds[e->kind],
                    e->fact ? e->fact->name : e->intervention->name);
        if (e->fact) {
            text_char(&out, '=');
            if (e->value.kind == POSSIBLE_UNKNOWN)
                text_add(&out, "unknown");
            else
                possible_text(&e->value, e->fact->type, &out);
        }
        if (e->dated) {
            date_format_range(e->date, day);
            text_format(&out, " on %s", day);
        }
    }
    return text_string(&out);
}

static void gives(const char *data, const char *entries) {
    Record *record = record_of(data, NULL);
    const char *got = entries_text(record);
    if (!record->chart || strcmp(got, entries) != 0 || record->checked.diags.all.count)
        fail_msg("wanted [%s] of %s\ngot [%s]\n%s", entries, data, got, text_string(&record->said));
    record_close(record);
}

/* The same, with one warning that has these words. */
static void gives_warning(const char *data, const char *entries, const char *words) {
    Record *record = record_of(data, NULL);
    const char *got = entries_text(record);
    bool one = record->checked.diags.all.count == 1 && record->checked.diags.error_count == 0;
    if (!record->chart || strcmp(got, entries) != 0 || !one ||
        !strstr(text_string(&record->said), words))
        fail_msg("wanted [%s], %s of %s\ngot [%s]\n%s", entries, words, data, got,
                 text_string(&record->said));
    record_close(record);
}

#define LOINC(code)                                                                                \
    "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" code "\"}]}"
#define OBSERVATION(code, rest)                                                                    \
    "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\"," LOINC(code) "," rest "}"
#define AFP(rest) OBSERVATION("1834-1", "\"effectiveDateTime\":\"2026-10-02\"," rest)
#define UCUM(value, unit)                                                                          \
    "\"valueQuantity\":{\"value\":" value                                                          \
    ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"" unit "\"}"

static void quantities_come_in_other_units(void **state) {
    (void)state;
    gives(AFP(UCUM("812", "ng/mL")), "afp=812 ng/mL on 2026-10-02");
    gives(AFP(UCUM("0.0061", "mg/L")), "afp=6.1 ng/mL on 2026-10-02");
    gives(AFP("\"valueQuantity\":{\"value\":1.10,\"unit\":\"ug/L\"}"),
          "afp=1.1 ng/mL on 2026-10-02");
    gives(AFP("\"valueQuantity\":{\"value\":5,\"comparator\":\"<=\",\"code\":\"ng/mL\"}"),
          "afp=0 to 5 ng/mL on 2026-10-02");
    gives(AFP("\"valueRange\":{\"low\":{\"value\":5,\"code\":\"ng/mL\"},\"high\":{\"value\":7,"
              "\"code\":\"ng/mL\"}}"),
          "afp=5 to 7 ng/mL on 2026-10-02");
    gives(OBSERVATION("89247-1", "\"valueInteger\":1"), "ecog=1");
    says(AFP("\"valueQuantity\":{\"value\":5}"), "E0805", "without a unit");
    says(AFP(UCUM("5", "kg")), "E0805", "mass");
    says(AFP(UCUM("-5", "ng/mL")), "E0804", "between 0 and");
}

static void an_observation_counts_when_it_is_final(void **state) {
    (void)state;
#define STATUS(status)                                                                             \
    "{\"resourceType\":\"Observation\",\"status\":\"" status                                       \
    "\"," LOINC("1834-1") "," UCUM("8", "ng/mL") "}"
    gives(STATUS("amended"), "afp=8 ng/mL");
    gives(STATUS("corrected"), "afp=8 ng/mL");
    gives(STATUS("entered-in-error"), "");
    gives(STATUS("cancelled"), "");
    gives_warning(STATUS("preliminary"), "", "it is preliminary");
    gives_warning(STATUS("fianl"), "", "'fianl' is not one that FHIR has");
}

static void an_absent_value_is_unknown(void **state) {
    (void)state;
    gives(AFP("\"dataAbsentReason\":{\"text\":\"lost\"}"), "afp=unknown on 2026-10-02");
    gives(AFP("\"note\":[]"), "");
    gives_warning(AFP("\"valueString\":\"high\""), "afp=unknown on 2026-10-02", "another kind");
}

static void coded_answers_are_members_and_truths(void **state) {
    (void)state;
#define CODED(system, code)                                                                        \
    "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://x.org\",\"code\":\"1\"},"          \
    "{\"system\":\"" system "\",\"code\":\"" code "\"}]}"
    gives(OBSERVATION("39111-0", CODED("http://snomed.info/sct", "10200004")), "site=liver");
    gives_warning(OBSERVATION("39111-0", CODED("http://loinc.org", "10200004")), "site=unknown",
                  "no member has a code");
    gives(OBSERVATION("21665-5", CODED("http://loinc.org", "LA9633-4")), "egfr=yes");
    gives(OBSERVATION("21665-5", CODED("http://snomed.info/sct", "260415000")), "egfr=no");
    gives(OBSERVATION("69548-6", "\"valueBoolean\":true"), "egfr=yes");
    gives_warning(OBSERVATION("21665-5", CODED("http://loinc.org", "LA9")), "egfr=unknown",
                  "neither yes nor no");
}

static void components_have_values_of_their_own(void **state) {
    (void)state;
    gives(OBSERVATION("85354-9",
                      "\"effectivePeriod\":{\"start\":\"2026-01\",\"end\":\"2026-02-03\"},"
                      "\"component\":[{" LOINC("8462-4") "," UCUM("80", "mm[Hg]") "},{" LOINC(
                          "8480-6") "," UCUM("120", "mm[Hg]") "}]"),
          "sbp=120 mm[Hg] on 2026-01-01 to 2026-02-03");
}

#define CODE(system, code)                                                                         \
    "\"code\":{\"coding\":[{\"system\":\"" system "\",\"code\":\"" code "\"}]}"
#define CONDITION(rest)                                                                            \
    "{\"resourceType\":\"Condition\",\"id\":\"c\"," CODE("http://hl7.org/fhir/sid/icd-10-cm",      \
                                                         "C22.0") rest "}"
#define CLINICAL(code) ",\"clinicalStatus\":{\"coding\":[{\"code\":\"" code "\"}]}"
#define VERIFIED(code) ",\"verificationStatus\":{\"coding\":[{\"code\":\"" code "\"}]}"

static void a_diagnosis_is_yes_while_it_is_active(void **state) {
    (void)state;
    gives(CONDITION(CLINICAL("active") ",\"onsetDateTime\":\"2024\""), "hcc=yes on 2024");
    gives(CONDITION(CLINICAL("relapse") VERIFIED("confirmed")), "hcc=yes");
    gives(CONDITION(",\"recordedDate\":\"2025-03-04T10:00:00Z\""), "hcc=yes on 2025-03-04");
    gives(CONDITION(CLINICAL("resolved") ",\"abatementDateTime\":\"2025-01-02\""),
          "hcc=no on 2025-01-02");
    gives(CONDITION(CLINICAL("resolved") ",\"onsetDateTime\":\"2020\","
                                         "\"abatementDateTime\":\"2025-01-02\""),
          "hcc=yes on 2020; hcc=no on 2025-01-02");
    gives_warning(CONDITION(CLINICAL("remission")), "", "neither active nor resolved");
    gives_warning(CONDITION(CLINICAL("inactive")), "", "neither active nor resolved");
    gives(CONDITION(CLINICAL("active") VERIFIED("refuted")), "");
    gives(CONDITION(VERIFIED("entered-in-error")), "");
    gives_warning(CONDITION(CLINICAL("active") VERIFIED("provisional")), "", "it is provisional");
    gives_warning(CONDITION(CLINICAL("example-status")), "", "clinicalStatus");
}

#define ENTRY(resource) "{\"resource\":" resource "}"
#define BUNDLE(entries)                                                                            \
    "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" entries "]}"
#define PATIENT(id, rest) "{\"resourceType\":\"Patient\",\"id\":\"" id "\"" rest "}"

static void an_active_diagnosis_outweighs_a_resolved_one(void **state) {
    (void)state;
    gives(BUNDLE(ENTRY(CONDITION(CLINICAL("active") ",\"onsetDateTime\":\"2010\"")) "," ENTRY(
              "{\"resourceType\":\"Condition\"," CODE("http://snomed.info/sct", "109841003")
                  CLINICAL("resolved") ",\"abatementDateTime\":\"2020\"}")),
          "hcc=yes on 2010");
}

static void an_age_counts_from_birth(void **state) {
    (void)state;
    gives(
        BUNDLE(ENTRY(CONDITION(CLINICAL(
            "active") ",\"onsetAge\":{\"value\":60,\"code\":\"a\"}")) "," ENTRY(PATIENT("p",
                                                                                        ",\"birthDa"
                                                                                        "te\":"
                                                                                        "\"1960-05-"
                                                                                        "01\""))),
        "born=1960-05-01; hcc=yes on 2020-05-01 to 2021-04-30");
    gives(BUNDLE(ENTRY(CONDITION(CLINICAL("active") ",\"onsetString\":\"as a child\"")) "," ENTRY(
              PATIENT("p", ",\"gender\":\"female\""))),
          "sex=female; hcc=yes");
}

#define SORAFENIB CODE("http://www.nlm.nih.gov/research/umls/rxnorm", "495881")

static void medications_are_received_or_go_on(void **state) {
    (void)state;
#define REQUEST(status, intent, rest)                                                              \
    "{\"resourceType\":\"MedicationRequest\",\"status\":\"" status "\",\"intent\":\"" intent       \
    "\",\"authoredOn\":\"2026-01-10\"" rest "}"
#define DRUG                                                                                       \
    ",\"medicationCodeableConcept\":{\"coding\":[{\"system\":"                                     \
    "\"http://www.nlm.nih.gov/research/umls/rxnorm\",\"code\":\"495881\"}]}"
    gives(REQUEST("active", "order", DRUG), "receiving sorafenib on 2026-01-10");
    gives(REQUEST("stopped", "order", DRUG), "received sorafenib on 2026-01-10");
    gives(REQUEST("active", "proposal", DRUG), "");
    gives(REQUEST("cancelled", "order", DRUG), "");
    gives(REQUEST("active", "order", DRUG ",\"doNotPerform\":true"), "");
    gives(REQUEST("active", "option", DRUG), "");
    gives_warning(REQUEST("example-status", "order", DRUG), "", "example-status");
    gives_warning(REQUEST("active", "example-intent", DRUG), "",
                  "its intent 'example-intent' is not one that FHIR has");
    gives_warning("{\"resourceType\":\"MedicationRequest\",\"status\":\"active\"" DRUG "}", "",
                  "it has no intent");
    gives("{\"resourceType\":\"MedicationStatement\",\"status\":\"not-taken\"" DRUG "}", "");
    gives("{\"resourceType\":\"MedicationAdministration\",\"status\":\"completed\","
          "\"effectivePeriod\":{\"start\":\"2026-02-01\",\"end\":\"2026-02-03\"}" DRUG "}",
          "received sorafenib on 2026-02-01");
    gives("{\"resourceType\":\"MedicationRequest\",\"status\":\"active\",\"intent\":\"order\","
          "\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"m\"," SORAFENIB "}],"
          "\"medicationReference\":{\"reference\":\"#m\"}}",
          "receiving sorafenib");
    gives(
        BUNDLE(
            "{\"fullUrl\":\"urn:uuid:1\",\"resource\":{\"resourceType\":\"Medication\","
            "\"id\":\"m\",\"ingredient\":[{\"itemCodeableConcept\":{\"coding\":[{\"system\":"
            "\"http://www.nlm.nih.gov/research/umls/rxnorm\",\"code\":\"495881\"}]}}]}}," ENTRY(REQUEST(
                "active", "order",
                ",\"medicationReference\":{\"reference\":\"urn:uuid:1\"}")) "," ENTRY(REQUEST("comp"
                                                                                              "lete"
                                                                                              "d",
                                                                                              "orde"
                                                                                              "r",
                                                                                              ",\"m"
                                                                                              "edic"
                                                                                              "atio"
                                                                                              "nRef"
                                                                                              "eren"
                                                                                              "ce\""
                                                                                              ":{"
                                                                                              "\"re"
                                                                                              "fere"
                                                                                              "nce"
                                                                                              "\":"
                                                                                              "\"ht"
                                                                                              "tps:"
                                                                                              "//"
                                                                                              "x."
                                                                                              "org/"
                                                                                              "Medi"
                                                                                              "cati"
                                                                                              "on/"
                                                                                              "m/"
                                                                                              "_his"
                                                                                              "tory"
                                                                                              "/2\""
                                                                                              "}"))),
        "receiving sorafenib on 2026-01-10; received sorafenib on 2026-01-10");
}

static void procedures_are_received(void **state) {
    (void)state;
#define PROCEDURE(status, rest)                                                                    \
    "{\"resourceType\":\"Procedure\",\"status\":\"" status                                         \
    "\"," CODE("http://snomed.info/sct", "80146002") rest "}"
    gives(PROCEDURE("completed", ",\"performedDateTime\":\"2025-05-06\""),
          "operated=2025-05-06 on 2025-05-06; received removal on 2025-05-06");
    gives(PROCEDURE("in-progress", ""), "receiving removal");
    gives(PROCEDURE("not-done", ""), "");
    gives(PROCEDURE("stopped", ""), "");
}

static void what_is_not_listed_stays_unknown(void **state) {
    (void)state;
    Record *record = record_of(PROCEDURE("completed", ""), NULL);
    assert_non_null(record->chart);
    assert_false(record->chart->received_said);
    assert_false(record->chart->receiving_said);
    assert_string_equal(record->chart->entries.at[0].origin, "Procedure (number 1)");
    record_close(record);
}

#define SUBJECT(reference) ",\"subject\":{\"reference\":\"" reference "\"}"

static void a_record_is_about_one_patient(void **state) {
    (void)state;
    static const char two[] = BUNDLE("{\"fullUrl\":\"urn:uuid:a\",\"resource\":" PATIENT(
        "a",
        ",\"g"
        "ende"
        "r\":"
        "\"ma"
        "le"
        "\"") "}," ENTRY(PATIENT("b",
                                 ",\"gender\":\"female\"")) "," ENTRY(CONDITION(SUBJECT("urn:uuid:"
                                                                                        "a"))) "," ENTRY(REQUEST("a"
                                                                                                                 "c"
                                                                                                                 "t"
                                                                                                                 "i"
                                                                                                                 "v"
                                                                                                                 "e",
                                                                                                                 "o"
                                                                                                                 "r"
                                                                                                                 "d"
                                                                                                                 "e"
                                                                                                                 "r",
                                                                                                                 DRUG SUBJECT(
                                                                                                                     "Patient/b"))));
    says(two, "E0822", "more than one patient: 'a' and 'b'");
    Record *record = record_of(two, "a");
    assert_string_equal(entries_text(record), "sex=male; hcc=yes");
    assert_string_equal(record->chart->id, "a");
    record_close(record);
    record = record_of(two, "Patient/b");
    assert_string_equal(entries_text(record), "sex=female; receiving sorafenib on 2026-01-10");
    record_close(record);
    record = record_of(two, "c");
    assert_null(record->chart);
    assert_non_null(strstr(text_string(&record->said), "no patient 'c'"));
    record_close(record);
    gives_warning(BUNDLE(ENTRY(PATIENT("a", "")) "," ENTRY(CONDITION(SUBJECT("Patient/z")))), "",
                  "it is about 'Patient/z'");
    says(BUNDLE(ENTRY(CONDITION(SUBJECT("Patient/y"))) "," ENTRY(CONDITION(SUBJECT("Patient/z")))),
         "E0822", "more than one patient");
    says(BUNDLE(ENTRY("{\"resourceType\":\"Practitioner\",\"id\":\"x\"}")), "E0822", "no Patient");
    says(BUNDLE(""), "E0822", "no Patient");
}

static void bulk_data_has_a_resource_a_line(void **state) {
    (void)state;
    gives(PATIENT("a", "") "\r\n\n" CONDITION(SUBJECT("Patient/a")) "\n", "hcc=yes");
    says(PATIENT("a", "") "\n" CONDITION("") "}\n", "E0801", "p.json:2:");
}

static void what_is_no_fhir_is_said(void **state) {
    (void)state;
    says("[]", "E0821", "no FHIR resource");
    says("{\"a\":1}", "E0821", "resourceType");
    says("{\"resourceType\":\"Patient\"", "E0801", "ends before it is complete");
    says(CONDITION(",\"onsetDateTime\":\"YYYY-MM-DD\""), "E0806", "YYYY-MM-DD");
    says("{\"resourceType\":\"Condition\",\"code\":{},\"code\":{}}", "E0811",
         "'code' stands twice");
    says(AFP("\"valueQuantity\":{\"value\":true,\"code\":\"ng/mL\"}"), "E0812", "not true");
}

static void the_future_and_the_repeated_are_left_out(void **state) {
    (void)state;
    gives_warning(OBSERVATION("1834-1", "\"effectiveDateTime\":\"2026-11-24\"," UCUM("8", "ng/mL")),
                  "", "after today");
    gives_warning(BUNDLE(ENTRY(AFP(UCUM("8", "ng/mL"))) "," ENTRY(AFP(UCUM("9", "ng/mL")))),
                  "afp=8 ng/mL on 2026-10-02", "a second Observation/o");
}

static void odd_shapes_do_no_harm(void **state) {
    (void)state;
    gives(BUNDLE("{},7,[],{\"resource\":null}," ENTRY(PATIENT("a", ""))), "");
    gives(BUNDLE(ENTRY(BUNDLE(ENTRY(CONDITION(""))))), "hcc=yes");
    gives("{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":[],\"component\":{}}",
          "");
    gives("{\"resourceType\":\"Condition\",\"code\":{\"coding\":{\"code\":7}}}", "");
}

static void a_record_cut_anywhere_is_refused(void **state) {
    (void)state;
    static const char whole[] = BUNDLE(ENTRY(PATIENT("a", "")) "," ENTRY(AFP(UCUM("8", "ng/mL"))));
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        char data[sizeof whole];
        memcpy(data, whole, size);
        data[size] = '\0';
        Record *record = record_of(data, NULL);
        assert_null(record->chart);
        assert_true(record->checked.diags.error_count > 0);
        record_close(record);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_come_in_other_units),
        cmocka_unit_test(an_observation_counts_when_it_is_final),
        cmocka_unit_test(an_absent_value_is_unknown),
        cmocka_unit_test(coded_answers_are_members_and_truths),
        cmocka_unit_test(components_have_values_of_their_own),
        cmocka_unit_test(a_diagnosis_is_yes_while_it_is_active),
        cmocka_unit_test(an_active_diagnosis_outweighs_a_resolved_one),
        cmocka_unit_test(an_age_counts_from_birth),
        cmocka_unit_test(medications_are_received_or_go_on),
        cmocka_unit_test(procedures_are_received),
        cmocka_unit_test(what_is_not_listed_stays_unknown),
        cmocka_unit_test(a_record_is_about_one_patient),
        cmocka_unit_test(bulk_data_has_a_resource_a_line),
        cmocka_unit_test(what_is_no_fhir_is_said),
        cmocka_unit_test(the_future_and_the_repeated_are_left_out),
        cmocka_unit_test(odd_shapes_do_no_harm),
        cmocka_unit_test(a_record_cut_anywhere_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
