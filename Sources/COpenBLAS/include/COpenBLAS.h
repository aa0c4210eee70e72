// The one product of matrices that Pomona takes from OpenBLAS, loaded at run time.
#pragma once

/// Loads the library on the first call (thread-safe; later calls are cheap). It is looked for along the executable's
/// run path, and kept to one thread: the callers are the threads.
/// Returns NULL when it is there, otherwise the reason why not (valid for the life of the process).
const char *pomona_blas_load(void);

/// C = alpha A' B' + beta C in row-major order, A' being A or its transpose. Call only after a successful load.
void pomona_sgemm(int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
                  const float *b, int ldb, float beta, float *c, int ldc);
