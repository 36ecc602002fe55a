/* Attention without vectors, and the routines that programs call. */
#ifndef GC_ATTENTION_PLAIN_H
#define GC_ATTENTION_PLAIN_H

/* The same, a query at a time: for f64, and for compilers without vectors. scratch: keys T. */
#define GC_DEFINE_ATTENTION(T, type, infinity)                                                   \
  /* weights[j] of one query before dropout, given its maximum and one over its sum if known. */ \
  GC_UNUSED static void gc_attention_weights_##type(const gc_attention_job *job, int64_t i,      \
      int64_t bound, const T *query, const T *key, T *weights, T *largest, T *factor,            \
      int is_known) {                                                                            \
    const gc_attention *s = job->sizes;                                                          \
    const T *q = query + gc_attention_place(s->query, job->n, job->head, i);                     \
    int64_t j, l;                                                                                \
    int which;                                                                                   \
    T most = -infinity, sum = 0;                                                                 \
    for (j = 0; j < bound; ++j) {                                                                \
      const T *k = key + gc_attention_place(s->key, job->n, job->head / s->groups, j);           \
      T score = 0;                                                                               \
      for (l = 0; l < s->width; ++l) score += q[l] * k[l];                                       \
      score *= (T)job->scale;                                                                    \
      for (which = 0; which < 2; ++which)                                                        \
        if (job->masks[which]) {                                                                 \
          const T added = ((const T *)job->masks[which])[                                        \
              job->n * s->masks[which].offset + job->head * s->masks[which].batch +              \
              i * s->masks[which].head + j * s->masks[which].row];                               \
          score = added == -infinity ? added : score + added;                                    \
        }                                                                                        \
      weights[j] = score;                                                                        \
      if (score > most) most = score;                                                            \
    }                                                                                            \
    if (!is_known) *largest = most == -infinity ? 0 : most;                                      \
    for (j = 0; j < bound; ++j) {                                                                \
      weights[j] = gc_exp_##type(weights[j] - *largest);                                         \
      sum += weights[j];                                                                         \
    }                                                                                            \
    if (!is_known) *factor = sum == 0 ? 0 : 1 / sum;                                             \
    if (!is_known && sum != sum) *largest = sum;                                                 \
    for (j = 0; j < bound; ++j) weights[j] *= *factor;                                           \
  }                                                                                              \
                                                                                                 \
  GC_UNUSED static T gc_attention_kept_##type(const gc_attention_job *job, int64_t i,            \
                                              int64_t j) {                                       \
    if (!job->random) return 1;                                                                  \
    return gc_random_uniform_f32(job->random[0], job->stream, job->random[1],                    \
                                 gc_attention_weight(job, i) + j) >= (float)job->rate            \
               ? (T)(1 / (1 - job->rate))                                                        \
               : 0;                                                                              \
  }                                                                                              \
                                                                                                 \
  GC_UNUSED static void gc_attention_plain_##type(const gc_attention_job *job, int64_t band,     \
      const T *query, const T *key, const T *value, T *out, T *scratch) {                        \
    const gc_attention *s = job->sizes;                                                          \
    const int64_t first = band * gc_attention_band;                                              \
    const int64_t end = gc_attention_minimum(s->queries, first + gc_attention_band);             \
    int64_t i, j, l;                                                                             \
    for (i = first; i < end; ++i) {                                                              \
      const int64_t bound = gc_attention_bound(s, i + 1);                                        \
      T *to = out + gc_attention_place(s->result, job->n, job->head, i), largest, factor;        \
      gc_attention_weights_##type(job, i, bound, query, key, scratch, &largest, &factor, 0);     \
      for (l = 0; l < s->width; ++l) to[l] = 0;                                                  \
      for (j = 0; j < bound; ++j) {                                                              \
        const T *v = value + gc_attention_place(s->value, job->n, job->head / s->groups, j);     \
        const T weight = scratch[j] * gc_attention_kept_##type(job, i, j);                       \
        for (l = 0; l < s->width; ++l) to[l] += weight * v[l];                                   \
      }                                                                                          \
      if (s->maxima.row == 0) continue;                                                          \
      out[gc_attention_place(s->maxima, job->n, job->head, i)] = largest;                        \
      out[gc_attention_place(s->sums, job->n, job->head, i)] = factor;                           \
    }                                                                                            \
  }                                                                                              \
                                                                                                 \
  GC_UNUSED static void gc_attention_plain_gradient_##type(const gc_attention_job *job,          \
      int64_t band, const T *query, const T *key, const T *value, const T *result,               \
      const T *cotangent, T *out, T *scratch) {                                                  \
    const gc_attention *s = job->sizes;                                                          \
    const int64_t first = band * gc_attention_band, shared = job->head / s->groups;              \
    const int64_t end = gc_attention_minimum(s->queries, first + gc_attention_band);             \
    int64_t i, j, l;                                                                             \
    for (i = first; i < end; ++i) {                                                              \
      const int64_t bound = gc_attention_bound(s, i + 1);                                        \
      const T *d = cotangent + gc_attention_place(s->cotangent, job->n, job->head, i);           \
      const T *o = result + gc_attention_place(s->result, job->n, job->head, i);                 \
      const T *q = query + gc_attention_place(s->query, job->n, job->head, i);                   \
      T *dq = out + gc_attention_place(s->query_gradient, job->n, job->head, i), mean = 0;       \
      T largest = result[gc_attention_place(s->maxima, job->n, job->head, i)];                   \
      T factor = result[gc_attention_place(s->sums, job->n, job->head, i)];                      \
      gc_attention_weights_##type(job, i, bound, query, key, scratch, &largest, &factor, 1);     \
      for (l = 0; l < s->width; ++l) mean += d[l] * o[l], dq[l] = 0;                             \
      for (j = 0; j < bound; ++j) {                                                              \
        const T *k = key + gc_attention_place(s->key, job->n, shared, j);                        \
        const T *v = value + gc_attention_place(s->value, job->n, shared, j);                    \
        T *dk = out + gc_attention_place(s->key_gradient, job->n, shared, j);                    \
        T *dv = out + gc_attention_place(s->value_gradient, job->n, shared, j);                  \
        const T kept = gc_attention_kept_##type(job, i, j), weight = scratch[j];                 \
        T g = 0;                                                                                 \
        for (l = 0; l < s->width; ++l) g += d[l] * v[l];                                         \
        g = weight * (g * kept - mean) * (T)job->scale;                                          \
        for (l = 0; l < s->width; ++l) {                                                         \
          dq[l] += g * k[l];                                                                     \
          dk[l] += g * q[l];                                                                     \
          dv[l] += weight * kept * d[l];                                                         \
        }                                                                                        \
      }                                                                                          \
    }                                                                                            \
  }

