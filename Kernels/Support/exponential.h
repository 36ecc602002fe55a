/* Exponential functions. The f32 forms are branch-free polynomials that compilers vectorize; their
 * bounds were measured over every float by Tools/ulp.c. The f64 forms call libm. */
#ifndef GC_EXPONENTIAL_H
#define GC_EXPONENTIAL_H

/* ln 2 in two parts; the first has 15 significant bits, so its product with |k| < 2^9 is exact. */
#define GC_LN2_HIGH_F32 0x1.62e4p-1f
#define GC_LN2_LOW_F32 0x1.7f7d1cp-20f
#define GC_LOG2_E_F32 0x1.715476p0f

/* x = k ln 2 + (rest - correction) with |rest| <= ln 2 / 2, for |x| < 2^9. The correction is
 * returned apart because adding it to the small terms saves a rounding. *k is arbitrary for nan. */
GC_INLINE float gc_reduce_exponent_f32(float x, int32_t *k, float *correction) {
  float rounded = x * GC_LOG2_E_F32 + GC_ROUNDER_F32;
  float multiple = rounded - GC_ROUNDER_F32;
  *k = (int32_t)(gc_bits_f32(rounded) - gc_bits_f32(GC_ROUNDER_F32));
  *correction = multiple * GC_LN2_LOW_F32;
  return x - multiple * GC_LN2_HIGH_F32;
}

/* expm1(r) = r + r^2 q(r) for |r| <= 0.3475; minimax (Sollya fpminimax), relative error 2^-30.9. */
GC_INLINE float gc_expm1_tail_f32(float r) {
  float q = 0x1.9e0de4p-13f;
  q = q * r + 0x1.6d43c2p-10f;
  q = q * r + 0x1.111306p-7f;
  q = q * r + 0x1.5554fp-5f;
  q = q * r + 0x1.555554p-3f;
  q = q * r + 0.5f;
  return r * r * q;
}

/* expm1(x - k ln 2), in [-0.30, 0.42]. */
GC_INLINE float gc_expm1_reduced_f32(float x, int32_t *k) {
  float correction, rest = gc_reduce_exponent_f32(x, k, &correction);
  return rest + (gc_expm1_tail_f32(rest - correction) - correction);
}

/* exp(x), <= 0.87 ulp; underflow is gradual. At the bounds the result is inf or 0 anyway. */
GC_INLINE float gc_exp_f32(float x) {
  int32_t k, half;
  float p;
  x = x > 89.0f ? 89.0f : x;
  x = x < -104.0f ? -104.0f : x;
  p = 1.0f + gc_expm1_reduced_f32(x, &k);
  half = k >> 1; /* 2^k alone may be outside the exponent range */
  return p * gc_power_of_two_f32(half) * gc_power_of_two_f32(k - half);
}

/* exp(x) for |x| <= 87, where one scaling is enough. */
GC_INLINE float gc_exp_bounded_f32(float x) {
  int32_t k;
  float p = 1.0f + gc_expm1_reduced_f32(x, &k);
  return p * gc_power_of_two_f32(k);
}

/* exp(x) - 1, <= 1.52 ulp. Scaled by 2^(k-1) and doubled so that k = 128 overflows correctly. */
GC_INLINE float gc_expm1_f32(float x) {
  int32_t k;
  float clamped = x > 89.0f ? 89.0f : x, reduced, scale, result;
  clamped = clamped < -25.0f ? -25.0f : clamped;
  reduced = gc_expm1_reduced_f32(clamped, &k);
  scale = gc_power_of_two_f32(k - 1);
  result = scale * reduced + (scale - 0.5f);
  return x == 0 ? x : result + result;
}

/* 1 / (1 + exp(-x)), <= 1.98 ulp. The exponential e of -|x| cannot overflow, and for negative
 * x the quotient e / (1 + e) keeps full precision down to the smallest result. There the rounding
 * error of e, `lost`, would weigh up to two units, so it is added back. */
GC_INLINE float gc_sigmoid_f32(float x) {
  int32_t k;
  float magnitude = gc_abs_f32(x), scale, reduced, p, lost, e, quotient;
  magnitude = magnitude > 104.0f ? 104.0f : magnitude;
  reduced = gc_expm1_reduced_f32(-magnitude, &k);
  p = 1.0f + reduced;
  lost = reduced - (p - 1.0f);
  scale = gc_power_of_two_f32(k >> 1);
  p = p * scale;
  lost = lost * scale;
  scale = gc_power_of_two_f32(k - (k >> 1));
  e = p * scale;
  quotient = (x < 0 ? e : 1.0f) / (1.0f + e);
  return quotient + (x < 0 ? lost * scale * (1.0f - quotient) : 0.0f);
}

/* tanh(x), <= 1.31 ulp: an odd minimax polynomial (relative error 2^-32.3) below 0.625, where
 * 1 - 2 / (exp(2|x|) + 1) would cancel. From 10 on the result rounds to 1. */
GC_INLINE float gc_tanh_f32(float x) {
  float magnitude = gc_abs_f32(x), square = x * x;
  float bounded = magnitude > 10.0f ? 10.0f : magnitude;
  float large = 1.0f - 2.0f / (gc_exp_bounded_f32(bounded + bounded) + 1.0f);
  float p = 0x1.1a2814p-9f;
  p = p * square - 0x1.0c5edp-7f;
  p = p * square + 0x1.63a55p-6f;
  p = p * square - 0x1.b9f188p-5f;
  p = p * square + 0x1.11107ap-3f;
  p = p * square - 0x1.555554p-2f;
  return gc_copy_sign_f32(magnitude < 0.625f ? x + x * (square * p) : large, x);
}

/* 1 / sqrt(x), <= 1.50 ulp: two correctly rounded operations. */
GC_INLINE float gc_rsqrt_f32(float x) { return 1.0f / gc_sqrt_f32(x); }

GC_INLINE double gc_exp_f64(double x) { return exp(x); }
GC_INLINE double gc_expm1_f64(double x) { return expm1(x); }
GC_INLINE double gc_tanh_f64(double x) { return tanh(x); }
GC_INLINE double gc_rsqrt_f64(double x) { return 1.0 / gc_sqrt_f64(x); }

GC_INLINE double gc_sigmoid_f64(double x) {
  double e = exp(-gc_abs_f64(x));
  return (x < 0 ? e : 1.0) / (1.0 + e);
}

#endif
