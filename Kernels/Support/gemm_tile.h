/* The register tile: a few lines of the left operand times two vectors of columns of the right. */
#if !defined(__TINYC__)

/* sum(i, j) += left(i, l) * right(l, j) for `steps` consecutive l. */
GC_MICRO_KERNEL void GC_GEMM(steps)(int steps, int lines, int vectors, int has_rows, int is_cut,
    int64_t last, const GC_REAL *const *left, int64_t left_stride, const GC_REAL *right,
    int64_t right_step, GC_VECTOR sum[GC_TILE_LINES][GC_TILE_VECTORS]) {
  GC_UNROLL for (int l = 0; l < steps; ++l) {
    GC_VECTOR column[GC_TILE_VECTORS];
    GC_UNROLL for (int j = 0; j < vectors; ++j) {
      const GC_REAL *from = right + l * right_step + j * GC_LANES;
      __builtin_prefetch(from + GC_PREFETCHED_STEPS * right_step);
#if defined(GC_HAS_MASKS)
      if (is_cut && j == vectors - 1) column[j] = GC_GEMM(load_part)(from, last);
      else
#endif
        column[j] = GC_GEMM(load)(from);
    }
    GC_UNROLL for (int i = 0; i < lines; ++i) {
      GC_REAL element =
          has_rows ? left[i / 3][i % 3 * left_stride + l] : left[0][l * left_stride + i];
      GC_UNROLL for (int j = 0; j < vectors; ++j) sum[i][j] += element * column[j];
    }
  }
  (void)last, (void)is_cut;
}

/* c = (or +=) sum over l < depth of left(i, l) * right[l right_step + j] for `lines` lines and
 * `vectors` vectors of columns, of which the last has `last` lanes if `is_cut`. left(i, l) is at
 * left[i left_stride + l] if `has_rows`, else at left[l left_stride + i]. lines, vectors, has_rows
 * and is_cut are constants at every call, so the sums stay in registers. */
GC_MICRO_KERNEL void GC_GEMM(tile)(int lines, int vectors, int has_rows, int is_cut, int64_t last,
    int64_t depth, const GC_REAL *left, int64_t left_stride, const GC_REAL *right,
    int64_t right_step, GC_REAL *c, int64_t c_row_stride, int accumulate) {
  GC_VECTOR sum[GC_TILE_LINES][GC_TILE_VECTORS];
  /* Every third line has its pointer: the others are at one and two strides from it. */
  int pointers = has_rows ? (lines + 2) / 3 : 1;
  const GC_REAL *third[(GC_TILE_LINES + 2) / 3];
  int64_t l = 0;
  GC_UNROLL for (int i = 0; i < pointers; ++i) third[i] = left + 3 * i * left_stride;
  GC_UNROLL for (int i = 0; i < lines; ++i) {
    __builtin_prefetch(c + i * c_row_stride, 1);
    __builtin_prefetch(c + i * c_row_stride + vectors * GC_LANES - 1, 1);
    GC_UNROLL for (int j = 0; j < vectors; ++j) sum[i][j] = (GC_VECTOR){0};
  }
  /* Two steps fit the processor's loop buffer. */
  for (; l + 2 <= depth; l += 2) {
    GC_UNROLL for (int i = 0; i < pointers; ++i) GC_OPAQUE(third[i]);
    GC_GEMM(steps)(2, lines, vectors, has_rows, is_cut, last, third, left_stride, right,
                   right_step, sum);
    GC_UNROLL for (int i = 0; i < pointers; ++i) third[i] += has_rows ? 2 : 2 * left_stride;
    right += 2 * right_step;
  }
  if (l < depth)
    GC_GEMM(steps)(1, lines, vectors, has_rows, is_cut, last, third, left_stride, right,
                   right_step, sum);
  GC_UNROLL for (int i = 0; i < lines; ++i)
    GC_UNROLL for (int j = 0; j < vectors; ++j) {
      GC_REAL *to = c + i * c_row_stride + j * GC_LANES;
      if (is_cut && j == vectors - 1) {
        if (accumulate) sum[i][j] += GC_GEMM(load_part)(to, last);
        GC_GEMM(store_part)(to, last, sum[i][j]);
      } else {
        if (accumulate) sum[i][j] += GC_GEMM(load)(to);
        GC_GEMM(store)(to, sum[i][j]);
      }
    }
}

