import COpenVINO
import Failures
import Foundation

/// OpenVINO's C library, with the one core of this process.
///
/// `@unchecked Sendable`: its only state is a pointer that never changes to an `ov::Core`, whose functions may be called
/// from many threads at once. Networks are read one at a time, since they take the properties of the core; compiling gives its own.
struct OpenVINOLibrary: @unchecked Sendable {
  /// The library, loaded at the first use.
  static let shared = Result { () throws(InferenceError) in try OpenVINOLibrary() }

  let core: OpaquePointer

  private init() throws(InferenceError) {
    if let message = Self.text(cov_load()) {
      throw InferenceError(
        .runtimeMissing, "OpenVINO cannot be loaded (\(message))",
        remedy: "Run scripts/setup, or install Pomona again with its lib/pomona folder.")
    }
    var core: OpaquePointer?
    try Self.check(
      cov_core_create(&core), failure: "OpenVINO cannot be initialised", remedy: Self.reinstall)
    guard let core else { throw Self.outOfMemory }
    self.core = core
  }

  /// The version with its build number.
  func version() throws(InferenceError) -> String {
    var version: UnsafeMutablePointer<CChar>?
    try Self.check(
      cov_version(&version), failure: "OpenVINO does not report its version",
      remedy: Self.reinstall)
    return Self.text(version) ?? ""
  }

  /// A property of the CPU, as text.
  func property(_ key: String) throws(InferenceError) -> String {
    var value: UnsafeMutablePointer<CChar>?
    try Self.check(
      cov_core_property(core, key, &value), failure: "OpenVINO does not report the CPU's \(key)",
      remedy: Self.reinstall)
    return Self.text(value) ?? ""
  }

  /// Throws the failure that a call of the C library returned, if it returned one.
  ///
  /// - Parameters:
  ///   - message: The message that the call returned, which is freed; nil for success.
  ///   - subject: The path of the backbone, where the failure concerns one.
  ///   - failure: The message of the error, before OpenVINO's own.
  ///   - remedy: The remedy of the error.
  static func check(
    _ message: UnsafeMutablePointer<CChar>?, of subject: String? = nil, failure: String,
    remedy: String
  ) throws(InferenceError) {
    guard let message = text(message) else { return }
    // The positions in OpenVINO's source are of no use to the reader.
    let lines = message.split(separator: "\n").filter {
      !$0.hasPrefix("Exception from ") && !$0.hasPrefix("Check '")
    }
    throw InferenceError(
      .runtimeFailed, subject: subject,
      "\(failure) (\(lines.isEmpty ? message : lines.joined(separator: " ")))", remedy: remedy)
  }

  static let outOfMemory = InferenceError(
    .runtimeFailed, "there is not enough memory",
    remedy: "Use fewer threads, or a machine with more memory.")

  private static let reinstall = "Install Pomona again."

  /// The text of the C library, which is freed.
  private static func text(_ owned: UnsafeMutablePointer<CChar>?) -> String? {
    guard let owned else { return nil }
    defer { free(owned) }
    return String(cString: owned)
  }
}
