/* What attention is told, and where its buffers have what. */
#ifndef GC_ATTENTION_SIZES_H
#define GC_ATTENTION_SIZES_H

/* Where a buffer has the numbers of a query or key: at offset + batch n + head h + row i. */
typedef struct gc_attention_view {
  int64_t offset, batch, head, row;
} gc_attention_view;

/* As Operators/Support/Attention/AttentionSizes.swift writes it. */
typedef struct gc_attention {
  /* `groups` neighbouring heads share one of the keys and values. */
  int64_t heads, groups, queries, keys, width, is_causal;
  gc_attention_view query, key, value;
  /* The result, and for each query the maximum and one over the sum of its exponentials. */
  gc_attention_view result, maxima, sums;
  gc_attention_view cotangent, query_gradient, key_gradient, value_gradient;
  /* Of masks: batch, head, query, key. */
  gc_attention_view masks[2];
} gc_attention;

/* What a tile goes by. */
typedef struct gc_attention_job {
  const gc_attention *sizes;
  int64_t n, head;
  double scale, rate;
  int64_t stream;
  const void *masks[2];
  const int64_t *random;
} gc_attention_job;

enum { gc_attention_band = 32, gc_attention_tile = 64 }; /* queries and keys of a tile */

GC_UNUSED static int64_t gc_attention_minimum(int64_t a, int64_t b) { return a < b ? a : b; }

GC_UNUSED static int64_t gc_attention_place(gc_attention_view view, int64_t n, int64_t head,
                                            int64_t row) {
  return view.offset + n * view.batch + head * view.head + row * view.row;
}

/* The number of the first weight of a query, as dropout counts them. */
GC_UNUSED static int64_t gc_attention_weight(const gc_attention_job *job, int64_t query) {
  const gc_attention *s = job->sizes;
  return ((job->n * s->heads + job->head) * s->queries + query) * s->keys;
}

/* Keys that the queries before `query_end` see. */
GC_UNUSED static int64_t gc_attention_bound(const gc_attention *s, int64_t query_end) {
  return s->is_causal ? gc_attention_minimum(s->keys, query_end) : s->keys;
}

#endif
