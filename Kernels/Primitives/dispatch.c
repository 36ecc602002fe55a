/* Chooses the primitives for an instruction set. */
#include "variants.h"

int gc_host_isa(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                 __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                 __builtin_cpu_supports("f16c") && __builtin_cpu_supports("lzcnt") &&
                 __builtin_cpu_supports("movbe");
  int has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return has_avx2 ? has_avx512 ? GC_ISA_AVX512 : GC_ISA_AVX2 : GC_ISA_BASELINE;
#else
  return GC_ISA_BASELINE;
#endif
}

int gc_host_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  /* What else levels name (cmpxchg16b, lahf, osxsave) comes with these. */
  if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("ssse3") ||
      !__builtin_cpu_supports("popcnt"))
    return 1;
  int isa = gc_host_isa();
  if (isa == GC_ISA_BASELINE) return 2;
  return isa == GC_ISA_AVX512 && __builtin_cpu_supports("avx512cd") ? 4 : 3;
#else
  return 0;
#endif
}

const gc_integer_products *gc_vnni_products(int isa) {
#if defined(__x86_64__)
  if (isa == GC_ISA_AVX2 && __builtin_cpu_supports("avxvnni")) return &gc_avx_vnni_products;
  if (isa == GC_ISA_AVX512 && __builtin_cpu_supports("avx512vnni"))
    return &gc_avx512_vnni_products;
#endif
  (void)isa;
  return NULL;
}

const char *gc_isa_name(int isa) {
  static const char *const names[] = {"baseline", "avx2", "avx512"};
  return isa >= GC_ISA_BASELINE && isa <= GC_ISA_AVX512 ? names[isa] : NULL;
}

const gc_symbol *gc_primitives(int isa, int64_t *count) {
  int host = gc_host_isa();
  int chosen = isa == GC_ISA_BEST ? host : isa;
  *count = 0;
  if (chosen > host) return NULL;
  switch (chosen) {
  case GC_ISA_BASELINE: return gc_primitives_baseline(count);
#if defined(__x86_64__)
  case GC_ISA_AVX2: return gc_primitives_avx2(count);
  case GC_ISA_AVX512: return gc_primitives_avx512(count);
#endif
  default: return NULL;
  }
}
