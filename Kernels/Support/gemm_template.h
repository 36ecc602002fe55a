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

#if defined(__TINYC__)

GC_UNUSED static void GC_GEMM_ENTRY()(int64_t m, int64_t n, int64_t k,
    const GC_REAL *a, int64_t a_row_stride, int64_t a_column_stride,
    const GC_REAL *b, int64_t b_row_stride, int64_t b_column_stride,
    GC_REAL *c, int64_t c_row_stride, int accumulate, void *workspace) {
  int64_t i, j, l;
  (void)workspace;
  for (i = 0; i < m; ++i) {
    for (j = 0; j < n && !accumulate; ++j) c[i * c_row_stride + j] = 0;
    for (l = 0; l < k; ++l)
      for (j = 0; j < n; ++j)
        c[i * c_row_stride + j] += a[i * a_row_stride + l * a_column_stride] *
                                   b[l * b_row_stride + j * b_column_stride];
  }
}

#else

typedef GC_REAL GC_VECTOR __attribute__((vector_size(GC_GEMM_VECTOR_BYTES)));
/* The same, at any address. */
typedef GC_REAL GC_GEMM(unaligned)
    __attribute__((vector_size(GC_GEMM_VECTOR_BYTES), aligned(sizeof(GC_REAL)), may_alias));

/* tile = sum over l < depth of a[i a_row + l a_step] * b[l b_row_stride + j]; a_row and a_step are
 * constants at every call, so the rows of A are addressed from one pointer. */
GC_MICRO_KERNEL void GC_GEMM(tile)(int64_t depth, const GC_REAL *a, int64_t a_row, int64_t a_step,
    const GC_REAL *b, int64_t b_row_stride, GC_REAL *c, int64_t c_row_stride, int accumulate) {
  GC_VECTOR sum[GC_TILE_ROWS][GC_TILE_VECTORS], column[GC_TILE_VECTORS];
  int64_t l;
  GC_UNROLL for (int i = 0; i < GC_TILE_ROWS; ++i) {
    __builtin_prefetch(c + i * c_row_stride, 1);
    __builtin_prefetch(c + i * c_row_stride + GC_TILE_COLUMNS - 1, 1);
    GC_UNROLL for (int j = 0; j < GC_TILE_VECTORS; ++j) sum[i][j] = (GC_VECTOR){0};
  }
  for (l = 0; l < depth; ++l) {
    GC_UNROLL for (int j = 0; j < GC_TILE_VECTORS; ++j)
      column[j] = *(const GC_GEMM(unaligned) *)(b + j * GC_LANES);
    GC_UNROLL for (int i = 0; i < GC_TILE_ROWS; ++i) {
      GC_REAL row = a[i * a_row];
      GC_UNROLL for (int j = 0; j < GC_TILE_VECTORS; ++j) sum[i][j] += row * column[j];
    }
    a += a_step;
    b += b_row_stride;
  }
  GC_UNROLL for (int i = 0; i < GC_TILE_ROWS; ++i)
    GC_UNROLL for (int j = 0; j < GC_TILE_VECTORS; ++j) {
      GC_GEMM(unaligned) *target =
          (GC_GEMM(unaligned) *)(c + i * c_row_stride + j * GC_LANES);
      if (accumulate) sum[i][j] += *target;
      *target = sum[i][j];
    }
}

/* The tile for both layouts of a packed panel of A: `is_pitched` panels hold rows of GC_ROW_PITCH
 * elements, the others hold GC_TILE_ROWS consecutive elements per l. */
GC_TILE_FUNCTION static void GC_GEMM(packed_tile)(int64_t depth, const GC_REAL *a, int is_pitched,
    const GC_REAL *b, int64_t b_row_stride, GC_REAL *c, int64_t c_row_stride, int accumulate) {
  if (is_pitched)
    GC_GEMM(tile)(depth, a, GC_ROW_PITCH, 1, b, b_row_stride, c, c_row_stride, accumulate);
  else
    GC_GEMM(tile)(depth, a, 1, GC_TILE_ROWS, b, b_row_stride, c, c_row_stride, accumulate);
}

/* A tile cut off by the right or lower edge of C: computed whole beside C, then copied in part. */
GC_TILE_FUNCTION static void GC_GEMM(edge_tile)(int64_t rows, int64_t columns, int64_t depth,
    const GC_REAL *a, int is_pitched, const GC_REAL *b, int64_t b_row_stride,
    GC_REAL *c, int64_t c_row_stride, int accumulate) {
  GC_REAL whole[GC_TILE_ROWS * GC_TILE_COLUMNS] __attribute__((aligned(64)));
  GC_GEMM(packed_tile)(depth, a, is_pitched, b, b_row_stride, whole, GC_TILE_COLUMNS, 0);
  for (int64_t i = 0; i < rows; ++i) {
    const GC_REAL *from = whole + i * GC_TILE_COLUMNS;
    GC_REAL *to = c + i * c_row_stride;
    if (accumulate) for (int64_t j = 0; j < columns; ++j) to[j] += from[j];
    else for (int64_t j = 0; j < columns; ++j) to[j] = from[j];
  }
}

