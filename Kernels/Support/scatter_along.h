/* gc_routine_scatter_add_along_<type>: zeros, then every update added at its index in the same
 * line, in order; updates whose index is outside the line are dropped. f32 is added in f64 and
 * rounded once. scratch: for f32 extent * lanes doubles. */
#ifndef GC_SCATTER_ALONG_H
#define GC_SCATTER_ALONG_H

/* Sums of element i of line l are at sums[i * pitch + l]. */
#define GC_DEFINE_SCATTER_ADD_LINES(T, type, A, sum_type)                                       \
  GC_ROUTINE void gc_scatter_add_lines_##type(                                                  \
      int64_t updates, int64_t extent, int64_t stride, int64_t lanes, const int64_t *indices,   \
      const T *values, A *sums, int64_t pitch) {                                                \
    for (int64_t i = 0; i < extent; ++i)                                                        \
      for (int64_t l = 0; l < lanes; ++l) sums[i * pitch + l] = 0;                              \
    for (int64_t i = 0; i < updates; ++i)                                                       \
      for (int64_t l = 0; l < lanes; ++l) {                                                     \
        const int64_t place = indices[i * stride + l];                                          \
        if (place < 0 || place >= extent) continue;                                             \
        A *const to = sums + place * pitch + l;                                                 \
        *to = gc_add_##sum_type(*to, (A)values[i * stride + l]);                                \
      }                                                                                         \
  }

#define GC_DEFINE_SCATTER_ADD_ALONG(T, type)                                                    \
  GC_DEFINE_SCATTER_ADD_LINES(T, type, T, type)                                                 \
  GC_APART void gc_routine_scatter_add_along_##type(                                            \
      int64_t updates, int64_t extent, int64_t stride, int64_t lanes, const int64_t *indices,   \
      const T *values, T *out, void *scratch) {                                                 \
    (void)scratch;                                                                              \
    gc_scatter_add_lines_##type(updates, extent, stride, lanes, indices, values, out, stride);  \
  }

GC_DEFINE_SCATTER_ADD_LINES(float, f32, double, f64)
GC_APART void gc_routine_scatter_add_along_f32(
    int64_t updates, int64_t extent, int64_t stride, int64_t lanes, const int64_t *indices,
    const float *values, float *out, void *scratch) {
  double *const sums = (double *)scratch;
  gc_scatter_add_lines_f32(updates, extent, stride, lanes, indices, values, sums, lanes);
  for (int64_t i = 0; i < extent; ++i)
    for (int64_t l = 0; l < lanes; ++l) out[i * stride + l] = (float)sums[i * lanes + l];
}

GC_DEFINE_SCATTER_ADD_ALONG(double, f64)
GC_DEFINE_SCATTER_ADD_ALONG(int32_t, i32)
GC_DEFINE_SCATTER_ADD_ALONG(int64_t, i64)
GC_DEFINE_SCATTER_ADD_ALONG(uint8_t, u8)

#endif
