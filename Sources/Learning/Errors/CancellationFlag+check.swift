import Failures
package import Parallelism

extension CancellationFlag {
  /// Throws once the flag is set.
  ///
  /// - Throws: `LearningError` of code `cancelled`.
  package func check() throws(LearningError) {
    guard isCancelled else { return }
    throw LearningError(
      .cancelled, "the fit was cancelled", remedy: "Start it again to complete it.")
  }
}
