/* Whether this CPU has the instructions that the compiler was allowed to use.
 *
 * The functions of a library's interface are themselves compiled for the oldest CPU, so that they
 * can say so instead of dying of an illegal instruction: they stand between
 * GC_BEGIN_BASELINE and GC_END_BASELINE. */
#if defined(__x86_64__) && defined(__clang__)
#define GC_BASELINE "arch=x86-64,no-sse3,no-avx,no-bmi,no-bmi2,no-popcnt,no-lzcnt"
#define GC_BEGIN_BASELINE                                                                        \
  _Pragma("clang attribute push(__attribute__((target(GC_BASELINE))), apply_to = function)")
#define GC_END_BASELINE _Pragma("clang attribute pop")
#elif defined(__x86_64__) && defined(__GNUC__)
#define GC_BEGIN_BASELINE                                                                        \
  _Pragma("GCC push_options")                                                                    \
  _Pragma("GCC target(\"arch=x86-64,no-sse3,no-avx,no-bmi,no-bmi2,no-popcnt,no-lzcnt\")")
#define GC_END_BASELINE _Pragma("GCC pop_options")
#else
#define GC_BEGIN_BASELINE
#define GC_END_BASELINE
#endif

/* 1 if a macro is defined as 1, 0 if it is not defined. */
#define GC_IS_ONE(macro) GC_IS_ONE_OF_VALUE(macro)
#define GC_IS_ONE_OF_VALUE(value) GC_IS_ONE_OF_PLACE(GC_PLACE_##value)
#define GC_IS_ONE_OF_PLACE(place) GC_SECOND(place 1, 0, 0)
#define GC_PLACE_1 0,
#define GC_SECOND(first, second, ...) second

/* Not every compiler knows this one's name. */
#if defined(__AVXVNNI__)
#define GC_MAY_NEED_AVXVNNI
#endif

/* Asked here, since gcc forgets these macros in functions for the oldest CPU. */
enum {
  GC_NEEDS_SSE3 = GC_IS_ONE(__SSE3__),
  GC_NEEDS_SSSE3 = GC_IS_ONE(__SSSE3__),
  GC_NEEDS_SSE4_1 = GC_IS_ONE(__SSE4_1__),
  GC_NEEDS_SSE4_2 = GC_IS_ONE(__SSE4_2__),
  GC_NEEDS_POPCNT = GC_IS_ONE(__POPCNT__),
  GC_NEEDS_AVX = GC_IS_ONE(__AVX__),
  GC_NEEDS_AVX2 = GC_IS_ONE(__AVX2__),
  GC_NEEDS_FMA = GC_IS_ONE(__FMA__),
  GC_NEEDS_BMI = GC_IS_ONE(__BMI__),
  GC_NEEDS_BMI2 = GC_IS_ONE(__BMI2__),
  GC_NEEDS_AVX512F = GC_IS_ONE(__AVX512F__),
  GC_NEEDS_AVX512BW = GC_IS_ONE(__AVX512BW__),
  GC_NEEDS_AVX512CD = GC_IS_ONE(__AVX512CD__),
  GC_NEEDS_AVX512DQ = GC_IS_ONE(__AVX512DQ__),
  GC_NEEDS_AVX512VL = GC_IS_ONE(__AVX512VL__),
  GC_NEEDS_AVX512IFMA = GC_IS_ONE(__AVX512IFMA__),
  GC_NEEDS_AVX512VBMI = GC_IS_ONE(__AVX512VBMI__),
  GC_NEEDS_AVX512VBMI2 = GC_IS_ONE(__AVX512VBMI2__),
  GC_NEEDS_AVX512VNNI = GC_IS_ONE(__AVX512VNNI__),
  GC_NEEDS_AVX512BITALG = GC_IS_ONE(__AVX512BITALG__),
  GC_NEEDS_AVX512VPOPCNTDQ = GC_IS_ONE(__AVX512VPOPCNTDQ__),
  GC_NEEDS_GFNI = GC_IS_ONE(__GFNI__),
  GC_NEEDS_AVXVNNI = GC_IS_ONE(__AVXVNNI__),
};

GC_BEGIN_BASELINE

int32_t GC_API(cpu_supported)(void) {
#if defined(__x86_64__) && defined(__GNUC__)
#define GC_CHECK(macro, feature)                                                                 \
  if (GC_NEEDS_##macro && !__builtin_cpu_supports(feature)) return 0
  __builtin_cpu_init();
  GC_CHECK(SSE3, "sse3");
  GC_CHECK(SSSE3, "ssse3");
  GC_CHECK(SSE4_1, "sse4.1");
  GC_CHECK(SSE4_2, "sse4.2");
  GC_CHECK(POPCNT, "popcnt");
  GC_CHECK(AVX, "avx");
  GC_CHECK(AVX2, "avx2");
  GC_CHECK(FMA, "fma");
  GC_CHECK(BMI, "bmi");
  GC_CHECK(BMI2, "bmi2");
  GC_CHECK(AVX512F, "avx512f");
  GC_CHECK(AVX512BW, "avx512bw");
  GC_CHECK(AVX512CD, "avx512cd");
  GC_CHECK(AVX512DQ, "avx512dq");
  GC_CHECK(AVX512VL, "avx512vl");
  GC_CHECK(AVX512IFMA, "avx512ifma");
  GC_CHECK(AVX512VBMI, "avx512vbmi");
  GC_CHECK(AVX512VBMI2, "avx512vbmi2");
  GC_CHECK(AVX512VNNI, "avx512vnni");
  GC_CHECK(AVX512BITALG, "avx512bitalg");
  GC_CHECK(AVX512VPOPCNTDQ, "avx512vpopcntdq");
  GC_CHECK(GFNI, "gfni");
#if defined(GC_MAY_NEED_AVXVNNI)
  GC_CHECK(AVXVNNI, "avxvnni");
#endif
#undef GC_CHECK
#endif
  return 1;
}

int32_t GC_API(abi_version)(void) { return GC_ARTIFACT_ABI_VERSION; }

GC_END_BASELINE
