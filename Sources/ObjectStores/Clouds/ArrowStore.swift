import CArrow
import Failures
package import Files
import Glibc
import Synchronization

/// A folder of a bucket, in Amazon S3, Google Cloud Storage or Azure Data Lake Storage, or in a store with one of their
/// protocols.
///
/// Credentials are found as each cloud's own tools find them. Requests that may succeed later are repeated; failures that
/// only the user can remove (credentials, names, regions) are reported immediately. Listings leave out the names that
/// ``LocalStore`` leaves out, so that a copy of a folder lists as the folder does.
package struct ArrowStore: FolderStore {
  /// The folder.
  package let location: Location
  let connection: ArrowConnection
  /// The repetition of requests that may succeed later.
  package var retries = Retries()

  /// The reads that leave some connections for writes.
  static let concurrentReads = ArrowConnection.concurrency - 8

  package var concurrentReads: Int { Self.concurrentReads }

  /// Opens the store. The bucket is first accessed when the store is used.
  ///
  /// - Parameters:
  ///   - location: The folder.
  ///   - environment: The settings of the clouds.
  /// - Throws: ``StorageError`` when the library does not accept the location, or finds no credentials.
  package init(
    at location: Location, in environment: CloudEnvironment = CloudEnvironment()
  ) throws(StorageError) {
    self.location = location
    connection = try .to(location, in: environment)
  }

  /// Repeats a request that may succeed later. A store that has never answered and cannot be connected to is reported
  /// immediately.
  func trying<Result>(_ body: () throws(StorageError) -> Result) throws(StorageError) -> Result {
    try retries(
      unless: { $0.isConnectionFailure && !connection.hasAnswered.load(ordering: .relaxed) }, body)
  }

  package func requireBucket() throws(StorageError) {
    let bucket = try full(nil).split(separator: "/").first.map(String.init) ?? ""
    var presence = carrow_absent
    var size: Int64 = -1
    try call("") { carrow_store_find(connection.store, bucket, &presence, &size, $0) }
    guard presence == carrow_absent else { return }
    throw .noSuchBucket(location.description)
  }

  package func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    try read(path, size: nil, maximumBytes: maximumBytes, into: &buffer)
  }

  package func read(
    _ path: String, size: Int?, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    let fullPath = try full(path)
    let tooLarge = StorageError(.tooLarge, path: path, "it is larger than \(maximumBytes) bytes")
    if let size, size > maximumBytes { throw tooLarge }
    if size == 0 { return 0 }
    return try trying { () throws(StorageError) in
      var bytes: UnsafeMutablePointer<UInt8>?
      var count: Int64 = -1
      defer { free(bytes) }
      try call(path) {
        carrow_store_read(
          connection.store, fullPath, Int64(size ?? -1), Int64(maximumBytes), &bytes, &count, $0)
      }
      guard count >= 0 else { throw tooLarge }
      let read = UnsafeRawBufferPointer(start: bytes, count: Int(count))
      if buffer.count < read.count {
        buffer = Array(read)
      } else {
        buffer.withUnsafeMutableBytes { $0.copyMemory(from: read) }
      }
      return read.count
    }
  }

  package func remove(_ path: String) throws(StorageError) {
    let fullPath = try full(path)
    guard try exists(path) else { throw StorageError(.notFound, path: path, "no such object") }
    do throws(StorageError) {
      try trying { () throws(StorageError) in
        try call(path) { carrow_store_remove(connection.store, fullPath, $0) }
      }
    } catch  where error.code == .notFound {
      // Removed since, perhaps by an attempt whose answer was lost.
    }
  }

  package func exists(_ path: String) throws(StorageError) -> Bool { try size(of: path) != nil }

  /// The size of an object in bytes; nil when there is no such object.
  package func size(of path: String) throws(StorageError) -> Int? {
    let fullPath = try full(path)
    return try trying { () throws(StorageError) in
      var presence = carrow_absent
      var size: Int64 = -1
      try call(path) { carrow_store_find(connection.store, fullPath, &presence, &size, $0) }
      return presence == carrow_object ? Int(size) : nil
    }
  }

  /// Runs a call of CArrow; errors name the path as the caller does.
  func call(
    _ path: String, body: (UnsafeMutablePointer<carrow_failure>) -> Bool
  ) throws(StorageError) {
    do throws(StorageError) {
      try CloudCall.run(connection.failure, path: path, body: body)
      connection.hasAnswered.store(true, ordering: .relaxed)
    } catch  where path.isEmpty || error.code != .notFound {
      throw error.renamed(shown(path))
    }
  }

  func shown(_ path: String) -> String {
    path.isEmpty ? location.description : location.appending(path).description
  }

  /// A path in the store; nil is the root.
  func full(_ path: String?) throws(StorageError) -> String {
    if let path { try StorePath.check(path, below: "\(location)") }
    return [connection.root, location.path, path ?? ""].filter { !$0.isEmpty }.joined(
      separator: "/")
  }
}
