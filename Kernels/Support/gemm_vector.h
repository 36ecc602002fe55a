/* Vectors of the matrix product: f64 when GC_GEMM_IS_F64 is defined, else f32. */

#if defined(GC_GEMM_IS_F64)
#define GC_REAL double
#define GC_GEMM(name) gc_gemm_f64_##name
#define GC_GEMM_ENTRY(name) gc_gemm_f64##name
#define GC_LANES (GC_GEMM_VECTOR_BYTES / 8)
#define GC_MASKED_LOAD __builtin_ia32_loadupd512_mask
#define GC_MASKED_STORE __builtin_ia32_storeupd512_mask
#define GC_MASK uint8_t
#else
#define GC_REAL float
#define GC_GEMM(name) gc_gemm_f32_##name
#define GC_GEMM_ENTRY(name) gc_gemm_f32##name
#define GC_LANES (GC_GEMM_VECTOR_BYTES / 4)
#define GC_MASKED_LOAD __builtin_ia32_loadups512_mask
#define GC_MASKED_STORE __builtin_ia32_storeups512_mask
#define GC_MASK uint16_t
#endif
#define GC_TILE_COLUMNS (GC_TILE_VECTORS * GC_LANES)
#define GC_VECTOR GC_GEMM(vector)

/* Indices that interleave the lower, and the upper, halves of two vectors. */
#if GC_LANES == 16
#define GC_LOW_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define GC_HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif GC_LANES == 8
#define GC_LOW_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define GC_HIGH_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#elif GC_LANES == 4
#define GC_LOW_HALVES 0, 4, 1, 5
#define GC_HIGH_HALVES 2, 6, 3, 7
#else
#define GC_LOW_HALVES 0, 2
#define GC_HIGH_HALVES 1, 3
#endif

#if !defined(__TINYC__)

typedef GC_REAL GC_VECTOR __attribute__((vector_size(GC_GEMM_VECTOR_BYTES)));
/* The same, at any address. */
typedef GC_REAL GC_GEMM(unaligned)
    __attribute__((vector_size(GC_GEMM_VECTOR_BYTES), aligned(sizeof(GC_REAL)), may_alias));

GC_MICRO_KERNEL GC_VECTOR GC_GEMM(load)(const GC_REAL *from) {
  return *(const GC_GEMM(unaligned) *)from;
}

GC_MICRO_KERNEL void GC_GEMM(store)(GC_REAL *to, GC_VECTOR value) {
  *(GC_GEMM(unaligned) *)to = value;
}

/* The first `count` lanes, zeros after them. */
GC_MICRO_KERNEL GC_VECTOR GC_GEMM(load_part)(const GC_REAL *from, int64_t count) {
#if defined(GC_HAS_MASKS)
  return GC_MASKED_LOAD(from, (GC_VECTOR){0}, (GC_MASK)((1u << count) - 1));
#else
  GC_VECTOR value = {0};
  for (int lane = 0; lane < GC_LANES; ++lane)
    if (lane < count) value[lane] = from[lane];
  return value;
#endif
}

GC_MICRO_KERNEL void GC_GEMM(store_part)(GC_REAL *to, int64_t count, GC_VECTOR value) {
#if defined(GC_HAS_MASKS)
  GC_MASKED_STORE(to, value, (GC_MASK)((1u << count) - 1));
#else
  for (int lane = 0; lane < GC_LANES; ++lane)
    if (lane < count) to[lane] = value[lane];
#endif
}

/* Transposes a square of vectors, by repeatedly interleaving the first half of them with the
 * second. */
GC_MICRO_KERNEL void GC_GEMM(transpose)(GC_VECTOR rows[GC_LANES]) {
  GC_VECTOR mixed[GC_LANES];
#if defined(GC_HAS_SHUFFLE)
  GC_UNROLL for (int distance = 1; distance < GC_LANES; distance *= 2) {
    GC_UNROLL for (int i = 0; i < GC_LANES / 2; ++i) {
      mixed[2 * i] = __builtin_shufflevector(rows[i], rows[i + GC_LANES / 2], GC_LOW_HALVES);
      mixed[2 * i + 1] =
          __builtin_shufflevector(rows[i], rows[i + GC_LANES / 2], GC_HIGH_HALVES);
    }
    GC_UNROLL for (int i = 0; i < GC_LANES; ++i) rows[i] = mixed[i];
  }
#else
  for (int i = 0; i < GC_LANES; ++i)
    for (int j = 0; j < GC_LANES; ++j) mixed[i][j] = rows[j][i];
  for (int i = 0; i < GC_LANES; ++i) rows[i] = mixed[i];
#endif
}

#endif
