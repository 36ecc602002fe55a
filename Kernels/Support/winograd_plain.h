/* The same results, bit for bit, element by element: for compilers without vectors, and when memory
 * is short. */
#ifndef GC_WINOGRAD_PLAIN_H
#define GC_WINOGRAD_PLAIN_H

/* Like gc_winograd_f32_kernel, without a workspace. */
GC_UNUSED static void gc_winograd_f32_kernel_plain(const gc_winograd *sizes, const float *kernel,
    int64_t row_stride, int64_t column_stride, int64_t channel, int64_t channel_end,
    float *transformed, const gc_gemm_hooks *hooks) {
  const int64_t filters = gc_winograd_rounded(sizes->filters, GC_WINOGRAD_PANEL);
  const int64_t step = gc_winograd_place(sizes, 1, 0);
  float half[6][3], column[3], values[6];
  int64_t c, f;
  int i, j;
  for (c = channel; c < channel_end; ++c)
    for (f = 0; f < filters; ++f) {
      float *to = transformed + gc_winograd_place(sizes, 0, f - f % gc_winograd_columns) +
                  c * gc_winograd_columns + f % gc_winograd_columns;
      for (j = 0; j < 3; ++j) {
        for (i = 0; i < 3; ++i)
          column[i] = f >= sizes->filters
                          ? 0
                          : gc_gemm_f32_element(kernel, (3 * i + j) * sizes->channels + c, f,
                                                row_stride, column_stride,
                                                hooks ? hooks->context : 0,
                                                hooks ? hooks->load_b : 0);
        gc_winograd_taps_scalar(column, values);
        for (i = 0; i < 6; ++i) half[i][j] = values[i];
      }
      for (i = 0; i < 6; ++i) {
        gc_winograd_taps_scalar(half[i], values);
        for (j = 0; j < 6; ++j) to[(6 * i + j) * step] = values[j];
      }
    }
}

/* Adds the products of what a tile sees in one channel with a filter's values, `step` floats apart. */
GC_UNUSED static void gc_winograd_add_products(const gc_winograd *sizes, const float *pictures,
    gc_winograd_tile tile, int64_t channel, const float *values, int64_t step, float sums[36]) {
  float half[6][6], column[6], at[6];
  int i, j;
  for (j = 0; j < 6; ++j) {
    const int64_t x = tile.column - sizes->left + j;
    for (i = 0; i < 6; ++i) {
      const int64_t y = tile.row - sizes->top + i;
      column[i] = x < 0 || x >= sizes->width || y < 0 || y >= sizes->height
                      ? 0
                      : pictures[((tile.picture * sizes->height + y) * sizes->width + x) *
                                     sizes->channels + channel];
    }
    gc_winograd_elements_scalar(column, at);
    for (i = 0; i < 6; ++i) half[i][j] = at[i];
  }
  for (i = 0; i < 6; ++i) {
    gc_winograd_elements_scalar(half[i], at);
    for (j = 0; j < 6; ++j) sums[6 * i + j] += at[j] * values[(6 * i + j) * step];
  }
}

/* Like gc_winograd_f32, without a workspace. */
GC_UNUSED static void gc_winograd_f32_plain(const gc_winograd *sizes, const float *pictures,
    const float *transformed, int64_t strip, int64_t strip_end, float *results,
    const gc_gemm_hooks *hooks) {
  const int64_t across = gc_winograd_across(sizes), step = gc_winograd_place(sizes, 1, 0);
  int64_t number, f, c;
  int i, j;
  for (number = strip * across; number < strip_end * across; ++number) {
    const gc_winograd_tile tile = gc_winograd_find(sizes, number);
    for (f = 0; f < sizes->filters; ++f) {
      const float *values = transformed +
                            gc_winograd_place(sizes, 0, f - f % gc_winograd_columns) +
                            f % gc_winograd_columns;
      float sums[36], half[4][6], column[6], at[4];
      for (i = 0; i < 36; ++i) sums[i] = 0;
      for (c = 0; c < sizes->channels; ++c)
        gc_winograd_add_products(sizes, pictures, tile, c, values + c * gc_winograd_columns, step,
                                 sums);
      for (j = 0; j < 6; ++j) {
        for (i = 0; i < 6; ++i) column[i] = sums[6 * i + j];
        gc_winograd_results_scalar(column, at);
        for (i = 0; i < 4; ++i) half[i][j] = at[i];
      }
      for (i = 0; i < 4 && tile.row + i < sizes->rows; ++i) {
        float *to = results + (((tile.picture * sizes->rows + tile.row + i) * sizes->columns +
                                tile.column) * sizes->filters + f);
        gc_winograd_results_scalar(half[i], at);
        for (j = 0; j < 4 && tile.column + j < sizes->columns; ++j)
          to[j * sizes->filters] = at[j];
      }
    }
  }
  gc_winograd_finish(sizes, hooks, strip, strip_end);
}

#if defined(__TINYC__)
GC_UNUSED static void gc_winograd_f32_kernel(const gc_winograd *sizes, const float *kernel,
    int64_t row_stride, int64_t column_stride, int64_t channel, int64_t channel_end,
    float *transformed, const gc_gemm_hooks *hooks, void *workspace) {
  (void)workspace;
  gc_winograd_f32_kernel_plain(sizes, kernel, row_stride, column_stride, channel, channel_end,
                               transformed, hooks);
}

GC_UNUSED static void gc_winograd_f32(const gc_winograd *sizes, const float *pictures,
    const float *transformed, int64_t strip, int64_t strip_end, float *results,
    const gc_gemm_hooks *hooks, void *workspace) {
  (void)workspace;
  gc_winograd_f32_plain(sizes, pictures, transformed, strip, strip_end, results, hooks);
}
#endif

#endif
