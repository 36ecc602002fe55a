/* The layout of packed weights.
 *
 * 64 bytes of zeros come first, because vectors may touch them. Outputs are counted in whole 16,
 * inputs in whole 8; what is beyond them has weight 0. Panels of 64 outputs, the last of 16, 32, 48
 * or 64, follow each other. A panel is a sequence of 32-bit words for all its outputs, each word
 * the next inputs of one output: four bytes (i8), eight nibbles (i4) or two halves (bf16). So one
 * vector holds the same inputs of as many outputs as it has lanes: sums stay in their lanes, and a
 * product with one row reads one stream.
 *   i8    bytes in order, of which the first is the lowest
 *   i4    weight + 8; byte b has input b in its low nibble, input 4 + b in its high one
 *   bf16  halves in order
 *   f16   not words, but for each input the halves of all outputs, as processors convert them
 * After the last panel, 64 bytes follow the next multiple of 64 that vectors may touch as well.
 * i8 and i4 have f32 scales in an array of their own: for each panel, for each block of inputs, one
 * for each output; 0 beyond the outputs. */
#ifndef GC_QUANTIZED_LAYOUT_H
#define GC_QUANTIZED_LAYOUT_H

#if defined(__TINYC__)
#define GC_QUANTIZED static
#else
#define GC_QUANTIZED static __attribute__((unused))
#endif

#define GC_QUANTIZED_PANEL 64
#define GC_QUANTIZED_BLOCK 32

GC_QUANTIZED int64_t gc_quantized_rounded(int64_t count, int64_t unit) {
  return (count + unit - 1) / unit * unit;
}

/* Scales of an output. */
GC_QUANTIZED int64_t gc_quantized_blocks(int64_t inputs, int64_t block) {
  return block == 0 ? 1 : (inputs + block - 1) / block;
}

/* Scales of all outputs. */
GC_QUANTIZED int64_t gc_quantized_scale_count(int64_t outputs, int64_t inputs, int64_t block) {
  return gc_quantized_rounded(outputs, 16) * gc_quantized_blocks(inputs, block);
}

/* Bytes of weights that take `bits` each. */
GC_QUANTIZED int64_t gc_quantized_bytes(int64_t outputs, int64_t inputs, int64_t bits) {
  int64_t padded = gc_quantized_rounded(inputs, 8);
  return 128 + gc_quantized_rounded(gc_quantized_rounded(outputs, 16) * padded / 8 * bits, 64);
}

/* Where the weight of an input of an output is: the byte, and whether it is the high nibble. */
typedef struct gc_quantized_place {
  int64_t byte;
  int is_high;
} gc_quantized_place;

/* `bits` is 16 for bf16 and 0 for f16. */
GC_QUANTIZED gc_quantized_place gc_quantized_find(int64_t outputs, int64_t inputs, int64_t bits,
                                                      int64_t output, int64_t input) {
  int64_t padded = gc_quantized_rounded(inputs, 8), start = output / 64 * 64;
  int64_t width = gc_quantized_rounded(outputs, 16) - start, lane = output - start;
  int64_t size = bits == 0 ? 16 : bits, per_word = size == 4 ? 8 : size == 8 ? 4 : 2;
  int64_t from = 64 + start * padded * size / 8, word;
  gc_quantized_place place = {0, 0};
  if (width > 64) width = 64;
  if (bits == 0) {
    place.byte = from + (input * width + lane) * 2;
    return place;
  }
  word = from + (input / per_word * width + lane) * 4;
  if (bits == 4) {
    place.byte = word + input % 4, place.is_high = input % 8 >= 4;
  } else {
    place.byte = word + input % per_word * size / 8;
  }
  return place;
}

/* Where the scale of an output's block is, counted in scales. */
GC_QUANTIZED int64_t gc_quantized_scale_index(int64_t outputs, int64_t blocks, int64_t output,
                                                  int64_t block) {
  int64_t start = output / 64 * 64, width = gc_quantized_rounded(outputs, 16) - start;
  if (width > 64) width = 64;
  return start * blocks + block * width + output - start;
}

