/* power(x, y) = x to the y. f32: branch-free, through double precision. f64: libm. */
#ifndef GC_POWER_H
#define GC_POWER_H

/* log2 of a positive double with the exponent of a float. s = (m - 1) / (m + 1) for the mantissa m
 * in [sqrt(1/2), sqrt(2)); minimax in s^2 (Sollya fpminimax), relative error 2^-45. The biased
 * exponent becomes a double by placing it in the mantissa of 2^52. */
GC_INLINE double gc_log2_positive_f64(double x) {
  uint64_t root_half = UINT64_C(0x3fe6a09e667f3bcd);
  uint64_t biased = (gc_bits_f64(x) - root_half + (UINT64_C(1024) << 52)) >> 52;
  double m = gc_from_bits_f64(gc_bits_f64(x) - ((biased - 1024) << 52));
  double k = gc_from_bits_f64(biased | UINT64_C(0x4330000000000000)) - (0x1p52 + 1024.0);
  double s = (m - 1.0) / (m + 1.0), square = s * s;
  double p = 0x1.21b20cb67560cp-2;
  p = p * square + 0x1.47954351a2747p-2;
  p = p * square + 0x1.a61a2f356569ap-2;
  p = p * square + 0x1.2776c292c6717p-1;
  p = p * square + 0x1.ec709dc53cbb8p-1;
  p = p * square + 0x1.71547652b8251p1;
  return k + s * p;
}

/* 2^t with float range: beyond |t| = 200 the result is 0 or inf as a float. Relative error
 * 2^-34. */
GC_INLINE double gc_exp2_f64(double t) {
  double rounded, rest, p;
  t = t > 200.0 ? 200.0 : t;
  t = t < -200.0 ? -200.0 : t;
  rounded = t + GC_ROUNDER_F64;
  rest = t - (rounded - GC_ROUNDER_F64);
  p = 0x1.fde5cce5e2ca7p-17;
  p = p * rest + 0x1.445ca6a81ad7dp-13;
  p = p * rest + 0x1.5d8a8682d1671p-10;
  p = p * rest + 0x1.3b29f3757bb54p-7;
  p = p * rest + 0x1.c6b08abf98e45p-5;
  p = p * rest + 0x1.ebfbe077ae05bp-3;
  p = p * rest + 0x1.62e42ff0e2144p-1;
  p = p * rest + 1.0;
  return p * gc_from_bits_f64((gc_bits_f64(rounded) + 1023) << 52);
}

/* <= 0.51 ulp; special cases as C pow. */
GC_INLINE float gc_power_f32(float x, float y) {
  double base = (double)gc_abs_f32(x), exponent = (double)y;
  double magnitude = gc_abs_f64(exponent);
  double bounded = magnitude < 0x1p25 ? magnitude : 0x1p25; /* every larger float is even */
  double rounded = bounded + 0x1p52;
  int is_integer = rounded - 0x1p52 == bounded;
  uint32_t is_odd = (uint32_t)gc_bits_f64(rounded) & (uint32_t)is_integer;
  double logarithm = gc_log2_positive_f64(base);
  float result;
  logarithm = base == 0 ? -(double)GC_INFINITY_F32 : logarithm;
  logarithm = base < (double)GC_INFINITY_F32 ? logarithm : base;
  /* 1 to any power is 1; the product would be nan for an infinite exponent. */
  logarithm = base == 1.0 ? 0.0 : logarithm * exponent;
  logarithm = exponent != exponent ? exponent : logarithm;
  result = (float)gc_exp2_f64(logarithm);
  result = gc_from_bits_f32(gc_bits_f32(result) | (gc_bits_f32(x) & (is_odd << 31)));
  result = ((x < 0) & (x > -GC_INFINITY_F32) & !is_integer) ? GC_NAN_F32 : result;
  return ((x == 1.0f) | (y == 0)) ? 1.0f : result;
}

GC_INLINE double gc_power_f64(double x, double y) { return pow(x, y); }

#endif
