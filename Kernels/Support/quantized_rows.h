/* Rows of activations as integers. A record has `inputs` bytes, zeros up to the next multiple of
 * 64, the i32 sum of each 32 bytes, the f32 scale, and zeros up to the next multiple of 64. */
#ifndef GC_QUANTIZED_ROWS_H
#define GC_QUANTIZED_ROWS_H

GC_QUANTIZED int64_t gc_quantized_row_bytes(int64_t inputs) {
  int64_t padded = gc_quantized_rounded(inputs, 64);
  return gc_quantized_rounded(padded + padded / 32 * 4 + 4, 64);
}

GC_QUANTIZED int32_t *gc_quantized_row_sums(const void *record, int64_t inputs) {
  return (int32_t *)(void *)((char *)record + gc_quantized_rounded(inputs, 64));
}

GC_QUANTIZED float *gc_quantized_row_scale(const void *record, int64_t inputs) {
  int64_t padded = gc_quantized_rounded(inputs, 64);
  return (float *)(void *)((char *)record + padded + padded / 32 * 4);
}

/* Completes a record whose first `inputs` bytes are there. */
GC_QUANTIZED void gc_quantized_finish_row(int64_t inputs, float scale, void *record) {
  int8_t *bytes = record;
  int64_t padded = gc_quantized_rounded(inputs, 64), size = gc_quantized_row_bytes(inputs), i, b;
  int32_t *sums = gc_quantized_row_sums(record, inputs);
  for (i = inputs; i < padded; ++i) bytes[i] = 0;
  for (b = 0; b < padded / 32; ++b) {
    int32_t sum = 0;
    for (i = 0; i < 32; ++i) sum += bytes[b * 32 + i];
    sums[b] = sum;
  }
  *gc_quantized_row_scale(record, inputs) = scale;
  for (i = padded + padded / 32 * 4 + 4; i < size; ++i) bytes[i] = 0;
}

/* x as it is, with a scale. */
GC_QUANTIZED void gc_quantize_row_of(int64_t inputs, const int8_t *x, float scale,
                                         void *record) {
  int8_t *bytes = record;
  int64_t i;
  for (i = 0; i < inputs; ++i) bytes[i] = x[i];
  gc_quantized_finish_row(inputs, scale, record);
}

/* Elements are x / scale, rounded to nearest, ties to even, then clamped to -127...127; nan becomes
 * 0. */
GC_QUANTIZED void gc_quantize_row_by(int64_t inputs, const float *x, float scale,
                                         void *record) {
  int8_t *bytes = record;
  int64_t i;
  for (i = 0; i < inputs; ++i) {
    float value = x[i] / scale;
    value = value != value ? 0 : value;
    value = value < -127 ? -127 : value;
    value = value > 127 ? 127 : value;
    bytes[i] = (int8_t)(gc_bits_f32(value + GC_ROUNDER_F32) & 255);
  }
  gc_quantized_finish_row(inputs, scale, record);
}

/* The scale is the greatest magnitude / 127, and 0, with all elements, if that is not a normal
 * number. It is nan, and elements are 0, if any element of x is nan or infinite. */
GC_QUANTIZED void gc_quantize_row(int64_t inputs, const float *x, void *record) {
  int8_t *bytes = record;
  int32_t most = 0;
  int64_t i;
  float scale;
  /* Magnitudes are in the order of their bits. */
  for (i = 0; i < inputs; ++i) {
    int32_t magnitude = (int32_t)(gc_bits_f32(x[i]) & 0x7fffffff);
    most = magnitude > most ? magnitude : most;
  }
  scale = gc_from_bits_f32((uint32_t)most) / 127;
  if (most < 0x7f800000 && scale >= gc_power_of_two_f32(-126)) {
    gc_quantize_row_by(inputs, x, scale, record);
    return;
  }
  for (i = 0; i < inputs; ++i) bytes[i] = 0;
  gc_quantized_finish_row(inputs, most < 0x7f800000 ? 0 : GC_NAN_F32, record);
}

#endif
