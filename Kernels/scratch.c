/* Workspace sizes for planners; they are the same on every instruction set. */
#include "KernelLibrary.h"

#include "Support/gemm.h"

int64_t gc_gemm_f32_scratch_bytes(int64_t m, int64_t n, int64_t k) {
  return gc_gemm_f32_workspace_bytes(m, n, k);
}

int64_t gc_gemm_f64_scratch_bytes(int64_t m, int64_t n, int64_t k) {
  return gc_gemm_f64_workspace_bytes(m, n, k);
}
