import COpenVINO
import Failures
import Foundation

/// The one core of OpenVINO in this process.
///
/// `@unchecked Sendable`: its only state is a pointer that never changes to an `ov::Core`, whose
/// functions may be called from many threads at once.
struct OpenVINO: @unchecked Sendable {
  /// Loaded when first needed.
  static let shared = Result { () throws(InferenceError) in try OpenVINO() }

  let core: OpaquePointer

  private init() throws(InferenceError) {
    if let message = Self.text(cov_load()) {
      throw InferenceError(
        .runtimeMissing, "OpenVINO cannot be loaded (\(message))",
        remedy: "run scripts/setup, or install Pomona again with its lib/pomona folder")
    }
    var core: OpaquePointer?
    try Self.check(
      cov_core_create(&core), "OpenVINO does not start", remedy: "install Pomona again")
    guard let core else { throw Self.outOfMemory }
    self.core = core
  }

  /// The version with its build number.
  func version() throws(InferenceError) -> String {
    var version: UnsafeMutablePointer<CChar>?
    try Self.check(
      cov_version(&version), "OpenVINO does not tell its version", remedy: "install Pomona again")
    return Self.text(version) ?? ""
  }

  /// A property of the CPU, as text.
  func property(_ key: String) throws(InferenceError) -> String {
    var value: UnsafeMutablePointer<CChar>?
    try Self.check(
      cov_core_property(core, key, &value), "OpenVINO does not tell the CPU's \(key)",
      remedy: "install Pomona again")
    return Self.text(value) ?? ""
  }

  /// Throws what a call of the C library returned, if it returned something.
  static func check(
    _ message: UnsafeMutablePointer<CChar>?, _ what: String, remedy: String
  ) throws(InferenceError) {
    guard let message = text(message) else { return }
    // Where in OpenVINO's own source it happened helps nobody.
    let lines = message.split(separator: "\n").filter {
      !$0.hasPrefix("Exception from ") && !$0.hasPrefix("Check '")
    }
    throw InferenceError(
      .runtimeFailed, "\(what) (\(lines.isEmpty ? message : lines.joined(separator: " ")))",
      remedy: remedy)
  }

  static let outOfMemory = InferenceError(
    .runtimeFailed, "there is no memory left",
    remedy: "use fewer threads, or a machine with more memory")

  /// The text of the C library, which is freed.
  private static func text(_ owned: UnsafeMutablePointer<CChar>?) -> String? {
    guard let owned else { return nil }
    defer { free(owned) }
    return String(cString: owned)
  }
}
