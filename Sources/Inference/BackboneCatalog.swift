public import Failures

import Foundation

/// The backbones installed on this machine, by name.
///
/// They are ONNX files, `NAME.onnx`. Where folders hold the same name, the first folder wins.
public struct BackboneCatalog: Sendable {
  /// The backbone of whoever does not choose one.
  public static let defaultName = "mobilenet-v2"

  /// Where backbones are looked for, in this order. Not all have to exist.
  public let folders: [String]

  /// The catalog of some folders.
  public init(folders: [String]) {
    self.folders = folders
  }

  /// The catalog of this installation: the folder named by `POMONA_BACKBONES`, then
  /// `../lib/pomona/backbones` seen from the program, then `.deps/backbones` of the source folder
  /// the program was built in. Nil: the process's environment.
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

  /// The installed backbones by name, each with its description or with what is wrong with its
  /// file.
  public func list() -> [(name: String, backbone: Result<Backbone, InferenceError>)] {
    names.map { name in (name, Result { () throws(InferenceError) in try backbone(name) }) }
  }

  /// The installed backbone of this name, or the ONNX file at this path.
  ///
  /// What contains a slash or ends in `.onnx` is a path.
  ///
  /// - Parameters:
  ///   - nameOrPath: A name of ``names``, or a path.
  ///   - overrides: What the file does not tell, or tells differently.
  /// - Throws: An ``InferenceError``: `backboneUnknown`, or what ``Backbone/init(contentsOf:overrides:)`` throws.
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
        .backboneUnknown, "no backbone is called \(nameOrPath)",
        remedy: files.isEmpty
          ? "none is installed; run scripts/setup, or give the path of an .onnx file"
          : "use one of \(known), or the path of an .onnx file")
    }
    var backbone = try Backbone(contentsOf: path, overrides: overrides)
    backbone.name = nameOrPath
    return backbone
  }

  /// Paths by name.
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
