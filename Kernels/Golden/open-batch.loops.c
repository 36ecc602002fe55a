/* %0 = reduce_mean %x {axes = [1]} : f32[257]  // CodeGenerationTests/GoldenGraphs.swift:68 */
GC_KERNEL void k0_reduce_mean(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const int64_t batch = frame->batch;
  (void)batch;
  const float *x = frame->buffers[0]; /* %x: f32[257x10] */
  float *reduce_mean_0 = frame->buffers[2]; /* %0: f32[257] */
  for (int64_t i0 = 0; i0 < batch; ++i0) {
    double sum7 = 0.0;
    {
      sum7 += gc_fold_sum_f32_f64(10, x + 10 * i0);
    }
    const double t9 = sum7 / 10.0;
    const float t10 = gc_cast_f64_f32(t9);
    reduce_mean_0[i0] = t10;
  }
}

/* %1 = subtract %x, %y : f32[257x10]
 * %2 = multiply %1, %1 : f32[257x10]
 * %3 = reduce_mean %2 {axes = [0, 1]} : f32[]  // CodeGenerationTests/GoldenGraphs.swift:69 */
GC_KERNEL void k1_reduce_mean(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const int64_t batch = frame->batch;
  (void)batch;
  const float *x = frame->buffers[0]; /* %x: f32[257x10] */
  const float *y = frame->buffers[1]; /* %y: f32[257x10] */
  float *reduce_mean_3 = frame->buffers[3]; /* %3: f32[] */
  double sum7 = 0.0;
  for (int64_t o0 = 0; o0 < (10 * batch); o0 += 1024) {
    const int64_t n = (10 * batch) - o0 < 1024 ? (10 * batch) - o0 : 1024;
    float t6[1024];
    GC_VECTORIZE_LONG
    for (int64_t l = 0; l < n; ++l) {
      const float t5 = x[o0 + l] - y[o0 + l];
      t6[l] = t5 * t5;
    }
    sum7 += gc_fold_sum_f32_f64(n, t6);
  }
  const double t9 = sum7 / (double)(10 * batch);
  const float t10 = gc_cast_f64_f32(t9);
  reduce_mean_3[0] = t10;
}


int32_t gc_open_batch_run(void *const *arguments, void *const *outputs, void *workspace,
    const gc_runtime *runtime, int64_t batch) {
  (void)arguments, (void)outputs, (void)workspace, (void)batch;
  const int64_t groups = (batch + 15) / 16;
  (void)groups;
  void *buffers[4];
  buffers[0] = arguments[0]; /* %x: f32[257x10] */
  buffers[1] = arguments[1]; /* %y: f32[257x10] */
  buffers[2] = outputs[0]; /* %0: f32[257] */
  buffers[3] = outputs[1]; /* %3: f32[] */
  gc_frame frame = {buffers, runtime, (char *)workspace + 0 * groups, (char *)workspace + 0 * groups, batch};
  (void)frame;
  k0_reduce_mean(&frame, 0);
  k1_reduce_mean(&frame, 0);
  return 0;
}
