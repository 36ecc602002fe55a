/* The primitives for AVX-512 (F, BW, DQ, VL). */
#include "variants.h"

#if defined(__x86_64__)

#define GC_TABLE gc_primitives_avx512
#define GC_GEMM_VECTOR_BYTES 64
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,"                             \
                          "avx2,fma,bmi,bmi2,f16c,lzcnt,movbe"))), apply_to = function)
#include "template.h"
#pragma clang attribute pop

#endif
