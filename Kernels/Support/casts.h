/* Conversions between all element types.
 *
 * Float to integer truncates toward zero, saturates at the bounds of the result, and takes nan to
 * 0. Integer to integer wraps. To bool is `x != 0` (true for nan); from bool is 0 or 1. Integer to
 * float and f64 to f32 round to nearest, ties to even; i64 to f16 and bf16 rounds to f64 before. */
#ifndef GC_CASTS_H
#define GC_CASTS_H

#define GC_DEFINE_CAST(F, from, T, to) \
  GC_INLINE T gc_cast_##from##_##to(F x) { return (T)x; }

#define GC_DEFINE_CASTS_TO_FLOAT(F, from) \
  GC_DEFINE_CAST(F, from, float, f32)     \
  GC_DEFINE_CAST(F, from, double, f64)    \
  GC_INLINE uint8_t gc_cast_##from##_bool(F x) { return x != 0; }

/* `G` is a float that holds every F up to the rounding of halves, and `odd` takes it to f32. */
#define GC_DEFINE_CASTS_TO_HALVES(F, from, G, odd)                                      \
  GC_INLINE uint16_t gc_cast_##from##_f16(F x) { return gc_f16_of_f32(odd((G)x)); }      \
  GC_INLINE uint16_t gc_cast_##from##_bf16(F x) { return gc_bf16_of_f32(odd((G)x)); }

/* Through unsigned types, where narrowing is defined to wrap. */
#define GC_DEFINE_CASTS_TO_INTEGER(F, from)                                        \
  GC_INLINE int32_t gc_cast_##from##_i32(F x) { return (int32_t)(uint32_t)x; }     \
  GC_INLINE int64_t gc_cast_##from##_i64(F x) { return (int64_t)x; }               \
  GC_INLINE uint8_t gc_cast_##from##_u8(F x) { return (uint8_t)x; }                  \
  GC_INLINE int8_t gc_cast_##from##_i8(F x) { return (int8_t)(uint8_t)x; }

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
GC_DEFINE_CASTS_TO_FLOAT(int8_t, i8)

GC_DEFINE_CASTS_TO_INTEGER(int32_t, i32)
GC_DEFINE_CASTS_TO_INTEGER(int64_t, i64)
GC_DEFINE_CASTS_TO_INTEGER(uint8_t, u8)
GC_DEFINE_CASTS_TO_INTEGER(uint8_t, bool)
GC_DEFINE_CASTS_TO_INTEGER(int8_t, i8)

GC_DEFINE_CASTS_TO_HALVES(float, f32, float, )
GC_DEFINE_CASTS_TO_HALVES(double, f64, double, gc_odd_f32_of_f64)
GC_DEFINE_CASTS_TO_HALVES(int32_t, i32, double, gc_odd_f32_of_f64)
GC_DEFINE_CASTS_TO_HALVES(int64_t, i64, double, gc_odd_f32_of_f64)
GC_DEFINE_CASTS_TO_HALVES(uint8_t, u8, float, )
GC_DEFINE_CASTS_TO_HALVES(uint8_t, bool, float, )
GC_DEFINE_CASTS_TO_HALVES(int8_t, i8, float, )

/* 2^31 - 2^7, 2^63 - 2^39 and 2^63 - 2^10 are the neighbours below a power of two. */
GC_DEFINE_SATURATING_CAST(float, f32, int32_t, i32, -0x1p31f, 0x1.fffffep30f, INT32_MAX)
GC_DEFINE_SATURATING_CAST(float, f32, int64_t, i64, -0x1p63f, 0x1.fffffep62f, INT64_MAX)
GC_DEFINE_SATURATING_CAST(float, f32, uint8_t, u8, 0, 255, 255)
GC_DEFINE_SATURATING_CAST(float, f32, int8_t, i8, -128, 127, 127)
GC_DEFINE_SATURATING_CAST(double, f64, int32_t, i32, -0x1p31, 2147483647.0, INT32_MAX)
GC_DEFINE_SATURATING_CAST(double, f64, int64_t, i64, -0x1p63, 0x1.fffffffffffffp62, INT64_MAX)
GC_DEFINE_SATURATING_CAST(double, f64, uint8_t, u8, 0, 255, 255)
GC_DEFINE_SATURATING_CAST(double, f64, int8_t, i8, -128, 127, 127)

/* From halves through f32, which holds them. */
#define GC_DEFINE_CAST_FROM_HALF(from, T, to) \
  GC_INLINE T gc_cast_##from##_##to(uint16_t x) { return gc_cast_f32_##to(gc_f32_of_##from(x)); }

#define GC_DEFINE_CASTS_FROM_HALF(from)                                            \
  GC_DEFINE_CAST_FROM_HALF(from, float, f32)                                       \
  GC_DEFINE_CAST_FROM_HALF(from, double, f64)                                      \
  GC_DEFINE_CAST_FROM_HALF(from, int32_t, i32)                                     \
  GC_DEFINE_CAST_FROM_HALF(from, int64_t, i64)                                     \
  GC_DEFINE_CAST_FROM_HALF(from, uint8_t, u8)                                      \
  GC_DEFINE_CAST_FROM_HALF(from, uint8_t, bool)                                    \
  GC_DEFINE_CAST_FROM_HALF(from, int8_t, i8)                                       \
  GC_DEFINE_CAST_FROM_HALF(from, uint16_t, f16)                                    \
  GC_DEFINE_CAST_FROM_HALF(from, uint16_t, bf16)

GC_DEFINE_CASTS_FROM_HALF(f16)
GC_DEFINE_CASTS_FROM_HALF(bf16)

#endif
