/// A fitted head and the parameters to record with it.
package struct HeadFit: Sendable {
  /// The fitted head.
  package let classifier: any Head
  /// Hyper-parameters and results of the fit by their names in model manifests, such as `trees` or `strength`.
  package let parameters: [String: Double]

  /// A head with its own parameters and those that only the fit determines.
  ///
  /// - Parameters:
  ///   - classifier: The fitted head.
  ///   - parameters: Further parameters.
  package init(_ classifier: any Head, parameters: [String: Double] = [:]) {
    self.classifier = classifier
    self.parameters = classifier.parameters.merging(parameters) { _, fitted in fitted }
  }
}
