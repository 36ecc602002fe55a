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

/* The inner product of two contiguous vectors. As in reductions, whatever the width of vectors,
 * lane l of 256 bytes takes elements l, l + lanes, ... in order, and then takes in lane l + w for
 * w = lanes/2, lanes/4, ... 1. */
GC_MICRO_KERNEL GC_REAL GC_GEMM(inner_product)(int64_t k, const GC_REAL *x, const GC_REAL *y) {
  enum { count = 256 / GC_GEMM_VECTOR_BYTES };
  GC_VECTOR sum[count];
  int64_t l = 0;
  GC_UNROLL for (int v = 0; v < count; ++v) sum[v] = (GC_VECTOR){0};
  for (; l + count * GC_LANES <= k; l += count * GC_LANES)
    GC_UNROLL for (int v = 0; v < count; ++v)
      sum[v] += GC_GEMM(load)(x + l + v * GC_LANES) * GC_GEMM(load)(y + l + v * GC_LANES);
  GC_UNROLL for (int v = 0; v < count; ++v, l += GC_LANES)
    if (l + GC_LANES <= k)
      sum[v] += GC_GEMM(load)(x + l) * GC_GEMM(load)(y + l);
    else if (l < k)
      sum[v] += GC_GEMM(load_part)(x + l, k - l) * GC_GEMM(load_part)(y + l, k - l);
  GC_UNROLL for (int v = count - 1; v > 0; --v)
    sum[v >= 8 ? v - 8 : v >= 4 ? v - 4 : v >= 2 ? v - 2 : 0] += sum[v];
  for (int w = GC_LANES / 2; w > 0; w /= 2)
    for (int lane = 0; lane < w; ++lane) sum[0][lane] += sum[0][lane + w];
  return sum[0][0];
}

/* The inner product of two vectors: of parts whose sums are added in double. Parts are as long for every
 * width of vectors, so that all give the same bits. */
GC_MICRO_KERNEL GC_REAL GC_GEMM(long_inner_product)(int64_t k, const GC_REAL *x, int64_t x_stride,
    const GC_REAL *y, int64_t y_stride) {
  int is_contiguous = x_stride == 1 && y_stride == 1;
  int64_t most = is_contiguous ? 256 / (int64_t)sizeof(GC_REAL) * GC_BLOCK_DEPTH : GC_BLOCK_DEPTH;
  double total = 0;
  for (int64_t l = 0; l < k; l += most) {
    int64_t end = k - l < most ? k : l + most;
    GC_REAL sum = 0;
    if (is_contiguous) sum = GC_GEMM(inner_product)(end - l, x + l, y + l);
    else for (int64_t i = l; i < end; ++i) sum += x[i * x_stride] * y[i * y_stride];
    total += sum;
  }
  return (GC_REAL)total;
}

/* y[j y_stride] = sum over l of x[l x_stride] * b[l, j] for j < n. Matrices with contiguous rows
 * are read once, in long runs of eight rows at a time: this is as fast as memory is. */
GC_TILE_FUNCTION static void GC_GEMM(row_times_matrix)(int64_t n, int64_t k,
    const GC_REAL *x, int64_t x_stride, const GC_REAL *b, int64_t row_stride,
    int64_t column_stride, GC_REAL *y, int64_t y_stride) {
  GC_REAL sums[GC_GEMM(row_columns)] __attribute__((aligned(64)));
  double totals[GC_GEMM(row_columns)];
  for (int64_t j = 0; column_stride != 1 && j < n; ++j)
    y[j * y_stride] =
        GC_GEMM(long_inner_product)(k, x, x_stride, b + j * column_stride, row_stride);
  for (int64_t left = 0; column_stride == 1 && left < n; left += GC_GEMM(row_columns)) {
    int64_t columns = n - left < GC_GEMM(row_columns) ? n - left : GC_GEMM(row_columns), l = 0;
    for (int64_t j = 0; j < columns + GC_LANES - 1 && j < GC_GEMM(row_columns); ++j) sums[j] = 0;
    for (int64_t j = 0; k > GC_BLOCK_DEPTH && j < columns; ++j) totals[j] = 0;
    for (; l + GC_GEMM(row_depth) <= k; l += GC_GEMM(row_depth)) {
      GC_GEMM(add_rows)(GC_GEMM(row_depth), columns, x + l * x_stride, x_stride,
                        b + l * row_stride + left, row_stride, sums);
      if ((l + GC_GEMM(row_depth)) % GC_BLOCK_DEPTH == 0 && k > GC_BLOCK_DEPTH)
        for (int64_t j = 0; j < columns; ++j) totals[j] += sums[j], sums[j] = 0;
    }
    for (; l < k; ++l)
      GC_GEMM(add_rows)(1, columns, x + l * x_stride, x_stride, b + l * row_stride + left,
                        row_stride, sums);
    for (int64_t j = 0; j < columns; ++j)
      y[(left + j) * y_stride] =
          k > GC_BLOCK_DEPTH ? (GC_REAL)(totals[j] + sums[j]) : sums[j];
  }
}

#endif
