// The levels of the x86-64 instruction set that this processor has, and the system lets programs use: x86-64-v3 and x86-64-v4, with
// all that Package.swift lets the compiler use for them.
#include <stdbool.h>

#if defined(__x86_64__)
static inline bool cpr_has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("f16c") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("lzcnt") &&
         __builtin_cpu_supports("movbe");
}

static inline bool cpr_has_avx512(void) {
  return cpr_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif
