/* The reductions of tiles, as Support/fold.h defines them. */
#include "../Support/fold.h"

#define GC_DEFINE_REDUCTION(name, T, type)                                                      \
  static T gc_tile_reduce_##name##_##type(int64_t n, const T *a) {                              \
    return gc_fold_##name##_##type(n, a);                                                       \
  }

#define GC_DEFINE_REDUCTIONS(T, type)                                                           \
  GC_DEFINE_REDUCTION(sum, T, type) GC_DEFINE_REDUCTION(product, T, type)                       \
  GC_DEFINE_REDUCTION(maximum, T, type) GC_DEFINE_REDUCTION(minimum, T, type)

GC_EACH_TYPE(GC_DEFINE_REDUCTIONS)

static double gc_tile_reduce_sum_f32_f64(int64_t n, const float *a) {
  return gc_fold_sum_f32_f64(n, a);
}
