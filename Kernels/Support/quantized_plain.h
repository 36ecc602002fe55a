/* The products by their definition. */
#ifndef GC_QUANTIZED_PLAIN_H
#define GC_QUANTIZED_PLAIN_H

/* The weight of an input of an output; `bits` as in gc_quantized_find. */
GC_QUANTIZED int32_t gc_quantized_integer(int64_t outputs, int64_t inputs, int64_t bits,
                                              const void *packed, int64_t output, int64_t input) {
  gc_quantized_place place = gc_quantized_find(outputs, inputs, bits, output, input);
  int32_t byte = ((const uint8_t *)packed)[place.byte];
  if (bits == 8) return byte < 128 ? byte : byte - 256;
  return (place.is_high ? byte >> 4 : byte & 15) - 8;
}

GC_QUANTIZED float gc_quantized_weight(int64_t outputs, int64_t inputs, int64_t bits,
                                           const void *packed, int64_t output, int64_t input) {
  const uint8_t *bytes = packed;
  uint16_t half;
  int64_t byte;
  if (bits == 8 || bits == 4)
    return (float)gc_quantized_integer(outputs, inputs, bits, packed, output, input);
  byte = gc_quantized_find(outputs, inputs, bits, output, input).byte;
  half = (uint16_t)(bytes[byte] | bytes[byte + 1] << 8);
  return bits == 16 ? gc_f32_of_bf16(half) : gc_f32_of_f16(half);
}

/* The scale of a block of an output. */
GC_QUANTIZED float gc_quantized_scale(int64_t outputs, int64_t inputs, int64_t block,
    const float *scales, int64_t output, int64_t number) {
  return scales[gc_quantized_scale_index(outputs, gc_quantized_blocks(inputs, block), output,
                                         number)];
}

/* What all products are given. y is f32 or i32. */
#define GC_QUANTIZED_PARAMETERS(X, Y)                                                            \
  int64_t rows, int64_t outputs, int64_t inputs, int64_t block, const X *x, int64_t x_stride,    \
      const void *packed, const float *scales, int64_t column, int64_t column_end, Y *y,         \
      int64_t y_stride

GC_QUANTIZED void gc_quantized_floats_plain(GC_QUANTIZED_PARAMETERS(float, float),
                                                int64_t bits) {
  int64_t i, j, l;
  for (i = 0; i < rows; ++i)
    for (j = column; j < column_end; ++j) {
      double total = 0;
      for (l = 0; l < inputs; ++l) {
        double term = (double)x[i * x_stride + l] *
                      gc_quantized_weight(outputs, inputs, bits, packed, j, l);
        if (block > 0)
          term *= gc_quantized_scale(outputs, inputs, block, scales, j, l / block);
        total += term;
      }
      if (block == 0 && (bits == 8 || bits == 4))
        total *= gc_quantized_scale(outputs, inputs, block, scales, j, 0);
      y[i * y_stride + j] = (float)total;
    }
}

/* The exact sum over inputs from..<to. */
GC_QUANTIZED int32_t gc_quantized_sum(int64_t outputs, int64_t inputs, const int8_t *x,
    const void *packed, int64_t output, int64_t from, int64_t to, int64_t bits) {
  int32_t sum = 0;
  for (int64_t l = from; l < to; ++l)
    sum += x[l] * gc_quantized_integer(outputs, inputs, bits, packed, output, l);
  return sum;
}

/* Keeps a product from being fused with an addition. */
#if defined(__x86_64__) && !defined(__TINYC__)
#define GC_ROUNDED(product) __asm__("" : "+x"(product))
#elif defined(__aarch64__) && !defined(__TINYC__)
#define GC_ROUNDED(product) __asm__("" : "+w"(product))
#else
#define GC_ROUNDED(product) (void)(product)
#endif

/* An output from its sum and both scales. */
GC_QUANTIZED float gc_quantized_result(int32_t sum, float row_scale, float scale) {
  return (float)((double)sum * ((double)row_scale * (double)scale));
}

