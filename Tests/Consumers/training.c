/* Trains a compiled fashion-mlp on Fashion-MNIST with nothing but the C library, and prints the loss
 * of each step as the bits of a float.
 *
 * Arguments: the weights to begin with, files of images and labels as IDX, the number of steps, the
 * number of threads, and where to save the tensors after the last step. */
#include "fashion_mlp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 32, IMAGE = 784 };

static FILE *opened(const char *path, long header) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, header, SEEK_SET) != 0) {
    perror(path);
    exit(1);
  }
  return file;
}

int main(int count, char **arguments) {
  if (count != 7) return 1;
  FILE *images = opened(arguments[2], 16), *labels = opened(arguments[3], 8);
  fashion_mlp_context *context = NULL;
  int32_t status = fashion_mlp_create(&context, NULL, 0, atoi(arguments[5]));
  if (!status) status = fashion_mlp_load(context, arguments[1]);
  for (int step = 0; !status && step < atoi(arguments[4]); ++step) {
    uint8_t x[ROWS * IMAGE], y[ROWS];
    float loss;
    uint32_t bits;
    if (fread(x, 1, sizeof x, images) != sizeof x || fread(y, 1, sizeof y, labels) != sizeof y)
      return 1;
    status = fashion_mlp_train_step(context, x, y, &loss, NULL);
    memcpy(&bits, &loss, sizeof bits);
    printf("%08x\n", (unsigned)bits);
  }
  if (!status) status = fashion_mlp_save(context, arguments[6]);
  if (status) fprintf(stderr, "%s\n", fashion_mlp_message(status));
  fashion_mlp_destroy(context);
  fclose(images);
  fclose(labels);
  return (int)status;
}
