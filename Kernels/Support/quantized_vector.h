/* Vectors of products with few bits: weights as floats, and sums of four products of bytes. */
#if !defined(GC_QUANTIZED_VECTOR_H) && !defined(__TINYC__)
#define GC_QUANTIZED_VECTOR_H

/* How products of bytes are added; the including file chooses, or the compiler's target does. */
#define GC_DOT_LANES 0       /* lane by lane */
#define GC_DOT_SSE2 1        /* pmaddwd of even and of odd bytes */
#define GC_DOT_AVX2 2        /* vpmaddubsw, without saturation: see gc_dot_bytes */
#define GC_DOT_NEON 3        /* smull, the same */
#define GC_DOT_NEON_SDOT 4   /* sdot */
#define GC_DOT_AVX_VNNI 5    /* vpdpbusd */
#define GC_DOT_AVX512_VNNI 6 /* vpdpbusd */

#if !defined(GC_DOT)
#if defined(__AVX512VNNI__) && GC_GEMM_VECTOR_BYTES == 64
#define GC_DOT GC_DOT_AVX512_VNNI
#elif defined(__AVXVNNI__) && GC_GEMM_VECTOR_BYTES >= 32
#define GC_DOT GC_DOT_AVX_VNNI
#elif defined(__x86_64__) && GC_GEMM_VECTOR_BYTES >= 32
#define GC_DOT GC_DOT_AVX2
#elif defined(__x86_64__)
#define GC_DOT GC_DOT_SSE2
#elif defined(__aarch64__) && defined(__ARM_FEATURE_DOTPROD)
#define GC_DOT GC_DOT_NEON_SDOT
#elif defined(__aarch64__)
#define GC_DOT GC_DOT_NEON
#else
#define GC_DOT GC_DOT_LANES
#endif
#endif

/* Assemblers take the instruction for that of AVX-512 unless told otherwise. */
#if defined(__AVX512VNNI__)
#define GC_DOT_ENCODING ""
#else
#define GC_DOT_ENCODING "%{vex%} "
#endif
#define GC_DOT_IS_VNNI (GC_DOT == GC_DOT_AVX_VNNI || GC_DOT == GC_DOT_AVX512_VNNI)
#if GC_DOT == GC_DOT_AVX512_VNNI
#define GC_DOT_BYTES 64
#elif GC_DOT == GC_DOT_AVX_VNNI || GC_DOT == GC_DOT_AVX2
#define GC_DOT_BYTES 32
#else
#define GC_DOT_BYTES 16
#endif
/* vpdpbusd takes one operand as unsigned: weights plus this. */
#define GC_DOT_BIAS (GC_DOT_IS_VNNI ? 128 : 0)

#define GC_QUANTIZED_LANES (GC_GEMM_VECTOR_BYTES / 4)
typedef float gc_quantized_vector __attribute__((vector_size(GC_GEMM_VECTOR_BYTES)));
typedef uint32_t gc_quantized_words __attribute__((vector_size(GC_GEMM_VECTOR_BYTES)));
typedef int32_t gc_quantized_integers __attribute__((vector_size(GC_GEMM_VECTOR_BYTES)));
typedef uint32_t gc_quantized_unaligned
    __attribute__((vector_size(GC_GEMM_VECTOR_BYTES), aligned(1), may_alias));

/* A vector of which the compiler knows nothing but that it is in a register. */
#if defined(__x86_64__) && GC_GEMM_VECTOR_BYTES == 64
#define GC_IN_REGISTER(vector) __asm__("" : "+v"(vector))
#elif defined(__x86_64__)
#define GC_IN_REGISTER(vector) __asm__("" : "+x"(vector))
#elif defined(__aarch64__)
#define GC_IN_REGISTER(vector) __asm__("" : "+w"(vector))
#else
#define GC_IN_REGISTER(vector) __asm__("" : "+m"(vector))
#endif

GC_MICRO_KERNEL gc_quantized_words gc_quantized_load(const char *from) {
  return *(const gc_quantized_unaligned *)from;
}

/* The integers in bits at..<at + 4 of every word, minus 8, as floats: put into the last bits of the
 * fraction of a power of two, which is then subtracted. Nothing rounds. */
GC_MICRO_KERNEL gc_quantized_vector gc_quantized_nibble(gc_quantized_words words, int at) {
  const uint32_t mask = UINT32_C(15) << at, power = (uint32_t)(127 + 23 - at) << 23;
  return (gc_quantized_vector)((words & mask) | power) - (float)((1 << (23 - at)) + 8);
}

/* The floats of f16 bits. Where nothing converts them, numbers below 2^-14 and those that are not
 * finite are taken care of by lane. */
#if GC_GEMM_VECTOR_BYTES == 16 && !defined(__aarch64__)
GC_UNUSED static __attribute__((noinline))
#else
GC_MICRO_KERNEL
#endif
gc_quantized_vector gc_quantized_load_f16(const char *from) {
  gc_quantized_vector value;
#if defined(__x86_64__) && GC_GEMM_VECTOR_BYTES == 64
  __asm__("vcvtph2ps %1, %0" : "=v"(value) : "m"(*(const char (*)[32])from));
#elif defined(__x86_64__) && GC_GEMM_VECTOR_BYTES == 32
  __asm__("vcvtph2ps %1, %0" : "=x"(value) : "m"(*(const char (*)[16])from));
#elif defined(__aarch64__)
  __asm__("ldr %d0, %1\n\tfcvtl %0.4s, %0.4h" : "=w"(value) : "m"(*(const char (*)[8])from));
#else
  for (int lane = 0; lane < GC_QUANTIZED_LANES; ++lane) {
    const uint8_t *bytes = (const uint8_t *)from + 2 * lane;
    value[lane] = gc_f32_of_f16((uint16_t)(bytes[0] | bytes[1] << 8));
  }
#endif
  return value;
}

