/* The product by its definition: for compilers without vectors, and when memory is short. The last
 * of the files for one type. */

/* The element of an operand, which a hook may have to write. */
GC_UNUSED static GC_REAL GC_GEMM(element)(const GC_REAL *data, int64_t row, int64_t column,
    int64_t row_stride, int64_t column_stride, void *context,
    void (*load)(void *, int64_t, int64_t, int64_t, int64_t, void *)) {
  GC_REAL value;
  if (!load) return data[row * row_stride + column * column_stride];
  if (column_stride == 1) load(context, row, row + 1, column, column + 1, &value);
  else load(context, column, column + 1, row, row + 1, &value);
  return value;
}

/* Like gc_gemm_<type>, without a workspace. */
GC_UNUSED static void GC_GEMM_ENTRY(_plain)(int64_t m, int64_t n, int64_t k,
    const GC_REAL *a, int64_t a_row_stride, int64_t a_column_stride,
    const GC_REAL *b, int64_t b_row_stride, int64_t b_column_stride,
    GC_REAL *c, int64_t c_row_stride, const gc_gemm_hooks *hooks) {
  gc_gemm_hooks none = {0, 0, 0, 0, 0, 0};
  const gc_gemm_hooks *h = hooks ? hooks : &none;
  GC_REAL *sums = h->column_sums;
  int64_t i, j, l;
  for (i = 0; i < m; ++i)
    for (j = 0; j < n; ++j) {
      double total = 0, sum = 0;
      for (l = 0; l < k; ++l) {
        GC_REAL right = GC_GEMM(element)(b, l, j, b_row_stride, b_column_stride, h->context,
                                         h->load_b);
        total += (double)right * GC_GEMM(element)(a, i, l, a_row_stride, a_column_stride,
                                                  h->context, h->load_a);
        sum += right;
      }
      c[i * c_row_stride + j] = (GC_REAL)total;
      if (sums) sums[j] = (GC_REAL)sum;
    }
  if (h->finish && m > 0 && n > 0) h->finish(h->context, 0, m, 0, n);
}

#if defined(__TINYC__)
GC_UNUSED static void GC_GEMM_ENTRY()(int64_t m, int64_t n, int64_t k,
    const GC_REAL *a, int64_t a_row_stride, int64_t a_column_stride,
    const GC_REAL *b, int64_t b_row_stride, int64_t b_column_stride,
    GC_REAL *c, int64_t c_row_stride, const gc_gemm_hooks *hooks, void *workspace) {
  (void)workspace;
  GC_GEMM_ENTRY(_plain)(m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride,
                        b_column_stride, c, c_row_stride, hooks);
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
#undef GC_MASKED_LOAD
#undef GC_MASKED_STORE
#undef GC_MASK
