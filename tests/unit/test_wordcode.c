#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "run/wordcode.h"

#include <string.h>

static int open_arena(void **state) {
    *state = arena_open(0);
    return *state ? 0 : -1;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

static uint64_t next(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    return z ^ (z >> 31);
}

static uint64_t meaning(WordKind kind, uint64_t a, uint64_t b) {
    switch (kind) {
    case WORD_AND: return a & b;
    case WORD_OR: return a | b;
    case WORD_AND_NOT: return a & ~b;
    case WORD_NOR: return ~(a | b);
    case WORD_GIVEN: break;
    }
    return 0;
}

static void operations_are_executed_on_all_lanes(void **state) {
    enum { GIVEN = 20, OPS = 2000 };
    WordCode *code = wordcode_open(*state);
    uint32_t slots[GIVEN + OPS + 2] = {SLOT_NEVER, SLOT_ALWAYS}, count = 2;
    static uint64_t wanted[GIVEN + OPS + 2][WORDCODE_WORDS];
    uint64_t random = 1;
    memset(wanted[1], 0xff, sizeof wanted[1]);
    for (int i = 0; i < GIVEN; i++, count++) {
        slots[count] = wordcode_given(code);
        for (int w = 0; w < WORDCODE_WORDS; w++)
            wanted[count][w] = next(&random);
    }
    for (int i = 0; i < OPS; i++, count++) {
        WordKind kind = (WordKind)(WORD_AND + next(&random) % 4);
        uint32_t a = (uint32_t)(next(&random) % count), b = (uint32_t)(next(&random) % count);
        slots[count] = wordcode_add(code, kind, slots[a], slots[b]);
        for (int w = 0; w < WORDCODE_WORDS; w++)
            wanted[count][w] = meaning(kind, wanted[a][w], wanted[b][w]);
    }
    SlotWords *words = wordcode_slots(*state, code);
    for (int i = 2; i < 2 + GIVEN; i++)
        memcpy(words[slots[i]], wanted[i], sizeof wanted[i]);
    wordcode_execute(code, words);
    for (uint32_t i = 0; i < count; i++)
        assert_memory_equal(words[slots[i]], wanted[i], sizeof wanted[i]);
}

static void equal_operations_share_a_slot(void **state) {
    WordCode *code = wordcode_open(*state);
    uint32_t a = wordcode_given(code), b = wordcode_given(code);
    uint32_t both = wordcode_add(code, WORD_AND, a, b);
    assert_int_equal(wordcode_add(code, WORD_AND, b, a), both);
    assert_int_not_equal(wordcode_add(code, WORD_AND_NOT, a, b),
                         wordcode_add(code, WORD_AND_NOT, b, a));
}

static void what_constants_settle_is_not_emitted(void **state) {
    WordCode *code = wordcode_open(*state);
    uint32_t a = wordcode_given(code), count = wordcode_count(code);
    assert_int_equal(wordcode_add(code, WORD_AND, a, SLOT_NEVER), SLOT_NEVER);
    assert_int_equal(wordcode_add(code, WORD_AND, SLOT_ALWAYS, a), a);
    assert_int_equal(wordcode_add(code, WORD_OR, a, SLOT_ALWAYS), SLOT_ALWAYS);
    assert_int_equal(wordcode_add(code, WORD_OR, a, a), a);
    assert_int_equal(wordcode_add(code, WORD_AND_NOT, a, a), SLOT_NEVER);
    assert_int_equal(wordcode_add(code, WORD_NOR, a, SLOT_ALWAYS), SLOT_NEVER);
    assert_int_equal(wordcode_add(code, WORD_NOR, SLOT_NEVER, SLOT_NEVER), SLOT_ALWAYS);
    assert_int_equal(wordcode_count(code), count);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(operations_are_executed_on_all_lanes),
        TEST(equal_operations_share_a_slot),
        TEST(what_constants_settle_is_not_emitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