/* Packs rows x depth of A into panels of GC_TILE_ROWS * GC_ROW_PITCH elements; rows missing in the
 * last panel are zero. */
GC_UNUSED static void GC_GEMM(pack_a)(int64_t rows, int64_t depth, const GC_REAL *a,
    int64_t row_stride, int64_t column_stride, int is_pitched, GC_REAL *restrict panel) {
  for (int64_t top = 0; top < rows; top += GC_TILE_ROWS, panel += GC_TILE_ROWS * GC_ROW_PITCH) {
    int64_t valid = rows - top < GC_TILE_ROWS ? rows - top : GC_TILE_ROWS;
    const GC_REAL *from = a + top * row_stride;
    if (is_pitched) {
      for (int64_t i = 0; i < GC_TILE_ROWS; ++i) {
        GC_REAL *to = panel + i * GC_ROW_PITCH;
        if (i >= valid) for (int64_t l = 0; l < depth; ++l) to[l] = 0;
        else if (column_stride == 1) for (int64_t l = 0; l < depth; ++l) to[l] = from[i * row_stride + l];
        else for (int64_t l = 0; l < depth; ++l) to[l] = from[i * row_stride + l * column_stride];
      }
    } else if (valid == GC_TILE_ROWS) {
      for (int64_t l = 0; l < depth; ++l)
        for (int64_t i = 0; i < GC_TILE_ROWS; ++i)
          panel[l * GC_TILE_ROWS + i] = from[i + l * column_stride];
    } else {
      for (int64_t l = 0; l < depth; ++l)
        for (int64_t i = 0; i < GC_TILE_ROWS; ++i)
          panel[l * GC_TILE_ROWS + i] = i < valid ? from[i + l * column_stride] : 0;
    }
  }
}

/* to[l * to_stride + j] = from[j * from_stride + l] for a square of GC_LANES: transposes in
 * registers by repeatedly interleaving the first half of the rows with the second. */
GC_UNUSED static void GC_GEMM(transpose)(const GC_REAL *from, int64_t from_stride,
                                         GC_REAL *restrict to, int64_t to_stride) {
#if defined(GC_HAS_SHUFFLE)
  GC_VECTOR rows[GC_LANES], mixed[GC_LANES];
  GC_UNROLL for (int i = 0; i < GC_LANES; ++i)
    rows[i] = *(const GC_GEMM(unaligned) *)(from + i * from_stride);
  GC_UNROLL for (int distance = 1; distance < GC_LANES; distance *= 2) {
    GC_UNROLL for (int i = 0; i < GC_LANES / 2; ++i) {
      mixed[2 * i] = __builtin_shufflevector(rows[i], rows[i + GC_LANES / 2], GC_LOW_HALVES);
      mixed[2 * i + 1] =
          __builtin_shufflevector(rows[i], rows[i + GC_LANES / 2], GC_HIGH_HALVES);
    }
    GC_UNROLL for (int i = 0; i < GC_LANES; ++i) rows[i] = mixed[i];
  }
  GC_UNROLL for (int i = 0; i < GC_LANES; ++i)
    *(GC_GEMM(unaligned) *)(to + i * to_stride) = rows[i];
#else
  for (int i = 0; i < GC_LANES; ++i)
    for (int j = 0; j < GC_LANES; ++j) to[i * to_stride + j] = from[j * from_stride + i];
#endif
}

/* Packs depth x columns of B into panels of depth * GC_TILE_COLUMNS elements; columns missing in
 * the last panel are zero. */
