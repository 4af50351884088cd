/* The same without vector instructions. */
#undef __SSE2__
#include "test_lanebits.c"
