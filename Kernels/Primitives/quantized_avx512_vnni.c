/* Products of quantized rows for AVX-512 (F, BW, DQ, VL) with VNNI. */
#include "variants.h"

#if defined(__x86_64__)

#define GC_GEMM_VECTOR_BYTES 64
#define GC_DOT 6 /* GC_DOT_AVX512_VNNI */
#pragma clang attribute push( \
    __attribute__((target("avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,"                  \
                          "avx2,fma,bmi,bmi2,f16c,lzcnt,movbe"))), apply_to = function)
#include "../Support/quantized.h"
#pragma clang attribute pop

const gc_integer_products gc_avx512_vnni_products = {gc_quantized_i8_i8, gc_quantized_i8_i4,
                                                     gc_quantized_sums_i8, gc_quantized_sums_i4};

#endif
