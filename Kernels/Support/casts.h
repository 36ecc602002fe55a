/* Conversions between all element types.
 *
 * Float to integer truncates toward zero, saturates at the bounds of the result, and takes nan to
 * 0. Integer to integer wraps. To bool is `x != 0` (true for nan); from bool is 0 or 1. Integer to
 * float and f64 to f32 round to nearest, ties to even. */
#ifndef GC_CASTS_H
#define GC_CASTS_H

#define GC_DEFINE_CAST(F, from, T, to) \
  GC_INLINE T gc_cast_##from##_##to(F x) { return (T)x; }

#define GC_DEFINE_CASTS_TO_FLOAT(F, from) \
  GC_DEFINE_CAST(F, from, float, f32)     \
  GC_DEFINE_CAST(F, from, double, f64)    \
  GC_INLINE uint8_t gc_cast_##from##_bool(F x) { return x != 0; }

/* Through unsigned types, where narrowing is defined to wrap. */
#define GC_DEFINE_CASTS_TO_INTEGER(F, from)                                        \
  GC_INLINE int32_t gc_cast_##from##_i32(F x) { return (int32_t)(uint32_t)x; }     \
  GC_INLINE int64_t gc_cast_##from##_i64(F x) { return (int64_t)x; }               \
  GC_INLINE uint8_t gc_cast_##from##_u8(F x) { return (uint8_t)x; }

/* `below` and `above` are the least and greatest values of F whose truncation fits T; beyond
 * `above` the result is `largest`, which F may be unable to hold. The operand is clamped before
 * the conversion because an out-of-range conversion is undefined. */
#define GC_DEFINE_SATURATING_CAST(F, from, T, to, below, above, largest)           \
  GC_INLINE T gc_cast_##from##_##to(F x) {                                         \
    F low = x > (F)(below) ? x : (F)(below);                                       \
    F clamped = low < (F)(above) ? low : (F)(above);                               \
    T result = (T)clamped;                                                         \
    result = x > (F)(above) ? (T)(largest) : result;                               \
    return x != x ? (T)0 : result;                                                 \
  }

GC_DEFINE_CASTS_TO_FLOAT(float, f32)
GC_DEFINE_CASTS_TO_FLOAT(double, f64)
GC_DEFINE_CASTS_TO_FLOAT(int32_t, i32)
GC_DEFINE_CASTS_TO_FLOAT(int64_t, i64)
GC_DEFINE_CASTS_TO_FLOAT(uint8_t, u8)
GC_DEFINE_CASTS_TO_FLOAT(uint8_t, bool)

GC_DEFINE_CASTS_TO_INTEGER(int32_t, i32)
GC_DEFINE_CASTS_TO_INTEGER(int64_t, i64)
GC_DEFINE_CASTS_TO_INTEGER(uint8_t, u8)
GC_DEFINE_CASTS_TO_INTEGER(uint8_t, bool)

/* 2^31 - 2^7, 2^63 - 2^39 and 2^63 - 2^10 are the neighbours below a power of two. */
GC_DEFINE_SATURATING_CAST(float, f32, int32_t, i32, -0x1p31f, 0x1.fffffep30f, INT32_MAX)
GC_DEFINE_SATURATING_CAST(float, f32, int64_t, i64, -0x1p63f, 0x1.fffffep62f, INT64_MAX)
GC_DEFINE_SATURATING_CAST(float, f32, uint8_t, u8, 0, 255, 255)
GC_DEFINE_SATURATING_CAST(double, f64, int32_t, i32, -0x1p31, 2147483647.0, INT32_MAX)
GC_DEFINE_SATURATING_CAST(double, f64, int64_t, i64, -0x1p63, 0x1.fffffffffffffp62, INT64_MAX)
GC_DEFINE_SATURATING_CAST(double, f64, uint8_t, u8, 0, 255, 255)

#endif
