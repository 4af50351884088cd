/* wide.h -- loops over many bytes or lanes are compiled for wider vectors as well, and taken where
 * the machine has them. The sanitizers are not ready when the choice is made. */
#ifndef PGL_BASE_WIDE_H
#define PGL_BASE_WIDE_H

#if defined(__GNUC__) && __GNUC__ >= 12 && !defined(__clang__) && defined(__x86_64__) &&           \
    defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define WIDE
#endif

#endif
