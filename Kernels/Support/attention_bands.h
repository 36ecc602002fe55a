/* A band of queries, forward and backward, tile by tile. */
#ifndef GC_ATTENTION_BANDS_H
#define GC_ATTENTION_BANDS_H

#if !defined(__TINYC__)

/* One band of queries. scratch: gc_attention_f32_floats(width) floats. */
GC_TILE_FUNCTION static void gc_attention_forward_f32(const gc_attention_job *job, int64_t band,
    const float *query, const float *key, const float *value, float *out, float *scratch) {
  const gc_attention *s = job->sizes;
  const int64_t width = s->width, first = band * gc_attention_band;
  const int64_t queries = gc_attention_minimum(s->queries - first, gc_attention_band);
  const int64_t padded = gc_attention_padded(queries), shared = job->head / s->groups;
  const int64_t bound = gc_attention_bound(s, first + queries), panel = gc_attention_panel(width);
  float *const scores = scratch, *const sums = scores + gc_attention_tile * gc_attention_band;
  float *const largest = sums, *const sum = sums + gc_attention_band;
  float *const factor = sums + 2 * gc_attention_band;
  float *const transposed = sums + 4 * gc_attention_band;
  float *const mixed = transposed + gc_attention_band * width;
  float *const keep = mixed + gc_attention_band / gc_attention_columns * panel;
  uint32_t *const bits = (uint32_t *)(void *)(keep + gc_attention_tile * gc_attention_band);
  float *const gathered = keep + (2 * gc_attention_tile + 8) * gc_attention_band;
  for (int64_t i = 0; i < gc_attention_band; ++i) largest[i] = -GC_INFINITY_F32, sum[i] = 0;
  gc_attention_transpose(queries, width, (float)job->scale,
                         query + gc_attention_place(s->query, job->n, job->head, first),
                         s->query.row, transposed);
  for (int64_t start = 0; start < bound; start += gc_attention_tile) {
    const int64_t keys = gc_attention_minimum(bound - start, gc_attention_tile);
    const float *k = key + gc_attention_place(s->key, job->n, shared, start);
    const float *v = value + gc_attention_place(s->value, job->n, shared, start);
    gc_attention_multiply(1, keys, padded, width, k, s->key.row, transposed,
                          width * gc_attention_columns, gc_attention_columns, scores,
                          gc_attention_columns, gc_attention_band, 0);
    gc_attention_hide(job, first, queries, start, keys, scores);
    if (job->random) gc_attention_keep(job, first, queries, start, keys, keep, bits);
    gc_attention_advance(keys, scores, largest, sum, factor, job->random ? keep : 0);
    if (start > 0) gc_attention_scale(width, padded, panel, mixed, factor);
    int64_t stride = s->value.row;
    v = gc_attention_gather(keys, width, v, &stride, gathered);
    gc_attention_multiply(0, width, padded, keys, v, stride, scores, gc_attention_columns,
                          gc_attention_band, mixed, panel, gc_attention_columns, start > 0);
  }
  /* Queries that see no key have zeros, whatever the shift. */
  for (int64_t i = 0; i < padded; ++i) {
    factor[i] = sum[i] == 0 ? 0 : 1 / sum[i];
    if (sum[i] == 0) largest[i] = 0;
    else if (sum[i] != sum[i]) largest[i] = sum[i];
  }
  if (bound > 0) gc_attention_scale(width, padded, panel, mixed, factor);
  else for (int64_t i = 0; i < gc_attention_band / gc_attention_columns * panel; ++i) mixed[i] = 0;
  gc_attention_write(queries, width, mixed, panel,
                     out + gc_attention_place(s->result, job->n, job->head, first), s->result.row);
  if (s->maxima.row == 0) return;
  for (int64_t i = 0; i < queries; ++i) {
    out[gc_attention_place(s->maxima, job->n, job->head, first + i)] = largest[i];
    out[gc_attention_place(s->sums, job->n, job->head, first + i)] = factor[i];
  }
}

/* Weights of a tile and the gradients of its scores: of weights[j, i] and gradients[j, i], which
 * were scores and the gradients of weights. */
GC_TILE_FUNCTION static void gc_attention_differentiate(int64_t keys, float *weights,
    float *gradients, const float *largest, const float *factor, const float *mean,
    const float *keep) {
  GC_UNROLL for (int v = 0; v < gc_attention_vectors; ++v) {
    const gc_gemm_f32_vector shift = gc_gemm_f32_load(largest + v * gc_attention_lanes);
    const gc_gemm_f32_vector f = gc_gemm_f32_load(factor + v * gc_attention_lanes);
    const gc_gemm_f32_vector m = gc_gemm_f32_load(mean + v * gc_attention_lanes);
    for (int64_t j = 0; j < keys; ++j) {
      const int64_t at = j * gc_attention_band + v * gc_attention_lanes;
      const gc_gemm_f32_vector p = gc_attention_exp(gc_gemm_f32_load(weights + at) - shift) * f;
      gc_gemm_f32_vector g = gc_gemm_f32_load(gradients + at), kept = p;
      if (keep) {
        const gc_gemm_f32_vector k = gc_gemm_f32_load(keep + at);
        g *= k, kept *= k;
      }
      gc_gemm_f32_store(gradients + at, p * (g - m));
      gc_gemm_f32_store(weights + at, kept);
    }
  }
}