GC_UNUSED static void GC_GEMM(pack_b)(int64_t depth, int64_t columns, const GC_REAL *b,
    int64_t row_stride, int64_t column_stride, GC_REAL *restrict panel) {
  for (int64_t left = 0; left < columns; left += GC_TILE_COLUMNS, panel += depth * GC_TILE_COLUMNS) {
    int64_t valid = columns - left < GC_TILE_COLUMNS ? columns - left : GC_TILE_COLUMNS;
    const GC_REAL *from = b + left * column_stride;
    if (valid == GC_TILE_COLUMNS && column_stride == 1) {
      for (int64_t l = 0; l < depth; ++l)
        GC_UNROLL for (int j = 0; j < GC_TILE_VECTORS; ++j)
          *(GC_GEMM(unaligned) *)(panel + l * GC_TILE_COLUMNS + j * GC_LANES) =
              *(const GC_GEMM(unaligned) *)(from + l * row_stride + j * GC_LANES);
      continue;
    }
    int64_t l = 0;
    if (valid == GC_TILE_COLUMNS && row_stride == 1)
      for (; l + GC_LANES <= depth; l += GC_LANES)
        for (int j = 0; j < GC_TILE_VECTORS; ++j)
          GC_GEMM(transpose)(from + l + j * GC_LANES * column_stride, column_stride,
                             panel + l * GC_TILE_COLUMNS + j * GC_LANES, GC_TILE_COLUMNS);
    for (; l < depth; ++l)
      for (int64_t j = 0; j < GC_TILE_COLUMNS; ++j)
        panel[l * GC_TILE_COLUMNS + j] =
            j < valid ? from[l * row_stride + j * column_stride] : 0;
  }
}

/* y[j y_stride] (+)= sum over l of x[l x_stride] * b[l, j] for j < n: one row times a matrix. */
GC_TILE_FUNCTION static void GC_GEMM(row_times_matrix)(int64_t n, int64_t k,
    const GC_REAL *x, int64_t x_stride, const GC_REAL *b, int64_t row_stride,
    int64_t column_stride, GC_REAL *y, int64_t y_stride, int accumulate) {
  int64_t j = 0;
  /* Rows of B are contiguous: eight vectors of y stay in registers. */
  for (; column_stride == 1 && j + 8 * GC_LANES <= n; j += 8 * GC_LANES) {
    GC_VECTOR sum[8];
    GC_UNROLL for (int v = 0; v < 8; ++v) sum[v] = (GC_VECTOR){0};
    for (int64_t l = 0; l < k; ++l)
      GC_UNROLL for (int v = 0; v < 8; ++v)
        sum[v] += x[l * x_stride] *
                  *(const GC_GEMM(unaligned) *)(b + l * row_stride + j + v * GC_LANES);
    for (int v = 0; v < 8; ++v)
      for (int lane = 0; lane < GC_LANES; ++lane) {
        GC_REAL *to = y + (j + v * GC_LANES + lane) * y_stride;
        *to = accumulate ? *to + sum[v][lane] : sum[v][lane];
      }
  }
  for (; column_stride == 1 && j + GC_LANES <= n; j += GC_LANES) {
    GC_VECTOR sum = {0};
    for (int64_t l = 0; l < k; ++l)
      sum += x[l * x_stride] * *(const GC_GEMM(unaligned) *)(b + l * row_stride + j);
    for (int lane = 0; lane < GC_LANES; ++lane) {
      GC_REAL *to = y + (j + lane) * y_stride;
      *to = accumulate ? *to + sum[lane] : sum[lane];
    }
  }
  /* Columns of B: inner products, in four vectors when both are contiguous. */
  for (; j < n; ++j) {
    const GC_REAL *column = b + j * column_stride;
    GC_REAL total = 0;
    int64_t l = 0;
    if (x_stride == 1 && row_stride == 1 && k >= GC_LANES) {
      GC_VECTOR sum[4];
      GC_UNROLL for (int v = 0; v < 4; ++v) sum[v] = (GC_VECTOR){0};
      for (; l + 4 * GC_LANES <= k; l += 4 * GC_LANES)
        GC_UNROLL for (int v = 0; v < 4; ++v)
          sum[v] += *(const GC_GEMM(unaligned) *)(x + l + v * GC_LANES) *
                    *(const GC_GEMM(unaligned) *)(column + l + v * GC_LANES);
      for (; l + GC_LANES <= k; l += GC_LANES)
        sum[0] += *(const GC_GEMM(unaligned) *)(x + l) * *(const GC_GEMM(unaligned) *)(column + l);
      sum[0] += sum[1] + (sum[2] + sum[3]);
      for (int lane = 0; lane < GC_LANES; ++lane) total += sum[0][lane];
    }
    for (; l < k; ++l) total += x[l * x_stride] * column[l * row_stride];
    y[j * y_stride] = accumulate ? y[j * y_stride] + total : total;
  }
}

/* One packed block of A times `columns` columns of B, packed or (is_direct) read in place with
 * b_row_stride; a cut-off last panel is always packed, at `edge`. */
