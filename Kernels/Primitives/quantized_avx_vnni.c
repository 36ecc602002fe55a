/* Products of quantized rows for AVX2 with AVX-VNNI. */
#include "variants.h"

#if defined(__x86_64__)

#define GC_GEMM_VECTOR_BYTES 32
#define GC_DOT 5 /* GC_DOT_AVX_VNNI */
#pragma clang attribute push( \
    __attribute__((target("avxvnni,avx2,fma,bmi,bmi2,f16c,lzcnt,movbe"))), apply_to = function)
#include "../Support/quantized.h"
#pragma clang attribute pop

const gc_integer_products gc_avx_vnni_products = {gc_quantized_i8_i8, gc_quantized_i8_i4,
                                                  gc_quantized_sums_i8, gc_quantized_sums_i4};

#endif
