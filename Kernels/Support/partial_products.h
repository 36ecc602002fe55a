/* gc_routine_add_products_<type>(count, parts, products, out): element i of out is the sum of those
 * of `parts` matrices of `count` elements that stand one after another, from the first to the last;
 * f32 is added in f64 and rounded once. out may be the first of them. */
#ifndef GC_PARTIAL_PRODUCTS_H
#define GC_PARTIAL_PRODUCTS_H

#define GC_DEFINE_ADD_PRODUCTS(T, type)                                                         \
  GC_APART void gc_routine_add_products_##type(                                                 \
      int64_t count, int64_t parts, const T *products, T *out) {                                \
    double total[4 * GC_LINES];                                                                 \
    for (int64_t left = 0; left < count; left += 4 * GC_LINES) {                                \
      const int64_t lanes = count - left < 4 * GC_LINES ? count - left : 4 * GC_LINES;          \
      for (int64_t l = 0; l < lanes; ++l) total[l] = products[left + l];                        \
      for (int64_t part = 1; part < parts; ++part) {                                            \
        const T *from = products + part * count + left;                                         \
        for (int64_t l = 0; l < lanes; ++l) total[l] += from[l];                                \
      }                                                                                         \
      for (int64_t l = 0; l < lanes; ++l) out[left + l] = (T)total[l];                          \
    }                                                                                           \
  }

GC_DEFINE_ADD_PRODUCTS(float, f32)
GC_DEFINE_ADD_PRODUCTS(double, f64)

#endif