/* x is records; their bytes are `x_stride` apart. */
GC_QUANTIZED void gc_quantized_integers_plain(GC_QUANTIZED_PARAMETERS(void, void),
                                                  int64_t bits, int is_sums) {
  int64_t i, j, b;
  for (i = 0; i < rows; ++i) {
    const int8_t *row = (const int8_t *)x + i * x_stride;
    float row_scale = *gc_quantized_row_scale(row, inputs), total, term;
    for (j = column; j < column_end; ++j) {
      if (is_sums || block == 0) {
        int32_t sum = gc_quantized_sum(outputs, inputs, row, packed, j, 0, inputs, bits);
        if (is_sums) ((int32_t *)y)[i * y_stride + j] = sum;
        else
          ((float *)y)[i * y_stride + j] = gc_quantized_result(
              sum, row_scale, gc_quantized_scale(outputs, inputs, block, scales, j, 0));
        continue;
      }
      total = 0;
      for (b = 0; b * block < inputs; ++b) {
        int64_t end = (b + 1) * block < inputs ? (b + 1) * block : inputs;
        term = (float)gc_quantized_sum(outputs, inputs, row, packed, j, b * block, end, bits);
        term *= gc_quantized_scale(outputs, inputs, block, scales, j, b);
        GC_ROUNDED(term);
        total += term;
      }
      ((float *)y)[i * y_stride + j] = total * row_scale;
    }
  }
}

/* The products of one format under their names, which end in `suffix`. Halves have no scales. */
#define GC_QUANTIZED_FLOATS(format, bits, suffix, of)                                            \
  GC_QUANTIZED void gc_quantized_f32_##format##suffix(                                       \
      GC_QUANTIZED_PARAMETERS(float, float)) {                                                   \
    of(rows, outputs, inputs, block, x, x_stride, packed, scales, column, column_end, y,         \
       y_stride, bits);                                                                          \
  }
#define GC_QUANTIZED_INTEGERS(format, bits, suffix, of)                                          \
  GC_QUANTIZED void gc_quantized_i8_##format##suffix(                                        \
      int64_t rows, int64_t outputs, int64_t inputs, int64_t block, const void *records,         \
      const void *packed, const float *scales, int64_t column, int64_t column_end, float *y,     \
      int64_t y_stride) {                                                                        \
    of(rows, outputs, inputs, block, records, gc_quantized_row_bytes(inputs), packed, scales,    \
       column, column_end, y, y_stride, bits, 0);                                                \
  }                                                                                              \
  GC_QUANTIZED void gc_quantized_sums_##format##suffix(                                      \
      int64_t rows, int64_t outputs, int64_t inputs, int64_t block, const void *records,         \
      const void *packed, const float *scales, int64_t column, int64_t column_end, int32_t *y,   \
      int64_t y_stride) {                                                                        \
    of(rows, outputs, inputs, block, records, gc_quantized_row_bytes(inputs), packed, scales,    \
       column, column_end, y, y_stride, bits, 1);                                                \
  }
#define GC_QUANTIZED_EACH(suffix, floats, integers)                                              \
  GC_QUANTIZED_FLOATS(i8, 8, suffix, floats)                                                     \
  GC_QUANTIZED_FLOATS(i4, 4, suffix, floats)                                                     \
  GC_QUANTIZED_FLOATS(f16, 0, suffix, floats)                                                    \
  GC_QUANTIZED_FLOATS(bf16, 16, suffix, floats)                                                  \
  GC_QUANTIZED_INTEGERS(i8, 8, suffix, integers)                                                 \
  GC_QUANTIZED_INTEGERS(i4, 4, suffix, integers)

GC_QUANTIZED_EACH(_plain, gc_quantized_floats_plain, gc_quantized_integers_plain)
#if defined(__TINYC__)
GC_QUANTIZED_EACH(, gc_quantized_floats_plain, gc_quantized_integers_plain)
#endif

#endif
