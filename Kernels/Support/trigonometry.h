/* sin and cos. f32: branch-free, measured over every float by Tools/ulp.c. f64: libm. */
#ifndef GC_TRIGONOMETRY_H
#define GC_TRIGONOMETRY_H

#define GC_HALF_PI_F64 0x1.921fb54442d18p0

/* x = k pi/2 + r, k modulo 4, |r| <= pi/4 + 2^-4, for the two parts of 2/pi that belong to x
 * (two_over_pi.h). The first product is exact and |second| < 2^-5, so rest is wrong by less than
 * 2^-57 and one rounding; no float lies closer than 2^-30 to a nonzero multiple of pi/2.
 * In double precision because single would need as many parts for |x| < 2^10. */
GC_INLINE float gc_reduce_angle_f32(float x, double high, double low, uint32_t *k) {
  double turns = (double)x * high;
  double rounded = turns + GC_ROUNDER_F64;
  double rest = turns - (rounded - GC_ROUNDER_F64) + (double)x * low;
  *k = (uint32_t)gc_bits_f64(rounded);
  return (float)(rest * GC_HALF_PI_F64);
}

/* The index into the tables of two_over_pi.h for x. */
GC_INLINE int32_t gc_angle_row_f32(float x) {
  int32_t row = (int32_t)(gc_bits_f32(x) >> 23 & 255) - (127 + 24);
  return row > 0 ? row : 0;
}

/* sin(k pi/2 + r), minimax for |r| <= pi/4 (Sollya fpminimax): sine 2^-32.2, cosine 2^-32.9;
 * still good for the little more that gc_reduce_angle_f32 gives beyond 2^24.
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

/* sin and cos for the two parts of 2/pi that belong to x. */
GC_INLINE float gc_sin_by_parts_f32(float x, double high, double low) {
  uint32_t k;
  float r = gc_reduce_angle_f32(x, high, low, &k);
  float result = gc_sin_quadrant_f32(r, k);
  return x == 0 ? x : result;
}

GC_INLINE float gc_cos_by_parts_f32(float x, double high, double low) {
  uint32_t k;
  float r = gc_reduce_angle_f32(x, high, low, &k);
  return gc_sin_quadrant_f32(r, k + 1);
}

/* sin(x), <= 1.50 ulp; nan for infinities. */
GC_INLINE float gc_sin_f32(float x) {
  int32_t row = gc_angle_row_f32(x);
  return gc_sin_by_parts_f32(x, gc_two_over_pi_high_f64[row], gc_two_over_pi_low_f64[row]);
}

/* cos(x), <= 1.50 ulp; nan for infinities. */
GC_INLINE float gc_cos_f32(float x) {
  int32_t row = gc_angle_row_f32(x);
  return gc_cos_by_parts_f32(x, gc_two_over_pi_high_f64[row], gc_two_over_pi_low_f64[row]);
}

/* The same for |x| < 2^25, where all x share row 0: the look-up takes half of the time. Equal bit
 * for bit, so that a caller may choose by what else is in its tile. */
#define GC_MODERATE_ANGLE_F32 0x1p25f

GC_INLINE float gc_sin_moderate_f32(float x) {
  return gc_sin_by_parts_f32(x, gc_two_over_pi_high_f64[0], gc_two_over_pi_low_f64[0]);
}

GC_INLINE float gc_cos_moderate_f32(float x) {
  return gc_cos_by_parts_f32(x, gc_two_over_pi_high_f64[0], gc_two_over_pi_low_f64[0]);
}

GC_INLINE double gc_sin_f64(double x) { return sin(x); }
GC_INLINE double gc_cos_f64(double x) { return cos(x); }

#endif