GC_TILE_FUNCTION static void GC_GEMM(block)(int64_t rows, int64_t columns, int64_t depth,
    const GC_REAL *a, int is_pitched, const GC_REAL *b, int is_direct, int64_t b_row_stride,
    const GC_REAL *edge, GC_REAL *c, int64_t c_row_stride, int accumulate) {
  for (int64_t left = 0; left < columns; left += GC_TILE_COLUMNS) {
    int64_t width = columns - left < GC_TILE_COLUMNS ? columns - left : GC_TILE_COLUMNS;
    int is_cut = width < GC_TILE_COLUMNS;
    const GC_REAL *panel = !is_direct ? b + left * depth : is_cut ? edge : b + left;
    int64_t stride = is_direct && !is_cut ? b_row_stride : GC_TILE_COLUMNS;
    for (int64_t top = 0; top < rows; top += GC_TILE_ROWS) {
      const GC_REAL *a_panel = a + top * GC_ROW_PITCH;
      GC_REAL *corner = c + top * c_row_stride + left;
      if (rows - top >= GC_TILE_ROWS && !is_cut)
        GC_GEMM(packed_tile)(depth, a_panel, is_pitched, panel, stride, corner, c_row_stride,
                             accumulate);
      else
        GC_GEMM(edge_tile)(rows - top < GC_TILE_ROWS ? rows - top : GC_TILE_ROWS, width, depth,
                           a_panel, is_pitched, panel, stride, corner, c_row_stride, accumulate);
    }
  }
}

/* C[m x n] = A[m x k] B[k x n], or += when `accumulate`; element (i, j) of A is at
 * a[i a_row_stride + j a_column_stride], so a transpose is an exchange of strides. C has contiguous
 * rows and overlaps neither operand. k = 0 gives zeros. `workspace` holds
 * gc_gemm_<type>_workspace_bytes(m, n, k) bytes at any alignment. */
GC_UNUSED static void GC_GEMM_ENTRY()(int64_t m, int64_t n, int64_t k,
    const GC_REAL *a, int64_t a_row_stride, int64_t a_column_stride,
    const GC_REAL *b, int64_t b_row_stride, int64_t b_column_stride,
    GC_REAL *c, int64_t c_row_stride, int accumulate, void *workspace) {
  GC_REAL *packed_a = (GC_REAL *)(((uintptr_t)workspace + 63) & ~(uintptr_t)63);
  if (m <= 0 || n <= 0) return;
  if (k <= 0 && accumulate) return;
  if (m == 1) {
    GC_GEMM(row_times_matrix)(n, k, a, a_column_stride, b, b_row_stride, b_column_stride, c, 1,
                              accumulate);
    return;
  }
  if (n == 1) { /* C transposed is B transposed times A transposed. */
    GC_GEMM(row_times_matrix)(m, k, b, b_row_stride, a, a_column_stride, a_row_stride, c,
                              c_row_stride, accumulate);
    return;
  }
  int is_pitched = a_row_stride != 1;
  /* Packing B pays once it is reused by several tile rows. */
  int is_direct = b_column_stride == 1 && m <= GC_DIRECT_ROWS;
  int64_t l = 0;
  do {
    int64_t depth = k - l < GC_BLOCK_DEPTH ? k - l : GC_BLOCK_DEPTH;
    for (int64_t left = 0; left < n; left += GC_BLOCK_COLUMNS) {
      int64_t columns = n - left < GC_BLOCK_COLUMNS ? n - left : GC_BLOCK_COLUMNS;
      int64_t largest = m < GC_BLOCK_ROWS ? (m + 11) / 12 * 12 : GC_BLOCK_ROWS;
      GC_REAL *packed_b = packed_a + largest * GC_ROW_PITCH;
      const GC_REAL *b_block = b + l * b_row_stride + left * b_column_stride;
      int64_t whole = is_direct ? columns / GC_TILE_COLUMNS * GC_TILE_COLUMNS : 0;
      GC_GEMM(pack_b)(depth, columns - whole, b_block + whole * b_column_stride, b_row_stride,
                      b_column_stride, packed_b);
      for (int64_t top = 0; top < m; top += GC_BLOCK_ROWS) {
        int64_t rows = m - top < GC_BLOCK_ROWS ? m - top : GC_BLOCK_ROWS;
        GC_GEMM(pack_a)(rows, depth, a + top * a_row_stride + l * a_column_stride, a_row_stride,
                        a_column_stride, is_pitched, packed_a);
        GC_GEMM(block)(rows, columns, depth, packed_a, is_pitched,
                       is_direct ? b_block : packed_b, is_direct, b_row_stride, packed_b,
                       c + top * c_row_stride + left, c_row_stride, accumulate || l > 0);
      }
    }
    l += depth;
  } while (l < k);
}

#endif

#undef GC_REAL
#undef GC_GEMM
#undef GC_GEMM_ENTRY
#undef GC_LANES
#undef GC_TILE_COLUMNS
#undef GC_VECTOR
#undef GC_LOW_HALVES
#undef GC_HIGH_HALVES
