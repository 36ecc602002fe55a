/* %0 = constant {value = f32[] 0.5} : f32[]
 * %1 = broadcast %0 {shape = [48, 32]} : f32[48x32]
 * %2 = multiply %1, %x : f32[48x32]
 * %3 = broadcast %dense.bias {shape = [48, 32]} : f32[48x32]
 * %4 = add %2, %3 : f32[48x32]
 * %5 = tanh %4 : f32[48x32]  // CodeGenerationTests/GoldenGraphs.swift:9
 * %6 = multiply %5, %x : f32[48x32] */
GC_KERNEL void k0_multiply(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *x = frame->buffers[0]; /* %x: f32[48x32] */
  const float *dense_bias = frame->buffers[1]; /* %dense.bias: f32[32] */
  float *multiply_6 = frame->buffers[2]; /* %6: f32[48x32] */
  for (int64_t i0 = 0; i0 < 48; ++i0) {
    GC_VECTORIZE_FIRST
    for (int64_t i1 = 0; i1 < 32; ++i1) {
      const float t7 = x[32 * i0 + i1];
      const float t8 = 0.5f * t7;
      const float t10 = t8 + dense_bias[i1];
      const float t11 = gc_tanh_f32(t10);
      const float t12 = t11 * t7;
      multiply_6[32 * i0 + i1] = t12;
    }
  }
}
