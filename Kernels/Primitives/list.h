/* The primitives as lists: each list calls its macro once per primitive. The template instantiates
 * from them and the symbol table is built from them, so neither can miss one. */
#define GC_EACH_TYPE(X)                                                                    \
  X(float, f32) X(double, f64) X(int32_t, i32) X(int64_t, i64) X(uint8_t, u8) X(uint8_t, bool)

/* Types that are moved and cast only; halves are their bits. */
#define GC_EACH_STORAGE_TYPE(X) X(int8_t, i8) X(uint16_t, f16) X(uint16_t, bf16)

#define GC_EACH_NUMBER_TYPE(X)                                                             \
  X(float, f32) X(double, f64) X(int32_t, i32) X(int64_t, i64) X(uint8_t, u8)

#define GC_EACH_FLOAT_UNARY(X, T, type)                                                    \
  X(exp, T, type) X(expm1, T, type) X(log, T, type) X(log1p, T, type) X(sqrt, T, type)     \
  X(rsqrt, T, type) X(tanh, T, type) X(sigmoid, T, type) X(erf, T, type)

#define GC_EACH_NUMBER_UNARY(X, T, type)                                                   \
  X(negate, T, type) X(abs, T, type) X(sign, T, type) X(floor, T, type)

/* These look into their operands first. */
#define GC_EACH_ANGLE_UNARY(X) X(sin, float, f32) X(cos, float, f32)

#define GC_EACH_PLAIN_UNARY(X)                                                             \
  X(sin, double, f64) X(cos, double, f64)                                                  \
  GC_EACH_FLOAT_UNARY(X, float, f32) GC_EACH_FLOAT_UNARY(X, double, f64)                   \
  GC_EACH_NUMBER_UNARY(X, float, f32) GC_EACH_NUMBER_UNARY(X, double, f64)                 \
  GC_EACH_NUMBER_UNARY(X, int32_t, i32) GC_EACH_NUMBER_UNARY(X, int64_t, i64)              \
  GC_EACH_NUMBER_UNARY(X, uint8_t, u8) X(not, uint8_t, bool)

#define GC_EACH_UNARY(X) GC_EACH_PLAIN_UNARY(X) GC_EACH_ANGLE_UNARY(X)

#define GC_EACH_NUMBER_BINARY(X, T, type)                                                  \
  X(add, T, type) X(subtract, T, type) X(multiply, T, type) X(divide, T, type)             \
  X(remainder, T, type) X(floor_divide, T, type) X(maximum, T, type) X(minimum, T, type)   \
  X(power, T, type)

#define GC_EACH_BINARY(X)                                                                  \
  GC_EACH_NUMBER_BINARY(X, float, f32) GC_EACH_NUMBER_BINARY(X, double, f64)               \
  GC_EACH_NUMBER_BINARY(X, int32_t, i32) GC_EACH_NUMBER_BINARY(X, int64_t, i64)            \
  GC_EACH_NUMBER_BINARY(X, uint8_t, u8)                                                    \
  X(and, uint8_t, bool) X(or, uint8_t, bool)                                               \
  X(maximum, uint8_t, bool) X(minimum, uint8_t, bool)

#define GC_EACH_COMPARISON_OF(X, T, type)                                                  \
  X(equal, T, type) X(not_equal, T, type) X(less, T, type) X(less_equal, T, type)          \
  X(greater, T, type) X(greater_equal, T, type)

#define GC_EACH_COMPARISON(X)                                                              \
  GC_EACH_COMPARISON_OF(X, float, f32) GC_EACH_COMPARISON_OF(X, double, f64)               \
  GC_EACH_COMPARISON_OF(X, int32_t, i32) GC_EACH_COMPARISON_OF(X, int64_t, i64)            \
  GC_EACH_COMPARISON_OF(X, uint8_t, u8) GC_EACH_COMPARISON_OF(X, uint8_t, bool)

/* What also takes a number in place of one of two tiles. */
#define GC_EACH_MIXED_BINARY(X)                                                           \
  GC_EACH_NUMBER_BINARY(X, float, f32) GC_EACH_NUMBER_BINARY(X, double, f64)               \
  GC_EACH_NUMBER_BINARY(X, int64_t, i64)

#define GC_EACH_MIXED_COMPARISON(X)                                                       \
  GC_EACH_COMPARISON_OF(X, float, f32) GC_EACH_COMPARISON_OF(X, double, f64)               \
  GC_EACH_COMPARISON_OF(X, int64_t, i64)

#define GC_EACH_CAST_OF(X, F, from)                                                        \
  X(F, from, float, f32) X(F, from, double, f64) X(F, from, int32_t, i32)                  \
  X(F, from, int64_t, i64) X(F, from, uint8_t, u8) X(F, from, uint8_t, bool)               \
  X(F, from, int8_t, i8) X(F, from, uint16_t, f16) X(F, from, uint16_t, bf16)

#define GC_EACH_CAST(X)                                                                    \
  GC_EACH_CAST_OF(X, float, f32) GC_EACH_CAST_OF(X, double, f64)                           \
  GC_EACH_CAST_OF(X, int32_t, i32) GC_EACH_CAST_OF(X, int64_t, i64)                        \
  GC_EACH_CAST_OF(X, uint8_t, u8) GC_EACH_CAST_OF(X, uint8_t, bool)                        \
  GC_EACH_CAST_OF(X, int8_t, i8) GC_EACH_CAST_OF(X, uint16_t, f16)                          \
  GC_EACH_CAST_OF(X, uint16_t, bf16)

#define GC_EACH_LINE_ROUTINE(X, T, type)                                                   \
  X(cumulative_sum, T, type) X(cumulative_product, T, type)                                \
  X(cumulative_maximum, T, type) X(cumulative_minimum, T, type)                            \
  X(argsort, T, type) X(scatter_add_along, T, type)

#define GC_EACH_MATRIX_ROUTINE(X, T, type)                                                 \
  X(cholesky, T, type) X(triangular_solve, T, type) X(solve, T, type) X(qr, T, type)

/* Of whole buffers. */
#define GC_EACH_WHOLE_ROUTINE(X, T, type)                                                  \
  X(attention, T, type) X(attention_gradient, T, type)

#define GC_EACH_ROUTINE(X)                                                                 \
  GC_EACH_LINE_ROUTINE(X, float, f32) GC_EACH_LINE_ROUTINE(X, double, f64)                 \
  GC_EACH_LINE_ROUTINE(X, int32_t, i32) GC_EACH_LINE_ROUTINE(X, int64_t, i64)              \
  GC_EACH_LINE_ROUTINE(X, uint8_t, u8)                                                     \
  GC_EACH_MATRIX_ROUTINE(X, float, f32) GC_EACH_MATRIX_ROUTINE(X, double, f64)             \
  GC_EACH_WHOLE_ROUTINE(X, float, f32) GC_EACH_WHOLE_ROUTINE(X, double, f64)

#define GC_EACH_QUANTIZED(X) X(f32_i8) X(f32_i4) X(f32_f16) X(f32_bf16) X(i8_i8) X(i8_i4)
