#if Spark

/// Files of the cluster's storage by their URIs. Every operation may be repeated.
struct ClusterFiles: Sendable {
  private let functions: ClusterFunctions

  init(_ functions: ClusterFunctions) { self.functions = functions }

  /// The names in a folder; none when it does not exist.
  func names(in folder: ClusterPath) async throws -> [String] {
    Self.lines(try await functions.perform("list", arguments: folder.uri))
  }

  /// Passes the files of a view to `body`: the path, the size, and the encoded path if it is another one. Spark has
  /// listed them when the view was made.
  func forEachFile(
    of view: String, _ body: (_ path: String, _ bytes: Int, _ uri: String?) -> Void
  ) async throws {
    for page in 0... {
      let text = try await functions.perform("files", arguments: view, "\(page)") ?? ""
      let fields = text.split(separator: "\0", omittingEmptySubsequences: false).dropLast()
      if fields.isEmpty { return }
      for field in stride(from: fields.startIndex, to: fields.endIndex - 2, by: 3) {
        let uri = fields[field + 2]
        body(String(fields[field + 1]), Int(fields[field]) ?? 0, uri.isEmpty ? nil : String(uri))
      }
    }
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
  /// - Returns: The numbers of rows of the parts in `folder` with these names; none for a part that is not there.
  func adopt(
    _ staging: ClusterPath, into folder: ClusterPath, countingRowsOf names: [String] = []
  ) async throws -> [String: Int] {
    Self.rows(
      try await functions.perform(
        "adopt", arguments: staging.uri, ([folder.uri] + names).joined(separator: "\n")))
  }

  /// Puts a complete table in the place of a folder, without what jobs have left in it and with a file `_SUCCESS`, by which other
  /// programs recognise it.
  func publish(_ folder: ClusterPath, as place: ClusterPath) async throws {
    _ = try await functions.perform("publish", arguments: folder.uri, place.uri)
  }

  /// Removes the files of a stream's table that failed batches have left.
  func sweep(_ table: ClusterPath) async throws {
    _ = try await functions.perform("sweep", arguments: table.uri)
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
