/* Products of f32 rows: weights become floats in registers, for a few rows at a time. */
#if !defined(GC_QUANTIZED_FLOATS_H) && !defined(__TINYC__)
#define GC_QUANTIZED_FLOATS_H

/* Rows x vectors of sums: 6 x 4 of 32 registers, or 4 x 2 of 16, leave room for weights. More rows
 * would spare making floats of weights again, but may be in the way of each other in the cache.
 * With totals of blocks beside them there are 6 x 2, which spares storing these. One row takes all
 * outputs of a panel that fit, so that the panel is read in one stream. */
#define GC_QUANTIZED_ROWS (GC_GEMM_VECTOR_BYTES == 64 ? 6 : 4)
#define GC_QUANTIZED_VECTORS (GC_GEMM_VECTOR_BYTES == 64 && !is_blocked ? 4 : 2)
#define GC_QUANTIZED_ROW_VECTORS (GC_GEMM_VECTOR_BYTES == 64 ? 4 : 8)
/* Inputs whose products one register adds up. */
#define GC_QUANTIZED_DEPTH 512
/* Bytes of weights ahead of those in use. */
#define GC_QUANTIZED_AHEAD 2048

/* What tiles of a panel share. */
typedef struct gc_quantized_panel {
  const char *weights;
  const float *scales; /* of the panel; NULL for 1 */
  int64_t width, inputs;
} gc_quantized_panel;

/* sum(i, v) += products of eight inputs of vectors from `lane`. Every third row has its pointer:
 * the others are at one and two strides from it. */
GC_MICRO_KERNEL void gc_quantized_group(int bits, int rows, int vectors, const char *group,
    int64_t width, int64_t lane, const float *const *third, int64_t x_stride,
    gc_quantized_vector sum[GC_QUANTIZED_ROWS][GC_QUANTIZED_ROW_VECTORS]) {
  GC_UNROLL for (int t = 0; t < 8; ++t) {
    gc_quantized_vector weight[GC_QUANTIZED_ROW_VECTORS];
    GC_UNROLL for (int v = 0; v < vectors; ++v)
      weight[v] = gc_quantized_unpack(bits, group, width, lane + v * GC_QUANTIZED_LANES, t);
    GC_UNROLL for (int i = 0; i < rows; ++i) {
      gc_quantized_vector element = third[i / 3][i % 3 * x_stride + t] - (gc_quantized_vector){0};
      /* Else every multiplication reads it again, where it can. */
      if (GC_GEMM_VECTOR_BYTES == 64 && vectors > 1) GC_IN_REGISTER(element);
      GC_UNROLL for (int v = 0; v < vectors; ++v) sum[i][v] += element * weight[v];
    }
  }
}

/* Fetches what comes later of the same outputs; a product with one row waits for memory. */
GC_MICRO_KERNEL void gc_quantized_prefetch(const char *group, int64_t width, int64_t lane,
                                           int words, int64_t lanes) {
  GC_UNROLL for (int word = 0; word < words; ++word)
    GC_UNROLL for (int64_t l = 0; l < lanes; l += 16)
      __builtin_prefetch(group + GC_QUANTIZED_AHEAD + (word * width + lane + l) * 4);
}

/* One tile: y[i y_stride + j] for i < rows and j < columns, the first outputs from `lane`. `bits`,
 * is_blocked, rows and vectors are constants at every call, so the sums stay in registers. */
