#if Spark

/// Files of the cluster's storage by their URIs. Every operation may be repeated.
struct ClusterFiles: Sendable {
  private let functions: ClusterFunctions

  init(_ functions: ClusterFunctions) { self.functions = functions }

  /// The names in a folder; none when it does not exist.
  func names(in folder: ClusterPath) async throws -> [String] {
    Self.lines(try await functions.perform("list", arguments: folder.uri))
  }

  /// The URIs of the files without content in and below a folder, or of a file without content. Spark's data sources
  /// leave them out.
  func emptyFiles(below root: ClusterPath) async throws -> [String] {
    Self.lines(try await functions.perform("empty", arguments: root.uri))
  }

  /// The content of a text file; nil when there is none.
  func read(_ file: ClusterPath) async throws -> [UInt8]? {
    try await functions.perform("read", arguments: file.uri).map { Array($0.utf8) }
  }

  /// Writes a text file, replacing an older one; folders are created as needed.
  func write(_ content: [UInt8], to file: ClusterPath) async throws {
    _ = try await functions.perform(
      "write", arguments: file.uri, String(decoding: content, as: UTF8.self))
  }

  /// Removes a file or a folder with its content, if it exists.
  func remove(_ path: ClusterPath) async throws {
    _ = try await functions.perform("delete", arguments: path.uri)
  }

  /// The numbers of rows of a folder's parts, by name; a damaged part has -1.
  func partRows(in folder: ClusterPath) async throws -> [String: Int] {
    Self.rows(try await functions.perform("parts", arguments: folder.uri))
  }

  /// Moves the files that Spark wrote below `staging` in folders `part=N` to `folder`, under the names of parts.
  ///
  /// - Returns: The numbers of rows of all parts in `folder`.
  func adopt(_ staging: ClusterPath, into folder: ClusterPath) async throws -> [String: Int] {
    Self.rows(try await functions.perform("adopt", arguments: staging.uri, folder.uri))
  }

  /// Puts a folder in the place of another one.
  func publish(_ folder: ClusterPath, as place: ClusterPath) async throws {
    _ = try await functions.perform("publish", arguments: folder.uri, place.uri)
  }

  private static func lines(_ text: String?) -> [String] {
    (text ?? "").split(separator: "\n").map(String.init)
  }

  /// Numbers of rows from lines of a name, a tab and a number.
  static func rows(_ text: String?) -> [String: Int] {
    var rows: [String: Int] = [:]
    for line in lines(text) {
      let fields = line.split(separator: "\t")
      if fields.count == 2, let count = Int(fields[1]) { rows[String(fields[0])] = count }
    }
    return rows
  }
}
#endif
