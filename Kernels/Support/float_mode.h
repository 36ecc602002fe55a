/* The floating-point mode of the calling thread, in which programs treat subnormal numbers as 0. */
#ifndef GC_FLOAT_MODE_H
#define GC_FLOAT_MODE_H

#include <stdint.h>

#if defined(__x86_64__)
/* MXCSR: results that would be subnormal are 0 (bit 15), and so are such operands (bit 6). */
#define GC_FLUSHING ((UINT64_C(1) << 15) | (UINT64_C(1) << 6))

static inline uint64_t gc_read_float_mode(void) {
  uint32_t mode;
  __asm__ volatile("stmxcsr %0" : "=m"(mode));
  return mode;
}

static inline void gc_write_float_mode(uint64_t mode) {
  uint32_t bits = (uint32_t)mode;
  __asm__ volatile("ldmxcsr %0" : : "m"(bits));
}

#elif defined(__aarch64__)
/* FPCR.FZ: subnormal operands and results are 0. */
#define GC_FLUSHING (UINT64_C(1) << 24)

static inline uint64_t gc_read_float_mode(void) {
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}

static inline void gc_write_float_mode(uint64_t mode) {
  __asm__ volatile("msr fpcr, %0" : : "r"(mode));
}

#else
#define GC_FLUSHING UINT64_C(0)
static inline uint64_t gc_read_float_mode(void) { return 0; }
static inline void gc_write_float_mode(uint64_t mode) { (void)mode; }
#endif

#endif
