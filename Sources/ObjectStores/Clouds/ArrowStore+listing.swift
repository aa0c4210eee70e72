import CArrow
import Failures
package import Files
import Glibc

extension ArrowStore {
  package func list(_ prefix: String, body: (StoreEntry) throws -> Void) throws {
    let found = listsInOrder ? try stream(prefix, body: body) : try gather(prefix, body: body)
    guard found else {
      try requireBucket()
      throw StorageError(.notFound, path: shown(prefix), "there is no object of that prefix")
    }
  }

  /// True if pages are in the order of the paths' bytes: those of S3 are, except for directory buckets; those of the others
  /// are gathered by Arrow.
  private var listsInOrder: Bool {
    location.scheme == .s3 && !connection.root.hasSuffix("--x-s3")
  }

  /// Passes on the files of each page as it arrives. A listing that breaks off begins anew and leaves out the files that it
  /// has passed on.
  private func stream(_ prefix: String, body: (StoreEntry) throws -> Void) throws -> Bool {
    var last: String?
    var failure: (any Error)?
    let found = try trying { () throws(StorageError) in
      try pages(prefix) { path, size in
        if let last, !last.utf8.lexicographicallyPrecedes(path.utf8) { return true }
        last = path
        do {
          if !Self.isHidden(path) { try body(.file(path: path, size: size)) }
          return true
        } catch {
          failure = error
          return false
        }
      }
    }
    if let failure { throw failure }
    return found
  }

  private func gather(_ prefix: String, body: (StoreEntry) throws -> Void) throws -> Bool {
    var files: [(path: String, size: Int)] = []
    let found = try trying { () throws(StorageError) in
      files.removeAll(keepingCapacity: true)
      return try pages(prefix) { path, size in
        if !Self.isHidden(path) { files.append((path, size)) }
        return true
      }
    }
    files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    for file in files { try body(.file(path: file.path, size: file.size)) }
    return found
  }

  /// Calls `body` with every object below `prefix`, hidden ones too, as the store's pages arrive; false ends the listing.
  ///
  /// - Returns: True if any object has that prefix.
  package func pages(
    _ prefix: String, body: (_ path: String, _ size: Int) -> Bool
  ) throws(StorageError) -> Bool {
    let folder = try full(prefix.isEmpty ? nil : prefix)
    let skipped = try full(nil).utf8.count + 1
    var found = false
    try withoutActuallyEscaping(body) { (body) throws(StorageError) in
      var listing = Listing(skipped: skipped, body: body)
      try call(prefix) { failure in
        withUnsafeMutablePointer(to: &listing) { listing in
          carrow_store_list(
            connection.store, folder,
            { context, path, size in
              guard let path, let listing = context?.assumingMemoryBound(to: Listing.self).pointee
              else { return false }
              return listing.body(
                String(decoding: Listing.bytes(path, from: listing.skipped), as: UTF8.self),
                Int(size))
            }, listing, &found, failure)
        }
      }
    }
    return found
  }

  package func allPaths() throws(StorageError) -> [String] {
    var paths: [String] = []
    _ = try trying { () throws(StorageError) in
      paths.removeAll(keepingCapacity: true)
      return try pages("") { path, _ in
        paths.append(path)
        return true
      }
    }
    return paths
  }

  private struct Listing {
    let skipped: Int
    let body: (String, Int) -> Bool

    static func bytes(_ path: UnsafePointer<CChar>, from skipped: Int) -> UnsafeRawBufferPointer {
      let count = strlen(path)
      let start = min(skipped, count)
      return UnsafeRawBufferPointer(start: path + start, count: count - start)
    }
  }

  private static func isHidden(_ path: String) -> Bool {
    path.utf8.split(separator: UInt8(ascii: "/")).contains { DirectoryContents.isHidden($0) }
  }
}
