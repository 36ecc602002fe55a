/* The primitives for every CPU of the target. */
#include "variants.h"

#define GC_TABLE gc_primitives_baseline
#define GC_GEMM_VECTOR_BYTES 16
#include "template.h"
