/* Sums of rows that belong together, for scatters:
 *
 *   gc_routine_group_<i32|i64|u8>(updates, extent, indices, starts, order): the updates of place p
 *       are order[starts[p]] to order[starts[p + 1] - 1], in their own order; those whose index is
 *       outside of 0..<extent are in no group. starts: extent + 2 numbers, order: updates
 *   gc_routine_add_groups_<type>(inner, extent, starts, order, values, out): row p of out is the sum
 *       of the rows of its group, zeros if it has none; f32 is added in f64 and rounded once. */
#ifndef GC_SCATTER_H
#define GC_SCATTER_H

#define GC_DEFINE_GROUP(T, type)                                                                \
  GC_APART void gc_routine_group_##type(                                                        \
      int64_t updates, int64_t extent, const T *indices, int64_t *starts, int64_t *order) {     \
    /* What is counted two places on is, added up, where the place before begins. */            \
    for (int64_t p = 0; p < extent + 2; ++p) starts[p] = 0;                                     \
    for (int64_t j = 0; j < updates; ++j) {                                                     \
      const int64_t place = (int64_t)indices[j];                                                \
      if (place >= 0 && place < extent) ++starts[place + 2];                                    \
    }                                                                                           \
    for (int64_t p = 0; p < extent; ++p) starts[p + 2] += starts[p + 1];                        \
    for (int64_t j = 0; j < updates; ++j) {                                                     \
      const int64_t place = (int64_t)indices[j];                                                \
      if (place >= 0 && place < extent) order[starts[place + 1]++] = j;                         \
    }                                                                                           \
  }

GC_DEFINE_GROUP(int32_t, i32)
GC_DEFINE_GROUP(int64_t, i64)
GC_DEFINE_GROUP(uint8_t, u8)

#define GC_DEFINE_ADD_GROUPS(T, type, A, sum_type)                                              \
  GC_APART void gc_routine_add_groups_##type(                                                   \
      int64_t inner, int64_t extent, const int64_t *starts, const int64_t *order,               \
      const T *values, T *out) {                                                                \
    A total[4 * GC_LINES];                                                                      \
    for (int64_t p = 0; p < extent; ++p)                                                        \
      for (int64_t left = 0; left < inner; left += 4 * GC_LINES) {                              \
        const int64_t lanes = inner - left < 4 * GC_LINES ? inner - left : 4 * GC_LINES;        \
        T *to = out + p * inner + left;                                                         \
        for (int64_t l = 0; l < lanes; ++l) total[l] = 0;                                       \
        for (int64_t j = starts[p]; j < starts[p + 1]; ++j) {                                   \
          const T *from = values + order[j] * inner + left;                                     \
          for (int64_t l = 0; l < lanes; ++l) total[l] = gc_add_##sum_type(total[l], (A)from[l]);\
        }                                                                                       \
        for (int64_t l = 0; l < lanes; ++l) to[l] = (T)total[l];                                \
      }                                                                                         \
  }

GC_DEFINE_ADD_GROUPS(float, f32, double, f64)
GC_DEFINE_ADD_GROUPS(double, f64, double, f64)
GC_DEFINE_ADD_GROUPS(int32_t, i32, int32_t, i32)
GC_DEFINE_ADD_GROUPS(int64_t, i64, int64_t, i64)
GC_DEFINE_ADD_GROUPS(uint8_t, u8, uint8_t, u8)

#endif
