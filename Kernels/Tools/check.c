/* Tests the library: every primitive of every instruction set of this machine against its scalar
 * function, Philox against published values, and the embedded text. Prints the failures; exit
 * status 0 when there are none.
 *
 *   clang -std=gnu11 -O2 -Iinclude Tools/check.c Primitives/<all>.c embed.c -o check -lm
 */
#include "checking.h"
#include "../Primitives/list.h"

/* Type, lanes of 256 bytes, least and greatest value. */
#define GC_EACH_REDUCTION_TYPE(X)                                                          \
  X(float, f32, 64, -GC_INFINITY_F32, GC_INFINITY_F32)                                     \
  X(double, f64, 32, -(double)GC_INFINITY_F32, (double)GC_INFINITY_F32)                    \
  X(int32_t, i32, 64, INT32_MIN, INT32_MAX)                                                \
  X(int64_t, i64, 32, INT64_MIN, INT64_MAX)                                                \
  X(uint8_t, u8, 256, 0, 255)                                                              \
  X(uint8_t, bool, 256, 0, 1)

enum { SIZE = 1200 };

/* Floats may differ by contraction: 4 units in the last place, or both nan. */
static int same_f32(float a, float b) {
  double difference = fabs((double)a - (double)b);
  return (a != a && b != b) || a == b || difference <= 4 * 0x1p-23 * fabs((double)b) + 4 * 0x1p-149;
}
static int same_f64(double a, double b) {
  return (a != a && b != b) || a == b || fabs(a - b) <= 4 * 0x1p-52 * fabs(b);
}
static int same_i32(int32_t a, int32_t b) { return a == b; }
static int same_i64(int64_t a, int64_t b) { return a == b; }
static int same_u8(uint8_t a, uint8_t b) { return a == b; }
static int same_bool(uint8_t a, uint8_t b) { return a == b; }
static int same_i8(int8_t a, int8_t b) { return a == b; }
static int same_f16(uint16_t a, uint16_t b) { return a == b; }
static int same_bf16(uint16_t a, uint16_t b) { return a == b; }

static const double special[] = {0.0, -0.0, 1, -1, 2, -2, 0.5, 3, 5, 1e-40, 1e-310, -1e-40, 1e30,
    -1e30, 88.8, -104, 2147483648.0, -2147483648.0, 9223372036854775808.0, 255, 256, INFINITY,
    -INFINITY, NAN};
enum { SPECIALS = sizeof special / sizeof *special };

static double any_float(int64_t i, int64_t step) {
  if (i < SPECIALS * SPECIALS) return special[i / step % SPECIALS];
  if (i % 3 == 0) return (double)gc_from_bits_f32((uint32_t)bits());
  return ((double)(bits() & 0xffffff) / 0x1p24 - 0.5) * (i % 3 == 1 ? 8 : 200);
}
static int64_t any_integer(int64_t i, int64_t step) {
  static const int64_t edges[] = {0, 1, -1, 2, -2, 3, 7, -7, INT32_MAX, INT32_MIN, INT64_MAX,
      INT64_MIN, 255, 128, 100, -100, 64, 63, 31, 5, -5, 10, 1000, -1000};
  return i < SPECIALS * SPECIALS ? edges[i / step % SPECIALS] : (int64_t)bits() % 1000 - 500;
}
static float any_f32(int64_t i, int64_t s) { return (float)any_float(i, s); }
static double any_f64(int64_t i, int64_t s) { return any_float(i, s); }
static int32_t any_i32(int64_t i, int64_t s) { return (int32_t)any_integer(i, s); }
static int64_t any_i64(int64_t i, int64_t s) { return any_integer(i, s); }
static uint8_t any_u8(int64_t i, int64_t s) { return (uint8_t)any_integer(i, s); }
static uint8_t any_bool(int64_t i, int64_t s) { return any_integer(i, s) & 1; }
static int8_t any_i8(int64_t i, int64_t s) { return (int8_t)any_integer(i, s); }
static uint16_t any_f16(int64_t i, int64_t s) { return (uint16_t)any_integer(i, s); }
static uint16_t any_bf16(int64_t i, int64_t s) { return (uint16_t)any_integer(i, s); }

