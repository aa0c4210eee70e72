// The single-precision matrix product of OpenBLAS, loaded at run time.
#pragma once

/// Loads the library on the first call, from the executable's run path, and limits it to one thread: the callers bring
/// their own. Thread-safe; later calls are cheap.
/// Returns NULL on success, otherwise the reason of the failure (valid for the life of the process).
const char *pomona_blas_load(void);

/// Computes C = alpha A' B' + beta C in row-major order, A' being A or its transpose, B' likewise. Requires a successful
/// pomona_blas_load().
void pomona_sgemm(int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
                  const float *b, int ldb, float beta, float *c, int ldc);
