/* Products of rows of integers. */
#if !defined(GC_QUANTIZED_SUMS_H) && !defined(__TINYC__)
#define GC_QUANTIZED_SUMS_H

#define GC_DOT_LANE_COUNT (GC_DOT_BYTES / 4)
/* Rows x vectors of sums: 6 x 4 of 32 registers; with totals of blocks beside them 6 x 2, since
 * storing these would take half as long as the products. Ways with 16 registers have 6 x 2 or,
 * where products need more beside, 4 x 2. One row takes more vectors, as in quantized_floats.h. */
#define GC_DOT_ROWS (GC_DOT == GC_DOT_AVX2 || GC_DOT == GC_DOT_SSE2 ? 4 : 6)
#define GC_DOT_VECTORS (GC_DOT_BYTES == 64 && !is_blocked ? 4 : 2)
#define GC_DOT_ROW_VECTORS (GC_DOT_BYTES == 64 ? 4 : 8)

typedef float gc_dot_floats __attribute__((vector_size(GC_DOT_BYTES)));

/* Rows of integers, and where their results go. */
typedef struct gc_dot_job {
  const char *weights;
  const float *scales; /* of the panel */
  int64_t width, inputs, block;
  const int8_t *x;
  int64_t x_stride;
  void *y;
  int64_t y_stride;
  int is_sums;
} gc_dot_job;

/* Where sums over inputs from..<to of a row begin, so that the bias of weights is taken off. */
GC_MICRO_KERNEL gc_dot_words gc_dot_start(int bits, const gc_dot_job *job, const int8_t *row,
                                          int64_t from, int64_t to) {
  const int shift = bits == 4 ? 3 : 7;
  const int32_t *sums = gc_quantized_row_sums(row, job->inputs);
  int32_t sum = sums[from / 32];
  if (bits != 4 && !GC_DOT_IS_VNNI) return (gc_dot_words){0};
  for (int64_t b = from / 32 + 1; b * 32 < to; ++b) sum += sums[b];
  return -((sum - (gc_dot_words){0}) << shift);
}

/* sum(i, v) += products of eight inputs, as gc_quantized_group. */
GC_MICRO_KERNEL void gc_dot_group(int bits, int rows, int vectors, const char *group,
    int64_t width, int64_t lane, const int8_t *const *third, int64_t x_stride,
    gc_dot_words sum[GC_DOT_ROWS][GC_DOT_ROW_VECTORS]) {
  GC_UNROLL for (int half = 0; half < 2; ++half) {
    gc_dot_words weight[GC_DOT_ROW_VECTORS];
    GC_UNROLL for (int v = 0; v < vectors; ++v) {
      const char *word = group + (lane + v * GC_DOT_LANE_COUNT) * 4;
      if (bits == 4) {
        weight[v] = gc_dot_load(word);
        weight[v] = (half ? weight[v] >> 4 : weight[v]) & 0x0f0f0f0f;
      } else {
        weight[v] = gc_dot_load(word + half * width * 4);
        if (GC_DOT_IS_VNNI) weight[v] ^= (int32_t)0x80808080;
      }
    }
    GC_UNROLL for (int i = 0; i < rows; ++i) {
      gc_dot_words element = gc_dot_splat(third[i / 3] + i % 3 * x_stride + 4 * half);
      GC_UNROLL for (int v = 0; v < vectors; ++v)
        sum[i][v] = gc_dot_bytes(sum[i][v], weight[v], element, bits == 4);
    }
  }
}

