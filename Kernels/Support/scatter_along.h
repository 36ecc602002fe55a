/* gc_routine_scatter_add_along_<type>: zeros, then every update added at its index in the same
 * line, in order; updates whose index is outside the line are dropped. */
#ifndef GC_SCATTER_ALONG_H
#define GC_SCATTER_ALONG_H

#define GC_DEFINE_SCATTER_ADD_ALONG(T, type)                                                    \
  GC_ROUTINE void gc_routine_scatter_add_along_##type(                                          \
      int64_t updates, int64_t extent, int64_t stride, int64_t lanes, const int64_t *indices,   \
      const T *values, T *out, void *scratch) {                                                 \
    (void)scratch;                                                                              \
    for (int64_t i = 0; i < extent; ++i)                                                        \
      for (int64_t l = 0; l < lanes; ++l) out[i * stride + l] = 0;                              \
    for (int64_t i = 0; i < updates; ++i)                                                       \
      for (int64_t l = 0; l < lanes; ++l) {                                                     \
        const int64_t place = indices[i * stride + l];                                          \
        if (place < 0 || place >= extent) continue;                                             \
        T *const to = out + place * stride + l;                                                 \
        *to = gc_add_##type(*to, values[i * stride + l]);                                       \
      }                                                                                         \
  }

GC_DEFINE_SCATTER_ADD_ALONG(float, f32)
GC_DEFINE_SCATTER_ADD_ALONG(double, f64)
GC_DEFINE_SCATTER_ADD_ALONG(int32_t, i32)
GC_DEFINE_SCATTER_ADD_ALONG(int64_t, i64)
GC_DEFINE_SCATTER_ADD_ALONG(uint8_t, u8)

#endif
