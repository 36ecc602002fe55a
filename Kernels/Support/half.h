/* Numbers of 16 bits, f16 (IEEE binary16) and bf16 (the upper half of an f32), as their bits in a
 * uint16_t.
 *
 * To f32 every number is exact. From f32 they round to nearest, ties to even; nan keeps its sign and
 * the upper bits of its payload. Integer arithmetic, so that every compiler vectorizes it and every
 * processor gives the same bits; only subnormal f16 go through floats, which are normal there. */
#ifndef GC_HALF_H
#define GC_HALF_H

GC_INLINE float gc_f32_of_f16(uint16_t x) {
  uint32_t sign = (uint32_t)(x & 0x8000) << 16, magnitude = x & 0x7fff;
  /* The exponent's bias grows from 15 to 127, and that of inf and nan once more. */
  uint32_t normal = (magnitude << 13) + (UINT32_C(112) << 23);
  uint32_t special = normal + (UINT32_C(112) << 23);
  uint32_t subnormal = gc_bits_f32((float)(int32_t)magnitude * 0x1p-24f);
  uint32_t bits = magnitude < 0x400 ? subnormal : normal;
  return gc_from_bits_f32(sign | (magnitude >= 0x7c00 ? special : bits));
}

GC_INLINE uint16_t gc_f16_of_f32(float x) {
  uint32_t bits = gc_bits_f32(x), magnitude = bits & UINT32_C(0x7fffffff);
  uint32_t rounded = magnitude + 0xfff + ((magnitude >> 13) & 1);
  uint32_t normal = (rounded - (UINT32_C(112) << 23)) >> 13;
  /* 0.5 has 2^-24 as the unit of its last place, as subnormal f16 have. */
  uint32_t subnormal = gc_bits_f32(gc_from_bits_f32(magnitude) + 0.5f) - UINT32_C(0x3f000000);
  uint32_t nan = 0x7e00 | ((magnitude >> 13) & 0x3ff);
  uint32_t result = magnitude < UINT32_C(0x38800000) ? subnormal : normal;
  result = magnitude >= UINT32_C(0x477ff000) ? 0x7c00 : result;
  result = magnitude > UINT32_C(0x7f800000) ? nan : result;
  return (uint16_t)((bits >> 16 & 0x8000) | result);
}

GC_INLINE float gc_f32_of_bf16(uint16_t x) { return gc_from_bits_f32((uint32_t)x << 16); }

GC_INLINE uint16_t gc_bf16_of_f32(float x) {
  uint32_t bits = gc_bits_f32(x);
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16, nan = (bits >> 16) | 0x40;
  return (uint16_t)((bits & UINT32_C(0x7fffffff)) > UINT32_C(0x7f800000) ? nan : rounded);
}

/* An f64 as f32 so that rounding once more gives what rounding at once would: what is between two
 * numbers becomes the one whose last bit is set. */
GC_INLINE float gc_odd_f32_of_f64(double x) {
  float nearest = (float)x;
  uint32_t bits = gc_bits_f32(nearest);
  double size = gc_abs_f64(x), found = gc_abs_f64((double)nearest);
  uint32_t neighbour = found < size ? bits + 1 : bits - 1;
  int32_t moves = found != size && (bits & 1) == 0 && x == x;
  return gc_from_bits_f32(moves ? neighbour : bits);
}

#endif
