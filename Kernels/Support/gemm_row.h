/* The product of one row and a matrix. */
#if !defined(__TINYC__)

enum { GC_GEMM(row_columns) = 1024, GC_GEMM(row_depth) = 8 };

/* y[j] += x[l x_stride] * b[l, j] for l < depth <= 8, j < n, rows of B being contiguous. */
GC_MICRO_KERNEL void GC_GEMM(add_rows)(int depth, int64_t n, const GC_REAL *x, int64_t x_stride,
    const GC_REAL *b, int64_t row_stride, GC_REAL *y) {
  GC_VECTOR element[GC_GEMM(row_depth)];
  int64_t j = 0;
  GC_UNROLL for (int l = 0; l < depth; ++l) element[l] = x[l * x_stride] - (GC_VECTOR){0};
  for (; j < n; j += GC_LANES) {
    GC_VECTOR sum = GC_GEMM(load)(y + j);
    if (j + GC_LANES <= n)
      GC_UNROLL for (int l = 0; l < depth; ++l)
        sum += element[l] * GC_GEMM(load)(b + l * row_stride + j);
    else
      GC_UNROLL for (int l = 0; l < depth; ++l)
        sum += element[l] * GC_GEMM(load_part)(b + l * row_stride + j, n - j);
    GC_GEMM(store)(y + j, sum);
  }
}

/* The inner product of two contiguous vectors, in four sums of vectors. */
GC_MICRO_KERNEL GC_REAL GC_GEMM(inner_product)(int64_t k, const GC_REAL *x, const GC_REAL *y) {
  GC_VECTOR sum[4];
  GC_REAL total = 0;
  int64_t l = 0;
  GC_UNROLL for (int v = 0; v < 4; ++v) sum[v] = (GC_VECTOR){0};
  for (; l + 4 * GC_LANES <= k; l += 4 * GC_LANES)
    GC_UNROLL for (int v = 0; v < 4; ++v)
      sum[v] += GC_GEMM(load)(x + l + v * GC_LANES) * GC_GEMM(load)(y + l + v * GC_LANES);
  for (; l + GC_LANES <= k; l += GC_LANES)
    sum[0] += GC_GEMM(load)(x + l) * GC_GEMM(load)(y + l);
  sum[0] += sum[1] + (sum[2] + sum[3]);
  for (int lane = 0; lane < GC_LANES; ++lane) total += sum[0][lane];
  for (; l < k; ++l) total += x[l] * y[l];
  return total;
}

/* y[j y_stride] = sum over l of x[l x_stride] * b[l, j] for j < n. Matrices with contiguous rows
 * are read once, in long runs of eight rows at a time: this is as fast as memory is. */
GC_TILE_FUNCTION static void GC_GEMM(row_times_matrix)(int64_t n, int64_t k,
    const GC_REAL *x, int64_t x_stride, const GC_REAL *b, int64_t row_stride,
    int64_t column_stride, GC_REAL *y, int64_t y_stride) {
  GC_REAL sums[GC_GEMM(row_columns)] __attribute__((aligned(64)));
  for (int64_t j = 0; column_stride != 1 && j < n; ++j) {
    const GC_REAL *column = b + j * column_stride;
    GC_REAL total = 0;
    if (x_stride == 1 && row_stride == 1) total = GC_GEMM(inner_product)(k, x, column);
    else for (int64_t l = 0; l < k; ++l) total += x[l * x_stride] * column[l * row_stride];
    y[j * y_stride] = total;
  }
  for (int64_t left = 0; column_stride == 1 && left < n; left += GC_GEMM(row_columns)) {
    int64_t columns = n - left < GC_GEMM(row_columns) ? n - left : GC_GEMM(row_columns), l = 0;
    for (int64_t j = 0; j < columns + GC_LANES - 1 && j < GC_GEMM(row_columns); ++j) sums[j] = 0;
    for (; l + GC_GEMM(row_depth) <= k; l += GC_GEMM(row_depth))
      GC_GEMM(add_rows)(GC_GEMM(row_depth), columns, x + l * x_stride, x_stride,
                        b + l * row_stride + left, row_stride, sums);
    for (; l < k; ++l)
      GC_GEMM(add_rows)(1, columns, x + l * x_stride, x_stride, b + l * row_stride + left,
                        row_stride, sums);
    for (int64_t j = 0; j < columns; ++j) y[(left + j) * y_stride] = sums[j];
  }
}

#endif
