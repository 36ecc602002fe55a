/* The matrix product for f32 and f64: gc_gemm_<type> and gc_gemm_<type>_workspace_bytes. */
#include "gemm_parameters.h"
#include "gemm_template.h"
#define GC_GEMM_IS_F64
#include "gemm_template.h"
#undef GC_GEMM_IS_F64
