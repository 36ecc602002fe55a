#ifndef GRAPHC_CRYPTO_SHIM_H
#define GRAPHC_CRYPTO_SHIM_H

#include <openssl/crypto.h>
#include <openssl/evp.h>

#endif
