/* All scalar functions: `T gc_<function>_<type>(...)`, type one of f32 f64 i32 i64 u8 bool, casts also of
 * i8 f16 bf16. */
#include "base.h"
#include "arithmetic.h"
#include "half.h"
#include "casts.h"
#include "exponential.h"
#include "logarithm.h"
#include "error_function.h"
#include "two_over_pi.h"
#include "trigonometry.h"
#include "power.h"
