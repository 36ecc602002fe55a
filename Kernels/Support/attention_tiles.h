/* Tiles of scores: products, masks, dropout and the softmax. */
#ifndef GC_ATTENTION_TILES_H
#define GC_ATTENTION_TILES_H

#if !defined(__TINYC__)

enum {
  gc_attention_lanes = GC_GEMM_VECTOR_BYTES / 4,
  gc_attention_columns = GC_TILE_VECTORS * gc_attention_lanes,
  gc_attention_vectors = gc_attention_band / gc_attention_lanes
};

typedef int32_t gc_attention_integers __attribute__((vector_size(GC_GEMM_VECTOR_BYTES)));

GC_MICRO_KERNEL gc_gemm_f32_vector gc_attention_splat(float x) {
  return x - (gc_gemm_f32_vector){0};
}

/* a where the mask is set, else b. */
GC_MICRO_KERNEL gc_gemm_f32_vector gc_attention_select(gc_attention_integers mask,
                                                       gc_gemm_f32_vector a, gc_gemm_f32_vector b) {
  return (gc_gemm_f32_vector)(((gc_attention_integers)a & mask) |
                              ((gc_attention_integers)b & ~mask));
}

/* exp(x) for x <= 0, 0 below -87: where one scaling is enough; see gc_exp_f32. */
GC_MICRO_KERNEL gc_gemm_f32_vector gc_attention_exp(gc_gemm_f32_vector x) {
  const gc_gemm_f32_vector least = gc_attention_splat(-87.0f);
  const gc_attention_integers is_low = x < least;
  gc_gemm_f32_vector rounded, multiple, r, q;
  gc_attention_integers k;
  x = gc_attention_select(is_low, least, x);
  rounded = x * GC_LOG2_E_F32 + GC_ROUNDER_F32;
  multiple = rounded - GC_ROUNDER_F32;
  k = (gc_attention_integers)rounded - (int32_t)0x4b400000; /* the bits of GC_ROUNDER_F32 */
  r = x - multiple * GC_LN2_HIGH_F32;
  r = r - multiple * GC_LN2_LOW_F32;
  q = r * 0x1.9e0de4p-13f + 0x1.6d43c2p-10f;
  q = q * r + 0x1.111306p-7f;
  q = q * r + 0x1.5554fp-5f;
  q = q * r + 0x1.555554p-3f;
  q = q * r + 0.5f;
  r = r * r * q + r;
  r = (r + 1.0f) * (gc_gemm_f32_vector)((k + 127) << 23);
  return (gc_gemm_f32_vector)((gc_attention_integers)r & ~is_low);
}

/* Products of a tile: lines x columns, which are padded to whole vectors. */
GC_TILE_FUNCTION static void gc_attention_multiply(int has_rows, int64_t lines, int64_t columns,
    int64_t depth, const float *left, int64_t left_stride, const float *right, int64_t right_panel,
    int64_t right_step, float *c, int64_t c_panel, int64_t c_stride, int accumulate) {
  const int64_t strips = (lines + GC_TILE_LINES - 1) / GC_TILE_LINES;
  for (int64_t strip = 0; strip < strips; ++strip) {
    const int64_t line = strip * lines / strips, end = (strip + 1) * lines / strips;
    const float *from = left + line * (has_rows ? left_stride : 1);
    for (int64_t j = 0; j < columns; j += gc_attention_columns) {
      const int64_t width = gc_attention_minimum(columns - j, gc_attention_columns);
      const int64_t panel = j / gc_attention_columns;
      float *to = c + panel * c_panel + line * c_stride;
      if (has_rows)
        gc_gemm_f32_tile_of_rows(end - line, width, depth, from, left_stride,
                                 right + panel * right_panel, right_step, to, c_stride, accumulate);
      else
        gc_gemm_f32_tile_of_columns(end - line, width, depth, from, left_stride,
                                    right + panel * right_panel, right_step, to, c_stride,
                                    accumulate);
    }
  }
}

/* Random bits of weights first..<first + count, and up to three more before them; returns where
 * that of the first is. */
