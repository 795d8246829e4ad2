/*
 * What a fuzz driver is: one function that takes any bytes, returns 0 and
 * aborts by must() when something does not hold.
 */
#ifndef KZ_FUZZ_H
#define KZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "core/core.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
