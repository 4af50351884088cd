#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "run/lanebits.h"

#include <math.h>

static uint64_t next(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    return z ^ (z >> 31);
}

static void each_byte_is_compared_into_its_own_bit(void **state) {
    (void)state;
    uint8_t bytes[64];
    uint64_t random = 7;
    for (int round = 0; round < 2000; round++) {
        uint8_t wanted = (uint8_t)(next(&random) % 4 * 85);
        for (int i = 0; i < 64; i++)
            bytes[i] = (uint8_t)(next(&random) % 4 * 85);
        uint64_t mask = lanes_equal(bytes, wanted);
        for (int i = 0; i < 64; i++)
            assert_int_equal(mask >> i & 1, bytes[i] == wanted);
    }
}

static void each_number_is_compared_into_its_own_bit(void **state) {
    (void)state;
    static const double some[] = {-INFINITY, -1e100, -0.1, -0.0, 0.0,      0.1,
                                  1,         19,     20,   1e15, INFINITY, NAN};
    enum { SOME = sizeof some / sizeof *some };
    double numbers[64];
    uint64_t random = 9;
    for (int round = 0; round < 2000; round++) {
        double bound = some[next(&random) % (SOME - 1)];
        for (int i = 0; i < 64; i++)
            numbers[i] = some[next(&random) % SOME];
        uint64_t mask = lanes_below(numbers, bound);
        for (int i = 0; i < 64; i++)
            assert_int_equal(mask >> i & 1, numbers[i] < bound);
    }
}

static void flags_are_packed_in_their_order(void **state) {
    (void)state;
    uint8_t flags[64];
    uint64_t random = 11;
    for (int round = 0; round < 1000; round++) {
        uint64_t wanted = next(&random);
        for (int i = 0; i < 64; i++)
            flags[i] = wanted >> i & 1;
        assert_true(pack_flags(flags) == wanted);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_byte_is_compared_into_its_own_bit),
        cmocka_unit_test(each_number_is_compared_into_its_own_bit),
        cmocka_unit_test(flags_are_packed_in_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
