/* bytes.c -- see bytes.h. */
#include "base/bytes.h"
#include "base/wide.h"

WIDE size_t bytes_count(const char *at, size_t size, char wanted) {
    size_t count = 0;
    for (; size >= 64; at += 64, size -= 64) {
        Bytes64 same = bytes64_equal(bytes64_load(at), wanted);
        count += (size_t)__builtin_popcountll(bytes64_bits(same));
    }
    for (size_t i = 0; i < size; i++)
        count += at[i] == wanted;
    return count;
}
