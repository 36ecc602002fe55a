/* What routines share: functions that compute whole lines or matrices (Sources/IR/Kernels/
 * Routine.swift says how they are called). Every file of routines needs this one and scalar.h. */
#ifndef GC_ROUTINE_H
#define GC_ROUTINE_H

#if defined(__TINYC__)
#define GC_ROUTINE static
#else
#define GC_ROUTINE static __attribute__((unused))
#endif

/* The most interleaved lines of one call. */
#define GC_LANES 64

#endif
