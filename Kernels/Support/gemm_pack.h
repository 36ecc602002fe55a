/* Operands, and their packing. Both operands are seen as lines x depth: the left one's lines are
 * rows of C, the right one's are columns of C. */
#if !defined(__TINYC__)

/* Element (i, l) is at data[i line_stride + l depth_stride], or where `load` writes it. */
typedef struct GC_GEMM(operand) {
  const GC_REAL *data;
  int64_t line_stride, depth_stride;
  /* gc_gemm_hooks.load_a or load_b: writes a rectangle of the stored matrix. */
  void (*load)(void *context, int64_t row, int64_t row_end, int64_t column, int64_t column_end,
               void *to);
  void *context;
  int is_stored_by_depth; /* the stored matrix is depth x lines */
  GC_REAL *sums;          /* sums over the depth, or NULL */
} GC_GEMM(operand);

/* sums[j] += the elements of line j, one after the other. */
static void GC_GEMM(add_lines)(int64_t lines, int64_t depth, const GC_REAL *data,
    int64_t line_stride, int64_t depth_stride, GC_REAL *sums) {
  int64_t j = 0;
  for (; line_stride == 1 && j + 4 * GC_LANES <= lines; j += 4 * GC_LANES) {
    GC_VECTOR sum[4];
    GC_UNROLL for (int v = 0; v < 4; ++v) sum[v] = GC_GEMM(load)(sums + j + v * GC_LANES);
    for (int64_t l = 0; l < depth; ++l)
      GC_UNROLL for (int v = 0; v < 4; ++v)
        sum[v] += GC_GEMM(load)(data + l * depth_stride + j + v * GC_LANES);
    GC_UNROLL for (int v = 0; v < 4; ++v) GC_GEMM(store)(sums + j + v * GC_LANES, sum[v]);
  }
  for (; j < lines; ++j)
    for (int64_t l = 0; l < depth; ++l) sums[j] += data[j * line_stride + l * depth_stride];
}

/* Loads lines x depth of an operand to `to`, and returns where its elements now are. */
static GC_GEMM(operand) GC_GEMM(loaded)(const GC_GEMM(operand) *from, int64_t line,
    int64_t line_end, int64_t l, int64_t l_end, GC_REAL *to) {
  GC_GEMM(operand) result = *from;
  result.load = 0;
  result.data = to;
  if (l == l_end) return result;
  if (from->is_stored_by_depth) {
    from->load(from->context, l, l_end, line, line_end, to);
    result.line_stride = 1;
    result.depth_stride = line_end - line;
  } else {
    from->load(from->context, line, line_end, l, l_end, to);
    result.line_stride = l_end - l;
    result.depth_stride = 1;
  }
  if (from->sums)
    GC_GEMM(add_lines)(line_end - line, l_end - l, to, result.line_stride, result.depth_stride,
                       from->sums + line);
  return result;
}

/* Packs lines x depth of the right operand into panels of `panel_depth` * GC_TILE_COLUMNS
 * elements, of which this fills `depth` rows; lines missing in the last panel are zero. */
GC_TILE_FUNCTION static void GC_GEMM(pack)(int64_t lines, int64_t depth, const GC_REAL *from,
    int64_t line_stride, int64_t depth_stride, int64_t panel_depth, GC_REAL *restrict to) {
  int64_t whole = lines / GC_TILE_COLUMNS * GC_TILE_COLUMNS, l = 0;
  if (line_stride == 1) {
    for (; l < depth; ++l) {
      const GC_REAL *row = from + l * depth_stride;
      GC_REAL *out = to + l * GC_TILE_COLUMNS;
      for (int64_t j = 0; j < whole; j += GC_TILE_COLUMNS, out += panel_depth * GC_TILE_COLUMNS)
        GC_UNROLL for (int v = 0; v < GC_TILE_VECTORS; ++v)
          GC_GEMM(store)(out + v * GC_LANES, GC_GEMM(load)(row + j + v * GC_LANES));
      for (int64_t j = whole; j < lines || j % GC_TILE_COLUMNS; j += GC_LANES) {
        int64_t count = lines - j > GC_LANES ? GC_LANES : lines > j ? lines - j : 0;
        GC_GEMM(store)(out + j - whole, GC_GEMM(load_part)(row + j, count));
      }
    }
    return;
  }
  for (int64_t left = 0; left < lines; left += GC_TILE_COLUMNS) {
    GC_REAL *panel = to + left * panel_depth;
    l = 0;
    for (; depth_stride == 1 && l + GC_LANES <= depth; l += GC_LANES)
      for (int j = 0; j < GC_TILE_COLUMNS; j += GC_LANES) {
        GC_VECTOR rows[GC_LANES];
        const GC_REAL *corner = from + (left + j) * line_stride + l;
        int64_t count = lines - left - j;
        GC_UNROLL for (int i = 0; i < GC_LANES; ++i)
          rows[i] = i < count ? GC_GEMM(load)(corner + i * line_stride) : (GC_VECTOR){0};
        GC_GEMM(transpose)(rows);
        GC_UNROLL for (int i = 0; i < GC_LANES; ++i)
          GC_GEMM(store)(panel + (l + i) * GC_TILE_COLUMNS + j, rows[i]);
      }
    for (; l < depth; ++l)
      for (int64_t j = 0; j < GC_TILE_COLUMNS; ++j)
        panel[l * GC_TILE_COLUMNS + j] =
            left + j < lines ? from[(left + j) * line_stride + l * depth_stride] : 0;
  }
}

/* The part of the right operand that starts at `left` and l, packed; `scratch` is for loading. */
static void GC_GEMM(pack_right)(const GC_GEMM(operand) *right, int64_t left, int64_t lines,
    int64_t l, int64_t depth, GC_REAL *to, GC_REAL *scratch) {
  if (!right->load) {
    GC_GEMM(pack)(lines, depth, right->data + left * right->line_stride + l * right->depth_stride,
                  right->line_stride, right->depth_stride, depth | 1, to);
    return;
  }
  int64_t line_step = right->is_stored_by_depth ? lines : GC_TILE_COLUMNS;
  int64_t depth_step = right->is_stored_by_depth ? GC_LOADED_DEPTH : depth;
  for (int64_t j = 0; j < lines; j += line_step)
    for (int64_t p = 0; p < depth; p += depth_step) {
      int64_t j_end = j + line_step < lines ? j + line_step : lines;
      int64_t p_end = p + depth_step < depth ? p + depth_step : depth;
      GC_GEMM(operand) part =
          GC_GEMM(loaded)(right, left + j, left + j_end, l + p, l + p_end, scratch);
      GC_GEMM(pack)(j_end - j, p_end - p, part.data, part.line_stride, part.depth_stride, depth | 1,
                    to + j * (depth | 1) + p * GC_TILE_COLUMNS);
    }
}

#endif
