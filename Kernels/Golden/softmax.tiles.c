/* %0 = reduce_max %logits {axes = [1]} : f32[16]  // CodeGenerationTests/GoldenGraphs.swift:12
 * %1 = reshape %0 {shape = [16, 1]} : f32[16x1]
 * %2 = broadcast %1 {shape = [16, 24]} : f32[16x24]
 * %3 = subtract %logits, %2 : f32[16x24]
 * %4 = exp %3 : f32[16x24]  // CodeGenerationTests/GoldenGraphs.swift:12
 * %5 = reduce_sum %4 {axes = [1]} : f32[16]  // CodeGenerationTests/GoldenGraphs.swift:12
 * %6 = reshape %5 {shape = [16, 1]} : f32[16x1]
 * %7 = broadcast %6 {shape = [16, 24]} : f32[16x24]
 * %8 = divide %4, %7 : f32[16x24] */
GC_KERNEL void k0_divide(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *logits = frame->buffers[0]; /* %logits: f32[16x24] */
  float *divide_8 = frame->buffers[1]; /* %8: f32[16x24] */
  char memory[256];
  char *slots = GC_ALIGNED(memory);
  for (int64_t i0 = 0; i0 < 16; ++i0) {
    float maximum7 = (-1.0f / 0.0f);
    {
      const float *t6 = logits + 24 * i0;
      gc_tile_maximum_f32(1, &maximum7, &maximum7, &(float){gc_tile_reduce_maximum_f32(24, t6)});
    }
    float row9[24];
    double sum10 = 0.0;
    {
      const float *t6 = logits + 24 * i0;
      float *t8 = (float *)slots;
      gc_tile_subtract_number_f32(24, t8, t6, maximum7);
      float *t9 = row9;
      gc_tile_exp_f32(24, t9, t8);
      sum10 += gc_tile_reduce_sum_f32_f64(24, t9);
    }
    const float t11 = (float)sum10;
    float *t9 = row9;
    float *t12 = divide_8 + 24 * i0;
    gc_tile_divide_number_f32(24, t12, t9, t11);
  }
}
