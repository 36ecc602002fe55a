/* Arithmetic, comparison and selection on f32, f64, i32, i64, u8 and bool (0 or 1 in a uint8_t);
 * selection also on i8, f16 and bf16.
 *
 * Integers wrap around; division by zero gives 0 and the smallest value divided by -1 wraps, so
 * nothing here traps or is undefined. Floats follow IEEE 754. */
#ifndef GC_ARITHMETIC_H
#define GC_ARITHMETIC_H

/* Comparisons give 0 or 1; any comparison with nan is 0 except not_equal.
 * Selection evaluates both sides: `condition` only chooses. */
#define GC_DEFINE_SELECTION(T, type)                                                            \
  GC_INLINE T gc_select_##type(uint8_t condition, T a, T b) { return condition ? a : b; }

#define GC_DEFINE_COMPARISONS(T, type)                                                          \
  GC_INLINE uint8_t gc_equal_##type(T a, T b) { return a == b; }                                \
  GC_INLINE uint8_t gc_not_equal_##type(T a, T b) { return a != b; }                            \
  GC_INLINE uint8_t gc_less_##type(T a, T b) { return a < b; }                                  \
  GC_INLINE uint8_t gc_less_equal_##type(T a, T b) { return a <= b; }                           \
  GC_INLINE uint8_t gc_greater_##type(T a, T b) { return a > b; }                               \
  GC_INLINE uint8_t gc_greater_equal_##type(T a, T b) { return a >= b; }                        \
  GC_DEFINE_SELECTION(T, type)

GC_DEFINE_COMPARISONS(float, f32)
GC_DEFINE_COMPARISONS(double, f64)
GC_DEFINE_COMPARISONS(int32_t, i32)
GC_DEFINE_COMPARISONS(int64_t, i64)
GC_DEFINE_COMPARISONS(uint8_t, u8)
GC_DEFINE_COMPARISONS(uint8_t, bool)
GC_DEFINE_SELECTION(int8_t, i8)
GC_DEFINE_SELECTION(uint16_t, f16)
GC_DEFINE_SELECTION(uint16_t, bf16)

/* maximum and minimum are nan if either operand is. Of two zeros the second operand is returned.
 * sign keeps zeros and nan. floor_divide is floor(a / b), rounded twice. remainder has the sign of
 * the dividend and is exact, as fmod. */
#define GC_DEFINE_FLOAT_ARITHMETIC(T, type, floor_function, remainder_function)                 \
  GC_INLINE T gc_negate_##type(T a) { return -a; }                                              \
  GC_INLINE T gc_sign_##type(T a) { return a > 0 ? (T)1 : a < 0 ? (T)-1 : a; }                  \
  GC_INLINE T gc_floor_##type(T a) { return floor_function(a); }                                \
  GC_INLINE T gc_add_##type(T a, T b) { return a + b; }                                         \
  GC_INLINE T gc_subtract_##type(T a, T b) { return a - b; }                                    \
  GC_INLINE T gc_multiply_##type(T a, T b) { return a * b; }                                    \
  GC_INLINE T gc_divide_##type(T a, T b) { return a / b; }                                      \
  GC_INLINE T gc_remainder_##type(T a, T b) { return remainder_function(a, b); }                \
  GC_INLINE T gc_floor_divide_##type(T a, T b) { return floor_function(a / b); }                \
  GC_INLINE T gc_maximum_##type(T a, T b) { return ((a > b) | (a != a)) ? a : b; }                \
  GC_INLINE T gc_minimum_##type(T a, T b) { return ((a < b) | (a != a)) ? a : b; }

GC_DEFINE_FLOAT_ARITHMETIC(float, f32, floorf, fmodf)
GC_DEFINE_FLOAT_ARITHMETIC(double, f64, floor, fmod)

/* U is the unsigned type of the same width: wrapping is defined there. `is_signed` is a constant
 * that tells -1 from the largest unsigned value. power takes a negative exponent as the truncated
 * real power: 0, unless the base is 1 or -1 (base 0 gives 0). */
#define GC_DEFINE_INTEGER_ARITHMETIC(T, U, type, is_signed)                                     \
  GC_INLINE T gc_negate_##type(T a) { return (T)(U)((U)0 - (U)a); }                             \
  GC_INLINE T gc_abs_##type(T a) { return (is_signed) && a < (T)1 ? gc_negate_##type(a) : a; }  \
  GC_INLINE T gc_sign_##type(T a) { return (T)((a > 0) - ((is_signed) && a < (T)1 && a != 0)); }\
  GC_INLINE T gc_floor_##type(T a) { return a; }                                                \
  GC_INLINE T gc_add_##type(T a, T b) { return (T)(U)((U)a + (U)b); }                           \
  GC_INLINE T gc_subtract_##type(T a, T b) { return (T)(U)((U)a - (U)b); }                      \
  GC_INLINE T gc_multiply_##type(T a, T b) { return (T)(U)((U)a * (U)b); }                      \
  GC_INLINE T gc_divide_##type(T a, T b) {                                                      \
    int negates = (is_signed) && b == (T)-1;                                                    \
    T quotient = (T)(a / (T)((b == 0) | negates ? (T)1 : b));                                   \
    return b == 0 ? (T)0 : negates ? gc_negate_##type(a) : quotient;                            \
  }                                                                                             \
  GC_INLINE T gc_remainder_##type(T a, T b) {                                                   \
    int negates = (is_signed) && b == (T)-1;                                                    \
    return (T)(a % (T)((b == 0) | negates ? (T)1 : b));                                         \
  }                                                                                             \
  GC_INLINE T gc_floor_divide_##type(T a, T b) {                                                \
    T rest = gc_remainder_##type(a, b);                                                         \
    int rounds_down = (is_signed) && rest != 0 && (rest < (T)1) != (b < (T)1);                  \
    return gc_subtract_##type(gc_divide_##type(a, b), (T)rounds_down);                          \
  }                                                                                             \
  GC_INLINE T gc_maximum_##type(T a, T b) { return a > b ? a : b; }                             \
  GC_INLINE T gc_minimum_##type(T a, T b) { return a < b ? a : b; }                             \
  GC_INLINE T gc_power_##type(T base, T exponent) {                                             \
    U result = 1, square = (U)base, remaining = (U)exponent;                                    \
    if ((is_signed) && exponent < (T)1 && exponent != 0) {                                      \
      if (base == 1) return 1;                                                                  \
      if (base == (T)-1) return (exponent & 1) ? (T)-1 : (T)1;                                  \
      return 0;                                                                                 \
    }                                                                                           \
    for (; remaining != 0; remaining = (U)(remaining >> 1)) {                                   \
      if (remaining & 1) result = (U)(result * square);                                         \
      square = (U)(square * square);                                                            \
    }                                                                                           \
    return (T)result;                                                                           \
  }

GC_DEFINE_INTEGER_ARITHMETIC(int32_t, uint32_t, i32, 1)
GC_DEFINE_INTEGER_ARITHMETIC(int64_t, uint64_t, i64, 1)
GC_DEFINE_INTEGER_ARITHMETIC(uint8_t, uint8_t, u8, 0)

GC_INLINE uint8_t gc_and_bool(uint8_t a, uint8_t b) { return a & b; }
GC_INLINE uint8_t gc_or_bool(uint8_t a, uint8_t b) { return a | b; }
GC_INLINE uint8_t gc_not_bool(uint8_t a) { return a ^ 1; }
GC_INLINE uint8_t gc_maximum_bool(uint8_t a, uint8_t b) { return a | b; }
GC_INLINE uint8_t gc_minimum_bool(uint8_t a, uint8_t b) { return a & b; }

#endif
