/* gc_routine_cumulative_<sum|product|maximum|minimum>_<type>: element i is the combination of all
 * elements up to i, or from i on if `is_reversed`, in the order in which they come. f32 sums are
 * kept in double and rounded once per element; extrema are nan from the first nan on. */
#ifndef GC_CUMULATIVE_H
#define GC_CUMULATIVE_H

#define GC_DEFINE_CUMULATIVE(name, combine, T, type, A)                                         \
  GC_APART void gc_routine_cumulative_##name##_##type(                                          \
      int64_t extent, int64_t is_reversed, int64_t stride, int64_t lanes, const T *a, T *out,   \
      void *scratch) {                                                                          \
    const int64_t step = is_reversed ? -stride : stride;                                        \
    int64_t place = is_reversed ? (extent - 1) * stride : 0;                                    \
    A total[GC_LINES];                                                                          \
    (void)scratch;                                                                              \
    if (extent <= 0) return;                                                                    \
    for (int64_t l = 0; l < lanes; ++l) {                                                       \
      total[l] = (A)a[place + l];                                                               \
      out[place + l] = a[place + l];                                                            \
    }                                                                                           \
    for (int64_t i = 1; i < extent; ++i) {                                                      \
      place += step;                                                                            \
      for (int64_t l = 0; l < lanes; ++l) {                                                     \
        total[l] = combine(total[l], (A)a[place + l]);                                          \
        out[place + l] = (T)total[l];                                                           \
      }                                                                                         \
    }                                                                                           \
  }

#define GC_DEFINE_CUMULATIVES(T, type, A, sum_type)                                             \
  GC_DEFINE_CUMULATIVE(sum, gc_add_##sum_type, T, type, A)                                      \
  GC_DEFINE_CUMULATIVE(product, gc_multiply_##type, T, type, T)                                 \
  GC_DEFINE_CUMULATIVE(maximum, gc_maximum_##type, T, type, T)                                  \
  GC_DEFINE_CUMULATIVE(minimum, gc_minimum_##type, T, type, T)

GC_DEFINE_CUMULATIVES(float, f32, double, f64)
GC_DEFINE_CUMULATIVES(double, f64, double, f64)
GC_DEFINE_CUMULATIVES(int32_t, i32, int32_t, i32)
GC_DEFINE_CUMULATIVES(int64_t, i64, int64_t, i64)
GC_DEFINE_CUMULATIVES(uint8_t, u8, uint8_t, u8)

#endif
