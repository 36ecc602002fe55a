/* The primitives for AVX2 and FMA. */
#include "variants.h"

#if defined(__x86_64__)

#define GC_TABLE gc_primitives_avx2
#define GC_GEMM_VECTOR_BYTES 32
#pragma clang attribute push( \
    __attribute__((target("avx2,fma,bmi,bmi2,f16c,lzcnt,movbe"))), apply_to = function)
#include "template.h"
#pragma clang attribute pop

#endif
