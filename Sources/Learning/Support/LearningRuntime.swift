/// What the room needs at run time. Making one proves that it is there.
package struct LearningRuntime: Sendable {
  /// - Throws: `LearningError` of code `libraryMissing`, without which only logistic regressions cannot be fitted.
  package init() throws(LearningError) { _ = try BLAS() }
}
