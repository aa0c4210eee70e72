/// Verifies that OpenBLAS can be loaded, for diagnostics.
///
/// Only fitting a logistic regression requires it; predictions and random forests do not.
package struct LearningRuntime: Sendable {
  /// Loads the library.
  ///
  /// - Throws: `LearningError` of code `libraryMissing`.
  package init() throws(LearningError) { _ = try BLAS() }
}
