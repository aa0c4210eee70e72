import CArrow
import Failures
package import Files

extension ArrowStore {
  private static let chunk = 8 << 20

  package func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    try publish(path) { (upload: Sink) throws(StorageError) -> Void in
      try bytes.withUnsafeBufferPointer { (bytes) throws(StorageError) -> Void in
        try upload(UnsafeRawBufferPointer(bytes))
      }
    }
  }

  package func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    try publish(path) { (upload: Sink) throws(StorageError) -> Void in
      let file = try Descriptor.reading(localPath)
      let size = min(Self.chunk, max(1, try file.size()))
      try file.readPieces(of: size) { (piece) throws(StorageError) in try upload(piece) }
    }
  }

  private typealias Sink = (UnsafeRawBufferPointer) throws(StorageError) -> Void

  /// Uploads the bytes that `body` passes to its sink. The object appears when it is whole.
  private func publish(
    _ path: String, body: (Sink) throws(StorageError) -> Void
  ) throws(StorageError) {
    do throws(StorageError) {
      try make(path, body: body)
    } catch {
      if error.code == .notFound { try requireBucket() }
      throw error
    }
  }

  private func make(
    _ path: String, body: (Sink) throws(StorageError) -> Void
  ) throws(StorageError) {
    guard location.scheme == .abfss else {
      try trying { () throws(StorageError) in try send(path, body: body) }
      return
    }
    // Azure's stream shows an empty object from its beginning: it is made under another name. That name is always the
    // same, so that the next run replaces the object that an interrupted one left.
    let parts = path.split(separator: "/")
    let partial = (parts.dropLast() + [".\(parts.last ?? "").partial"]).joined(separator: "/")
    try trying { () throws(StorageError) in
      try send(partial, body: body)
      try copy(partial, to: path)
    }
  }

  private func send(
    _ path: String, body: (Sink) throws(StorageError) -> Void
  ) throws(StorageError) {
    let fullPath = try full(path)
    var upload: OpaquePointer?
    try call(path) { failure in
      upload = carrow_upload_open(connection.store, fullPath, failure)
      return upload != nil
    }
    do throws(StorageError) {
      try body { (bytes) throws(StorageError) in
        try call(path) { carrow_upload_write(upload, bytes.baseAddress, Int64(bytes.count), $0) }
      }
    } catch {
      carrow_upload_abort(upload)
      throw error
    }
    try call(path) { carrow_upload_commit(upload, $0) }
  }

  /// Copies an object on the server and removes the first one. Arrow would rename where there are folders, but ends the
  /// process when a lease that it takes for that cannot be released.
  private func copy(_ partial: String, to path: String) throws(StorageError) {
    let (from, to) = (try full(partial), try full(path))
    try call(path) { carrow_store_copy(connection.store, from, to, $0) }
    try call(partial) { carrow_store_remove(connection.store, from, $0) }
  }
}
