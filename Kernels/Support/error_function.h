/* The error function erf(x) = 2/sqrt(pi) * integral of exp(-t^2) from 0 to x. */
#ifndef GC_ERROR_FUNCTION_H
#define GC_ERROR_FUNCTION_H

/* erf(x), <= 1.19 ulp. Below 0.93 an odd minimax polynomial (relative error 2^-30); above,
 * 1 - exp(-t p(t)) with p fitted to -log(erfc(t)) / t on [0.92, 3.96], weighted by erfc (error
 * 0.12 * 2^-24 in erf). Beyond 3.95 the result rounds to 1. */
GC_INLINE float gc_erf_f32(float x) {
  float magnitude = gc_abs_f32(x), square = x * x, p, q, large;
  float t = magnitude > 3.95f ? 3.95f : magnitude;
  q = -0x1.bfcf1cp-13f;
  q = q * t + 0x1.a4e9b4p-9f;
  q = q * t - 0x1.76d7c2p-6f;
  q = q * t + 0x1.af14fep-4f;
  q = q * t + 0x1.457e88p-1f;
  q = q * t + 0x1.20e614p0f;
  large = gc_copy_sign_f32(1.0f - gc_exp_bounded_f32(-t * q), x);
  p = 0x1.5a41aep-14f;
  p = p * square - 0x1.a9750ep-11f;
  p = p * square + 0x1.54b082p-8f;
  p = p * square - 0x1.b80bfep-6f;
  p = p * square + 0x1.ce2de6p-4f;
  p = p * square - 0x1.812742p-2f;
  p = p * square + 0x1.06eba8p-3f; /* 2/sqrt(pi) - 1, kept to 28 bits of the sum */
  return magnitude < 0.93f ? x + x * p : large;
}

GC_INLINE double gc_erf_f64(double x) { return erf(x); }

#endif
