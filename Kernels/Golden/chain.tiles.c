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
  char memory[256];
  char *slots = GC_ALIGNED(memory);
  for (int64_t i0 = 0; i0 < 48; ++i0) {
    const float *t7 = x + 32 * i0;
    float *t8 = (float *)slots;
    gc_tile_number_multiply_f32(32, t8, 0.5f, t7);
    const float *t9 = dense_bias;
    float *t10 = (float *)slots;
    gc_tile_add_f32(32, t10, t8, t9);
    float *t11 = (float *)slots;
    gc_tile_tanh_f32(32, t11, t10);
    float *t12 = multiply_6 + 32 * i0;
    gc_tile_multiply_f32(32, t12, t11, t7);
  }
}
