/* The matrix product for f32 and f64: gc_gemm_<type> and gc_gemm_<type>_workspace_bytes. */
#include "runtime.h"
#include "gemm_parameters.h"
#include "gemm_vector.h"
#include "gemm_tile.h"
#include "gemm_pack.h"
#include "gemm_row.h"
#include "gemm_product.h"
#include "gemm_plain.h"
#define GC_GEMM_IS_F64
#include "gemm_vector.h"
#include "gemm_tile.h"
#include "gemm_pack.h"
#include "gemm_row.h"
#include "gemm_product.h"
#include "gemm_plain.h"
#undef GC_GEMM_IS_F64
