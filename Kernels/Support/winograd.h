/* Convolutions of 3 x 3 windows, a square of 4 x 4 results at a time, with 36 multiplications in the
 * place of 144 (Winograd, "Arithmetic complexity of computations", 1980; Lavin and Gray, "Fast
 * algorithms for convolutional neural networks", 2016). Needs gemm.h before it.
 *
 * Four results along an axis are coefficients of the product of two polynomials, one of three taps
 * and one of six elements, and follow from its values at six points: 0, +-P, +-Q and infinity. Of a
 * square of results, with values at 36 points for each channel and filter, this is
 *
 *     results = inverse (values of the elements * values of the kernel)
 *
 * and the products, added over channels, are 36 matrix products: tiles x channels times channels x
 * filters. */
#include "runtime.h"
#include "winograd_sizes.h"
#include "winograd_points.h"
#include "winograd_kernel.h"
#include "winograd_tiles.h"
#include "winograd_plain.h"
