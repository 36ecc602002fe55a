/* What routines share: functions that compute whole lines or matrices (Sources/IR/Kernels/
 * Routine.swift says how they are called). Every file of routines needs this one and scalar.h. */
#ifndef GC_ROUTINE_H
#define GC_ROUTINE_H

#if defined(__TINYC__)
#define GC_ROUTINE static
#define GC_APART static
#else
#define GC_ROUTINE static __attribute__((unused))
/* Functions that work long: copies of them in kernels would be a third of what is compiled. */
#define GC_APART static __attribute__((unused, noinline))
#endif

/* The most interleaved lines of one call. */
#define GC_LINES 64

#endif
