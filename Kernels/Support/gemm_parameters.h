/* Tile and block sizes of the matrix product. GC_GEMM_VECTOR_BYTES (64: AVX-512, 32: AVX2 and FMA,
 * 16: anything) follows the compiler's target unless the including file sets it. */
#ifndef GC_GEMM_PARAMETERS_H
#define GC_GEMM_PARAMETERS_H

#include <stdint.h>

#if !defined(GC_GEMM_VECTOR_BYTES)
#if defined(__AVX512F__)
#define GC_GEMM_VECTOR_BYTES 64
#elif defined(__AVX2__) && defined(__FMA__)
#define GC_GEMM_VECTOR_BYTES 32
#else
#define GC_GEMM_VECTOR_BYTES 16
#endif
#endif

/* Lines x vectors of the register tile: 12 x 2 of 32 registers, or 6 x 2 of 16, leave room for one
 * row of vectors and a broadcast element. */
#define GC_TILE_LINES (GC_GEMM_VECTOR_BYTES == 64 ? 12 : 6)
#define GC_TILE_VECTORS 2

/* The same for every instruction set, because rounding and the workspace size must be. A block of
 * DEPTH x COLUMNS is 768 KiB, less than half of a second-level cache, and a strip of 12 lines by
 * DEPTH with the panel beside it fits the first; deeper blocks would read C less often. 16 more
 * elements per copied line keep lines that are read together out of the same cache set. */
#define GC_BLOCK_DEPTH (1536 / (int64_t)sizeof(GC_REAL))
#define GC_BLOCK_COLUMNS 512
/* Blocks of the depth whose products are added in the type of C. The sums of more are added in
 * double, so that errors do not grow with the depth. */
#define GC_BLOCK_GROUP 16
#define GC_LINE_PADDING 16
/* Rows of the right operand ahead of the one in use: 200 cycles, what the third-level cache takes.
 * The processor itself does not foresee rows that are read in place. */
#define GC_PREFETCHED_STEPS 16
/* Lines (and with a transposed operand depth) that one call of a load hook gives. */
#define GC_LOADED_LINES 96
#define GC_LOADED_DEPTH 32
/* Bytes of C that are finished together: they are still in the second-level cache. */
#define GC_FINISHED_BYTES 65536

#if defined(__TINYC__)
#define GC_UNUSED
#else
#define GC_UNUSED __attribute__((unused))
#define GC_MICRO_KERNEL static inline __attribute__((always_inline, unused))
#endif

/* clang may split 512-bit vectors for CPUs on which it prefers 256, unless told the width. */
#if defined(__clang__)
#define GC_TILE_FUNCTION __attribute__((noinline, unused, min_vector_width(512)))
#define GC_UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
/* gcc cannot contract within expressions alone, and then contracts nothing: products are rounded, in
 * twice the instructions. What is made for all processors has no __FMA__. At its third level gcc
 * copies what is unrolled by hand, which takes five times as long to compile and is slower. */
#if defined(__FMA__)
#define GC_TILE_FUNCTION __attribute__((noinline, unused, optimize("O2", "fp-contract=fast")))
#else
#define GC_TILE_FUNCTION __attribute__((noinline, unused, optimize("O2")))
#endif
#define GC_UNROLL _Pragma("GCC unroll 16")
#endif

/* A pointer that may have changed, so that the compiler keeps it rather than others derived from
 * it, for which there are too few registers. */
#define GC_OPAQUE(pointer) __asm__("" : "+r"(pointer))

#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define GC_HAS_SHUFFLE 1
#endif
#endif
/* Asking for these builtins tells of the whole file's target, not of the function's. */
#if defined(__clang__) && defined(__x86_64__) && GC_GEMM_VECTOR_BYTES == 64
#define GC_HAS_MASKS 1
#endif

#endif
