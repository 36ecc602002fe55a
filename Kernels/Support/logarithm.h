/* Logarithms. f32: branch-free, bounds measured over every float by Tools/ulp.c. f64: libm. */
#ifndef GC_LOGARITHM_H
#define GC_LOGARITHM_H

/* k ln 2 + log(1 + f) for f in [-0.293, 0.415]: log(1 + f) = f - f^2 / 2 + f^3 q(f), minimax
 * (Sollya fpminimax), relative error 2^-27. The small terms are added first. */
GC_INLINE float gc_log_sum_f32(float f, float k) {
  float square = f * f;
  float q = -0x1.2f9ee6p-4f;
  q = q * f + 0x1.02dbfp-3f;
  q = q * f - 0x1.0e3a4ep-3f;
  q = q * f + 0x1.2354f6p-3f;
  q = q * f - 0x1.546a4ap-3f;
  q = q * f + 0x1.999892p-3f;
  q = q * f - 0x1.000232p-2f;
  q = q * f + 0x1.555566p-2f;
  q = q * f * square + k * GC_LN2_LOW_F32;
  return k * GC_LN2_HIGH_F32 + (f + (q - 0.5f * square));
}

/* The exponent k that brings value * 2^-k into [sqrt(1/2), sqrt(2)), of a normal value given as
 * bits: 0x3f3504f3 is sqrt(1/2). */
GC_INLINE int32_t gc_log_exponent_f32(uint32_t bits) {
  return (int32_t)(bits - UINT32_C(0x3f3504f3)) >> 23;
}

/* log(x), <= 0.85 ulp; log(0) = -inf, nan below 0. Subnormals are scaled into the normal range. */
GC_INLINE float gc_log_f32(float x) {
  int is_subnormal = x < 0x1p-126f;
  uint32_t bits = gc_bits_f32(is_subnormal ? x * 0x1p24f : x);
  int32_t k = gc_log_exponent_f32(bits);
  float fraction = gc_from_bits_f32(bits - ((uint32_t)k << 23)) - 1.0f;
  float result = gc_log_sum_f32(fraction, (float)(k - (is_subnormal ? 24 : 0)));
  float outside = x == 0 ? -GC_INFINITY_F32 : GC_NAN_F32;
  result = x < GC_INFINITY_F32 ? result : x;
  return x > 0 ? result : outside;
}

/* log(1 + x), <= 1.44 ulp. With s = 2^-k taken from the rounded sum 1 + x, the reduced argument
 * s (1 + x) - 1 = s x + (s - 1) is computed from the exact x. 4 s is used because s may be
 * subnormal. */
GC_INLINE float gc_log1p_f32(float x) {
  int32_t k = gc_log_exponent_f32(gc_bits_f32(1.0f + x));
  float four_s = gc_from_bits_f32((uint32_t)(129 - k) << 23);
  float fraction = x * four_s * 0.25f + (four_s * 0.25f - 1.0f);
  float result = gc_log_sum_f32(fraction, (float)k);
  float outside = x == -1.0f ? -GC_INFINITY_F32 : GC_NAN_F32;
  result = ((x == 0) | (x == GC_INFINITY_F32)) ? x : result;
  return x > -1.0f ? result : outside;
}

GC_INLINE double gc_log_f64(double x) { return log(x); }
GC_INLINE double gc_log1p_f64(double x) { return log1p(x); }

#endif
