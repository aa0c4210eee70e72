import COpenBLAS
import Failures

/// Matrix products by OpenBLAS, one thread per call. A value of this type proves that the library is loaded.
struct BLAS: Sendable {
  /// Loads the library.
  ///
  /// - Throws: `LearningError` of code `libraryMissing`.
  init() throws(LearningError) {
    if let reason = pomona_blas_load() {
      throw LearningError(
        .libraryMissing, "OpenBLAS cannot be loaded: \(String(cString: reason))",
        remedy: "Run scripts/setup, or install libscipy_openblas.so with Pomona's other libraries.")
    }
  }

  /// Computes `c = a * transposed(b)`, where `a` is rows x inner, `b` is columns x inner and `c` is rows x columns.
  func multiply(
    _ a: Scratch<Float>, transposed b: Scratch<Float>, into c: Scratch<Float>, rows: Int,
    columns: Int, inner: Int
  ) {
    assert(a.count >= rows * inner && b.count >= columns * inner && c.count >= rows * columns)
    pomona_sgemm(
      0, 1, Int32(rows), Int32(columns), Int32(inner), 1, a.base, Int32(inner), b.base,
      Int32(inner), 0, c.base, Int32(columns))
  }

  /// Computes `c += transposed(a) * b`, where `a` is inner x rows, `b` is inner x columns and `c` is rows x columns.
  func add(
    transposed a: Scratch<Float>, times b: Scratch<Float>, to c: Scratch<Float>, rows: Int,
    columns: Int, inner: Int
  ) {
    assert(a.count >= rows * inner && b.count >= columns * inner && c.count >= rows * columns)
    pomona_sgemm(
      1, 0, Int32(rows), Int32(columns), Int32(inner), 1, a.base, Int32(rows), b.base,
      Int32(columns), 1, c.base, Int32(columns))
  }
}
