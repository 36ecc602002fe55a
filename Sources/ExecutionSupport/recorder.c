#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "ExecutionSupport.h"

typedef struct lane {
  int64_t count;
  graphc_interval *intervals;
} lane;

struct graphc_recorder {
  int32_t threads;
  int64_t capacity; /* intervals of one thread */
  atomic_int claimed;
  lane lanes[];
};

/* Which thread of which recorder this one is. */
static _Thread_local struct {
  const graphc_recorder *recorder;
  int32_t number;
} place;

int64_t graphc_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

graphc_recorder *graphc_recorder_create(int32_t threads, int64_t capacity) {
  graphc_recorder *recorder = calloc(1, sizeof *recorder + (size_t)threads * sizeof(lane));
  if (!recorder) return NULL;
  recorder->threads = threads;
  recorder->capacity = capacity;
  for (int32_t thread = 0; thread < threads; ++thread) {
    recorder->lanes[thread].intervals = calloc((size_t)capacity, sizeof(graphc_interval));
    if (recorder->lanes[thread].intervals) continue;
    graphc_recorder_destroy(recorder);
    return NULL;
  }
  return recorder;
}

void graphc_recorder_destroy(graphc_recorder *recorder) {
  for (int32_t thread = 0; thread < recorder->threads; ++thread)
    free(recorder->lanes[thread].intervals);
  free(recorder);
}

static lane *own_lane(graphc_recorder *recorder) {
  if (place.recorder != recorder) {
    place.recorder = recorder;
    place.number = atomic_fetch_add(&recorder->claimed, 1);
  }
  return place.number < recorder->threads ? &recorder->lanes[place.number] : NULL;
}

void graphc_recorder_timed(void *profile, int32_t kernel, void (*body)(void *, int64_t),
                           void *context, int64_t chunk) {
  graphc_recorder *recorder = profile;
  int64_t begin = graphc_clock();
  body(context, chunk);
  int64_t end = graphc_clock();
  lane *lane = own_lane(recorder);
  if (!lane) return;
  graphc_interval *last = lane->count > 0 ? &lane->intervals[lane->count - 1] : NULL;
  if (last && last->kernel == kernel) { /* The next chunk of the same kernel. */
    last->end = end;
    last->busy += end - begin;
  } else if (lane->count < recorder->capacity) {
    lane->intervals[lane->count++] =
        (graphc_interval){.kernel = kernel, .thread = place.number, .begin = begin, .end = end,
                          .busy = end - begin};
  }
}

const graphc_interval *graphc_recorder_intervals(const graphc_recorder *recorder, int32_t thread,
                                                 int64_t *count) {
  *count = recorder->lanes[thread].count;
  return recorder->lanes[thread].intervals;
}

void graphc_recorder_clear(graphc_recorder *recorder) {
  for (int32_t thread = 0; thread < recorder->threads; ++thread) recorder->lanes[thread].count = 0;
}
