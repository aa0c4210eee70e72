public import Failures
import Foundation

/// The backbones installed on this machine, by name.
///
/// They are ONNX files, `NAME.onnx`. Where several folders contain a name, the first takes precedence.
public struct BackboneCatalog: Sendable {
  /// The name of the default backbone.
  public static let defaultName = "mobilenet-v2"

  /// The folders that are searched, in this order. Not all need to exist.
  public let folders: [String]

  /// Creates a catalog of these folders.
  public init(folders: [String]) {
    self.folders = folders
  }

  /// Creates the catalog of this installation: the folder that `POMONA_BACKBONES` names, then `../lib/pomona/backbones`
  /// relative to the program, then `.deps/backbones` of the source folder that the program was built in.
  ///
  /// - Parameter environment: The environment variables; nil for those of the process.
  public init(environment: [String: String]? = nil) {
    let environment = environment ?? ProcessInfo.processInfo.environment
    let given = environment["POMONA_BACKBONES"].flatMap { $0.isEmpty ? nil : $0 }
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    let own = ["../lib/pomona/backbones", "../../../.deps/backbones"].compactMap { folder in
      program?.appending(path: folder).standardizedFileURL.path(percentEncoded: false)
    }
    self.init(folders: (given.map { [$0] } ?? []) + own)
  }

  /// The names of the installed backbones, sorted.
  public var names: [String] { files.keys.sorted() }

  /// The installed backbones by name, each with its description or the failure to read its file.
  public func list() -> [(name: String, backbone: Result<Backbone, InferenceError>)] {
    names.map { name in (name, Result { () throws(InferenceError) in try backbone(name) }) }
  }

  /// The installed backbone of this name, or the ONNX file at this path.
  ///
  /// A text that contains a slash or ends in `.onnx` is a path.
  ///
  /// - Parameters:
  ///   - nameOrPath: A name of ``names``, or a path.
  ///   - overrides: The preprocessing that the file does not specify, or that replaces the file's.
  /// - Throws: An ``InferenceError``: `backboneUnknown`, or an error of ``Backbone/init(contentsOf:overrides:)``.
  public func backbone(
    _ nameOrPath: String, overrides: Backbone.Overrides = Backbone.Overrides()
  ) throws(InferenceError) -> Backbone {
    if nameOrPath.contains("/") || nameOrPath.hasSuffix(".onnx") {
      return try Backbone(contentsOf: nameOrPath, overrides: overrides)
    }
    let files = files
    guard let path = files[nameOrPath] else {
      let known = files.keys.sorted().joined(separator: ", ")
      throw InferenceError(
        .backboneUnknown, "there is no backbone named \(nameOrPath)",
        remedy: files.isEmpty
          ? "Run scripts/setup to install backbones, or give the path of an .onnx file."
          : "Use one of \(known), or the path of an .onnx file.")
    }
    var backbone = try Backbone(contentsOf: path, overrides: overrides)
    backbone.name = nameOrPath
    return backbone
  }

  /// The paths of the installed backbones by name.
  private var files: [String: String] {
    var files: [String: String] = [:]
    for folder in folders {
      for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      where file.hasSuffix(".onnx") {
        let name = String(file.dropLast(5))
        if files[name] == nil, !name.isEmpty { files[name] = folder + "/" + file }
      }
    }
    return files
  }
}