/* The weights of input `t` of eight for as many outputs as lanes. `group` is where the eight inputs
 * of a panel of `width` outputs begin, the first of the outputs being `lane`. Words are read from a
 * few bytes before or later, so that the number is where it is needed. */
GC_MICRO_KERNEL gc_quantized_vector gc_quantized_unpack(int bits, const char *group, int64_t width,
                                                        int64_t lane, int t) {
  if (bits == 8) {
    const char *word = group + (t / 4 * width + lane) * 4 + t % 4 - 3;
    return __builtin_convertvector((gc_quantized_integers)gc_quantized_load(word) >> 24,
                                   gc_quantized_vector);
  }
#if defined(__x86_64__) && GC_GEMM_VECTOR_BYTES == 64
  /* The lowest nibble of a word selects one of 16 floats. */
  if (bits == 4 && t < 4) {
    const gc_quantized_vector all = {-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7};
    const gc_quantized_words words = gc_quantized_load(group + lane * 4 + t);
    gc_quantized_vector value;
    __asm__("vpermps %2, %1, %0" : "=v"(value) : "v"(words), "v"(all));
    return value;
  }
#endif
  if (bits == 4) {
    const char *word = group + lane * 4 + t % 4 / 2 * 2;
    return gc_quantized_nibble(gc_quantized_load(word), t % 2 * 8 + t / 4 * 4);
  }
  if (bits == 16) {
    gc_quantized_words words = gc_quantized_load(group + (t / 2 * width + lane) * 4);
    return (gc_quantized_vector)(t % 2 ? words & UINT32_C(0xffff0000) : words << 16);
  }
  return gc_quantized_load_f16(group + (t * width + lane) * 2);
}

typedef int32_t gc_dot_words __attribute__((vector_size(GC_DOT_BYTES)));
typedef int32_t gc_dot_unaligned
    __attribute__((vector_size(GC_DOT_BYTES), aligned(1), may_alias));
typedef int16_t gc_dot_halves __attribute__((vector_size(GC_DOT_BYTES)));

GC_MICRO_KERNEL gc_dot_words gc_dot_load(const char *from) {
  return *(const gc_dot_unaligned *)from;
}

/* Four bytes in every lane. */
GC_MICRO_KERNEL gc_dot_words gc_dot_splat(const int8_t *from) {
  int32_t word;
  __builtin_memcpy(&word, from, 4);
  return word - (gc_dot_words){0};
}

/* sum + the four products of bytes of w and x in each lane; w and x are in -127...127, or with
 * `is_nibble` w in 0...15; for vpdpbusd w in 0...255. Two products of such bytes are at most
 * 2 * 127 * 127 = 32258 in size and so fit 16 bits. */
GC_MICRO_KERNEL gc_dot_words gc_dot_bytes(gc_dot_words sum, gc_dot_words w, gc_dot_words x,
                                          int is_nibble) {
#if GC_DOT == GC_DOT_AVX512_VNNI
  __asm__("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(w), "v"(x));
#elif GC_DOT == GC_DOT_AVX_VNNI
  __asm__(GC_DOT_ENCODING "vpdpbusd %2, %1, %0" : "+x"(sum) : "x"(w), "x"(x));
#elif GC_DOT == GC_DOT_AVX2
  gc_dot_halves pairs, ones = 1 - (gc_dot_halves){0};
  gc_dot_words size = w, factor = x, fours;
  if (!is_nibble) {
    /* |x| times w with the sign of x. */
    __asm__("vpabsb %1, %0" : "=x"(size) : "x"(x));
    __asm__("vpsignb %2, %1, %0" : "=x"(factor) : "x"(w), "x"(x));
  }
  __asm__("vpmaddubsw %2, %1, %0" : "=x"(pairs) : "x"(size), "x"(factor));
  __asm__("vpmaddwd %2, %1, %0" : "=x"(fours) : "x"(pairs), "x"(ones));
  sum += fours;
#elif GC_DOT == GC_DOT_SSE2
  gc_dot_halves even_w = (gc_dot_halves)w << 8 >> 8, odd_w = (gc_dot_halves)w >> 8;
  gc_dot_halves even_x = (gc_dot_halves)x << 8 >> 8, odd_x = (gc_dot_halves)x >> 8;
  sum += (gc_dot_words)__builtin_ia32_pmaddwd128(even_w, even_x);
  sum += (gc_dot_words)__builtin_ia32_pmaddwd128(odd_w, odd_x);
#elif GC_DOT == GC_DOT_NEON_SDOT
  __asm__("sdot %0.4s, %1.16b, %2.16b" : "+w"(sum) : "w"(w), "w"(x));
#elif GC_DOT == GC_DOT_NEON
  gc_dot_halves low, high;
  __asm__("smull %0.8h, %1.8b, %2.8b" : "=w"(low) : "w"(w), "w"(x));
  __asm__("smull2 %0.8h, %1.16b, %2.16b" : "=w"(high) : "w"(w), "w"(x));
  __asm__("addp %0.8h, %0.8h, %1.8h" : "+w"(low) : "w"(high));
  __asm__("sadalp %0.4s, %1.8h" : "+w"(sum) : "w"(low));
#else
  for (int lane = 0; lane < GC_DOT_BYTES / 4; ++lane)
    for (int byte = 0; byte < 32; byte += 8)
      sum[lane] += (int8_t)(w[lane] >> byte) * (int8_t)(x[lane] >> byte);
#endif
  (void)is_nibble;
  return sum;
}

#endif
