/* Products x W^T with weights of few bits: y[i][j] = sum over l < inputs of x[i][l] * weight[j][l],
 * for `rows` rows of x and `outputs` rows of weights. Needs scalar.h before it.
 *
 * Weights have one of four formats:
 *   i8    integers in -127...127, times a scale
 *   i4    integers in -7...7, times a scale
 *   f16, bf16    floats, without scales
 * A scale belongs to an output (`block` is 0) or to each 32 inputs of an output (`block` is 32).
 *
 * PACKED WEIGHTS. gc_quantized_pack_<format> puts weights, stored by outputs or by inputs, in the
 * order in which products read them, once, for every instruction set, kernel and number of rows.
 * They take gc_quantized_bytes bytes, which begin at any address, best at a multiple of 64, and
 * which products only read; scales are apart (gc_quantized_pack_scales), NULL for floats and for
 * sums. The layout (quantized_layout.h) is the same on every processor, so a file may hold it.
 *
 * ROWS. Products of integers take rows of x as records of gc_quantized_row_bytes(inputs) bytes, one
 * after the other, at multiples of 4: integers in -127...127, their sums over each 32 inputs, and
 * the row's scale. One of these writes a record:
 *   gc_quantize_row       finds the scale, greatest magnitude / 127 (dynamic quantization)
 *   gc_quantize_row_by    divides by a given scale (static quantization)
 *   gc_quantize_row_of    takes integers as they are
 *
 * PRODUCTS. They neither allocate nor need scratch memory, run on the calling thread, and write the
 * columns column..<column_end of y, whose rows are y_stride elements apart. `column` is a multiple
 * of 64; so is `column_end`, or it is `outputs`. Parts for threads are such ranges of columns, of
 * rows, or of both: results do not depend on the division. y points to column 0 and overlaps no
 * operand.
 *   gc_quantized_f32_<i8, i4, f16, bf16>   x is f32. Sums are f32, over inputs in increasing order
 *       within blocks of 32 with scales of blocks, else of 512, times the scale, then over blocks.
 *       They depend on neither the number of rows nor the width of vectors, but on whether the
 *       processor fuses multiplications and additions.
 *   gc_quantized_i8_<i8, i4>   x is records. Sums are exact i32; y is their f64 product with both
 *       scales as f32. With scales of blocks, each block's exact sum times its scale, as f32, is
 *       added in f32 to those before, then multiplied by the row's scale. The same bits everywhere.
 *   gc_quantized_sums_<i8, i4>   x is records, y the i32 sums without any scale.
 * Sums of integers cannot overflow for inputs <= 131072 = 2^31 / 127^2, rounded down to a power of
 * two; callers see to that.
 *
 * gc_quantized_..._plain are the same products from their definition, for tests and for compilers
 * without vectors, of which they are the only ones. */
#include "gemm_parameters.h"
#include "quantized_layout.h"
#include "quantized_rows.h"
#include "quantized_plain.h"
#include "quantized_vector.h"
#include "quantized_floats.h"
#include "quantized_sums.h"
