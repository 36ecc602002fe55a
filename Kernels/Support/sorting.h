/* gc_routine_argsort_<type>: the places of a line's elements in the order of the elements.
 *
 * A stable merge sort: equal elements keep their order, also when descending. NaN counts as the
 * greatest number. scratch: 2 * extent * (8 + sizeof(T)) bytes. */
#ifndef GC_SORTING_H
#define GC_SORTING_H

/* Runs of this length are sorted by insertion before they are merged. */
#define GC_SORTED_RUN 16

#define GC_DEFINE_ARGSORT(T, type)                                                              \
  GC_INLINE int gc_precedes_##type(T a, T b, int64_t is_descending) {                           \
    return is_descending ? (a > b) | ((a != a) & (b == b)) : (a < b) | ((b != b) & (a == a));   \
  }                                                                                             \
                                                                                                \
  GC_ROUTINE void gc_sort_run_##type(                                                           \
      int64_t begin, int64_t end, int64_t is_descending, T *keys, int64_t *places) {            \
    for (int64_t i = begin + 1; i < end; ++i) {                                                 \
      const T key = keys[i];                                                                    \
      const int64_t from = places[i];                                                           \
      int64_t j = i;                                                                            \
      for (; j > begin && gc_precedes_##type(key, keys[j - 1], is_descending); --j) {           \
        keys[j] = keys[j - 1];                                                                  \
        places[j] = places[j - 1];                                                              \
      }                                                                                         \
      keys[j] = key;                                                                            \
      places[j] = from;                                                                         \
    }                                                                                           \
  }                                                                                             \
                                                                                                \
  GC_ROUTINE void gc_merge_runs_##type(                                                         \
      int64_t begin, int64_t middle, int64_t end, int64_t is_descending, const T *keys,         \
      const int64_t *places, T *merged_keys, int64_t *merged_places) {                          \
    int64_t i = begin, j = middle;                                                              \
    for (int64_t to = begin; to < end; ++to) {                                                  \
      const int takes_second =                                                                  \
          i == middle ||                                                                        \
          (j < end && gc_precedes_##type(keys[j], keys[i], is_descending));                     \
      const int64_t from = takes_second ? j++ : i++;                                            \
      merged_keys[to] = keys[from];                                                             \
      merged_places[to] = places[from];                                                         \
    }                                                                                           \
  }                                                                                             \
                                                                                                \
  GC_APART void gc_routine_argsort_##type(                                                      \
      int64_t extent, int64_t is_descending, int64_t stride, int64_t lanes, const T *a,         \
      int64_t *out, void *scratch) {                                                            \
    for (int64_t l = 0; l < lanes; ++l) {                                                       \
      int64_t *places = (int64_t *)scratch, *other_places = places + extent;                    \
      T *keys = (T *)(other_places + extent), *other_keys = keys + extent;                      \
      for (int64_t i = 0; i < extent; ++i) {                                                    \
        keys[i] = a[i * stride + l];                                                            \
        places[i] = i;                                                                          \
      }                                                                                         \
      for (int64_t begin = 0; begin < extent; begin += GC_SORTED_RUN) {                         \
        const int64_t end = begin + GC_SORTED_RUN;                                              \
        gc_sort_run_##type(begin, end < extent ? end : extent, is_descending, keys, places);    \
      }                                                                                         \
      for (int64_t run = GC_SORTED_RUN; run < extent; run *= 2) {                               \
        T *const swapped_keys = keys;                                                           \
        int64_t *const swapped_places = places;                                                 \
        for (int64_t begin = 0; begin < extent; begin += 2 * run) {                             \
          const int64_t middle = begin + run < extent ? begin + run : extent;                   \
          const int64_t end = middle + run < extent ? middle + run : extent;                    \
          gc_merge_runs_##type(                                                                 \
              begin, middle, end, is_descending, keys, places, other_keys, other_places);       \
        }                                                                                       \
        keys = other_keys, places = other_places;                                               \
        other_keys = swapped_keys, other_places = swapped_places;                               \
      }                                                                                         \
      for (int64_t i = 0; i < extent; ++i) out[i * stride + l] = places[i];                     \
    }                                                                                           \
  }

GC_DEFINE_ARGSORT(float, f32)
GC_DEFINE_ARGSORT(double, f64)
GC_DEFINE_ARGSORT(int32_t, i32)
GC_DEFINE_ARGSORT(int64_t, i64)
GC_DEFINE_ARGSORT(uint8_t, u8)

#endif
