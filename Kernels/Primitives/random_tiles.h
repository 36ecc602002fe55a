/* Random numbers at given indices. Consecutive indices are computed by whole blocks, many at once;
 * others one at a time. */

/* Blocks computed together: one loop over them becomes vector arithmetic. */
enum { GC_BLOCKS = 16 };

/* words[4 i + w] = word w of block first + i. */
static void gc_random_blocks(int64_t seed, int64_t stream, int64_t step, uint64_t first,
                             uint32_t *restrict words) {
  uint32_t separate[4][GC_BLOCKS];
  _Pragma("clang loop vectorize(assume_safety)")
  for (int i = 0; i < GC_BLOCKS; ++i) {
    uint32_t block[4];
    gc_random_block(seed, stream, step, first + (uint64_t)i, block);
    for (int word = 0; word < 4; ++word) separate[word][i] = block[word];
  }
  for (int i = 0; i < GC_BLOCKS; ++i)
    for (int word = 0; word < 4; ++word) words[4 * i + word] = separate[word][i];
}

static int gc_is_consecutive(int64_t n, const int64_t *index) {
  uint64_t difference = 0;
  for (int64_t i = 0; i < n; ++i)
    difference |= (uint64_t)index[i] - (uint64_t)index[0] - (uint64_t)i;
  return difference == 0;
}

/* `per_block` elements share a block; `from_words` makes one from its words w[0], w[1], ... */
#define GC_DEFINE_RANDOM(name, T, per_block, from_words)                                        \
  static void gc_tile_random_##name(int64_t n, T *out, int64_t seed, int64_t stream,            \
                                    int64_t step, const int64_t *index) {                       \
    enum { words_each = 4 / (per_block), batch = GC_BLOCKS * (per_block) };                     \
    uint32_t words[4 * GC_BLOCKS];                                                              \
    if (n < 4 || !gc_is_consecutive(n, index)) {                                                \
      for (int64_t i = 0; i < n; ++i) out[i] = gc_random_##name(seed, stream, step, index[i]);  \
      return;                                                                                   \
    }                                                                                           \
    uint64_t position = (uint64_t)index[0], end = position + (uint64_t)n;                       \
    while (position < end) {                                                                    \
      uint64_t first = position / (per_block), base = first * (per_block);                      \
      uint64_t skipped = position - base;                                                       \
      uint64_t count = end - base < batch ? end - base : batch;                                 \
      gc_random_blocks(seed, stream, step, first, words);                                       \
      for (uint64_t i = skipped; i < count; ++i) {                                              \
        const uint32_t *w = words + words_each * i;                                             \
        *out++ = from_words;                                                                    \
      }                                                                                         \
      position = base + count;                                                                  \
    }                                                                                           \
  }

GC_DEFINE_RANDOM(bits, int64_t, 4, (int64_t)w[0])
GC_DEFINE_RANDOM(uniform_f32, float, 4, gc_uniform_from_bits_f32(w[0]))
GC_DEFINE_RANDOM(uniform_f64, double, 2, gc_uniform_from_bits_f64(w[0], w[1]))