#define GC_TILE_PARAMETERS                                                                       \
  int64_t lines, int64_t width, int64_t depth, const GC_REAL *left, int64_t left_stride,         \
      const GC_REAL *right, int64_t right_step, GC_REAL *c, int64_t c_row_stride, int accumulate
#define GC_TILE_OF(lines, vectors, has_rows, is_cut)                                             \
  GC_GEMM(tile)(lines, vectors, has_rows, is_cut, width - (vectors - 1) * GC_LANES, depth, left, \
                left_stride, right, right_step, c, c_row_stride, accumulate)
/* 6 x 2 tiles have no cases beyond 6. */
#define GC_TILE_CASES(vectors, has_rows, is_cut)                                                 \
  switch (lines) {                                                                               \
  case 1: GC_TILE_OF(1, vectors, has_rows, is_cut); return;                                      \
  case 2: GC_TILE_OF(2, vectors, has_rows, is_cut); return;                                      \
  case 3: GC_TILE_OF(3, vectors, has_rows, is_cut); return;                                      \
  case 4: GC_TILE_OF(4, vectors, has_rows, is_cut); return;                                      \
  case 5: GC_TILE_OF(5, vectors, has_rows, is_cut); return;                                      \
  case 6: GC_TILE_OF(6, vectors, has_rows, is_cut); return;                                      \
  GC_TILE_MORE_CASES(vectors, has_rows, is_cut)                                                  \
  }
#if GC_GEMM_VECTOR_BYTES == 64
#define GC_TILE_MORE_CASES(vectors, has_rows, is_cut)                                            \
  case 7: GC_TILE_OF(7, vectors, has_rows, is_cut); return;                                      \
  case 8: GC_TILE_OF(8, vectors, has_rows, is_cut); return;                                      \
  case 9: GC_TILE_OF(9, vectors, has_rows, is_cut); return;                                      \
  case 10: GC_TILE_OF(10, vectors, has_rows, is_cut); return;                                    \
  case 11: GC_TILE_OF(11, vectors, has_rows, is_cut); return;                                    \
  case 12: GC_TILE_OF(12, vectors, has_rows, is_cut); return;
#else
#define GC_TILE_MORE_CASES(vectors, has_rows, is_cut)
#endif

/* One tile of lines <= GC_TILE_LINES and width <= GC_TILE_COLUMNS. Where vectors cannot be masked
 * the right operand of a narrower tile is padded. */
GC_TILE_FUNCTION static void GC_GEMM(tile_of_rows)(GC_TILE_PARAMETERS) {
  if (width == GC_TILE_COLUMNS) GC_TILE_CASES(GC_TILE_VECTORS, 1, 0)
  else if (width > GC_LANES) GC_TILE_CASES(GC_TILE_VECTORS, 1, 1)
  else GC_TILE_CASES(1, 1, 1)
}
GC_TILE_FUNCTION static void GC_GEMM(tile_of_columns)(GC_TILE_PARAMETERS) {
  if (width == GC_TILE_COLUMNS) GC_TILE_CASES(GC_TILE_VECTORS, 0, 0)
  else if (width > GC_LANES) GC_TILE_CASES(GC_TILE_VECTORS, 0, 1)
  else GC_TILE_CASES(1, 0, 1)
}

/* c[j c_row_stride + i] = (or +=) tile[i GC_TILE_COLUMNS + j] for i < lines, j < width. The tile
 * has room for whole squares of vectors. */
GC_TILE_FUNCTION static void GC_GEMM(store_transposed)(int64_t lines, int64_t width,
    const GC_REAL *tile, GC_REAL *c, int64_t c_row_stride, int accumulate) {
  for (int64_t left = 0; left < width; left += GC_LANES)
    for (int64_t top = 0; top < lines; top += GC_LANES) {
      GC_VECTOR rows[GC_LANES];
      int64_t count = lines - top < GC_LANES ? lines - top : GC_LANES;
      GC_UNROLL for (int i = 0; i < GC_LANES; ++i)
        rows[i] = GC_GEMM(load)(tile + (top + i) * GC_TILE_COLUMNS + left);
      GC_GEMM(transpose)(rows);
      for (int j = 0; j < GC_LANES && left + j < width; ++j) {
        GC_REAL *to = c + (left + j) * c_row_stride + top;
        if (accumulate) rows[j] += GC_GEMM(load_part)(to, count);
        GC_GEMM(store_part)(to, count, rows[j]);
      }
    }
}

#undef GC_TILE_MORE_CASES
#endif