#define OPERAND(T, name, type, step) \
  static T name[SIZE]; for (int64_t i = 0; i < SIZE; ++i) name[i] = any_##type(i, step)

#define CHECK_UNARY(function, T, type)                                                     \
  {                                                                                        \
    const char *name = "gc_tile_" #function "_" #type;                                     \
    void (*tile)(int64_t, T *, const T *) = find(name);                                    \
    OPERAND(T, a, type, 1); static T out[SIZE + 1];                                        \
    out[SIZE - 1] = 77; tile(SIZE - 1, out, a);                                            \
    CHECK(out[SIZE - 1] == 77, name, -1);                                                  \
    for (int64_t i = 0; i < SIZE - 1; ++i)                                                 \
      CHECK(same_##type(out[i], gc_##function##_##type(a[i])), name, i);                   \
    tile(SIZE - 1, a, a);                                                                  \
    CHECK(!memcmp(a, out, (SIZE - 1) * sizeof(T)) , name, -2);                             \
  }

#define CHECK_BINARY_INTO(R, result, function, T, type)                                    \
  {                                                                                        \
    const char *name = "gc_tile_" #function "_" #type;                                     \
    void (*tile)(int64_t, R *, const T *, const T *) = find(name);                         \
    OPERAND(T, a, type, 1); OPERAND(T, b, type, SPECIALS); static R out[SIZE];             \
    out[SIZE - 1] = 77; tile(SIZE - 1, out, a, b);                                         \
    CHECK(out[SIZE - 1] == 77, name, -1);                                                  \
    for (int64_t i = 0; i < SIZE - 1; ++i)                                                 \
      CHECK(same_##result(out[i], gc_##function##_##type(a[i], b[i])), name, i);           \
    if (sizeof(R) != sizeof(T)) break;                                                     \
    tile(SIZE - 1, (R *)(void *)b, a, b);                                                  \
    CHECK(!memcmp(b, out, (SIZE - 1) * sizeof(T)), name, -2);                              \
  }
#define CHECK_BINARY(function, T, type) do CHECK_BINARY_INTO(T, type, function, T, type) while (0);
#define CHECK_COMPARISON(function, T, type) \
  do CHECK_BINARY_INTO(uint8_t, bool, function, T, type) while (0);

/* A number in place of either tile, also where the result goes over the tile. */
#define CHECK_MIXED_INTO(R, result, function, T, type)                                     \
  {                                                                                        \
    const char *name = "gc_tile_" #function "_number_" #type;                              \
    void (*right)(int64_t, R *, const T *, T) = find(name);                                \
    void (*left)(int64_t, R *, T, const T *) = find("gc_tile_number_" #function "_" #type);\
    OPERAND(T, a, type, 1); static R out[SIZE];                                            \
    for (int s = 0; s < SPECIALS; ++s) {                                                   \
      T number = any_##type(s, 1);                                                         \
      out[SIZE - 1] = 77; right(SIZE - 1, out, a, number);                                 \
      CHECK(out[SIZE - 1] == 77, name, -1);                                                \
      for (int64_t i = 0; i < SIZE - 1; ++i)                                               \
        CHECK(same_##result(out[i], gc_##function##_##type(a[i], number)), name, i);       \
      left(SIZE - 1, out, number, a);                                                      \
      CHECK(out[SIZE - 1] == 77, name, -1);                                                \
      for (int64_t i = 0; i < SIZE - 1; ++i)                                               \
        CHECK(same_##result(out[i], gc_##function##_##type(number, a[i])), name, -2 - i);  \
    }                                                                                      \
    if (sizeof(R) != sizeof(T)) break;                                                     \
    left(SIZE - 1, (R *)(void *)a, any_##type(SPECIALS - 1, 1), a);                        \
    CHECK(!memcmp(a, out, (SIZE - 1) * sizeof(T)), name, -2);                              \
  }
#define CHECK_MIXED_BINARY(function, T, type) \
  do CHECK_MIXED_INTO(T, type, function, T, type) while (0);
#define CHECK_MIXED_COMPARISON(function, T, type) \
  do CHECK_MIXED_INTO(uint8_t, bool, function, T, type) while (0);

#define CHECK_CAST(F, from, T, to)                                                         \
  {                                                                                        \
    const char *name = "gc_tile_cast_" #from "_" #to;                                      \
    void (*tile)(int64_t, T *, const F *) = find(name);                                    \
    OPERAND(F, a, from, 1); static T out[SIZE]; tile(SIZE, out, a);                        \
    for (int64_t i = 0; i < SIZE; ++i)                                                     \
      CHECK(same_##to(out[i], gc_cast_##from##_##to(a[i])), name, i);                      \
  }

#define CHECK_MOVEMENT(T, type)                                                            \
  {                                                                                        \
    OPERAND(T, a, type, 1); OPERAND(T, b, type, SPECIALS);                                 \
    static T out[3 * SIZE]; static uint8_t condition[SIZE]; static int64_t index[SIZE];    \
    void (*select)(int64_t, T *, const uint8_t *, const T *, const T *) =                  \
        find("gc_tile_select_" #type);                                                     \
    void (*select_number)(int64_t, T *, const uint8_t *, const T *, T) =                   \
        find("gc_tile_select_number_" #type);                                              \
    void (*number_select)(int64_t, T *, const uint8_t *, T, const T *) =                   \
        find("gc_tile_number_select_" #type);                                              \
    void (*copy)(int64_t, T *, const T *) = find("gc_tile_copy_" #type);                   \
    void (*splat)(int64_t, T *, T) = find("gc_tile_splat_" #type);                         \
    void (*load)(int64_t, T *, const T *, int64_t) = find("gc_tile_load_" #type);          \
    void (*store)(int64_t, T *, int64_t, const T *) = find("gc_tile_store_" #type);        \
    void (*gather)(int64_t, T *, const T *, const int64_t *) = find("gc_tile_gather_" #type);\
    for (int64_t i = 0; i < SIZE; ++i)                                                     \
      condition[i] = bits() & 1, index[i] = (int64_t)(bits() % SIZE);                      \
    select(SIZE, out, condition, a, b);                                                    \
    for (int64_t i = 0; i < SIZE; ++i)                                                     \
      CHECK(!memcmp(&out[i], condition[i] ? &a[i] : &b[i], sizeof(T)), "select " #type, i);\
    select_number(SIZE, out, condition, a, b[7]);                                          \
    for (int64_t i = 0; i < SIZE; ++i)                                                     \
      CHECK(!memcmp(&out[i], condition[i] ? &a[i] : &b[7], sizeof(T)), "select " #type, i);\
    number_select(SIZE, out, condition, a[9], b);                                          \
    for (int64_t i = 0; i < SIZE; ++i)                                                     \
      CHECK(!memcmp(&out[i], condition[i] ? &a[9] : &b[i], sizeof(T)), "select " #type, i);\
    copy(SIZE, out, b);                                                                    \
    CHECK(!memcmp(out, b, sizeof b), "copy " #type, 0);                                    \
    splat(SIZE, out, a[5]);                                                                \
    for (int64_t i = 0; i < SIZE; ++i)                                                     \
      CHECK(!memcmp(&out[i], &a[5], sizeof(T)), "splat " #type, i);                        \
    for (int64_t stride = -1; stride <= 3; ++stride) {                                     \
      const T *base = stride < 0 ? a + 399 : a;                                            \
      load(400, out, base, stride);                                                        \
      for (int64_t i = 0; i < 400; ++i)                                                    \
        CHECK(!memcmp(&out[i], &base[i * stride], sizeof(T)), "load " #type, i);           \
      if (stride < 1) continue;                                                            \
      store(SIZE, out, stride, a);                                                         \
      for (int64_t i = 0; i < SIZE; ++i)                                                   \
        CHECK(!memcmp(&out[i * stride], &a[i], sizeof(T)), "store " #type, i);             \
    }                                                                                      \
    gather(SIZE, out, b, index);                                                           \
    for (int64_t i = 0; i < SIZE; ++i)                                                     \
      CHECK(!memcmp(&out[i], &b[index[i]], sizeof(T)), "gather " #type, i);                \
  }

/* The documented order, written as slowly as possible. */
#define CHECK_REDUCTION(name, combine, T, type, lanes, start)                              \
  {                                                                                        \
    T (*reduce)(int64_t, const T *) = find("gc_tile_reduce_" #name "_" #type);             \
    OPERAND(T, all, type, 1);                                                              \
    for (int64_t n = 0; n < 600; n += n < 70 ? 1 : 37)                                     \
      for (int finite = 0; finite < 2; ++finite) {                                         \
        const T *a = finite ? all + SPECIALS * SPECIALS + 1 : all;                         \
        T lane[lanes], want = start; int full[lanes] = {0};                                \
        for (int64_t i = 0; i < n; ++i) {                                                  \
          int64_t l = i % (lanes);                                                         \
          lane[l] = full[l] ? combine(lane[l], a[i]) : a[i]; full[l] = 1;                  \
        }                                                                                  \
        for (int64_t w = (lanes) / 2; w; w /= 2)                                           \
          for (int64_t l = 0; l < w; ++l)                                                  \
            if (full[l + w]) lane[l] = combine(lane[l], lane[l + w]);                      \
        if (n) want = lane[0];                                                             \
        T got = reduce(n, a);                                                              \
        CHECK(want != want ? got != got : !memcmp(&got, &want, sizeof(T)),                 \
              "reduce " #name "_" #type, n);                                               \
      }                                                                                    \
  }
#define CHECK_REDUCTIONS(T, type, lanes, least, greatest)                                  \
  CHECK_REDUCTION(maximum, gc_maximum_##type, T, type, lanes, least)                       \
  CHECK_REDUCTION(minimum, gc_minimum_##type, T, type, lanes, greatest)
#define CHECK_SUMS(T, type, lanes, least, greatest)                                        \
  CHECK_REDUCTION(sum, gc_add_##type, T, type, lanes, 0)                                   \
  CHECK_REDUCTION(product, gc_multiply_##type, T, type, lanes, 1)
#define gc_add_bool gc_or_bool
#define gc_multiply_bool gc_and_bool

#define CHECK_RANDOM(name, T)                                                              \
  {                                                                                        \
    void (*tile)(int64_t, T *, int64_t, int64_t, int64_t, const int64_t *) =               \
        find("gc_tile_random_" #name);                                                     \
    static T out[SIZE]; static int64_t index[SIZE];                                        \
    for (int64_t n = 0; n < 300; n += n < 20 ? 1 : 31)                                     \
      for (int64_t first = 0; first < 9; ++first)                                          \
        for (int shuffled = 0; shuffled < 2; ++shuffled) {                                 \
          int64_t start = first == 8 ? (INT64_C(1) << 34) - 3 : first;                     \
          for (int64_t i = 0; i < n; ++i) index[i] = shuffled ? start + i * i % 91 : start + i;\
          tile(n, out, -5, 3, INT64_C(1) << 33 | 9, index);                                \
          for (int64_t i = 0; i < n; ++i)                                                  \
            CHECK(out[i] == gc_random_##name(-5, 3, INT64_C(1) << 33 | 9, index[i]),       \
                  "random " #name, i);                                                     \
        }                                                                                  \
  }

static void check_iota(void) {
  void (*iota)(int64_t, int64_t *, int64_t, int64_t) = find("gc_tile_iota_i64");
  static int64_t out[SIZE];
  iota(SIZE, out, -4, 3);
  for (int64_t i = 0; i < SIZE; ++i) CHECK(out[i] == 3 * i - 4, "iota", i);
}

/* From the known-answer file of Random123. */
static void check_philox(void) {
  static const uint32_t vectors[3][10] = {
      {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
      {~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
      {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09,
       0x94fdcceb, 0x5001e420, 0x24126ea1}};
  for (int i = 0; i < 3; ++i) {
    uint32_t out[4];
    gc_philox4x32_10(vectors[i], vectors[i] + 4, out);
    CHECK(!memcmp(out, vectors[i] + 6, sizeof out), "philox", i);
  }
}

/* sin and cos of floats up to the greatest, and of the one closest to a multiple of pi/2; computed
 * with 400 bits. */
static const float angles[][3] = {
    {0x1.921fb6p1f, -0x1.777a5cp-24f, -0x1p0f},
    {0x1p25f, -0x1.f3fa14p-1f, -0x1.b9381ap-3f},
    {-0x1.fffffep24f, -0x1.345d18p-1f, -0x1.98b984p-1f},
    {-0x1p31f, 0x1.f14f92p-1f, 0x1.e70c2ep-3f},
    {0x1.2a05f2p33f, -0x1.f334c8p-2f, 0x1.bf098ap-1f},
    {-0x1.5p64f, 0x1.f903c6p-1f, 0x1.5124bep-3f},
    {0x1.f37c8ap95f, 0x1p0f, -0x1.bbdd52p-30f},
    {0x1p127f, 0x1.3f2c62p-1f, 0x1.90571ep-1f},
    {0x1.fffffep127f, -0x1.0b3366p-1f, 0x1.b4bf2cp-1f}};
enum { ANGLES = sizeof angles / sizeof *angles };

/* Known values, and that no element depends on whether another needs the long reduction. */
static void check_angles(void) {
  static const float unusual[] = {0x1p25f, 1e10f, -0x1.fffffep127f, INFINITY, NAN};
  static float a[300], moderate[300], mixed[300];
  for (int function = 0; function < 2; ++function) {
    const char *name = function ? "gc_tile_cos_f32" : "gc_tile_sin_f32";
    void (*tile)(int64_t, float *, const float *) = find(name);
    for (int i = 0; i < ANGLES; ++i) a[i] = angles[i][0];
    tile(ANGLES, mixed, a);
    for (int i = 0; i < ANGLES; ++i) {
      float got = function ? gc_cos_f32(a[i]) : gc_sin_f32(a[i]), want = angles[i][1 + function];
      CHECK(fabsf(got - want) <= 2 * 0x1p-23f * fabsf(want), name, i);
      CHECK(fabsf(mixed[i] - want) <= 2 * 0x1p-23f * fabsf(want), name, i);
    }
    for (int i = 0; i < 300; ++i)
      a[i] = (float)((double)(bits() & 0xffffff) / 0x1p23 - 1) * (i % 3 ? 10.0f : 0x1.fffffep24f);
    tile(300, moderate, a);
    for (int u = 0; u < 5; ++u) {
      int place = (int)(bits() % 300);
      float replaced = a[place];
      a[place] = unusual[u];
      tile(300, mixed, a);
      CHECK(u < 3 ? fabsf(mixed[place]) <= 1 : mixed[place] != mixed[place], name, -3 - u);
      mixed[place] = moderate[place];
      CHECK(!memcmp(mixed, moderate, sizeof mixed), name, -3 - u);
      a[place] = replaced;
    }
  }
}

int main(void) {
  for (isa = GC_ISA_BASELINE; isa <= gc_host_isa(); ++isa) {
    GC_EACH_UNARY(CHECK_UNARY)
    GC_EACH_BINARY(CHECK_BINARY)
    GC_EACH_COMPARISON(CHECK_COMPARISON)
    GC_EACH_MIXED_BINARY(CHECK_MIXED_BINARY)
    GC_EACH_MIXED_COMPARISON(CHECK_MIXED_COMPARISON)
    GC_EACH_CAST(CHECK_CAST)
    GC_EACH_TYPE(CHECK_MOVEMENT)
    GC_EACH_REDUCTION_TYPE(CHECK_REDUCTIONS)
    GC_EACH_REDUCTION_TYPE(CHECK_SUMS)
    CHECK_RANDOM(bits, int64_t)
    CHECK_RANDOM(uniform_f32, float)
    CHECK_RANDOM(uniform_f64, double)
    check_iota();
    check_angles();
  }
  isa = 0;
  check_philox();
  static const char *const names[] = {"scalar.h",  "random.h", "fold.h",
                                      "runtime.h", "gemm.h",   "pool.h"};
  for (int i = 0; i < 6; ++i)
    CHECK(gc_support_text(names[i]) && strlen(gc_support_text(names[i])) > 1000, "text", i);
  CHECK(!gc_support_text("absent.h"), "text", 6);
  printf("%ld checks, %ld failures\n", checks, failures);
  return failures != 0;
}
