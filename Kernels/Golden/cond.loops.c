/* %0 = log %a0 : f32[40]  // CodeGenerationTests/GoldenGraphs.swift:40 */
GC_KERNEL void k0_conda_k0_log(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *a0 = frame->buffers[0]; /* %a0: f32[40] */
  float *log_0 = frame->buffers[1]; /* %0: f32[40] */
  GC_VECTORIZE_FIRST
  for (int64_t i0 = 0; i0 < 40; ++i0) {
    const float t3 = gc_log_f32(a0[i0]);
    log_0[i0] = t3;
  }
}

/* %0 = constant {value = f32[] 2.0} : f32[]
 * %1 = broadcast %0 {shape = [40]} : f32[40]
 * %2 = multiply %a0, %1 : f32[40] */
GC_KERNEL void k0_condb_k0_multiply(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *a0 = frame->buffers[0]; /* %a0: f32[40] */
  float *multiply_2 = frame->buffers[1]; /* %2: f32[40] */
  GC_VECTORIZE_FIRST
  for (int64_t i0 = 0; i0 < 40; ++i0) {
    const float t4 = a0[i0] * 2.0f;
    multiply_2[i0] = t4;
  }
}

/* %0 = cond %is_large, %x {then = ..., otherwise = ...} : f32[40]  // CodeGenerationTests/GoldenGraphs.swift:39 */
GC_KERNEL void k0_cond(void *context, int64_t chunk) {
  const gc_frame *outer = context;
  char *memory = outer->partials;
  if (*(const uint8_t *)outer->buffers[1]) {
    char *workspace = memory;
    void *arguments[] = {outer->buffers[0]};
    void *outputs[] = {outer->buffers[2]};
    (void)workspace, (void)arguments, (void)outputs;
    void *buffers[2];
    buffers[0] = arguments[0]; /* %a0: f32[40] */
    buffers[1] = outputs[0]; /* %0: f32[40] */
    gc_frame frame = {buffers, outer->runtime, outer->scratch, workspace, outer->batch};
    (void)frame;
    k0_conda_k0_log(&frame, 0);
  }
  else {
    char *workspace = memory;
    void *arguments[] = {outer->buffers[0]};
    void *outputs[] = {outer->buffers[2]};
    (void)workspace, (void)arguments, (void)outputs;
    void *buffers[2];
    buffers[0] = arguments[0]; /* %a0: f32[40] */
    buffers[1] = outputs[0]; /* %2: f32[40] */
    gc_frame frame = {buffers, outer->runtime, outer->scratch, workspace, outer->batch};
    (void)frame;
    k0_condb_k0_multiply(&frame, 0);
  }
}