/* Writes rows x columns results from exact sums, or from totals of blocks. */
GC_UNUSED static __attribute__((noinline)) void gc_dot_finish(const gc_dot_job *job, int rows,
    int64_t lane, int64_t row, int64_t columns, const int32_t (*sums)[GC_QUANTIZED_PANEL],
    const float (*totals)[GC_QUANTIZED_PANEL]) {
  const float *scales = job->is_sums ? 0 : job->scales + lane;
  for (int i = 0; i < rows; ++i) {
    const float scale =
        *gc_quantized_row_scale(job->x + (row + i) * job->x_stride, job->inputs);
    const int64_t start = (row + i) * job->y_stride + lane;
    float *y = (float *)job->y + start;
    if (job->is_sums)
      for (int64_t j = 0; j < columns; ++j) ((int32_t *)job->y)[start + j] = sums[i][j];
    else if (job->block == 0)
      for (int64_t j = 0; j < columns; ++j)
        y[j] = gc_quantized_result(sums[i][j], scale, scales[j]);
    else
      for (int64_t j = 0; j < columns; ++j) y[j] = totals[i][j] * scale;
  }
}

/* sum(i, v) of inputs from..<to; `group` is where their weights begin. */
GC_MICRO_KERNEL void gc_dot_block(int bits, int rows, int vectors, const gc_dot_job *job,
    int64_t lane, const int8_t *x, int64_t from, int64_t to, const char *group,
    gc_dot_words sum[GC_DOT_ROWS][GC_DOT_ROW_VECTORS]) {
  GC_UNROLL for (int i = 0; i < rows; ++i) {
    const gc_dot_words start = gc_dot_start(bits, job, x + i * job->x_stride, from, to);
    GC_UNROLL for (int v = 0; v < vectors; ++v) sum[i][v] = start;
  }
  const int8_t *third[(GC_DOT_ROWS + 2) / 3];
  GC_UNROLL for (int i = 0; i < rows; i += 3) third[i / 3] = x + i * job->x_stride + from;
  for (int64_t t = from; t < to; t += 8, group += job->width * bits) {
    if (rows == 1)
      gc_quantized_prefetch(group, job->width, lane, bits / 4, vectors * GC_DOT_LANE_COUNT);
    GC_UNROLL for (int i = 0; i < rows; i += 3) GC_OPAQUE(third[i / 3]);
    gc_dot_group(bits, rows, vectors, group, job->width, lane, third, job->x_stride, sum);
    GC_UNROLL for (int i = 0; i < rows; i += 3) third[i / 3] += 8;
  }
}

/* One tile: results of `rows` rows from `row` and of `columns` outputs from `lane`. `bits`, rows,
 * vectors and whether there are scales of blocks are constants at every call. */
GC_MICRO_KERNEL void gc_dot_tile(int bits, int is_blocked, int rows, int vectors,
    const gc_dot_job *job, int64_t lane, int64_t row, int64_t columns) {
  int32_t sums[GC_DOT_ROWS][GC_QUANTIZED_PANEL] __attribute__((aligned(64)));
  float totals[GC_DOT_ROWS][GC_QUANTIZED_PANEL] __attribute__((aligned(64)));
  gc_dot_words sum[GC_DOT_ROWS][GC_DOT_ROW_VECTORS];
  const int64_t padded = gc_quantized_rounded(job->inputs, 8);
  const int8_t *x = job->x + row * job->x_stride;
  if (!is_blocked) {
    gc_dot_block(bits, rows, vectors, job, lane, x, 0, padded, job->weights, sum);
    GC_UNROLL for (int i = 0; i < rows; ++i)
      GC_UNROLL for (int v = 0; v < vectors; ++v)
        *(gc_dot_words *)&sums[i][v * GC_DOT_LANE_COUNT] = sum[i][v];
  } else {
    gc_dot_floats total[GC_DOT_ROWS][GC_DOT_ROW_VECTORS];
    const float *scales = job->scales + lane;
    GC_UNROLL for (int i = 0; i < rows; ++i)
      GC_UNROLL for (int v = 0; v < vectors; ++v) total[i][v] = (gc_dot_floats){0};
    for (int64_t l = 0; l < padded; l += GC_QUANTIZED_BLOCK, scales += job->width) {
      const int64_t end = padded - l < GC_QUANTIZED_BLOCK ? padded : l + GC_QUANTIZED_BLOCK;
      gc_dot_block(bits, rows, vectors, job, lane, x, l, end,
                   job->weights + l / 8 * job->width * bits, sum);
      GC_UNROLL for (int v = 0; v < vectors; ++v) {
        const gc_dot_floats scale =
            (gc_dot_floats)gc_dot_load((const char *)(scales + v * GC_DOT_LANE_COUNT));
        GC_UNROLL for (int i = 0; i < rows; ++i) {
          gc_dot_floats term = __builtin_convertvector(sum[i][v], gc_dot_floats) * scale;
          GC_IN_REGISTER(term); /* not fused with the addition */
          total[i][v] += term;
        }
      }
    }
    GC_UNROLL for (int i = 0; i < rows; ++i)
      GC_UNROLL for (int v = 0; v < vectors; ++v)
        *(gc_dot_floats *)&totals[i][v * GC_DOT_LANE_COUNT] = total[i][v];
  }
  gc_dot_finish(job, rows, lane, row, columns, (const int32_t(*)[GC_QUANTIZED_PANEL])sums,
                (const float(*)[GC_QUANTIZED_PANEL])totals);
}

