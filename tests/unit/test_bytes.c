#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* As on a machine without these vectors: with them all readers go that way. */
#undef __SSE2__
#include "base/bytes.h"

static char letter(uint64_t *random) {
    static const char letters[] = "a,\"\n\0\x7F\x80\xFF+-";
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return letters[(*random >> 33) % (sizeof letters - 1)];
}

static void sixty_four_bytes_are_marked_by_a_bit_each(void **state) {
    (void)state;
    uint64_t random = 1;
    for (int round = 0; round < 20000; round++) {
        char text[64];
        uint64_t commas = 0, tops = 0;
        for (int i = 0; i < 64; i++) {
            text[i] = letter(&random);
            commas |= (uint64_t)(text[i] == ',') << i;
            tops |= (uint64_t)((unsigned char)text[i] >= 0x80) << i;
        }
        Bytes64 bytes = bytes64_load(text);
        Bytes64 same = bytes64_equal(bytes, ',');
        assert_true(bytes64_bits(same) == commas);
        assert_true(bytes64_bits(bytes) == tops);
        assert_true(bytes16_equal(text, ',') == (commas & 0xFFFF));
        assert_true(bytes64_bits(bytes64_or(same, bytes)) == (commas | tops));
        assert_true(bytes64_any(same) == (commas != 0));
    }
}

static void eight_bytes_are_marked_exactly(void **state) {
    (void)state;
    uint64_t random = 1;
    for (int round = 0; round < 20000; round++) {
        char text[8];
        size_t first = 8;
        for (size_t i = 8; i-- > 0;) {
            text[i] = letter(&random);
            if (text[i] == ',') first = i;
        }
        uint64_t marks = bytes_equal(bytes_load(text), ',');
        assert_true(marks ? bytes_before(marks) == first : first == 8);
        for (size_t size = 0; size <= 8; size++)
            assert_true(bytes_load_some(text, size) == (bytes_load(text) & bytes_first(size)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixty_four_bytes_are_marked_by_a_bit_each),
        cmocka_unit_test(eight_bytes_are_marked_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
