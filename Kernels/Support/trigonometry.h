/* sin and cos. f32: branch-free, measured over every float by Tools/ulp.c. f64: libm. */
#ifndef GC_TRIGONOMETRY_H
#define GC_TRIGONOMETRY_H

/* pi/2 in three parts; the first two have 21 and 20 bits, so their products with |k| < 2^31 are
 * exact. */
#define GC_HALF_PI_HIGH_F64 0x1.921fbp0
#define GC_HALF_PI_MIDDLE_F64 0x1.5110bp-22
#define GC_HALF_PI_LOW_F64 0x1.18469898cc517p-44
#define GC_TWO_OVER_PI_F64 0x1.45f306dc9c883p-1

/* x = k pi/2 + rest, |rest| <= pi/4, k modulo 2^32. In double precision, because single would need
 * as many parts for |x| < 2^10. From 2^31 on, where floats are 128 or more apart, rest is nan: a
 * longer reduction would slow down every call. */
GC_INLINE float gc_reduce_angle_f32(float x, uint32_t *k) {
  double angle = (double)x;
  double rounded = angle * GC_TWO_OVER_PI_F64 + GC_ROUNDER_F64;
  double multiple = rounded - GC_ROUNDER_F64;
  *k = (uint32_t)gc_bits_f64(rounded);
  angle = angle - multiple * GC_HALF_PI_HIGH_F64;
  angle = angle - multiple * GC_HALF_PI_MIDDLE_F64;
  angle = angle - multiple * GC_HALF_PI_LOW_F64;
  return gc_abs_f32(x) < 0x1p31f ? (float)angle : GC_NAN_F32;
}

/* sin(k pi/2 + r) for |r| <= pi/4, minimax (Sollya fpminimax): sine 2^-32.2, cosine 2^-32.9.
 * The zero test keeps the sign of sin(-0). */
GC_INLINE float gc_sin_quadrant_f32(float r, uint32_t k) {
  float square = r * r, sine, cosine, chosen;
  sine = 0x1.77e1f8p-19f;
  sine = sine * square - 0x1.a04866p-13f;
  sine = sine * square + 0x1.111164p-7f;
  sine = sine * square - 0x1.555556p-3f;
  sine = r + r * (square * sine);
  cosine = 0x1.99e91p-16f;
  cosine = cosine * square - 0x1.6c0c2ap-10f;
  cosine = cosine * square + 0x1.55554ap-5f;
  cosine = 1.0f + (cosine * square * square - 0.5f * square);
  chosen = (k & 1) ? cosine : sine;
  return gc_from_bits_f32(gc_bits_f32(chosen) ^ ((k & 2) << 30));
}

/* sin(x), <= 1.50 ulp for |x| < 2^31, nan beyond. */
GC_INLINE float gc_sin_f32(float x) {
  uint32_t k;
  float r = gc_reduce_angle_f32(x, &k);
  float result = gc_sin_quadrant_f32(r, k);
  return x == 0 ? x : result;
}

/* cos(x), <= 1.50 ulp for |x| < 2^31, nan beyond. */
GC_INLINE float gc_cos_f32(float x) {
  uint32_t k;
  float r = gc_reduce_angle_f32(x, &k);
  return gc_sin_quadrant_f32(r, k + 1);
}

GC_INLINE double gc_sin_f64(double x) { return sin(x); }
GC_INLINE double gc_cos_f64(double x) { return cos(x); }

#endif
