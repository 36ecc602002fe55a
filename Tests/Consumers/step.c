/* Goes through sequences with lstm a step at a time, as a program does that is given one number after
 * the other, and runs freely at the end.
 *
 * Arguments: the bundle's folder, and a folder with sequences and predictions, as step.py has written
 * them. */
#include "expect.h"
#include "lstm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 3, STEPS = 200, UNITS = 64 };

static float sequences[ROWS * STEPS], predictions[ROWS * STEPS];

/* What is known of the sequences so far: the caller's, not the library's. */
typedef struct {
  float hidden[ROWS * UNITS], cell[ROWS * UNITS];
} state;

static void step(lstm_context *context, const float *x, float *prediction, state *now, state *next) {
  EXPECT(lstm_step(context, x, now->hidden, now->cell, prediction, next->hidden, next->cell) == LSTM_OK);
}

int main(int count, char **arguments) {
  EXPECT(count == 3);
  read_file(arguments[2], "sequences", sequences, sizeof sequences);
  read_file(arguments[2], "predictions", predictions, sizeof predictions);
  char path[4096];
  snprintf(path, sizeof path, "%s/lstm.safetensors", arguments[1]);
  lstm_context *context = NULL;
  EXPECT(lstm_create(&context, NULL, 0, 1) == LSTM_OK);
  EXPECT(lstm_load(context, path) == LSTM_OK);

  static state states[2];
  float x[ROWS], prediction[ROWS];
  for (int t = 0; t < STEPS; ++t) {
    for (int row = 0; row < ROWS; ++row) x[row] = sequences[row * STEPS + t];
    step(context, x, prediction, &states[t % 2], &states[(t + 1) % 2]);
    for (int row = 0; row < ROWS; ++row) EXPECT(fabsf(prediction[row] - predictions[row * STEPS + t]) < 1e-5f);
  }
  /* Freely: what was predicted is what comes next. The states are the only memory, so that the same
   * ones give the same numbers. */
  static state again[2];
  memcpy(again, states, sizeof again);
  for (int t = 0; t < 20; ++t) {
    float other[ROWS];
    memcpy(x, prediction, sizeof x);
    step(context, x, other, &again[t % 2], &again[(t + 1) % 2]);
    step(context, x, prediction, &states[t % 2], &states[(t + 1) % 2]);
    EXPECT(memcmp(other, prediction, sizeof other) == 0);
    EXPECT(isfinite(prediction[0]));
  }
  float whole[ROWS * STEPS];
  EXPECT(lstm_predict(context, sequences, whole) == LSTM_OK);
  for (int i = 0; i < ROWS * STEPS; ++i) EXPECT(fabsf(whole[i] - predictions[i]) < 1e-5f);
  lstm_destroy(context);
  puts("ok");
  return 0;
}
