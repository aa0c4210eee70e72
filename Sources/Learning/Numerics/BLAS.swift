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

  /// A matrix in row-major order, or its transpose.
  struct Operand {
    let base: UnsafePointer<Double>
    /// The distance of two rows in memory.
    let stride: Int
    let isTransposed: Bool

    static func plain(_ base: UnsafePointer<Double>, stride: Int) -> Operand {
      Operand(base: base, stride: stride, isTransposed: false)
    }

    static func transposed(_ base: UnsafePointer<Double>, stride: Int) -> Operand {
      Operand(base: base, stride: stride, isTransposed: true)
    }
  }

  /// Computes `c = a * b` in double precision, where `a` is rows x inner and `b` is inner x columns.
  func multiply(
    _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Double>, stride: Int, rows: Int,
    columns: Int, inner: Int
  ) {
    pomona_dgemm(
      a.isTransposed ? 1 : 0, b.isTransposed ? 1 : 0, Int32(rows), Int32(columns), Int32(inner), 1,
      a.base, Int32(a.stride), b.base, Int32(b.stride), 0, c, Int32(stride))
  }

  /// Decomposes a symmetric matrix of `count` rows, and overwrites it with its eigenvectors, one a row.
  ///
  /// - Returns: The eigenvalues in ascending order; nil when the decomposition fails.
  func eigenvalues(decomposing matrix: Scratch<Double>, count: Int) -> [Double]? {
    assert(matrix.count >= count * count)
    var values = [Double](repeating: 0, count: count)
    return pomona_dsyevd(Int32(count), matrix.base, &values) == 0 ? values : nil
  }
  /// Solves `matrix * x = b` for several right-hand sides, one a row of `sides`, which the solutions overwrite.
  ///
  /// - Parameters:
  ///   - matrix: Symmetric and positive definite, of `count` rows; it is overwritten.
  /// - Returns: False when the matrix is not positive definite.
  func solve(
    _ matrix: UnsafeMutablePointer<Float>, count: Int, sides: UnsafeMutablePointer<Float>,
    sideCount: Int
  ) -> Bool {
    pomona_sposv(Int32(count), Int32(sideCount), matrix, sides) == 0
  }
}
