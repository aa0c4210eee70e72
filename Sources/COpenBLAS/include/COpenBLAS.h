// Parts of OpenBLAS, loaded at run time. All matrices are in row-major order.
#pragma once

/// Loads the library on the first call, from the executable's run path, and limits it to one thread: the callers bring
/// their own. Thread-safe; later calls are cheap.
/// Returns NULL on success, otherwise the reason of the failure (valid for the life of the process).
const char *pomona_blas_load(void);

/// Computes C = alpha A' B' + beta C, A' being A or its transpose, B' likewise. Requires a successful
/// pomona_blas_load(), as all functions below do.
void pomona_sgemm(int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
                  const float *b, int ldb, float beta, float *c, int ldc);

/// The same in double precision.
void pomona_dgemm(int transpose_a, int transpose_b, int m, int n, int k, double alpha, const double *a, int lda,
                  const double *b, int ldb, double beta, double *c, int ldc);

/// Decomposes a symmetric matrix of n x n, of which it reads the upper triangle. Overwrites it with the eigenvectors, one
/// a row, and `values` with the n eigenvalues, both in ascending order of the values.
/// Returns 0, or LAPACK's number of what went wrong.
int pomona_dsyevd(int n, double *matrix, double *values);

/// Solves A x = b for `count` right-hand sides, one a row of `b`, which the solutions overwrite. A is symmetric and positive
/// definite, n x n; its factor overwrites it.
/// Returns 0, or LAPACK's number of what went wrong.
int pomona_sposv(int n, int count, float *a, float *b);
