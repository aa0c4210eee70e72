#if Spark
import Failures
import SparkConnect

/// The files below some folders of the cluster's storage, and a view of the session that reads them. Spark lists them
/// once, and reads the content of a file when a job asks for it.
package struct ClusterListing: Sendable {
  /// A file.
  package struct File: Sendable {
    /// The path as Spark writes it in the column `path`.
    package let listed: String
    /// The size.
    package let bytes: Int

    package init(listed: String, bytes: Int) {
      self.listed = listed
      self.bytes = bytes
    }
  }

  /// The view's name. Its columns are `path`, `length`, `content` and `uri`, an encoded form of the path that Spark uses
  /// to leave files out of a scan.
  package let view: String
  /// The files in the order of their paths' UTF-8 bytes.
  package let files: [File]
  /// The beginning of the listed paths that the column `path` of tables leaves out.
  package let prefix: String
  /// The beginning of the listed paths that the photos' names leave out. It is shorter than ``prefix`` for photos in a
  /// folder that a user has named: their names begin with the folder.
  private let namePrefix: String
  /// The `uri` of the files for which it is not the path.
  private let unusualURIs: [String: String]

  /// A listing of these files.
  package init(
    view: String, files: [File], prefix: String, namePrefix: String? = nil,
    unusualURIs: [String: String] = [:]
  ) {
    self.view = view
    self.files = files.sorted { $0.listed.utf8.lexicographicallyPrecedes($1.listed.utf8) }
    self.prefix = prefix
    self.namePrefix = namePrefix ?? prefix
    self.unusualURIs = unusualURIs
  }

  /// The path of a file in its data set.
  package func name(of file: File) -> String { name(ofListed: file.listed) }

  /// The path of a file in its data set.
  package func name(ofListed path: String) -> String { String(path.dropFirst(namePrefix.count)) }

  /// The path that Spark lists for the file of this name.
  package func listedPath(of name: String) -> String { namePrefix + name }

  /// The path that tables have for the file of this name.
  package func tablePath(of name: String) -> String {
    String(listedPath(of: name).dropFirst(prefix.count))
  }

  /// The value of the column `uri` for a listed path.
  package func uri(ofListed path: String) -> String { unusualURIs[path] ?? path }
}

extension ClusterListing {
  /// Lists a folder; photos are named by their paths below it.
  ///
  /// - Throws: A ``PomonaError`` of code `noInput` when there is no such folder.
  static func folder(_ root: String, view: String, in run: ClusterRun) async throws
    -> ClusterListing
  {
    try await listing(of: [root], view: view, in: run) { _, prefix in prefix }
  }

  /// Lists files and folders; photos are named by their whole paths, with a scheme if the given paths have one.
  ///
  /// - Throws: A ``PomonaError`` of code `noInput` when one of them does not exist.
  static func paths(_ paths: [String], view: String, in run: ClusterRun) async throws
    -> ClusterListing
  {
    // Spark adds a scheme to a path that has none.
    let hasSchemes = paths.contains { $0.contains(":/") }
    return try await listing(of: paths, view: view, in: run) { files, _ in
      hasSchemes ? "" : scheme(of: files)
    }
  }

  /// The folder as Spark writes it in the files' paths, with a slash at its end.
  package static func prefix(of files: [File], root: ClusterPath) -> String {
    let folder = root.path + "/"
    guard let first = files.first else { return "" }
    let scheme = scheme(of: files)
    return ClusterPath.path(of: first.listed).hasPrefix(folder) ? scheme + folder : scheme
  }

  private static func scheme(of files: [File]) -> String {
    files.first.map { String($0.listed.dropLast(ClusterPath.path(of: $0.listed).count)) } ?? ""
  }

  private static func listing(
    of roots: [String], view: String, in run: ClusterRun,
    namePrefix: (_ files: [File], _ prefix: String) -> String
  ) async throws -> ClusterListing {
    let paths = roots.map { ClusterPath($0) }
    do {
      let frame = run.session.read(
        "binaryFile", paths: paths.map(\.uri),
        options: [
          "recursiveFileLookup": "true", "ignoreMissingFiles": "true",
          "ignoreCorruptFiles": "true", "__globPaths__": "false",
        ])
      try await frame.select("path", "length", "content", "_metadata.file_path AS uri")
        .createView(view)
    } catch let error as SparkError where error.code == .pathMissing {
      throw PomonaError(
        .noInput, "there is no folder \(roots.joined(separator: ", ")) on the cluster",
        remedy:
          "Give a path of the cluster's machines; without a scheme it is a file of theirs.",
        cause: error)
    }
    var files: [File] = []
    var unusual: [String: String] = [:]
    try await run.files.forEachFile(of: view) { path, bytes, uri in
      files.append(File(listed: path, bytes: bytes))
      if let uri { unusual[path] = uri }
    }
    let prefix = paths.count == 1 ? prefix(of: files, root: paths[0]) : ""
    return ClusterListing(
      view: view, files: files, prefix: prefix, namePrefix: namePrefix(files, prefix),
      unusualURIs: unusual)
  }
}
#endif