GC_TILE_FUNCTION static const uint32_t *gc_attention_bits(const gc_attention_job *job,
    int64_t first, int64_t count, uint32_t *to) {
  uint32_t separate[4][gc_attention_tile / 4 + 1];
  const int64_t block = first >> 2, blocks = ((first + count - 1) >> 2) - block + 1;
  const int64_t seed = job->random[0], step = job->random[1], stream = job->stream;
#if defined(__clang__)
  _Pragma("clang loop vectorize(assume_safety)")
#endif
  for (int64_t i = 0; i < blocks; ++i) {
    uint32_t words[4];
    gc_random_block(seed, stream, step, (uint64_t)(block + i), words);
    for (int word = 0; word < 4; ++word) separate[word][i] = words[word];
  }
  for (int64_t i = 0; i < blocks; ++i)
    for (int word = 0; word < 4; ++word) to[4 * i + word] = separate[word][i];
  return to + (first & 3);
}

/* keep[j band + i] = what dropout multiplies the weight of query i, key j with. `bits` holds
 * band (tile + 8) words. */
GC_TILE_FUNCTION static void gc_attention_keep(const gc_attention_job *job, int64_t query,
    int64_t queries, int64_t key, int64_t keys, float *keep, uint32_t *bits) {
  const float rate = (float)job->rate, factor = (float)(1 / (1 - job->rate));
  for (int64_t i = 0; i < gc_attention_band; ++i) {
    const int64_t row = query + (i < queries ? i : queries - 1);
    const uint32_t *from =
        gc_attention_bits(job, gc_attention_weight(job, row) + key, keys,
                          bits + i * (gc_attention_tile + 8));
    for (int64_t j = 0; j < keys; ++j)
      keep[j * gc_attention_band + i] = gc_uniform_from_bits_f32(from[j]) >= rate ? factor : 0;
  }
}

/* Adds masks to scores, keys x queries, and hides later keys. */
GC_TILE_FUNCTION static void gc_attention_hide(const gc_attention_job *job, int64_t query,
    int64_t queries, int64_t key, int64_t keys, float *scores) {
  const gc_attention *s = job->sizes;
  for (int which = 0; which < 2; ++which) {
    const gc_attention_view view = s->masks[which];
    const float *mask = (const float *)job->masks[which];
    if (!mask) continue;
    mask += job->n * view.offset + job->head * view.batch + query * view.head;
    for (int64_t j = 0; j < keys; ++j)
      for (int64_t i = 0; i < queries; ++i) {
        const float added = mask[i * view.head + (key + j) * view.row];
        float *score = scores + j * gc_attention_band + i;
        *score = added == -GC_INFINITY_F32 ? added : *score + added;
      }
  }
  if (!s->is_causal || key + keys <= query + 1) return;
  for (int64_t j = 0; j < keys; ++j)
    for (int64_t i = 0; i < gc_attention_band && query + i < key + j; ++i)
      scores[j * gc_attention_band + i] = -GC_INFINITY_F32;
}

/* A panel for each gc_attention_columns rows, transposed and times `scale`. */
GC_TILE_FUNCTION static void gc_attention_transpose(int64_t rows, int64_t width, float scale,
    const float *from, int64_t stride, float *to) {
  const int64_t count = (rows + gc_attention_columns - 1) / gc_attention_columns *
                        gc_attention_columns * width;
  gc_gemm_f32_pack(rows, width, from, stride, 1, width, to);
  for (int64_t i = 0; scale != 1 && i < count; i += gc_attention_lanes)
    gc_gemm_f32_store(to + i, gc_gemm_f32_load(to + i) * scale);
}

/* Rows of `pitch` numbers, times `scale`, with zeros behind them. */
GC_TILE_FUNCTION static void gc_attention_copy(int64_t rows, int64_t width, float scale,
    const float *from, int64_t stride, float *restrict to, int64_t pitch) {
  for (int64_t i = 0; i < gc_attention_band; ++i) {
    for (int64_t l = 0; i < rows && l < width; ++l)
      to[i * pitch + l] = from[i * stride + l] * scale;
    for (int64_t l = i < rows ? width : 0; l < pitch; ++l) to[i * pitch + l] = 0;
  }
}

/* Rows of a tile that are far apart, next to each other at `to`: some of their cache lines are in
 * each other's way, and the product with their columns reads them several times. Returns where rows
 * are, `*stride` apart. */
GC_TILE_FUNCTION static const float *gc_attention_gather(int64_t rows, int64_t width,
    const float *from, int64_t *stride, float *restrict to) {
  if (*stride == width) return from;
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t l = 0; l < width; ++l) to[i * width + l] = from[i * *stride + l];
  *stride = width;
  return to;
}

