/* Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011). A number depends only on (seed, stream, step, index), so every backend,
 * fusion and thread count gives the same ones, and nothing is stored. */
#ifndef GC_RANDOM_H
#define GC_RANDOM_H

/* One block of four 32-bit words. The constants are those of the paper. */
GC_INLINE void gc_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];
  int round;
  for (round = 0; round < 10; ++round) {
    uint64_t product0 = (uint64_t)c0 * UINT32_C(0xD2511F53);
    uint64_t product1 = (uint64_t)c2 * UINT32_C(0xCD9E8D57);
    c0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)product1;
    c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)product0;
    k0 += UINT32_C(0x9E3779B9);
    k1 += UINT32_C(0xBB67AE85);
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/* Block number `block` of a stream: key = seed, counter = (block, low words of step and stream). */
GC_INLINE void gc_random_block(int64_t seed, int64_t stream, int64_t step, uint64_t block,
                               uint32_t out[4]) {
  uint32_t counter[4], key[2];
  counter[0] = (uint32_t)block;
  counter[1] = (uint32_t)(block >> 32);
  counter[2] = (uint32_t)step;
  counter[3] = (uint32_t)stream;
  key[0] = (uint32_t)seed;
  key[1] = (uint32_t)((uint64_t)seed >> 32);
  gc_philox4x32_10(counter, key, out);
}

/* The uniform numbers in [0, 1) made of 32 and 64 random bits: multiples of 2^-24 and 2^-53. */
GC_INLINE float gc_uniform_from_bits_f32(uint32_t bits) {
  return (float)(int32_t)(bits >> 8) * 0x1p-24f;
}

GC_INLINE double gc_uniform_from_bits_f64(uint32_t high, uint32_t low) {
  return ((double)(int32_t)(high >> 5) * 0x1p26 + (double)(int32_t)(low >> 6)) * 0x1p-53;
}

/* Words are chosen by conditions, never by a computed index: that would keep the array in memory,
 * one for all lanes of a loop that promises the compiler to have no memory in common. */

/* 32 random bits as 0 ... 2^32 - 1; four consecutive indices share a block. index >= 0. */
GC_INLINE int64_t gc_random_bits(int64_t seed, int64_t stream, int64_t step, int64_t index) {
  uint32_t words[4], even, odd;
  gc_random_block(seed, stream, step, (uint64_t)index >> 2, words);
  even = (index & 2) ? words[2] : words[0];
  odd = (index & 2) ? words[3] : words[1];
  return (int64_t)((index & 1) ? odd : even);
}

GC_INLINE float gc_random_uniform_f32(int64_t seed, int64_t stream, int64_t step, int64_t index) {
  return gc_uniform_from_bits_f32((uint32_t)gc_random_bits(seed, stream, step, index));
}

/* Two words per number, so two consecutive indices share a block. */
GC_INLINE double gc_random_uniform_f64(int64_t seed, int64_t stream, int64_t step, int64_t index) {
  uint32_t words[4];
  gc_random_block(seed, stream, step, (uint64_t)index >> 1, words);
  return gc_uniform_from_bits_f64((index & 1) ? words[2] : words[0],
                                  (index & 1) ? words[3] : words[1]);
}

#endif
