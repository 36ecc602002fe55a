/* Products of quantized rows for instruction sets with VNNI, which come beside the others. */
#ifndef GC_QUANTIZED_PRIMITIVES_H
#define GC_QUANTIZED_PRIMITIVES_H

#include <stdint.h>

#define GC_INTEGER_PARAMETERS(Y)                                                            \
  int64_t rows, int64_t outputs, int64_t inputs, int64_t block, const void *records,        \
      const void *packed, const float *scales, int64_t column, int64_t column_end, Y *y,    \
      int64_t y_stride

typedef struct gc_integer_products {
  void (*i8_i8)(GC_INTEGER_PARAMETERS(float));
  void (*i8_i4)(GC_INTEGER_PARAMETERS(float));
  void (*sums_i8)(GC_INTEGER_PARAMETERS(int32_t));
  void (*sums_i4)(GC_INTEGER_PARAMETERS(int32_t));
} gc_integer_products;

#if defined(__x86_64__)
extern const gc_integer_products gc_avx_vnni_products, gc_avx512_vnni_products;
#endif

/* Those that this machine has beside instruction set `isa`, or NULL. */
const gc_integer_products *gc_vnni_products(int isa);

#endif
