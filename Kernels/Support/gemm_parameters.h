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

/* Rows x vectors of the register tile: 12 x 2 of 32 registers, or 6 x 2 of 16, leave room for one
 * row of B and an element of A. */
#define GC_TILE_ROWS (GC_GEMM_VECTOR_BYTES == 64 ? 12 : 6)
#define GC_TILE_VECTORS 2

/* The same for every instruction set, because the workspace size must be. 272 keeps consecutive
 * rows of A in different cache sets. GC_BLOCK_ROWS is a multiple of both tile heights. */
#define GC_BLOCK_DEPTH 256
#define GC_ROW_PITCH 272
#define GC_BLOCK_ROWS 240
#define GC_BLOCK_COLUMNS 1024
#define GC_DIRECT_ROWS 100

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
#define GC_TILE_FUNCTION __attribute__((noinline, unused))
#define GC_UNROLL _Pragma("GCC unroll 16")
#endif

#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define GC_HAS_SHUFFLE 1
#endif
#endif

#endif
