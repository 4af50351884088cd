/* chain.h -- how numbers depend on open inputs, and where comparisons of them turn over.
 *
 * Whatever the conditions are, an open number register takes one of a few alternatives: constants,
 * and chains. A chain is a function of one input: the input itself, or an operation on a chain and
 * a constant. `1 if afp < 5, afp * 2 + 1 otherwise` has the alternatives 1 and afp * 2 + 1.
 *
 * A chain rises or falls throughout, but for the places in 'turns'. So what it is compared with
 * cuts its input's domain into cells in which the comparison comes out alike; the cuts are found by
 * halving. One completion a cell then stands for all.
 *
 * Arithmetic on two open inputs (weight / height ^ 2) is no chain: such a register is 'mixed', and
 * what compares it is undecided: cells do not settle it. */
#ifndef PGL_RUN_CHAIN_H
#define PGL_RUN_CHAIN_H

#include "run/open.h"

/* What an open number input can be. Without bounds: up to 1e100, as in range.h. */
typedef struct Domain {
    double lo, hi;
    bool whole;              /* dates and counts too */
    bool no_lower, no_upper; /* that end is a stand-in */
} Domain;

typedef struct Chain {
    uint32_t rank; /* of the input */
    const Domain *domain;
    const struct Chain *inner; /* NULL: the input itself */
    const Op *op;              /* on 'inner' and */
    double other;              /* a constant, which stands first or second */
    bool other_first;
    uint32_t length;
    Range range; /* that it stays in */
    const double *turns;
    uint32_t turn_count;
} Chain;

enum { CHAIN_ALTERNATIVES = 16, CONSTANT_ALTERNATIVES = 32 };

typedef struct Alternatives {
    bool mixed; /* not to be followed; the rest says nothing */
    bool many;  /* more constants than are listed */
    /* the lesser (or greater) of two chains of one input: it may turn where they meet, which is no
     * end of a cell */
    bool bends;
    uint32_t constant_count, chain_count;
    const double *constants;
    const Chain *const *chains;
} Alternatives;

/* A cut of an input's domain: the first value of the cell above it. */
typedef struct Cut {
    uint32_t rank;
    double at;
} Cut;

typedef struct Cuts {
    const Cut *at;
    uint32_t count;
} Cuts;

typedef struct Chains {
    const Open *open;
    Domain *domains;    /* by rank; of number inputs */
    Alternatives **of;  /* by register; NULL for what is no open number */
    uint8_t *undecided; /* by register: some comparison in it or behind it is undecided */
    const Cuts **cuts;  /* by register; made when first asked for */
} Chains;

/* Follows all open registers. */
Chains *chains_follow(const Open *open);

/* Where a comparison of numbers (LT, LE, EQ, WITHIN) turns over. */
Cuts chains_cuts(Chains *chains, Reg comparison);

/* Into the order of inputs, and of values. */
void cuts_sort(Cut *cuts, size_t count);

/* Is an open register affected by arithmetic that cells do not decide? A register that bends is
 * not told by the ends of cells itself; what compares it is. */
bool chains_undecided(const Chains *chains, Reg reg);

/* What is left of an input's domain within a range. */
Domain domain_of(const Program *program, uint32_t input, Range range);

/* The decimal (or whole number) just below, within the domain. */
double domain_before(const Domain *domain, double value);

/* A value that stands for a cell: its first. The stand-in for a missing bound is slow to reckon
 * with, and no better than any other value of its cell. */
double domain_nearer_start(const Domain *domain, double start, double end);

#endif
