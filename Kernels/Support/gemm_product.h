/* The matrix product over packed blocks, and the product of one row. See gemm_tile.h. */

GC_UNUSED static void GC_GEMM(finish)(const gc_gemm_hooks *hooks, int64_t row, int64_t row_end,
                                      int64_t column, int64_t column_end) {
  if (hooks && hooks->finish) hooks->finish(hooks->context, row, row_end, column, column_end);
}

#if !defined(__TINYC__)

/* y[j y_stride] = sum over l of x[l x_stride] * b[l, j] for j < n: one row times a matrix. */
GC_TILE_FUNCTION static void GC_GEMM(row_times_matrix)(int64_t n, int64_t k,
    const GC_REAL *x, int64_t x_stride, const GC_REAL *b, int64_t row_stride,
    int64_t column_stride, GC_REAL *y, int64_t y_stride) {
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
        *to = sum[v][lane];
      }
  }
  for (; column_stride == 1 && j + GC_LANES <= n; j += GC_LANES) {
    GC_VECTOR sum = {0};
    for (int64_t l = 0; l < k; ++l)
      sum += x[l * x_stride] * *(const GC_GEMM(unaligned) *)(b + l * row_stride + j);
    for (int lane = 0; lane < GC_LANES; ++lane) {
      GC_REAL *to = y + (j + lane) * y_stride;
      *to = sum[lane];
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
    y[j * y_stride] = total;
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
        GC_GEMM(whole_tile)(depth, a_panel, is_pitched, panel, stride, corner, c_row_stride,
                            accumulate);
      else
        GC_GEMM(edge_tile)(rows - top < GC_TILE_ROWS ? rows - top : GC_TILE_ROWS, width, depth,
                           a_panel, is_pitched, panel, stride, corner, c_row_stride, accumulate);
    }
  }
}

/* C[m x n] = A[m x k] B[k x n]; element (i, j) of A is at
 * a[i a_row_stride + j a_column_stride], so a transpose is an exchange of strides. C has contiguous
 * rows and overlaps neither operand. k = 0 gives zeros. `hooks` may be NULL. `workspace` holds
 * gc_gemm_<type>_workspace_bytes(m, n, k) bytes at any alignment. */
GC_UNUSED static void GC_GEMM_ENTRY()(int64_t m, int64_t n, int64_t k,
    const GC_REAL *a, int64_t a_row_stride, int64_t a_column_stride,
    const GC_REAL *b, int64_t b_row_stride, int64_t b_column_stride,
    GC_REAL *c, int64_t c_row_stride, const gc_gemm_hooks *hooks, void *workspace) {
  GC_REAL *packed_a = (GC_REAL *)(((uintptr_t)workspace + 63) & ~(uintptr_t)63);
  if (m <= 0 || n <= 0) return;
  if (m == 1) {
    GC_GEMM(row_times_matrix)(n, k, a, a_column_stride, b, b_row_stride, b_column_stride, c, 1);
    GC_GEMM(finish)(hooks, 0, 1, 0, n);
    return;
  }
  if (n == 1) { /* C transposed is B transposed times A transposed. */
    GC_GEMM(row_times_matrix)(m, k, b, b_row_stride, a, a_column_stride, a_row_stride, c,
                              c_row_stride);
    GC_GEMM(finish)(hooks, 0, m, 0, 1);
    return;
  }
  int is_pitched = a_row_stride != 1;
  /* Packing B pays once it is reused by several tile rows. */
  int is_direct = b_column_stride == 1 && m <= GC_DIRECT_ROWS;
  /* Blocks of A of nearly equal height. */
  int64_t blocks = (m + GC_BLOCK_ROWS - 1) / GC_BLOCK_ROWS;
  int64_t height = ((m + blocks - 1) / blocks + 11) / 12 * 12;
  int64_t l = 0;
  do {
    int64_t depth = k - l < GC_BLOCK_DEPTH ? k - l : GC_BLOCK_DEPTH;
    for (int64_t left = 0; left < n; left += GC_BLOCK_COLUMNS) {
      int64_t columns = n - left < GC_BLOCK_COLUMNS ? n - left : GC_BLOCK_COLUMNS;
      GC_REAL *packed_b = packed_a + height * GC_ROW_PITCH;
      const GC_REAL *b_block = b + l * b_row_stride + left * b_column_stride;
      int64_t whole = is_direct ? columns / GC_TILE_COLUMNS * GC_TILE_COLUMNS : 0;
      GC_GEMM(pack_b)(depth, columns - whole, b_block + whole * b_column_stride, b_row_stride,
                      b_column_stride, packed_b);
      for (int64_t top = 0; top < m; top += height) {
        int64_t rows = m - top < height ? m - top : height;
        GC_GEMM(pack_a)(rows, depth, a + top * a_row_stride + l * a_column_stride, a_row_stride,
                        a_column_stride, is_pitched, packed_a);
        GC_GEMM(block)(rows, columns, depth, packed_a, is_pitched,
                       is_direct ? b_block : packed_b, is_direct, b_row_stride, packed_b,
                       c + top * c_row_stride + left, c_row_stride, l > 0);
        if (l + depth >= k) GC_GEMM(finish)(hooks, top, top + rows, left, left + columns);
      }
    }
    l += depth;
  } while (l < k);
}

#else

GC_UNUSED static void GC_GEMM_ENTRY()(int64_t m, int64_t n, int64_t k,
    const GC_REAL *a, int64_t a_row_stride, int64_t a_column_stride,
    const GC_REAL *b, int64_t b_row_stride, int64_t b_column_stride,
    GC_REAL *c, int64_t c_row_stride, const gc_gemm_hooks *hooks, void *workspace) {
  int64_t i, j, l;
  (void)workspace;
  for (i = 0; i < m; ++i) {
    for (j = 0; j < n; ++j) c[i * c_row_stride + j] = 0;
    for (l = 0; l < k; ++l)
      for (j = 0; j < n; ++j)
        c[i * c_row_stride + j] += a[i * a_row_stride + l * a_column_stride] *
                                   b[l * b_row_stride + j * b_column_stride];
  }
  GC_GEMM(finish)(hooks, 0, m, 0, n);
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