GC_MICRO_KERNEL void gc_quantized_tile(int bits, int is_blocked, int rows, int vectors,
    const gc_quantized_panel *panel, int64_t lane, const float *x, int64_t x_stride, float *y,
    int64_t y_stride, int64_t columns) {
  float totals[GC_QUANTIZED_ROWS][GC_QUANTIZED_PANEL] __attribute__((aligned(64)));
  float last[GC_QUANTIZED_ROWS][8];
  const int64_t width = panel->width, inputs = panel->inputs, rest = inputs % 8;
  const int64_t depth = is_blocked ? GC_QUANTIZED_BLOCK : GC_QUANTIZED_DEPTH;
  const int64_t group_bytes = width * (bits == 0 ? 16 : bits);
  const char *group = panel->weights;
  const float *scales = panel->scales ? panel->scales + lane : 0;
  gc_quantized_vector total[GC_QUANTIZED_ROWS][GC_QUANTIZED_ROW_VECTORS];
  GC_UNROLL for (int i = 0; i < rows; ++i) {
    GC_UNROLL for (int v = 0; v < vectors; ++v) total[i][v] = (gc_quantized_vector){0};
    for (int t = 0; t < 8; ++t) last[i][t] = t < rest ? x[i * x_stride + inputs - rest + t] : 0;
  }
  const float *third[(GC_QUANTIZED_ROWS + 2) / 3];
  GC_UNROLL for (int i = 0; i < rows; i += 3) third[i / 3] = x + i * x_stride;
  for (int64_t l = 0; l < inputs; l += depth) {
    gc_quantized_vector sum[GC_QUANTIZED_ROWS][GC_QUANTIZED_ROW_VECTORS];
    const int64_t end = inputs - l < depth ? inputs : l + depth;
    int64_t t = l;
    GC_UNROLL for (int i = 0; i < rows; ++i)
      GC_UNROLL for (int v = 0; v < vectors; ++v) sum[i][v] = (gc_quantized_vector){0};
    for (; t + 8 <= end; t += 8, group += group_bytes) {
      if (rows == 1)
        gc_quantized_prefetch(group, width, lane, bits == 0 ? 4 : bits / 4,
                              vectors * GC_QUANTIZED_LANES);
      GC_UNROLL for (int i = 0; i < rows; i += 3) GC_OPAQUE(third[i / 3]);
      gc_quantized_group(bits, rows, vectors, group, width, lane, third, x_stride, sum);
      GC_UNROLL for (int i = 0; i < rows; i += 3) third[i / 3] += 8;
    }
    if (t < end) {
      GC_UNROLL for (int i = 0; i < rows; i += 3) third[i / 3] = last[i];
      gc_quantized_group(bits, rows, vectors, group, width, lane, third, 8, sum);
    }
    GC_UNROLL for (int v = 0; v < vectors; ++v) {
      gc_quantized_vector scale = 1 - (gc_quantized_vector){0};
      if (scales)
        scale = (gc_quantized_vector)gc_quantized_load(
            (const char *)(scales + v * GC_QUANTIZED_LANES));
      GC_UNROLL for (int i = 0; i < rows; ++i) total[i][v] += sum[i][v] * scale;
    }
    if (is_blocked) scales += width;
  }
  GC_UNROLL for (int i = 0; i < rows; ++i)
    GC_UNROLL for (int v = 0; v < vectors; ++v)
      *(gc_quantized_vector *)&totals[i][v * GC_QUANTIZED_LANES] = total[i][v];
  for (int i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j) y[i * y_stride + j] = totals[i][j];
}

/* Outputs 0..<to of a panel, as many vectors of them at once as `most`, and what is left by 16. */
#define GC_QUANTIZED_TILES(rows, most)                                                           \
  for (int64_t lane = 0; lane < to;) {                                                           \
    const int64_t left = gc_quantized_rounded(to - lane, 16);                                    \
    const int is_narrow = (most) * GC_QUANTIZED_LANES > 16 && left < (most) * GC_QUANTIZED_LANES; \
    const int64_t size = is_narrow ? 16 : (most) * GC_QUANTIZED_LANES;                           \
    const int64_t columns = to - lane < size ? to - lane : size;                                 \
    if (is_narrow)                                                                               \
      gc_quantized_tile(bits, is_blocked, rows, 16 / GC_QUANTIZED_LANES, panel, lane, x,         \
                        x_stride, y + lane, y_stride, columns);                                  \
    else                                                                                         \
      gc_quantized_tile(bits, is_blocked, rows, most, panel, lane, x, x_stride, y + lane,        \
                        y_stride, columns);                                                      \
    lane += size;                                                                                \
  }                                                                                              \
  done = rows;

/* All rows of a panel. A few rows of x stay in a cache while the panel passes by; the panel stays
 * in the next one. */
GC_MICRO_KERNEL void gc_quantized_panel_floats(int bits, int is_blocked, int64_t rows,
    const gc_quantized_panel *panel, int64_t to, const float *x, int64_t x_stride, float *y,
    int64_t y_stride) {
  for (int64_t done; rows > 0; rows -= done, x += done * x_stride, y += done * y_stride) {
    if (GC_QUANTIZED_ROWS >= 6 && rows >= 6) { GC_QUANTIZED_TILES(6, GC_QUANTIZED_VECTORS) }
    else if (rows >= 4) { GC_QUANTIZED_TILES(4, GC_QUANTIZED_VECTORS) }
    else if (rows >= 2) { GC_QUANTIZED_TILES(2, GC_QUANTIZED_VECTORS) }
    else { GC_QUANTIZED_TILES(1, GC_QUANTIZED_ROW_VECTORS) }
  }
}

GC_MICRO_KERNEL void gc_quantized_floats(GC_QUANTIZED_PARAMETERS(float, float), const int bits) {
  const int64_t padded = gc_quantized_rounded(inputs, 8), size = bits == 0 ? 16 : bits;
  const int64_t blocks = gc_quantized_blocks(inputs, block);
  const char *weights = packed;
  for (int64_t left = column; left < column_end; left += GC_QUANTIZED_PANEL) {
    const int64_t rest = gc_quantized_rounded(outputs, 16) - left;
    const gc_quantized_panel panel = {
        weights + 64 + left * padded / 8 * size,
        bits == 8 || bits == 4 ? scales + left * blocks : 0,
        rest < GC_QUANTIZED_PANEL ? rest : GC_QUANTIZED_PANEL,
        inputs};
    const int64_t width = column_end - left < panel.width ? column_end - left : panel.width;
    if (block > 0 && panel.scales)
      gc_quantized_panel_floats(bits, 1, rows, &panel, width, x, x_stride, y + left, y_stride);
    else
      gc_quantized_panel_floats(bits, 0, rows, &panel, width, x, x_stride, y + left, y_stride);
  }
}

#endif
