/* The reductions. Element i belongs to lane i mod `lanes`; a lane combines its elements in order,
 * and then the upper half of the lanes is combined into the lower until one is left. This order
 * does not depend on the instruction set, so neither does the result. */

/* `lanes` is a constant, so the inner loops become vector operations on registers. */
#define GC_DEFINE_REDUCTION(name, combine, T, type, lanes, start)                               \
  static T gc_tile_reduce_##name##_##type(int64_t n, const T *a) {                              \
    T partial[lanes];                                                                           \
    int64_t i = 0, used = n < (lanes) ? n : (lanes);                                            \
    for (int64_t lane = 0; lane < used; ++lane) partial[lane] = a[lane];                        \
    for (i = used; i + (lanes) <= n; i += (lanes))                                              \
      _Pragma("clang loop vectorize(assume_safety)")                                            \
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

#define GC_DEFINE_REDUCTIONS(T, type, lanes, least, greatest)                                   \
  GC_DEFINE_REDUCTION(maximum, gc_maximum_##type, T, type, lanes, least)                        \
  GC_DEFINE_REDUCTION(minimum, gc_minimum_##type, T, type, lanes, greatest)

GC_EACH_REDUCTION_TYPE(GC_DEFINE_REDUCTIONS)

#define GC_DEFINE_NUMBER_REDUCTIONS(T, type, lanes)                                             \
  GC_DEFINE_REDUCTION(sum, gc_add_##type, T, type, lanes, 0)                                    \
  GC_DEFINE_REDUCTION(product, gc_multiply_##type, T, type, lanes, 1)

GC_DEFINE_NUMBER_REDUCTIONS(float, f32, 64)
GC_DEFINE_NUMBER_REDUCTIONS(double, f64, 32)
GC_DEFINE_NUMBER_REDUCTIONS(int32_t, i32, 64)
GC_DEFINE_NUMBER_REDUCTIONS(int64_t, i64, 32)
GC_DEFINE_NUMBER_REDUCTIONS(uint8_t, u8, 256)
GC_DEFINE_REDUCTION(sum, gc_or_bool, uint8_t, bool, 256, 0)
GC_DEFINE_REDUCTION(product, gc_and_bool, uint8_t, bool, 256, 1)