/* Outputs 0..<to of a panel, as many vectors of them at once as `most`, and what is left by 16. */
#define GC_DOT_TILES(rows, most)                                                                 \
  for (int64_t lane = 0; lane < to;) {                                                           \
    const int64_t left = gc_quantized_rounded(to - lane, 16);                                    \
    const int is_narrow = (most) * GC_DOT_LANE_COUNT > 16 && left < (most) * GC_DOT_LANE_COUNT;  \
    const int64_t size = is_narrow ? 16 : (most) * GC_DOT_LANE_COUNT;                            \
    const int64_t columns = to - lane < size ? to - lane : size;                                 \
    if (is_narrow)                                                                               \
      gc_dot_tile(bits, is_blocked, rows, 16 / GC_DOT_LANE_COUNT, job, lane, row, columns);      \
    else                                                                                         \
      gc_dot_tile(bits, is_blocked, rows, most, job, lane, row, columns);                        \
    lane += size;                                                                                \
  }                                                                                              \
  row += rows;

GC_MICRO_KERNEL void gc_dot_panel(int bits, int is_blocked, int64_t rows, const gc_dot_job *job,
                                  int64_t to) {
  for (int64_t row = 0; row < rows;) {
    if (GC_DOT_ROWS >= 6 && rows - row >= 6) { GC_DOT_TILES(6, GC_DOT_VECTORS) }
    else if (rows - row >= 4) { GC_DOT_TILES(4, GC_DOT_VECTORS) }
    else if (rows - row >= 2) { GC_DOT_TILES(2, GC_DOT_VECTORS) }
    else { GC_DOT_TILES(1, GC_DOT_ROW_VECTORS) }
  }
}

GC_MICRO_KERNEL void gc_dot_product(GC_QUANTIZED_PARAMETERS(void, void), const int bits,
                                    int is_sums) {
  const int64_t padded = gc_quantized_rounded(inputs, 8);
  const int64_t blocks = gc_quantized_blocks(inputs, block);
  const char *weights = packed;
  for (int64_t left = column; left < column_end; left += GC_QUANTIZED_PANEL) {
    const int64_t rest = gc_quantized_rounded(outputs, 16) - left;
    const gc_dot_job job = {weights + 64 + left * padded / 8 * bits,
                            is_sums ? 0 : scales + left * blocks,
                            rest < GC_QUANTIZED_PANEL ? rest : GC_QUANTIZED_PANEL,
                            inputs,
                            block,
                            x,
                            x_stride,
                            (char *)y + left * 4,
                            y_stride,
                            is_sums};
    const int64_t width = column_end - left < job.width ? column_end - left : job.width;
    if (block == 0 || is_sums) gc_dot_panel(bits, 0, rows, &job, width);
    else gc_dot_panel(bits, 1, rows, &job, width);
  }
}

GC_QUANTIZED_EACH(, gc_quantized_floats, gc_dot_product)

#endif
