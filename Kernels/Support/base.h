/* Foundations of the support code: inlining, and floats seen as bits.
 *
 * All of Support/ is both compiled into the library and copied as text into emitted C, so every
 * file is self-contained apart from the ones listed before it in scalar.h, and none traps. */
#ifndef GC_BASE_H
#define GC_BASE_H

#include <math.h>
#include <stdint.h>

/* tcc neither inlines nor knows `always_inline`; unused functions are expected in emitted C. */
#if defined(__TINYC__)
#define GC_INLINE static inline
#else
#define GC_INLINE static inline __attribute__((always_inline, unused))
#endif

#if defined(__has_builtin)
#if __has_builtin(__builtin_elementwise_sqrt)
#define GC_HAS_ELEMENTWISE_SQRT 1
#endif
#endif

GC_INLINE uint32_t gc_bits_f32(float x) {
  union { float value; uint32_t bits; } both;
  both.value = x;
  return both.bits;
}

GC_INLINE float gc_from_bits_f32(uint32_t bits) {
  union { float value; uint32_t bits; } both;
  both.bits = bits;
  return both.value;
}

GC_INLINE uint64_t gc_bits_f64(double x) {
  union { double value; uint64_t bits; } both;
  both.value = x;
  return both.bits;
}

GC_INLINE double gc_from_bits_f64(uint64_t bits) {
  union { double value; uint64_t bits; } both;
  both.bits = bits;
  return both.value;
}

#define GC_INFINITY_F32 gc_from_bits_f32(UINT32_C(0x7f800000))
#define GC_NAN_F32 gc_from_bits_f32(UINT32_C(0x7fc00000))

/* Adding 1.5 * 2^(mantissa bits) leaves the nearest integer in the low mantissa bits: rounding
 * and conversion without a cast, which would be undefined out of range. */
#define GC_ROUNDER_F32 0x1.8p23f
#define GC_ROUNDER_F64 0x1.8p52

/* 2^k for -126 <= k <= 127. */
GC_INLINE float gc_power_of_two_f32(int32_t k) {
  return gc_from_bits_f32((uint32_t)(k + 127) << 23);
}

/* The magnitude of `magnitude` with the sign of `sign`. */
GC_INLINE float gc_copy_sign_f32(float magnitude, float sign) {
  return gc_from_bits_f32((gc_bits_f32(magnitude) & UINT32_C(0x7fffffff)) |
                          (gc_bits_f32(sign) & UINT32_C(0x80000000)));
}

GC_INLINE float gc_abs_f32(float x) {
  return gc_from_bits_f32(gc_bits_f32(x) & UINT32_C(0x7fffffff));
}

GC_INLINE double gc_abs_f64(double x) {
  return gc_from_bits_f64(gc_bits_f64(x) & UINT64_C(0x7fffffffffffffff));
}

/* Correctly rounded. The C functions may set errno, which keeps loops from being vectorized
 * unless the compiler is told -fno-math-errno; clang's builtin never sets it. */
GC_INLINE float gc_sqrt_f32(float x) {
#if defined(GC_HAS_ELEMENTWISE_SQRT)
  return __builtin_elementwise_sqrt(x);
#else
  return sqrtf(x);
#endif
}

GC_INLINE double gc_sqrt_f64(double x) {
#if defined(GC_HAS_ELEMENTWISE_SQRT)
  return __builtin_elementwise_sqrt(x);
#else
  return sqrt(x);
#endif
}

#endif