/* `scales` have strides as weights do, counted in scales. */
GC_QUANTIZED void gc_quantized_pack_scales(int64_t outputs, int64_t inputs, int64_t block,
    const float *scales, int64_t output_stride, int64_t block_stride, float *to) {
  int64_t blocks = gc_quantized_blocks(inputs, block), j, b;
  for (j = 0; j < gc_quantized_rounded(outputs, 16); ++j)
    for (b = 0; b < blocks; ++b)
      to[gc_quantized_scale_index(outputs, blocks, j, b)] =
          j >= outputs ? 0 : scales[j * output_stride + b * block_stride];
}

/* The weight of input l of output j is weights[j * output_stride + l * input_stride]. */
GC_QUANTIZED void gc_quantized_pack_i8(int64_t outputs, int64_t inputs, const int8_t *weights,
    int64_t output_stride, int64_t input_stride, void *packed) {
  int8_t *to = packed;
  int64_t i, j, l;
  for (i = 0; i < gc_quantized_bytes(outputs, inputs, 8); ++i) to[i] = 0;
  for (j = 0; j < outputs; ++j)
    for (l = 0; l < inputs; ++l)
      to[gc_quantized_find(outputs, inputs, 8, j, l).byte] =
          weights[j * output_stride + l * input_stride];
}

/* Strides count nibbles: element e of `weights` is in byte e / 2, the even ones in the low nibble,
 * in two's complement. */
GC_QUANTIZED void gc_quantized_pack_i4(int64_t outputs, int64_t inputs, const uint8_t *weights,
    int64_t output_stride, int64_t input_stride, void *packed) {
  uint8_t *to = packed;
  int64_t i, j, l, size = gc_quantized_bytes(outputs, inputs, 4);
  for (i = 0; i < size; ++i) to[i] = i < 64 || i >= size - 64 ? 0 : 0x88;
  for (j = 0; j < outputs; ++j)
    for (l = 0; l < inputs; ++l) {
      int64_t element = j * output_stride + l * input_stride;
      gc_quantized_place place = gc_quantized_find(outputs, inputs, 4, j, l);
      int nibble = ((weights[element / 2] >> (element % 2 * 4)) + 8) & 15;
      int other = to[place.byte] & (place.is_high ? 0x0f : 0xf0);
      to[place.byte] = (uint8_t)(other | (place.is_high ? nibble << 4 : nibble));
    }
}

GC_QUANTIZED void gc_quantized_pack_halves(int64_t outputs, int64_t inputs, int64_t bits,
    const uint16_t *weights, int64_t output_stride, int64_t input_stride, void *packed) {
  uint8_t *to = packed;
  int64_t i, j, l;
  for (i = 0; i < gc_quantized_bytes(outputs, inputs, 16); ++i) to[i] = 0;
  for (j = 0; j < outputs; ++j)
    for (l = 0; l < inputs; ++l)
      *(uint16_t *)(void *)(to + gc_quantized_find(outputs, inputs, bits, j, l).byte) =
          weights[j * output_stride + l * input_stride];
}

/* Halves are given by their bits. */
GC_QUANTIZED void gc_quantized_pack_f16(int64_t outputs, int64_t inputs,
    const uint16_t *weights, int64_t output_stride, int64_t input_stride, void *packed) {
  gc_quantized_pack_halves(outputs, inputs, 0, weights, output_stride, input_stride, packed);
}

GC_QUANTIZED void gc_quantized_pack_bf16(int64_t outputs, int64_t inputs,
    const uint16_t *weights, int64_t output_stride, int64_t input_stride, void *packed) {
  gc_quantized_pack_halves(outputs, inputs, 16, weights, output_stride, input_stride, packed);
}

#endif
