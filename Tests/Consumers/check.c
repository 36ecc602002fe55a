/* Uses every function of a compiled fashion-mlp, rightly and wrongly.
 *
 * Arguments: the bundle's folder, and a folder with images, labels and expected logits, as check.py
 * has written them. Exits with 2 if the CPU is not supported. */
#include "expect.h"
#include "fashion_mlp.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 32, IMAGE = 784, CLASSES = 10, STEPS = 5, THREADS = 8 };

static uint8_t images[ROWS * IMAGE], labels[ROWS];
static float expected[ROWS * CLASSES];
static char weights_path[4096], state_path[4096];

static fashion_mlp_context *loaded(int32_t threads) {
  fashion_mlp_context *context = NULL;
  EXPECT(fashion_mlp_create(&context, NULL, 0, threads) == FASHION_MLP_OK);
  EXPECT(fashion_mlp_load(context, weights_path) == FASHION_MLP_OK);
  return context;
}

static void train(fashion_mlp_context *context, float losses[STEPS]) {
  for (int step = 0; step < STEPS; ++step)
    EXPECT(fashion_mlp_train_step(context, images, labels, &losses[step], NULL) == 0);
}

static void memory_is_the_callers(void) {
  size_t bytes = fashion_mlp_memory_bytes(1);
  char *memory = malloc(bytes + 1);
  fashion_mlp_context *context = NULL;
  EXPECT(bytes > 0 && fashion_mlp_memory_bytes(0) == 0);
  EXPECT(fashion_mlp_create(NULL, NULL, 0, 1) == FASHION_MLP_BAD_ARGUMENT);
  EXPECT(fashion_mlp_create(&context, memory, bytes - 1, 1) == FASHION_MLP_BAD_ARGUMENT);
  EXPECT(fashion_mlp_create(&context, NULL, 0, 0) == FASHION_MLP_BAD_ARGUMENT);
  EXPECT(context == NULL);
  /* At any address. */
  EXPECT(fashion_mlp_create(&context, memory + 1, bytes, 1) == FASHION_MLP_OK);
  float logits[ROWS * CLASSES];
  EXPECT(fashion_mlp_predict(context, images, logits) == 0);
  for (int i = 0; i < ROWS * CLASSES; ++i) EXPECT(logits[i] == 0); /* as all weights */
  fashion_mlp_destroy(context);
  free(memory);
}

static void tensors_have_names(fashion_mlp_context *context) {
  int32_t count = fashion_mlp_tensor_count(), bias = fashion_mlp_tensor_named("output.bias");
  EXPECT(count > 6 && bias >= 0 && bias < count);
  const fashion_mlp_tensor *tensor = fashion_mlp_tensor_at(bias);
  EXPECT(strcmp(tensor->name, "output.bias") == 0 && tensor->role == FASHION_MLP_PARAMETER);
  EXPECT(tensor->dtype == FASHION_MLP_F32 && tensor->rank == 1 && tensor->shape[0] == CLASSES);
  EXPECT(tensor->bytes == sizeof(float) * CLASSES && fashion_mlp_data(context, bias));
  EXPECT(!fashion_mlp_tensor_at(-1) && !fashion_mlp_tensor_at(count));
  EXPECT(fashion_mlp_tensor_named("none") == -1 && fashion_mlp_tensor_named(NULL) == -1);
  EXPECT(!fashion_mlp_data(context, count));
}

static void predictions_are_right(fashion_mlp_context *context) {
  float logits[ROWS * CLASSES], swapped[ROWS * CLASSES];
  EXPECT(fashion_mlp_predict(context, images, logits) == 0);
  for (int i = 0; i < ROWS * CLASSES; ++i) EXPECT(fabsf(logits[i] - expected[i]) < 1e-4f);
  EXPECT(fashion_mlp_predict(context, NULL, logits) == FASHION_MLP_BAD_ARGUMENT);
  EXPECT(fashion_mlp_predict(NULL, images, logits) == FASHION_MLP_BAD_ARGUMENT);
  EXPECT(fashion_mlp_predict(context, images, NULL) == 0);
  /* Weights are swapped by saying where they are. */
  int32_t index = fashion_mlp_tensor_named("output.bias");
  float *old = fashion_mlp_data(context, index), bias[CLASSES];
  for (int i = 0; i < CLASSES; ++i) bias[i] = old[i] + 1;
  EXPECT(fashion_mlp_bind(context, index, NULL) == FASHION_MLP_BAD_ARGUMENT);
  EXPECT(fashion_mlp_bind(context, index, (char *)bias + 1) == FASHION_MLP_BAD_ARGUMENT);
  EXPECT(fashion_mlp_bind(context, index, bias) == FASHION_MLP_OK);
  EXPECT(fashion_mlp_predict(context, images, swapped) == 0);
  for (int i = 0; i < ROWS * CLASSES; ++i) EXPECT(fabsf(swapped[i] - logits[i] - 1) < 1e-4f);
  EXPECT(fashion_mlp_bind(context, index, old) == FASHION_MLP_OK);
}

