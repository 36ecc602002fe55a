/* C = A B or C += A B, for f64 when GC_GEMM_IS_F64 is defined, else for f32.
 *
 * Blocking (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008):
 * K x COLUMNS of B is packed into panels of `panel_columns`, ROWS x K of A into panels of
 * `panel_rows`, and a register tile of panel_rows x panel_columns runs over K. One panel of B
 * (256 x 32 floats) stays in the first-level cache, the block of A in the second. */

#if defined(GC_GEMM_IS_F64)
#define GC_REAL double
#define GC_GEMM(name) gc_gemm_f64_##name
#define GC_GEMM_ENTRY(name) gc_gemm_f64##name
#define GC_LANES (GC_GEMM_VECTOR_BYTES / 8)
#else
#define GC_REAL float
#define GC_GEMM(name) gc_gemm_f32_##name
#define GC_GEMM_ENTRY(name) gc_gemm_f32##name
#define GC_LANES (GC_GEMM_VECTOR_BYTES / 4)
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

/* Bytes for gc_gemm at any stride and on any instruction set, including alignment slack: a block of
 * A of at most 240 x 272 and one of B of at most 256 x 1024, each rounded up to whole panels. */
GC_UNUSED static int64_t GC_GEMM_ENTRY(_workspace_bytes)(int64_t m, int64_t n, int64_t k) {
  int64_t rows = m < GC_BLOCK_ROWS ? (m + 11) / 12 * 12 : GC_BLOCK_ROWS;
  int64_t columns = n < GC_BLOCK_COLUMNS ? (n + 31) / 32 * 32 : GC_BLOCK_COLUMNS;
  int64_t depth = k < GC_BLOCK_DEPTH ? k : GC_BLOCK_DEPTH;
  return (rows * GC_ROW_PITCH + columns * depth) * (int64_t)sizeof(GC_REAL) + 128;
}

#if !defined(__TINYC__)

typedef GC_REAL GC_VECTOR __attribute__((vector_size(GC_GEMM_VECTOR_BYTES)));
/* The same, at any address. */
typedef GC_REAL GC_GEMM(unaligned)
    __attribute__((vector_size(GC_GEMM_VECTOR_BYTES), aligned(sizeof(GC_REAL)), may_alias));

/* c = (or +=) sum over l < depth of a[i a_row + l a_step] * b[l b_row_stride + j] for `rows` rows
 * and `vectors` vectors of columns. rows, vectors, a_row and a_step are constants at every call, so
 * the sums stay in registers and the rows of A are addressed from one pointer. */
GC_MICRO_KERNEL void GC_GEMM(tile)(int rows, int vectors, int64_t depth, const GC_REAL *a,
    int64_t a_row, int64_t a_step, const GC_REAL *b, int64_t b_row_stride,
    GC_REAL *c, int64_t c_row_stride, int accumulate) {
  GC_VECTOR sum[GC_TILE_ROWS][GC_TILE_VECTORS], column[GC_TILE_VECTORS];
  int64_t l;
  GC_UNROLL for (int i = 0; i < rows; ++i) {
    __builtin_prefetch(c + i * c_row_stride, 1);
    __builtin_prefetch(c + i * c_row_stride + vectors * GC_LANES - 1, 1);
    GC_UNROLL for (int j = 0; j < vectors; ++j) sum[i][j] = (GC_VECTOR){0};
  }
  for (l = 0; l < depth; ++l) {
    GC_UNROLL for (int j = 0; j < vectors; ++j)
      column[j] = *(const GC_GEMM(unaligned) *)(b + j * GC_LANES);
    GC_UNROLL for (int i = 0; i < rows; ++i) {
      GC_REAL element = a[i * a_row];
      GC_UNROLL for (int j = 0; j < vectors; ++j) sum[i][j] += element * column[j];
    }
    a += a_step;
    b += b_row_stride;
  }
  GC_UNROLL for (int i = 0; i < rows; ++i)
    GC_UNROLL for (int j = 0; j < vectors; ++j) {
      GC_GEMM(unaligned) *target =
          (GC_GEMM(unaligned) *)(c + i * c_row_stride + j * GC_LANES);
      if (accumulate) sum[i][j] += *target;
      *target = sum[i][j];
    }
}

