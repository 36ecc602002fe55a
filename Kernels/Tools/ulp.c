/* Measures the f32 functions over every float, or every step-th, against libm in double precision.
 *
 *   clang -O2 -march=native -fno-math-errno Tools/ulp.c -o ulp -lm && ./ulp [step] [function ...]
 *
 * An error of 0.5 ulp is a correctly rounded result. Subnormal results count in units of 2^-149.
 * Exit status 0 when all errors are at most 2 ulp and all special values are right. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../Support/scalar.h"

enum { BATCH = 4096 };
static float input[BATCH], output[BATCH];

/* The spacing of floats at |reference|. */
static double unit(double reference) {
  int exponent;
  double magnitude = fabs(reference);
  if (magnitude < 0x1p-126) return 0x1p-149;
  frexp(magnitude, &exponent);
  return ldexp(1.0, exponent - 24);
}

static double worst, worst_input;
static long wrong_specials, step = 1;
static int exceeds;

static void report(const char *function, const char *where) {
  printf("%-8s %.3f ulp at %s%a (%.9g); wrong specials %ld\n", function, worst, where, worst_input,
         worst_input, wrong_specials);
  fflush(stdout);
  if (worst > 2 || wrong_specials > 0) exceeds = 1;
}

static void compare(float x, float got, double want) {
  float rounded = (float)want;
  double error;
  if (isnan(want) || isinf(rounded) || isinf(got) || isnan(got)) {
    int same = isnan(want) ? isnan(got) : got == rounded;
    /* Overflow one unit early is an ulp error, counted as one. */
    if (!same && isinf(got) && fabs(want) > 0.9999999 * FLT_MAX) same = 1;
    if (!same && wrong_specials++ < 5) printf("  special: f(%a) = %a, expected %a\n", x, got, want);
    return;
  }
  if (want == 0 && signbit(got) != signbit((float)want)) {
    if (wrong_specials++ < 5) printf("  zero sign: f(%a) = %a\n", x, got);
  }
  error = fabs((double)got - want) / unit(want);
  if (error > worst) worst = error, worst_input = x;
}

static double rsqrt(double x) { return 1 / sqrt(x); }
static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

/* Bits of the magnitudes that every function is measured at, whatever the step: 0, the least
 * subnormal and normal numbers, 1, the greatest float, infinity and nan. */
static const uint32_t usual[] = {0, 1, 0x00800000, 0x3f800000, 0x7f7fffff, 0x7f800000, 0x7fc00000};

/* Magnitudes (as bits) from `first` to `last`, both signs. */
#define MEASURE(function, reference, first, last)                                      \
  static void measure_##function(void) {                                               \
    uint64_t bits = (first);                                                           \
    worst = worst_input = 0;                                                           \
    wrong_specials = 0;                                                                \
    while (bits <= (last)) {                                                           \
      int count = 0;                                                                   \
      for (; count < BATCH && bits <= (last); count += 2, bits += (uint64_t)step) {    \
        input[count] = gc_from_bits_f32((uint32_t)bits);                               \
        input[count + 1] = -input[count];                                              \
      }                                                                                \
      for (int i = 0; i < count; ++i) output[i] = gc_##function##_f32(input[i]);       \
      for (int i = 0; i < count; ++i) compare(input[i], output[i], reference(input[i]));\
    }                                                                                  \
    for (int i = 0; i < 14; ++i) {                                                     \
      float x = gc_from_bits_f32(usual[i / 2] | (uint32_t)(i % 2) << 31);              \
      compare(x, gc_##function##_f32(x), reference(x));                                \
    }                                                                                  \
    report(#function, "");                                                             \
  }

/* 2^-30 ... 2^7 and beyond for functions that are x or constant outside. */
MEASURE(exp, exp, 0x30000000u, 0x43000000u)
MEASURE(expm1, expm1, 0x00000000u, 0x43000000u)
MEASURE(tanh, tanh, 0x00000000u, 0x42000000u)
MEASURE(sigmoid, sigmoid, 0x30000000u, 0x43000000u)
MEASURE(erf, erf, 0x00000000u, 0x41000000u)
MEASURE(log, log, 0x00000000u, 0x7f800001u)
MEASURE(log1p, log1p, 0x00000000u, 0x7f800001u)
MEASURE(rsqrt, rsqrt, 0x00000000u, 0x7f800001u)
MEASURE(sin, sin, 0x00000000u, 0x7f800001u)
MEASURE(cos, cos, 0x30000000u, 0x7f800001u)

static float random_float(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return gc_from_bits_f32((uint32_t)(*state >> 32));
}

static void compare_power(float x, float y) {
  long before = wrong_specials;
  compare(x, gc_power_f32(x, y), pow(x, y));
  if (wrong_specials != before && wrong_specials < 5) printf("    exponent %a\n", y);
}

/* All pairs of special values, random bit patterns, and random pairs with a result in range. */
static void measure_power(void) {
  const float special[] = {0, -0.0f, 1, -1, 2, -2, 3, -3, 0.5f, -0.5f, 1.5f, -2.5f,
      0x1p-149f, -0x1p-149f, FLT_MAX, -FLT_MAX, 0x1p24f, 0x1.000002p23f, -0x1.000002p23f,
      INFINITY, -INFINITY, NAN, 0x1.fffffep-1f, 0x1.000002p0f};
  int count = sizeof special / sizeof *special;
  uint64_t state = 1;
  worst = worst_input = 0;
  wrong_specials = 0;
  for (int i = 0; i < count; ++i)
    for (int j = 0; j < count; ++j) compare_power(special[i], special[j]);
  for (long i = 0; i < 100000000 / step; ++i) {
    float x = random_float(&state), y = random_float(&state);
    if (i & 1) {
      double logarithm = log2(fabs((double)x));
      y = (float)(y == y ? fmod(y, 150 / logarithm) : 1);
      x = fabsf(x);
    }
    compare_power(x, y);
  }
  report("power", "base ");
}

int main(int count, char **names) {
  static const struct { const char *name; void (*measure)(void); } all[] = {
      {"exp", measure_exp}, {"expm1", measure_expm1}, {"tanh", measure_tanh},
      {"sigmoid", measure_sigmoid}, {"erf", measure_erf}, {"log", measure_log},
      {"log1p", measure_log1p}, {"rsqrt", measure_rsqrt}, {"sin", measure_sin},
      {"cos", measure_cos}, {"power", measure_power}};
  if (count > 1 && atol(names[1]) > 0) step = atol(names[1]), --count, ++names;
  for (unsigned i = 0; i < sizeof all / sizeof *all; ++i)
    for (int j = count > 1 ? 1 : 0; j < count; ++j)
      if (count == 1 || !strcmp(names[j], all[i].name)) all[i].measure();
  return exceeds;
}
