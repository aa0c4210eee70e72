/// What computes the features on this machine.
package struct InferenceRuntime: Sendable, Hashable, Codable {
  /// OpenVINO's, with its build number.
  package let version: String
  /// The processor's name as it gives it.
  package let cpu: String
  /// Quickest first.
  package let precisions: [Precision]

  /// Asks the machine. An error means that no features can be computed here; its remedy says what
  /// to do.
  package init() throws(InferenceError) {
    let library = try OpenVINO.shared.get()
    version = try library.version()
    cpu = try library.property("FULL_DEVICE_NAME")
    precisions = Precision.available
  }
}
