/* The table of each compiled instruction set; dispatch.c chooses among them. */
#ifndef GC_VARIANTS_H
#define GC_VARIANTS_H

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "KernelLibrary.h"
#include "quantized.h"

const gc_symbol *gc_primitives_baseline(int64_t *count);
#if defined(__x86_64__)
const gc_symbol *gc_primitives_avx2(int64_t *count);
const gc_symbol *gc_primitives_avx512(int64_t *count);
#endif

#endif