static void wrong_files_change_nothing(fashion_mlp_context *context, const char *folder) {
  float *weight = fashion_mlp_data(context, fashion_mlp_tensor_named("hidden1.weight"));
  float before = weight[7];
  char path[4096], header[64];
  EXPECT(fashion_mlp_load(context, "/nowhere") == FASHION_MLP_CANNOT_READ);
  EXPECT(fashion_mlp_load(context, NULL) == FASHION_MLP_BAD_ARGUMENT);
  EXPECT(fashion_mlp_save(context, "/nowhere/state") == FASHION_MLP_CANNOT_WRITE);
  EXPECT(fashion_mlp_load_bytes(context, "short", 5) == FASHION_MLP_BAD_FORMAT);
  static const char *const texts[] = {"", "{", "[]", "{\"a\"}", "{\"a\":{}}", "{\"a\":1}", "{} x",
      "{\"output.bias\":{\"dtype\":\"F32\",\"shape\":[10],\"data_offsets\":[0,40]}}"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i) {
    size_t length = strlen(texts[i]);
    char *file = calloc(1, 8 + length);
    file[0] = (char)length;
    memcpy(file + 8, texts[i], length);
    EXPECT(fashion_mlp_load_bytes(context, file, 8 + length) == FASHION_MLP_BAD_FORMAT);
    free(file);
  }
  memset(header, 0, sizeof header);
  memcpy(header, "\2\0\0\0\0\0\0\0{}", 10);
  EXPECT(fashion_mlp_load_bytes(context, header, 10) == FASHION_MLP_MISSING_TENSOR);
  EXPECT(strcmp(fashion_mlp_detail(context), "hidden1.weight") == 0);
  snprintf(path, sizeof path, "%s/wrong.safetensors", folder);
  EXPECT(fashion_mlp_load(context, path) == FASHION_MLP_WRONG_TENSOR);
  EXPECT(strcmp(fashion_mlp_detail(context), "output.bias") == 0);
  for (int32_t status = -1; status < 12; ++status) EXPECT(*fashion_mlp_message(status));
  EXPECT(weight[7] == before);
}

static void training_goes_on_from_a_file(fashion_mlp_context *context) {
  float losses[STEPS], again[STEPS];
  train(context, losses);
  EXPECT(losses[STEPS - 1] < losses[0]);
  EXPECT(fashion_mlp_save(context, state_path) == FASHION_MLP_OK);
  train(context, losses);
  fashion_mlp_context *other = NULL;
  EXPECT(fashion_mlp_create(&other, NULL, 0, 2) == FASHION_MLP_OK);
  EXPECT(fashion_mlp_load(other, state_path) == FASHION_MLP_OK);
  train(other, again);
  EXPECT(memcmp(losses, again, sizeof losses) == 0);
  fashion_mlp_destroy(other);
}

static void *train_alone(void *result) {
  fashion_mlp_context *context = loaded(1);
  train(context, result);
  fashion_mlp_destroy(context);
  return NULL;
}

static void contexts_are_apart(void) {
  pthread_t threads[THREADS];
  float losses[THREADS][STEPS];
  for (int i = 0; i < THREADS; ++i)
    EXPECT(pthread_create(&threads[i], NULL, train_alone, losses[i]) == 0);
  for (int i = 0; i < THREADS; ++i) EXPECT(pthread_join(threads[i], NULL) == 0);
  for (int i = 1; i < THREADS; ++i) EXPECT(memcmp(losses[0], losses[i], sizeof losses[0]) == 0);
}

int main(int count, char **arguments) {
  EXPECT(count == 3);
  if (!fashion_mlp_cpu_supported()) {
    fashion_mlp_context *context = NULL;
    int32_t status = fashion_mlp_create(&context, NULL, 0, 1);
    EXPECT(status == FASHION_MLP_UNSUPPORTED_CPU && !context);
    puts(fashion_mlp_message(status));
    return 2;
  }
  EXPECT(fashion_mlp_abi_version() == FASHION_MLP_ABI_VERSION);
  snprintf(weights_path, sizeof weights_path, "%s/fashion_mlp.safetensors", arguments[1]);
  snprintf(state_path, sizeof state_path, "%s/state.safetensors", arguments[2]);
  read_file(arguments[2], "images", images, sizeof images);
  read_file(arguments[2], "labels", labels, sizeof labels);
  read_file(arguments[2], "logits", expected, sizeof expected);
  memory_is_the_callers();
  fashion_mlp_context *context = loaded(2);
  tensors_have_names(context);
  predictions_are_right(context);
  wrong_files_change_nothing(context, arguments[2]);
  training_goes_on_from_a_file(context);
  contexts_are_apart();
  fashion_mlp_destroy(context);
  fashion_mlp_destroy(NULL);
  puts("ok");
  return 0;
}