/* A block of the forward routine is a query, and the first of a band computes all of it: so the
 * number of blocks is a multiple of the queries, which may be the rows of a batch of any size. One of
 * the gradient is a head of keys with all queries that see it. */
#define GC_DEFINE_ATTENTION_ROUTINES(T, type, forward, backward)                                 \
  GC_ROUTINE void gc_routine_attention_##type(const int64_t *numbers, int64_t block,             \
      double scale, double rate, double stream, const void *query, const void *key,              \
      const void *value, const void *mask, const void *key_mask, const void *random, void *out,  \
      void *scratch) {                                                                           \
    const gc_attention *s = (const gc_attention *)(const void *)numbers;                         \
    const int64_t first = block % s->queries, head = block / s->queries;                         \
    gc_attention_job job;                                                                        \
    if (first % gc_attention_band != 0) return;                                                  \
    job.sizes = s, job.scale = scale, job.rate = rate, job.stream = (int64_t)stream;             \
    job.masks[0] = mask, job.masks[1] = key_mask, job.random = (const int64_t *)random;          \
    job.n = head / s->heads, job.head = head % s->heads;                                         \
    forward(&job, first / gc_attention_band, (const T *)query, (const T *)key,                   \
            (const T *)value, (T *)out, (T *)scratch);                                           \
  }                                                                                              \
                                                                                                 \
  GC_ROUTINE void gc_routine_attention_gradient_##type(const int64_t *numbers, int64_t block,    \
      double scale, double rate, double stream, const void *query, const void *key,              \
      const void *value, const void *mask, const void *key_mask, const void *random,             \
      const void *result, const void *cotangent, void *out, void *scratch) {                     \
    const gc_attention *s = (const gc_attention *)(const void *)numbers;                         \
    const int64_t bands = (s->queries + gc_attention_band - 1) / gc_attention_band;              \
    const int64_t shared = s->heads / s->groups;                                                 \
    gc_attention_job job;                                                                        \
    int64_t j, l, band;                                                                          \
    job.sizes = s, job.scale = scale, job.rate = rate, job.stream = (int64_t)stream;             \
    job.masks[0] = mask, job.masks[1] = key_mask, job.random = (const int64_t *)random;          \
    job.n = block / shared;                                                                      \
    for (j = 0; j < s->keys; ++j) {                                                              \
      T *dk = (T *)out + gc_attention_place(s->key_gradient, job.n, block % shared, j);          \
      T *dv = (T *)out + gc_attention_place(s->value_gradient, job.n, block % shared, j);        \
      for (l = 0; l < s->width; ++l) dk[l] = dv[l] = 0;                                          \
    }                                                                                            \
    for (band = 0; band < bands * s->groups; ++band) {                                           \
      job.head = block % shared * s->groups + band / bands;                                      \
      backward(&job, band % bands, (const T *)query, (const T *)key, (const T *)value,           \
               (const T *)result, (const T *)cotangent, (T *)out, (T *)scratch);                 \
    }                                                                                            \
  }

#define GC_INFINITY_F64 gc_from_bits_f64(UINT64_C(0x7ff0000000000000))

GC_DEFINE_ATTENTION(double, f64, GC_INFINITY_F64)
GC_DEFINE_ATTENTION_ROUTINES(double, f64, gc_attention_plain_f64, gc_attention_plain_gradient_f64)
#if defined(__TINYC__)
GC_DEFINE_ATTENTION(float, f32, GC_INFINITY_F32)
GC_DEFINE_ATTENTION_ROUTINES(float, f32, gc_attention_plain_f32, gc_attention_plain_gradient_f32)
#else
GC_DEFINE_ATTENTION_ROUTINES(float, f32, gc_attention_forward_f32, gc_attention_backward_f32)
#endif

#endif