/* The tile for both layouts of a packed panel of A: `is_pitched` panels hold rows of GC_ROW_PITCH
 * elements, the others hold GC_TILE_ROWS consecutive elements per l. */
GC_MICRO_KERNEL void GC_GEMM(packed_tile)(int rows, int vectors, int64_t depth, const GC_REAL *a,
    int is_pitched, const GC_REAL *b, int64_t b_row_stride, GC_REAL *c, int64_t c_row_stride,
    int accumulate) {
  if (is_pitched)
    GC_GEMM(tile)(rows, vectors, depth, a, GC_ROW_PITCH, 1, b, b_row_stride, c, c_row_stride,
                  accumulate);
  else
    GC_GEMM(tile)(rows, vectors, depth, a, 1, GC_TILE_ROWS, b, b_row_stride, c, c_row_stride,
                  accumulate);
}

GC_TILE_FUNCTION static void GC_GEMM(whole_tile)(int64_t depth, const GC_REAL *a, int is_pitched,
    const GC_REAL *b, int64_t b_row_stride, GC_REAL *c, int64_t c_row_stride, int accumulate) {
  GC_GEMM(packed_tile)(GC_TILE_ROWS, GC_TILE_VECTORS, depth, a, is_pitched, b, b_row_stride, c,
                       c_row_stride, accumulate);
}

/* A tile of at least rows x columns, in thirds of the height and halves of the width. */
GC_TILE_FUNCTION static void GC_GEMM(smaller_tile)(int64_t rows, int64_t columns, int64_t depth,
    const GC_REAL *a, int is_pitched, const GC_REAL *b, int64_t b_row_stride,
    GC_REAL *c, int64_t c_row_stride, int accumulate) {
  enum { third = GC_TILE_ROWS / 3 };
#define GC_PART(height, vectors)                                                              \
  GC_GEMM(packed_tile)(height, vectors, depth, a, is_pitched, b, b_row_stride, c, c_row_stride, \
                       accumulate)
  if (columns <= GC_LANES) {
    if (rows <= third) GC_PART(third, 1);
    else if (rows <= 2 * third) GC_PART(2 * third, 1);
    else GC_PART(GC_TILE_ROWS, 1);
  } else {
    if (rows <= third) GC_PART(third, GC_TILE_VECTORS);
    else if (rows <= 2 * third) GC_PART(2 * third, GC_TILE_VECTORS);
    else GC_PART(GC_TILE_ROWS, GC_TILE_VECTORS);
  }
#undef GC_PART
}

/* A tile cut off by the right or lower edge of C: computed beside C, then copied in part, unless it
 * fits a smaller tile exactly. */
GC_TILE_FUNCTION static void GC_GEMM(edge_tile)(int64_t rows, int64_t columns, int64_t depth,
    const GC_REAL *a, int is_pitched, const GC_REAL *b, int64_t b_row_stride,
    GC_REAL *c, int64_t c_row_stride, int accumulate) {
  GC_REAL whole[GC_TILE_ROWS * GC_TILE_COLUMNS] __attribute__((aligned(64)));
  if (rows % (GC_TILE_ROWS / 3) == 0 && columns % GC_LANES == 0) {
    GC_GEMM(smaller_tile)(rows, columns, depth, a, is_pitched, b, b_row_stride, c, c_row_stride,
                          accumulate);
    return;
  }
  GC_GEMM(smaller_tile)(rows, columns, depth, a, is_pitched, b, b_row_stride, whole,
                        GC_TILE_COLUMNS, 0);
  for (int64_t i = 0; i < rows; ++i) {
    const GC_REAL *from = whole + i * GC_TILE_COLUMNS;
    GC_REAL *to = c + i * c_row_stride;
    if (accumulate) for (int64_t j = 0; j < columns; ++j) to[j] += from[j];
    else for (int64_t j = 0; j < columns; ++j) to[j] = from[j];
  }
}

#endif
