/* Threads of a context: the pool, and for each thread a frame with scratch memory of its own. */
typedef struct gc_team {
  gc_pool *pool;
  char *frames;
  int32_t threads;
  int64_t scratch_bytes;
} gc_team;

typedef struct gc_job {
  const gc_team *team;
  const gc_frame *frame;
} gc_job;

/* Called by each thread before its first chunk. */
static void *gc_team_enter(void *context, int thread) {
  const gc_job *job = context;
  gc_frame *frame = (gc_frame *)(job->team->frames + thread * ((sizeof(gc_frame) + 63) / 64 * 64));
  *frame = *job->frame;
  frame->scratch = (char *)frame->scratch + thread * job->team->scratch_bytes;
  return frame;
}

static void gc_team_run(void *pool, void (*body)(void *context, int64_t chunk), void *context,
                        int64_t chunks) {
  gc_job job = {pool, context};
  gc_pool_run_entering(job.team->pool, body, gc_team_enter, &job, chunks);
}

/* Threads inherit the floating-point mode. */
static int gc_team_start(gc_team *team, char *frames, int32_t threads, int64_t scratch_bytes) {
  team->frames = frames;
  team->threads = threads;
  team->scratch_bytes = scratch_bytes;
  uint64_t mode = gc_read_float_mode();
  gc_write_float_mode(mode | GC_FLUSHING);
  team->pool = gc_pool_create(threads);
  gc_write_float_mode(mode);
  return threads == 1 || team->pool;
}
