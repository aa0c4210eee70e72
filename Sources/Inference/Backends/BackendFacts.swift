/// The facts of an inference backend on this machine.
package struct BackendFacts: Sendable, Hashable, Codable {
  /// The runtime's version, with its build number.
  package let version: String
  /// The name of the processor, as the processor reports it.
  package let processor: String
  /// The precisions that the processor has instructions for, fastest first.
  package let precisions: [Precision]

  package init(version: String, processor: String, precisions: [Precision]) {
    self.version = version
    self.processor = processor
    self.precisions = precisions
  }
}
