/* Two models in one program, which know nothing of each other. */
#include "fashion_mlp.h"
#include "xor_mlp.h"

#include <stdio.h>

int main(void) {
  fashion_mlp_context *fashion = NULL;
  xor_mlp_context *xor = NULL;
  static uint8_t images[32 * 784];
  const float x[] = {0, 0, 0, 1, 1, 0, 1, 1};
  if (fashion_mlp_create(&fashion, NULL, 0, 1) || xor_mlp_create(&xor, NULL, 0, 1)) return 1;
  if (fashion_mlp_predict(fashion, images, NULL) || xor_mlp_predict(xor, x, NULL)) return 1;
  if (fashion_mlp_tensor_count() == xor_mlp_tensor_count()) return 1;
  fashion_mlp_destroy(fashion);
  xor_mlp_destroy(xor);
  puts("ok");
  return 0;
}
