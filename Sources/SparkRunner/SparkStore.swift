#if Spark
internal import Files
internal import Foundation
internal import ObjectStores

/// The cluster's storage as a store that can be listed and read, so that data sets follow the same rules as on one machine.
struct SparkStore: ObjectStore {
  let view: PhotoView
  let engine: SparkEngine

  func list(_ prefix: String, _ body: (StoreEntry) throws -> Void) throws {
    for file in view.files where file.listed.hasPrefix(view.prefix + prefix) {
      try body(.file(path: String(file.listed.dropFirst(view.prefix.count)), size: file.bytes))
    }
  }

  func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    let found: [String: [UInt8]]
    do { found = try read([path], maximumBytes: maximumBytes) } catch {
      throw StorageError(.notFound, path: path, "it cannot be read: \(error)")
    }
    guard let bytes = found[path] else {
      throw StorageError(
        .notFound, path: path, "there is no such file, or it is larger than \(maximumBytes) bytes")
    }
    buffer = bytes
    return bytes.count
  }

  /// Reads several files at once; those that are not there or too large are left out.
  func read(_ paths: [String], maximumBytes: Int) throws -> [String: [UInt8]] {
    guard !paths.isEmpty else { return [:] }
    let wanted = String(
      decoding: try JSONEncoder().encode(paths.map { view.prefix + $0 }), as: UTF8.self)
    let uris = paths.map { view.uri(of: view.prefix + $0) }
    let list = uris.map { "'" + $0.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'" }
    let rows = try engine.waiting.wait { [engine, view] in
      try await engine.session.sql(
        """
        SELECT path, content FROM \(view.name) WHERE uri IN (\(list.joined(separator: ", ")))
        AND length <= \(maximumBytes) AND array_contains(from_json(:paths, 'array<string>'), path)
        """, ["paths": .string(wanted)]
      ).collect()
    }
    var found: [String: [UInt8]] = [:]
    for (path, content) in zip(try rows.strings("path"), try rows.binaries("content")) {
      if let path, let content { found[String(path.dropFirst(view.prefix.count))] = content }
    }
    return found
  }

  func write(_ bytes: [UInt8], to path: String) throws(StorageError) { throw readOnly(path) }

  func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    throw readOnly(path)
  }

  func remove(_ path: String) throws(StorageError) { throw readOnly(path) }

  func exists(_ path: String) throws(StorageError) -> Bool {
    view.files.contains { $0.listed == view.prefix + path }
  }

  private func readOnly(_ path: String) -> StorageError {
    StorageError(.unsupported, path: path, "photos on a cluster are only read")
  }
}
#endif
