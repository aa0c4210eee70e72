package import Foundation
import Imaging
import Inference

/// The date, the command and the versions behind a result.
public struct RunOrigin: Sendable, Hashable, Codable {
  /// The date and time in ISO 8601, in Coordinated Universal Time.
  public var date: String
  /// The command line, without local folders and secrets; nil for a caller of the library.
  public var command: String?
  /// The version of Pomona.
  public var pomona: String
  /// The versions of the native libraries, by their names.
  public var libraries: [String: String]

  /// The origin of a result of this version of Pomona, on this machine.
  package init(command: String?, date: Date = Date()) {
    self.date = date.formatted(.iso8601)
    self.command = command
    pomona = PomonaVersion.current
    var libraries: [String: String] = [:]
    for backend in InferenceBackends.all {
      libraries[backend.name] = try? backend.facts().version
    }
    for library in NativeLibrary.all() { libraries[library.name] = library.version }
    self.libraries = libraries
  }
}