/* Writes panels of width x queries as rows. */
GC_TILE_FUNCTION static void gc_attention_write(int64_t rows, int64_t width, const float *panels,
    int64_t panel, float *to, int64_t stride) {
  for (int64_t i = 0; i < rows; i += gc_attention_columns)
    gc_gemm_f32_store_transposed(width, gc_attention_minimum(rows - i, gc_attention_columns),
                                 panels + i / gc_attention_columns * panel, to + i * stride, stride,
                                 0);
}

/* The numbers of a panel of `width` x columns, with room for squares of vectors. */
GC_MICRO_KERNEL int64_t gc_attention_panel(int64_t width) {
  return (width + gc_attention_lanes - 1) / gc_attention_lanes * gc_attention_lanes *
         gc_attention_columns;
}

/* Queries of a band as whole vectors. */
GC_MICRO_KERNEL int64_t gc_attention_padded(int64_t queries) {
#if defined(GC_HAS_MASKS)
  const int64_t unit = gc_attention_lanes;
#else
  const int64_t unit = gc_attention_columns;
#endif
  return (queries + unit - 1) / unit * unit;
}

/* The softmax so far: `largest` and `sum` take in a tile of scores, which become exponentials.
 * factor[i] is what sums before are to be multiplied with. */
GC_TILE_FUNCTION static void gc_attention_advance(int64_t keys, float *scores, float *largest,
                                                  float *sum, float *factor, const float *keep) {
  gc_gemm_f32_vector most[gc_attention_vectors], total[gc_attention_vectors];
  gc_gemm_f32_vector shift[gc_attention_vectors];
  const gc_gemm_f32_vector none = gc_attention_splat(-GC_INFINITY_F32);
  GC_UNROLL for (int v = 0; v < gc_attention_vectors; ++v)
    most[v] = gc_gemm_f32_load(largest + v * gc_attention_lanes);
  for (int64_t j = 0; j < keys; ++j)
    GC_UNROLL for (int v = 0; v < gc_attention_vectors; ++v) {
      const gc_gemm_f32_vector x =
          gc_gemm_f32_load(scores + j * gc_attention_band + v * gc_attention_lanes);
      most[v] = gc_attention_select(x > most[v], x, most[v]);
    }
  GC_UNROLL for (int v = 0; v < gc_attention_vectors; ++v) {
    const int64_t at = v * gc_attention_lanes;
    /* Of queries that see no key yet all exponentials are those of -inf. */
    shift[v] = gc_attention_select(most[v] == none, gc_attention_splat(0), most[v]);
    const gc_gemm_f32_vector f = gc_attention_exp(gc_gemm_f32_load(largest + at) - shift[v]);
    gc_gemm_f32_store(factor + at, f);
    gc_gemm_f32_store(largest + at, most[v]);
    total[v] = gc_gemm_f32_load(sum + at) * f;
  }
  for (int64_t j = 0; j < keys; ++j)
    GC_UNROLL for (int v = 0; v < gc_attention_vectors; ++v) {
      const int64_t at = j * gc_attention_band + v * gc_attention_lanes;
      gc_gemm_f32_vector p = gc_attention_exp(gc_gemm_f32_load(scores + at) - shift[v]);
      total[v] += p;
      if (keep) p *= gc_gemm_f32_load(keep + at);
      gc_gemm_f32_store(scores + at, p);
    }
  GC_UNROLL for (int v = 0; v < gc_attention_vectors; ++v)
    gc_gemm_f32_store(sum + v * gc_attention_lanes, total[v]);
}

/* panels[l, i] *= factor[i] */
GC_TILE_FUNCTION static void gc_attention_scale(int64_t width, int64_t queries, int64_t panel,
                                                float *panels, const float *factor) {
  for (int64_t i = 0; i < queries; i += gc_attention_lanes) {
    const gc_gemm_f32_vector f = gc_gemm_f32_load(factor + i);
    float *to = panels + i / gc_attention_columns * panel + i % gc_attention_columns;
    for (int64_t l = 0; l < width; ++l, to += gc_attention_columns)
      gc_gemm_f32_store(to, gc_gemm_f32_load(to) * f);
  }
}

#endif

#endif
