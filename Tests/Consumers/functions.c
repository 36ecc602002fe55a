/* Prints the bits of all results of functions.ir, whose operands are made by a rule; one NaN is as
 * good as another. */
#include "functions.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COUNT = 600, RESULTS = 17 };

/* In -1...1, by a linear congruential generator. */
static double next(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(*state >> 11) / (double)(UINT64_C(1) << 52) - 1;
}

int main(void) {
  static float x[COUNT], y[COUNT], results[RESULTS][COUNT];
  float(*r)[COUNT] = results;
  uint64_t state = 1;
  for (int i = 0; i < COUNT; ++i) {
    x[i] = (float)(next(&state) * 9);
    y[i] = (float)(next(&state) * 3);
  }
  functions_context *context = NULL;
  int32_t status = functions_create(&context, NULL, 0, 1);
  if (!status)
    status = functions_run(context, x, y, r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9],
                           r[10], r[11], r[12], r[13], r[14], r[15], r[16]);
  functions_destroy(context);
  if (status) fprintf(stderr, "%s\n", functions_message(status));
  for (int i = 0; !status && i < RESULTS * COUNT; ++i) {
    float value = results[i / COUNT][i % COUNT];
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (isnan(value)) puts("nan");
    else printf("%08" PRIx32 "\n", bits);
  }
  return (int)status;
}
