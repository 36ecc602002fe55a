/* Attention without its scores in memory: softmax(Q K^T scale + masks) V, and its gradients, a tile
 * of keys and queries at a time (Dao et al., "FlashAttention", 2022; Milakov and Gimelshein, "Online
 * normalizer calculation for softmax", 2018). Needs runtime.h,
 * gemm.h, random.h and routine.h before it.
 *
 *   attention(sizes, block, scale, rate, stream, query, key, value, mask, key_mask, random, out)
 *   attention_gradient(sizes, block, ..., random, result, cotangent, out)
 *
 * Tiles of scores are transposed, keys x queries, so that a vector has as many queries: all of a
 * softmax is between vectors then, and keys, values and their gradients are read and written where
 * they are. In the first product, K Q^T, a row of keys meets a panel of transposed queries; in the
 * second, V^T P^T, the tile itself is the panel.
 *
 * `random` is the key of dropout, or NULL; masks are added to scores, or NULL. What is dropped is
 * computed again for gradients. */
#include "runtime.h"
#include "attention_sizes.h"
#include "attention_tiles.h"
#include "attention_bands.h"
#include "attention_plain.h"
