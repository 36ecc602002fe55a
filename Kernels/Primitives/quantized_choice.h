/* Products of quantized rows by the best instructions beside the variant's own. */
#if GC_GEMM_VECTOR_BYTES == 64
#define GC_VARIANT GC_ISA_AVX512
#elif GC_GEMM_VECTOR_BYTES == 32
#define GC_VARIANT GC_ISA_AVX2
#else
#define GC_VARIANT GC_ISA_BASELINE
#endif

#define GC_DEFINE_CHOICE(name, Y)                                                           \
  static void gc_chosen_##name(GC_INTEGER_PARAMETERS(Y)) {                                  \
    const gc_integer_products *better = gc_vnni_products(GC_VARIANT);                       \
    if (better)                                                                             \
      better->name(rows, outputs, inputs, block, records, packed, scales, column,           \
                   column_end, y, y_stride);                                                \
    else                                                                                    \
      gc_quantized_##name(rows, outputs, inputs, block, records, packed, scales, column,    \
                          column_end, y, y_stride);                                         \
  }

GC_DEFINE_CHOICE(i8_i8, float)
GC_DEFINE_CHOICE(i8_i4, float)
GC_DEFINE_CHOICE(sums_i8, int32_t)
GC_DEFINE_CHOICE(sums_i4, int32_t)
