/* Reductions of a tile: gc_fold_<sum|product|maximum|minimum>_<type>, and gc_fold_sum_f32_f64, which
 * adds in f64.
 *
 * Element i belongs to lane i mod `lanes`; a lane combines its elements in order, and then the
 * upper half of the lanes is combined into the lower until one is left. This order does not depend
 * on the instruction set, so neither does the result. Needs scalar.h. */
#ifndef GC_FOLD_H
#define GC_FOLD_H

#if defined(__clang__)
#define GC_FOLD_LANES _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__) && !defined(__TINYC__)
#define GC_FOLD_LANES _Pragma("GCC ivdep")
#else
#define GC_FOLD_LANES
#endif

/* `lanes` is a constant, so the inner loops become vector operations on registers. */
#define GC_DEFINE_FOLD(name, combine, T, type, lanes, start)                                    \
  GC_DEFINE_FOLD_IN(name, combine, T, T, type, lanes, start)
#define GC_DEFINE_FOLD_IN(name, combine, T, A, type, lanes, start)                              \
  GC_INLINE A gc_fold_##name##_##type(int64_t n, const T *a) {                                  \
    A partial[lanes];                                                                           \
    int64_t i = 0, used = n < (lanes) ? n : (lanes);                                            \
    for (int64_t lane = 0; lane < used; ++lane) partial[lane] = a[lane];                        \
    for (i = used; i + (lanes) <= n; i += (lanes))                                              \
      GC_FOLD_LANES                                                                             \
      for (int64_t lane = 0; lane < (lanes); ++lane)                                            \
        partial[lane] = combine(partial[lane], a[i + lane]);                                    \
    for (int64_t lane = 0; i + lane < n; ++lane)                                                \
      partial[lane] = combine(partial[lane], a[i + lane]);                                      \
    if (n <= 0) return start;                                                                   \
    for (int64_t width = (lanes) / 2; width > 0; width /= 2)                                    \
      for (int64_t lane = 0; lane < width && lane + width < used; ++lane)                       \
        partial[lane] = combine(partial[lane], partial[lane + width]);                          \
    return partial[0];                                                                          \
  }

#define GC_DEFINE_FOLDS(T, type, lanes, least, greatest)                                        \
  GC_DEFINE_FOLD(sum, gc_add_##type, T, type, lanes, 0)                                         \
  GC_DEFINE_FOLD(product, gc_multiply_##type, T, type, lanes, 1)                                \
  GC_DEFINE_FOLD(maximum, gc_maximum_##type, T, type, lanes, least)                             \
  GC_DEFINE_FOLD(minimum, gc_minimum_##type, T, type, lanes, greatest)

GC_DEFINE_FOLDS(float, f32, 64, -GC_INFINITY_F32, GC_INFINITY_F32)
GC_DEFINE_FOLDS(double, f64, 32, -(double)GC_INFINITY_F32, (double)GC_INFINITY_F32)
GC_DEFINE_FOLDS(int32_t, i32, 64, INT32_MIN, INT32_MAX)
GC_DEFINE_FOLDS(int64_t, i64, 32, INT64_MIN, INT64_MAX)
GC_DEFINE_FOLDS(uint8_t, u8, 256, 0, 255)
GC_DEFINE_FOLD(sum, gc_or_bool, uint8_t, bool, 256, 0)
GC_DEFINE_FOLD(product, gc_and_bool, uint8_t, bool, 256, 1)
GC_DEFINE_FOLD(maximum, gc_or_bool, uint8_t, bool, 256, 0)
GC_DEFINE_FOLD(minimum, gc_and_bool, uint8_t, bool, 256, 1)

/* The sum in double. Four elements 32 apart are added as pairs in float, which halves the time and is
 * exact for equal ones. */
GC_INLINE double gc_fold_sum_f32_f64(int64_t n, const float *a) {
  enum { lanes = 32 };
  double partial[lanes];
  int64_t i = 0;
  for (int64_t lane = 0; lane < lanes; ++lane) partial[lane] = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes)
    GC_FOLD_LANES
    for (int64_t lane = 0; lane < lanes; ++lane)
      partial[lane] += (double)((a[i + lane] + a[i + lane + lanes]) +
                                (a[i + lane + 2 * lanes] + a[i + lane + 3 * lanes]));
  for (; i + lanes <= n; i += lanes)
    GC_FOLD_LANES
    for (int64_t lane = 0; lane < lanes; ++lane) partial[lane] += a[i + lane];
  for (int64_t lane = 0; i + lane < n; ++lane) partial[lane] += a[i + lane];
  for (int64_t width = lanes / 2; width > 0; width /= 2)
    for (int64_t lane = 0; lane < width; ++lane) partial[lane] += partial[lane + width];
  return partial[0];
}

#endif
