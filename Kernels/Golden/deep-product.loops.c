/* %0 = matmul %x, %d {transpose_lhs = true} : f32[8x4]  // CodeGenerationTests/GoldenGraphs.swift:52
 * %1 = constant {value = f32[] 0.01} : f32[]
 * %2 = broadcast %1 {shape = [8, 4]} : f32[8x4]
 * %3 = multiply %2, %0 : f32[8x4]
 * %4 = subtract %weight, %3 : f32[8x4] */
static void k0_matmul_epilogue(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *weight = frame->buffers[2]; /* %weight: f32[8x4] */
  float *subtract_4 = frame->buffers[3]; /* %4: f32[8x4] */
  const float *product = (const float *)region->product - (region->column + 4 * region->row);
  row += region->row, row_end += region->row;
  row *= 4, row_end *= 4;
  GC_VECTORIZE_FIRST
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    const float t6 = 0.01f * product[i0];
    const float t7 = weight[i0] - t6;
    subtract_4[i0] = t7;
  }
}
GC_KERNEL void k0_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *x = frame->buffers[0]; /* %x: f32[8192x8] */
  const float *d = frame->buffers[1]; /* %d: f32[8192x4] */
  const int64_t begin = 8192 * chunk / 3, end = 8192 * (chunk + 1) / 3;
  float *partials = frame->partials;
  float *product = partials + 32 * chunk;
  frame->runtime->gemm_f32(8, 4, end - begin,
      x + 8 * begin, 1, 8,
      d + 4 * begin, 4, 1,
      product, 4, 0);
}

GC_KERNEL void k0_matmul_finish(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  (void)chunk;
  float *partials = frame->partials;
  gc_routine_add_products_f32(32, 3, partials, partials);
  gc_region region = {.frame = frame, .product = partials};
  k0_matmul_epilogue(&region, 0, 8, 0, 4);
}
