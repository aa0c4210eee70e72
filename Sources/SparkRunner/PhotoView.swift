#if Spark
internal import Failures
internal import Foundation
internal import SparkConnect

/// The files below some folders of the cluster's storage, as a view of the session: Spark lists them once, and reads each
/// when a job asks for its content.
struct PhotoView: Sendable {
  struct File: Sendable {
    /// As Spark names it in the column `path`.
    let listed: String
    let bytes: Int
  }

  /// The view's name; its columns are `path`, `length`, `content` and `uri`, an encoded form that Spark prunes by.
  let name: String
  /// In the order of their paths' UTF-8 bytes.
  let files: [File]
  /// What a file's path begins with: the first folder as Spark names it, with a slash.
  let prefix: String
  /// The `uri` of files for which it does not simply follow from the path.
  private let unusualURIs: [String: String]

  init(of roots: [String], name: String, engine: SparkEngine) throws {
    self.name = name
    let paths = roots.map { ClusterPath($0).uri }
    let rows: SparkRows
    do {
      rows = try engine.waiting.wait { [session = engine.session] in
        let frame = session.read(
          "binaryFile", paths,
          options: [
            "recursiveFileLookup": "true", "ignoreMissingFiles": "true",
            "ignoreCorruptFiles": "true",
            "__globPaths__": "false",
          ])
        try await frame.select("path", "length", "content", "_metadata.file_path AS uri")
          .createView(
            name)
        return try await session.table(name).select("path", "length", "uri").collect()
      }
    } catch let error as SparkError where error.code == .pathMissing {
      throw PomonaError(
        .noInput, "there is no folder \(roots.joined(separator: ", ")) on the cluster",
        remedy:
          "Give a path that the cluster's machines know; without a scheme it is a file of theirs.")
    }
    let listed = try rows.strings("path").map { $0 ?? "" }
    let lengths = try rows.integers("length").map { Int($0 ?? 0) }
    let uris = try rows.strings("uri").map { $0 ?? "" }
    var unusual: [String: String] = [:]
    for (path, uri) in zip(listed, uris) where Self.usualURI(path) != uri { unusual[path] = uri }
    unusualURIs = unusual
    let empty = try paths.flatMap { path in
      (try engine.cluster.perform("empty", path) ?? "").split(separator: "\n").map(String.init)
    }
    files =
      (zip(listed, lengths).map { File(listed: $0, bytes: $1) }
      + empty.map { File(listed: $0, bytes: 0) })
      .sorted { $0.listed.utf8.lexicographicallyPrecedes($1.listed.utf8) }
    let root = roots.count == 1 ? ClusterPath(roots[0]).path + "/" : ""
    if let first = files.first, !root.isEmpty {
      let path = ClusterPath.path(of: first.listed)
      let scheme = first.listed.dropLast(path.count)
      prefix = path.hasPrefix(root) ? scheme + root : String(scheme)
    } else {
      prefix = ""
    }
  }

  func uri(of listed: String) -> String { unusualURIs[listed] ?? Self.usualURI(listed) }

  private static func usualURI(_ listed: String) -> String {
    listed.hasPrefix("file:/") && !listed.hasPrefix("file://")
      ? "file://" + listed.dropFirst(5) : listed
  }
}
#endif
