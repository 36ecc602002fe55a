/* Packing of the operands into panels. See gemm_tile.h. */
#if !defined(__TINYC__)

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
        else if (column_stride == 1)
          for (int64_t l = 0; l < depth; ++l) to[l] = from[i * row_stride + l];
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
  for (int64_t left = 0; left < columns; left += GC_TILE_COLUMNS) {
    int64_t valid = columns - left < GC_TILE_COLUMNS ? columns - left : GC_TILE_COLUMNS;
    const GC_REAL *from = b + left * column_stride;
    if (valid == GC_TILE_COLUMNS && column_stride == 1) {
      for (int64_t l = 0; l < depth; ++l)
        GC_UNROLL for (int j = 0; j < GC_TILE_VECTORS; ++j)
          *(GC_GEMM(unaligned) *)(panel + l * GC_TILE_COLUMNS + j * GC_LANES) =
              *(const GC_GEMM(unaligned) *)(from + l * row_stride + j * GC_LANES);
      panel += depth * GC_TILE_COLUMNS;
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
    panel += depth * GC_TILE_COLUMNS;
  }
}

#endif
