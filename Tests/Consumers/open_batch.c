/* Uses a fashion-mlp whose batch size is open, with memory for so many rows and no byte more.
 *
 * Arguments: the bundle's folder, and a folder with images, labels and expected logits, as check.py
 * has written them. */
#include "expect.h"
#include "fashion_open.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 32, IMAGE = 784, CLASSES = 10 };

static uint8_t images[ROWS * IMAGE], labels[ROWS];
static float expected[ROWS * CLASSES];
static char weights_path[4096];

/* Memory of its own, so that a sanitizer sees its ends. */
static void *copy(const void *from, size_t bytes) {
  void *memory = malloc(bytes);
  EXPECT(memory);
  return memcpy(memory, from, bytes);
}

static void rows_are_like_those_of_other_batches(int64_t rows) {
  size_t bytes = fashion_open_memory_bytes(1, rows);
  void *memory = malloc(bytes);
  fashion_open_context *context = NULL;
  EXPECT(bytes > 0 && memory);
  EXPECT(fashion_open_create(&context, memory, bytes, 1, rows) == FASHION_OPEN_OK);
  EXPECT(fashion_open_load(context, weights_path) == FASHION_OPEN_OK);
  uint8_t *x = copy(images, (size_t)rows * IMAGE), *y = copy(labels, (size_t)rows);
  float *logits = malloc((size_t)rows * CLASSES * sizeof *logits), loss = NAN;
  EXPECT(logits && fashion_open_predict(context, rows, x, logits) == FASHION_OPEN_OK);
  for (int64_t i = 0; i < rows * CLASSES; ++i) EXPECT(fabsf(logits[i] - expected[i]) < 1e-4f);
  EXPECT(fashion_open_train_step(context, rows, x, y, &loss, NULL) == FASHION_OPEN_OK);
  EXPECT(loss > 0 && loss < 10);
  EXPECT(fashion_open_predict(context, rows + 1, x, logits) == FASHION_OPEN_BAD_ARGUMENT);
  EXPECT(fashion_open_predict(context, 0, x, logits) == FASHION_OPEN_BAD_ARGUMENT);
  EXPECT(fashion_open_predict(context, 1, x, logits) == FASHION_OPEN_OK);
  fashion_open_destroy(context);
  free(memory), free(x), free(y), free(logits);
}

static void memory_is_linear(void) {
  size_t one = fashion_open_memory_bytes(1, 16), two = fashion_open_memory_bytes(1, 32);
  size_t four = fashion_open_memory_bytes(1, 64);
  EXPECT(one < two && four - two == 2 * (two - one));
  EXPECT(fashion_open_memory_bytes(1, 0) == 0);
  EXPECT(fashion_open_memory_bytes(1, FASHION_OPEN_MAXIMUM_BATCH + 1) == 0);
  fashion_open_context *context = NULL;
  EXPECT(fashion_open_create(&context, NULL, 0, 1, 0) == FASHION_OPEN_BAD_ARGUMENT);
}

int main(int count, char **arguments) {
  EXPECT(count == 3);
  snprintf(weights_path, sizeof weights_path, "%s/fashion_open.safetensors", arguments[1]);
  read_file(arguments[2], "images", images, sizeof images);
  read_file(arguments[2], "labels", labels, sizeof labels);
  read_file(arguments[2], "logits", expected, sizeof expected);
  const int64_t sizes[] = {1, 2, 15, 16, 17, ROWS};
  for (int i = 0; i < 6; ++i) rows_are_like_those_of_other_batches(sizes[i]);
  memory_is_linear();
  puts("ok");
  return 0;
}
