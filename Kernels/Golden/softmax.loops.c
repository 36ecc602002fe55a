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
  for (int64_t i0 = 0; i0 < 16; ++i0) {
    float maximum7 = (-1.0f / 0.0f);
    {
      maximum7 = gc_maximum_f32(maximum7, gc_fold_maximum_f32(24, logits + 24 * i0));
    }
    float t9[24];
    double sum10 = 0.0;
    {
      GC_VECTORIZE
      for (int64_t i1 = 0; i1 < 24; ++i1) {
        const float t6 = logits[24 * i0 + i1];
        const float t8 = t6 - maximum7;
        t9[i1] = gc_exp_f32(t8);
      }
      sum10 += gc_fold_sum_f32_f64(24, t9);
    }
    const float t11 = gc_cast_f64_f32(sum10);
    GC_VECTORIZE_FIRST
    for (int64_t i1 = 0; i1 < 24; ++i1) {
      const float t12 = t9[i1] / t11;
      divide_8[24 * i0 + i1] = t12;
    }
  }
}
