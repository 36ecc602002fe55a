/* Trains, saves, goes on; loads into a new context and goes on alike; both must end with the same bits.
 *
 * Compiled with -DNAME=the library's name, -DHEADER=its header in quotes, and where it has them
 * -DTRAINS, -DOPEN (calls say how many rows they have) and -DTHREADS=how many.
 * Arguments: the first weights, or "" if they are in the library, and a folder for states. */
#include "expect.h"
#include HEADER

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOIN(name, what) name##_##what
#define JOINED(name, what) JOIN(name, what)
#define API(what) JOINED(NAME, what)
#ifndef THREADS
#define THREADS 1
#endif
enum { ROWS = 3, WIDTH = 40, CLASSES = 3, STEPS = 3 };
#ifdef OPEN
#define BATCH , ROWS
#else
#define BATCH
#endif

static float x[ROWS * WIDTH], logits[ROWS * CLASSES];
static char path[4096];

static const char *file(const char *folder, const char *name) {
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static API(context) *created(void) {
  API(context) *context = NULL;
  EXPECT(API(create)(&context, NULL, 0, THREADS BATCH) == 0);
  return context;
}

/* Numbers that training makes, as bits. */
static void work(API(context) *context, float *losses) {
#ifdef TRAINS
  const uint8_t labels[ROWS] = {0, 2, 1};
  for (int step = 0; step < STEPS; ++step)
    EXPECT(API(train_step)(context BATCH, x, labels, &losses[step]) == 0);
#else
  (void)losses;
#endif
  EXPECT(API(predict)(context BATCH, x, logits) == 0);
}

static void compare(const char *folder, const char *one, const char *other) {
  FILE *a = fopen(file(folder, one), "rb"), *b = fopen(file(folder, other), "rb");
  EXPECT(a && b);
  int x, y;
  do x = getc(a), y = getc(b);
  while (x == y && x != EOF);
  EXPECT(x == y);
  fclose(a);
  fclose(b);
}

int main(int count, char **arguments) {
  EXPECT(count == 3);
  const char *weights = arguments[1], *folder = arguments[2];
  for (int i = 0; i < ROWS * WIDTH; ++i) x[i] = (float)(i % 7) / 7 - 0.5f;
  float losses[STEPS] = {0}, again[STEPS] = {0}, expected[ROWS * CLASSES];
  API(context) *first = created(), *second = created();
  if (*weights) EXPECT(API(load)(first, weights) == 0);
#ifdef TRAINS
  /* A schedule's: no program changes it, but callers do. */
  int32_t rate = API(tensor_named)("optimizer.learning_rate");
  EXPECT(rate >= 0);
  if (rate >= 0) *(float *)API(data)(first, rate) = 0.0625f;
#endif
  work(first, losses);
  EXPECT(API(save)(first, file(folder, "middle")) == 0);
  work(first, losses);
  memcpy(expected, logits, sizeof logits);
  EXPECT(API(save)(first, file(folder, "end")) == 0);

  int32_t status = API(load)(second, file(folder, "middle"));
  if (status) printf("%s: %s\n", API(detail)(second), API(message)(status));
  EXPECT(status == 0);
  work(second, again);
  EXPECT(API(save)(second, file(folder, "again")) == 0);
  EXPECT(memcmp(losses, again, sizeof losses) == 0);
  EXPECT(memcmp(expected, logits, sizeof logits) == 0);
  compare(folder, "end", "again");
  API(destroy)(first);
  API(destroy)(second);
  return 0;
}
