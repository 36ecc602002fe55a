#include "ExecutionSupport.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
/* MXCSR: results that would be subnormal are 0 (bit 15), and so are such operands (bit 6). */
#define FLUSHING ((1u << 15) | (1u << 6))

uint64_t graphc_float_mode(void) { return _mm_getcsr(); }
void graphc_set_float_mode(uint64_t mode) { _mm_setcsr((unsigned)mode); }

#elif defined(__aarch64__)
/* FPCR.FZ: subnormal operands and results are 0. */
#define FLUSHING (UINT64_C(1) << 24)

uint64_t graphc_float_mode(void) {
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}
void graphc_set_float_mode(uint64_t mode) { __asm__ volatile("msr fpcr, %0" : : "r"(mode)); }

#else
#define FLUSHING 0
uint64_t graphc_float_mode(void) { return 0; }
void graphc_set_float_mode(uint64_t mode) { (void)mode; }
#endif

uint64_t graphc_flushing(uint64_t mode) { return mode | FLUSHING; }
