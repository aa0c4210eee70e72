#include "COpenBLAS.h"

#include <dlfcn.h>
#include <openblas/cblas.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static __typeof__(scipy_cblas_sgemm) *sgemm;
static __typeof__(scipy_cblas_dgemm) *dgemm;
// LAPACKE's header needs complex numbers for functions that are not used here.
static int (*dsyevd)(int layout, char job, char triangle, int n, double *matrix, int stride, double *values);
static int (*sposv)(int layout, char triangle, int n, int count, float *a, int stride_a, float *b, int stride_b);
static const int column_major = 102;
static char reason[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  // OpenBLAS reads this when it is loaded. Otherwise it would start one thread per core, which the callers do not need.
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *library = dlopen("libscipy_openblas.so", RTLD_NOW | RTLD_LOCAL);
  if (library) {
    dgemm = (__typeof__(dgemm))dlsym(library, "scipy_cblas_dgemm");
    dsyevd = (__typeof__(dsyevd))dlsym(library, "scipy_LAPACKE_dsyevd");
    sposv = (__typeof__(sposv))dlsym(library, "scipy_LAPACKE_sposv");
    if (dgemm && dsyevd && sposv) sgemm = (__typeof__(sgemm))dlsym(library, "scipy_cblas_sgemm");
  }
  if (!sgemm) {
    const char *error = dlerror();
    snprintf(reason, sizeof reason, "%s", error ? error : "the library lacks a function");
  }
}

const char *pomona_blas_load(void) {
  pthread_once(&once, load);
  return sgemm ? NULL : reason;
}

void pomona_sgemm(int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
                  const float *b, int ldb, float beta, float *c, int ldc) {
  sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans, m, n, k,
        alpha, a, lda, b, ldb, beta, c, ldc);
}

void pomona_dgemm(int transpose_a, int transpose_b, int m, int n, int k, double alpha, const double *a, int lda,
                  const double *b, int ldb, double beta, double *c, int ldc) {
  dgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans, m, n, k,
        alpha, a, lda, b, ldb, beta, c, ldc);
}

int pomona_dsyevd(int n, double *matrix, double *values) {
  // In column-major order the eigenvectors are columns, and the lower triangle is the upper one of the rows.
  return dsyevd(column_major, 'V', 'L', n, matrix, n, values);
}

int pomona_sposv(int n, int count, float *a, float *b) {
  return sposv(column_major, 'L', n, count, a, n, b, n);
}
