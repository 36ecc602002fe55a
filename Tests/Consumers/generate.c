/* Goes on with a text by a compiled char-gpt, with nothing but the C library: the prompt is read by pieces, then one
 * character follows the other, and the keys and values of all before are in one block of memory.
 *
 *   generate WEIGHTS PROMPT COUNT TEMPERATURE SEED */
#include "char_gpt.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHARACTERS = 96, PIECE = 8 };

/* The vocabulary: the line's end, then what ASCII prints. */
static int32_t code(char character) { return character == '\n' ? 0 : character - 31; }
static char character(int32_t code) { return code == 0 ? '\n' : (char)(code + 31); }

/* The best code, or one drawn by the probabilities exp(logit / temperature). */
static int32_t choose(const float *logits, double temperature, uint64_t *seed) {
  int32_t best = 0;
  for (int32_t i = 1; i < CHARACTERS; ++i)
    if (logits[i] > logits[best]) best = i;
  if (temperature == 0) return best;
  double weights[CHARACTERS], sum = 0;
  for (int32_t i = 0; i < CHARACTERS; ++i) sum += weights[i] = exp((logits[i] - logits[best]) / temperature);
  *seed ^= *seed << 13, *seed ^= *seed >> 7, *seed ^= *seed << 17; /* xorshift */
  double rest = (double)(*seed >> 11) * 0x1p-53 * sum;
  for (int32_t i = 0; i < CHARACTERS; ++i)
    if ((rest -= weights[i]) < 0) return i;
  return best;
}

int main(int count, char **arguments) {
  if (count != 6) return 2;
  const char *prompt = arguments[2];
  double temperature = atof(arguments[4]);
  uint64_t seed = strtoull(arguments[5], NULL, 10) * 2 + 1;
  float logits[PIECE * CHARACTERS], *last = logits;
  int32_t codes[PIECE];
  char_gpt_context *context = NULL;
  void *cache = calloc(1, CHAR_GPT_CACHE_BYTES); /* zeros: a text begins */
  int32_t status = char_gpt_create(&context, NULL, 0, 1);
  if (!status) status = char_gpt_load(context, arguments[1]);
  for (size_t rest = strlen(prompt); rest && !status;) {
    size_t taken = rest < PIECE ? 1 : PIECE;
    for (size_t i = 0; i < taken; ++i) codes[i] = code(*prompt++);
    status = taken == 1 ? char_gpt_decode(context, cache, codes, logits) : char_gpt_prefill(context, cache, codes, logits);
    last = logits + (taken - 1) * CHARACTERS;
    rest -= taken;
  }
  for (int written = 0; written < atoi(arguments[3]) && !status; ++written, last = logits) {
    codes[0] = choose(last, temperature, &seed);
    putchar(character(codes[0]));
    fflush(stdout);
    status = char_gpt_decode(context, cache, codes, logits);
  }
  if (status) fprintf(stderr, "%s %s\n", char_gpt_message(status), char_gpt_detail(context));
  char_gpt_destroy(context);
  free(cache);
  return status;
}
