#if Spark
import Failures
package import Files
package import ObjectStores

/// The files of a ``ClusterListing`` as a store, so that data sets follow the same rules as on one machine. It can be
/// listed without the cluster; only the files that were fetched beforehand can be read.
package struct ListingSnapshot: ObjectStore {
  let listing: ClusterListing
  /// The content of the files that were fetched, by their names.
  private let contents: [String: [UInt8]]

  /// - Parameters:
  ///   - listing: The files.
  ///   - contents: The content of the files that were fetched, by their names.
  package init(_ listing: ClusterListing, contents: [String: [UInt8]] = [:]) {
    self.listing = listing
    self.contents = contents
  }

  package func list(_ prefix: String, body: (StoreEntry) throws -> Void) throws {
    let folder = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
    for file in listing.files where listing.name(of: file).hasPrefix(folder) {
      try body(.file(path: listing.name(of: file), size: file.bytes))
    }
  }

  package func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    guard let bytes = contents[path] else {
      throw StorageError(
        .notFound, path: path, "the cluster has no such file, or it could not be read")
    }
    guard bytes.count <= maximumBytes else {
      throw StorageError(.tooLarge, path: path, "the file has more than \(maximumBytes) bytes")
    }
    buffer = bytes
    return bytes.count
  }

  package func exists(_ path: String) throws(StorageError) -> Bool {
    listing.files.contains { listing.name(of: $0) == path }
  }

  package func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    throw readOnly(path)
  }

  package func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    throw readOnly(path)
  }

  package func remove(_ path: String) throws(StorageError) { throw readOnly(path) }

  private func readOnly(_ path: String) -> StorageError {
    StorageError(.unsupported, path: path, "photos on a cluster are only read")
  }
}
#endif
