/* %0 = constant {value = f32[] 0.0} : f32[]
 * %1 = broadcast %0 {shape = [2, 3]} : f32[2x3] */
GC_KERNEL void k0_broadcast(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  float *broadcast_1 = frame->buffers[2]; /* %1: f32[2x3] */
  char memory[128];
  char *slots = GC_ALIGNED(memory);
  float *v0 = (float *)slots;
  gc_tile_splat_f32(6, v0, 0.0f);
  gc_tile_copy_f32(6, broadcast_1, v0);
}

/* %0 = matmul %a0, %a2 : f32[2x3]  // CodeGenerationTests/GoldenGraphs.swift:29
 * %1 = add %0, %a1 : f32[2x3]
 * %2 = tanh %1 : f32[2x3]  // CodeGenerationTests/GoldenGraphs.swift:29
 * %3 = stop_gradient %2 {label = 6} : f32[2x3] */
static void k1_scan_k0_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *a1 = frame->buffers[1]; /* %a1: f32[2x3] */
  float *stop_gradient_3 = frame->buffers[4]; /* %3: f32[2x3] */
  float *tanh_2 = frame->buffers[3]; /* %2: f32[2x3] */
  const float *product = frame->buffers[4]; /* in the place of %3: f32[2x3] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char memory[128];
  char *slots = GC_ALIGNED(memory);
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      const float *t6 = product + 3 * i0 + o1;
      const float *t7 = a1 + 3 * i0 + o1;
      float *t8 = (float *)slots;
      gc_tile_add_f32(n, t8, t6, t7);
      float *t9 = (float *)slots;
      gc_tile_tanh_f32(n, t9, t8);
      gc_tile_copy_f32(n, stop_gradient_3 + 3 * i0 + o1, t9);
      gc_tile_copy_f32(n, tanh_2 + 3 * i0 + o1, t9);
    }
  }
}
GC_KERNEL void k1_scan_k0_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *a0 = frame->buffers[0]; /* %a0: f32[2x3] */
  const float *a2 = frame->buffers[2]; /* %a2: f32[3x3] */
  float *product = frame->buffers[4]; /* in the place of %3: f32[2x3] */
  gc_region region = {.frame = frame};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k1_scan_k0_matmul_finish};
  frame->runtime->gemm_f32(2, 3, 3,
      a0, 3, 1,
      a2, 3, 1,
      product, 3, &hooks);
}

/* %2 = scan %1, %x, %w {length = 5, carries = 1, sequences = 1, body = ...} : f32[2x3]  // CodeGenerationTests/GoldenGraphs.swift:28
 * %3 = scan %1, %x, %w {length = 5, carries = 1, sequences = 1, result = 1, body = %2} : f32[5x2x3]  // CodeGenerationTests/GoldenGraphs.swift:28 */
GC_KERNEL void k1_scan(void *context, int64_t chunk) {
  const gc_frame *outer = context;
  char *memory = outer->partials;
  void *carries[] = {outer->buffers[3]};
  gc_copy(carries[0], outer->buffers[2], 24);
  char *workspace = memory;
  void *arguments[] = {carries[0], outer->buffers[0], outer->buffers[1]};
  void *outputs[] = {0, 0};
  (void)workspace, (void)arguments, (void)outputs;
  void *buffers[5];
  buffers[0] = arguments[0]; /* %a0: f32[2x3] */
  buffers[1] = arguments[1]; /* %a1: f32[2x3] */
  buffers[2] = arguments[2]; /* %a2: f32[3x3] */
  buffers[3] = workspace; /* %2: f32[2x3] */
  buffers[4] = outputs[1]; /* %3: f32[2x3] */
  gc_frame frame = {buffers, outer->runtime, outer->scratch, workspace, outer->batch};
  (void)frame;
  for (int64_t step = 0; step < 5; ++step) {
    const int64_t place = step;
    arguments[1] = (char *)outer->buffers[0] + 24 * place;
    buffers[1] = arguments[1];
    outputs[1] = (char *)outer->buffers[4] + 24 * place;
    buffers[4] = outputs[1];
    k1_scan_k0_matmul(&frame, 0);
    gc_copy(arguments[0], buffers[3], 24);
  }
}