/* Gradients through one band of queries; those of keys and values are added to what is there. */
GC_TILE_FUNCTION static void gc_attention_backward_f32(const gc_attention_job *job, int64_t band,
    const float *query, const float *key, const float *value, const float *result,
    const float *cotangent, float *out, float *scratch) {
  const gc_attention *s = job->sizes;
  const int64_t width = s->width, first = band * gc_attention_band;
  const int64_t queries = gc_attention_minimum(s->queries - first, gc_attention_band);
  const int64_t padded = gc_attention_padded(queries), shared = job->head / s->groups;
  const int64_t bound = gc_attention_bound(s, first + queries), panel = gc_attention_panel(width);
  const int64_t pitch = (width + 31) / 32 * 32, area = gc_attention_tile * gc_attention_band;
  const float *const d = cotangent + gc_attention_place(s->cotangent, job->n, job->head, first);
  const float *const q = query + gc_attention_place(s->query, job->n, job->head, first);
  float *const weights = scratch, *const gradients = weights + area;
  float *const largest = gradients + area, *const factor = largest + gc_attention_band;
  float *const mean = factor + gc_attention_band;
  float *const transposed = largest + 4 * gc_attention_band;
  float *const cotangents = transposed + gc_attention_band * width;
  float *const rows = cotangents + gc_attention_band * width;
  float *const cotangent_rows = rows + gc_attention_band * pitch;
  float *const mixed = cotangent_rows + gc_attention_band * pitch;
  float *const keep = mixed + gc_attention_band / gc_attention_columns * panel;
  uint32_t *const bits = (uint32_t *)(void *)(keep + area);
  float *const gathered = keep + (2 * gc_attention_tile + 8) * gc_attention_band;
  for (int64_t i = 0; i < gc_attention_band; ++i) {
    const float *o = result + gc_attention_place(s->result, job->n, job->head, first + i);
    largest[i] = factor[i] = mean[i] = 0;
    if (i >= queries) continue;
    largest[i] = result[gc_attention_place(s->maxima, job->n, job->head, first + i)];
    factor[i] = result[gc_attention_place(s->sums, job->n, job->head, first + i)];
    gc_gemm_f32_vector sum = {0};
    int64_t l = 0;
    for (; l + gc_attention_lanes <= width; l += gc_attention_lanes)
      sum += gc_gemm_f32_load(o + l) * gc_gemm_f32_load(d + i * s->cotangent.row + l);
    for (; l < width; ++l) mean[i] += o[l] * d[i * s->cotangent.row + l];
    for (int lane = 0; lane < gc_attention_lanes; ++lane) mean[i] += sum[lane];
  }
  gc_attention_transpose(queries, width, (float)job->scale, q, s->query.row, transposed);
  gc_attention_transpose(queries, width, 1, d, s->cotangent.row, cotangents);
  gc_attention_copy(queries, width, (float)job->scale, q, s->query.row, rows, pitch);
  gc_attention_copy(queries, width, 1, d, s->cotangent.row, cotangent_rows, pitch);
  for (int64_t start = 0; start < bound; start += gc_attention_tile) {
    const int64_t keys = gc_attention_minimum(bound - start, gc_attention_tile);
    const float *k = key + gc_attention_place(s->key, job->n, shared, start);
    const float *v = value + gc_attention_place(s->value, job->n, shared, start);
    float *dk = out + gc_attention_place(s->key_gradient, job->n, shared, start);
    float *dv = out + gc_attention_place(s->value_gradient, job->n, shared, start);
    int64_t stride = s->key.row;
    k = gc_attention_gather(keys, width, k, &stride, gathered);
    gc_attention_multiply(1, keys, padded, width, k, stride, transposed,
                          width * gc_attention_columns, gc_attention_columns, weights,
                          gc_attention_columns, gc_attention_band, 0);
    gc_attention_multiply(1, keys, padded, width, v, s->value.row, cotangents,
                          width * gc_attention_columns, gc_attention_columns, gradients,
                          gc_attention_columns, gc_attention_band, 0);
    gc_attention_hide(job, first, queries, start, keys, weights);
    if (job->random) gc_attention_keep(job, first, queries, start, keys, keep, bits);
    gc_attention_differentiate(keys, weights, gradients, largest, factor, mean,
                               job->random ? keep : 0);
    gc_attention_multiply(1, keys, width, queries, weights, gc_attention_band, cotangent_rows,
                          gc_attention_columns, pitch, dv, gc_attention_columns,
                          s->value_gradient.row, 1);
    gc_attention_multiply(1, keys, width, queries, gradients, gc_attention_band, rows,
                          gc_attention_columns, pitch, dk, gc_attention_columns,
                          s->key_gradient.row, 1);
    gc_attention_multiply(0, width, padded, keys, k, stride, gradients, gc_attention_columns,
                          gc_attention_band, mixed, panel, gc_attention_columns, start > 0);
  }
  for (int64_t i = 0; i < gc_attention_band; ++i) factor[i] = (float)job->scale;
  if (bound > 0) gc_attention_scale(width, padded, panel, mixed, factor);
  else for (int64_t i = 0; i < gc_attention_band / gc_attention_columns * panel; ++i) mixed[i] = 0;
  gc_attention_write(queries, width, mixed, panel,
                     out + gc_attention_place(s->query_gradient, job->n, job->head, first),
                     s->query_gradient.row);
}

#endif

#endif
