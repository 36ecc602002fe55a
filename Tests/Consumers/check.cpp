// Uses a compiled xor-mlp from C++.
#include "xor_mlp.h"

#include <cstdio>
#include <memory>
#include <string>

int main(int, char **arguments) {
  xor_mlp_context *made = nullptr;
  if (xor_mlp_create(&made, nullptr, 0, 1) != XOR_MLP_OK) return 1;
  std::unique_ptr<xor_mlp_context, void (*)(xor_mlp_context *)> context(made, xor_mlp_destroy);
  const std::string weights = std::string(arguments[1]) + "/xor_mlp.safetensors";
  if (int32_t status = xor_mlp_load(context.get(), weights.c_str())) {
    std::fprintf(stderr, "%s\n", xor_mlp_message(status));
    return 1;
  }
  const float x[] = {0, 0, 0, 1, 1, 0, 1, 1}, y[] = {0, 1, 1, 0};
  float first = 0, last = 0;
  if (xor_mlp_train_step(context.get(), x, y, &first, nullptr)) return 1;
  for (int step = 0; step < 2000; ++step)
    if (xor_mlp_train_step(context.get(), x, y, &last, nullptr)) return 1;
  if (!(last < first / 4)) {
    std::fprintf(stderr, "the loss went from %g to %g\n", first, last);
    return 1;
  }
  std::puts("ok");
}
