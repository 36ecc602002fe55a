/* Polynomials' values at six points, and back.
 *
 * Of points +-P and +-Q with few digits these give the smallest errors: a quarter of those of 1 and
 * 2, four times those of a matrix product. All constants but those of the kernel are exact. */
#ifndef GC_WINOGRAD_POINTS_H
#define GC_WINOGRAD_POINTS_H

#define GC_WINOGRAD_P 0.6875
#define GC_WINOGRAD_Q 1.5

#if defined(__TINYC__)
#define GC_WINOGRAD_INLINE static inline
#define GC_WINOGRAD_UNROLL
#else
#define GC_WINOGRAD_INLINE GC_MICRO_KERNEL
#define GC_WINOGRAD_UNROLL GC_UNROLL
#endif

/* gc_winograd_taps_<name>: three taps' values, divided by what the other points make of each.
 * gc_winograd_elements_<name>: six elements' values.
 * gc_winograd_results_<name>: four results from six values. */
#define GC_DEFINE_WINOGRAD(T, name)                                                              \
  GC_WINOGRAD_INLINE void gc_winograd_taps_##name(const T from[3], T to[6]) {                    \
    const double p = GC_WINOGRAD_P, q = GC_WINOGRAD_Q;                                           \
    const double at_p = 1 / (2 * p * p * (p * p - q * q));                                       \
    const double at_q = 1 / (2 * q * q * (q * q - p * p));                                       \
    const T even_p = (float)at_p * from[0] + (float)(p * p * at_p) * from[2];                    \
    const T even_q = (float)at_q * from[0] + (float)(q * q * at_q) * from[2];                    \
    to[0] = (float)(1 / (p * p * q * q)) * from[0];                                              \
    to[1] = even_p + (float)(p * at_p) * from[1];                                                \
    to[2] = even_p - (float)(p * at_p) * from[1];                                                \
    to[3] = even_q + (float)(q * at_q) * from[1];                                                \
    to[4] = even_q - (float)(q * at_q) * from[1];                                                \
    to[5] = from[2];                                                                             \
  }                                                                                              \
  GC_WINOGRAD_INLINE void gc_winograd_elements_##name(const T from[6], T to[6]) {                \
    const float p = (float)GC_WINOGRAD_P, q = (float)GC_WINOGRAD_Q, pp = p * p, qq = q * q;      \
    const T even_p = from[4] - qq * from[2], odd_p = from[3] - qq * from[1];                     \
    const T even_q = from[4] - pp * from[2], odd_q = from[3] - pp * from[1];                     \
    const T zero = from[4] - (pp + qq) * from[2], infinity = from[5] - (pp + qq) * from[3];      \
    to[0] = zero + pp * qq * from[0];                                                            \
    to[1] = even_p + p * odd_p;                                                                  \
    to[2] = even_p - p * odd_p;                                                                  \
    to[3] = even_q + q * odd_q;                                                                  \
    to[4] = even_q - q * odd_q;                                                                  \
    to[5] = infinity + pp * qq * from[1];                                                        \
  }                                                                                              \
  GC_WINOGRAD_INLINE void gc_winograd_results_##name(const T from[6], T to[4]) {                 \
    const float p = (float)GC_WINOGRAD_P, q = (float)GC_WINOGRAD_Q, pp = p * p, qq = q * q;      \
    const T even_p = from[1] + from[2], odd_p = from[1] - from[2];                               \
    const T even_q = from[3] + from[4], odd_q = from[3] - from[4];                               \
    const T first = q * odd_q, second = qq * even_q, third = from[5] + qq * q * odd_q;           \
    to[0] = from[0] + (even_p + even_q);                                                         \
    to[1] = first + p * odd_p;                                                                   \
    to[2] = second + pp * even_p;                                                                \
    to[3] = third + pp * p * odd_p;                                                              \
  }

GC_DEFINE_WINOGRAD(float, scalar)
#if !defined(__TINYC__)
GC_DEFINE_WINOGRAD(gc_gemm_f32_vector, vector)
#endif

#endif
