import Failures
package import Files
import Glibc

/// Files of a folder with the digest that each must have, which are verified in place, or copied and verified.
///
/// Errors name the file below the folder that the files come from. Their codes are `notFound` for a missing file,
/// `corrupt` for one that differs from its digest, and those of the disk or the store.
package struct VerifiedFiles: Sendable {
  private let files: [(name: String, digest: FileDigest)]
  private let origin: String

  /// Files of the folder or URI `origin`, by their names.
  ///
  /// - Throws: ``StorageError`` `invalidPath` for a name that is not plain: empty, `.`, `..`, or with a slash or a NUL.
  ///   Lists of files are read from folders that may be of others; no name may lead out of the folder.
  package init(_ files: [String: FileDigest], of origin: String) throws(StorageError) {
    self.files = files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    self.origin = origin
    for name in files.keys.sorted() {
      guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.utf8.contains(0)
      else {
        throw StorageError(
          .invalidPath, path: origin, "its list of files has a name outside the folder: '\(name)'")
      }
    }
  }

  /// Verifies the files in a folder of this machine, without copying them.
  ///
  /// - Throws: ``StorageError``.
  package func verify(in folder: String) throws(StorageError) {
    for (name, digest) in files {
      do throws(StorageError) {
        guard try Self.isFile(at: "\(folder)/\(name)", of: digest) else { throw differs(name) }
      } catch {
        switch error.code {
        case .notFound: throw missing(name)
        case .isDirectory, .unsupported: throw differs(name)
        default: throw error
        }
      }
    }
  }

  /// Copies the files into an existing folder of this machine and verifies them.
  ///
  /// Files that are there with the right content are kept, others are replaced. Each appears under its name once it is
  /// whole and verified, so that an interrupted copy continues where it was. No more of a file is read than its digest
  /// allows.
  /// - Throws: ``StorageError``.
  package func copy(from store: any ObjectStore, to folder: String) throws(StorageError) {
    for (name, digest) in files {
      let path = "\(folder)/\(name)"
      if (try? Self.isFile(at: path, of: digest)) == true { continue }
      let copy = TemporaryName.beside(path)
      defer { unlink(copy) }
      do throws(StorageError) {
        try store.download(name, to: copy, maximumBytes: digest.bytes)
      } catch {
        switch error.code {
        case .notFound: throw missing(name)
        case .tooLarge: throw differs(name)
        default: throw error
        }
      }
      guard try Self.isFile(at: copy, of: digest) else { throw differs(name) }
      guard rename(copy, path) == 0 else { throw StorageError(errno: errno, path: path) }
    }
  }

  /// Returns a folder of this machine that holds the verified files of a location: its own folder, or a copy in `cache`
  /// when it is in an object store.
  ///
  /// - Throws: ``StorageError``, and the error of `cache`.
  package func localFolder(
    of location: Location, cachedIn cache: @autoclosure () throws -> String
  ) throws -> String {
    if let folder = location.localPath {
      try verify(in: folder)
      return folder
    }
    let folder = try cache()
    try copy(from: try location.store(), to: folder)
    return folder
  }

  private static func isFile(
    at path: String, of digest: FileDigest
  ) throws(StorageError) -> Bool {
    // The size is compared first, since hashing takes time.
    guard try Descriptor.reading(path).size() == digest.bytes else { return false }
    return try FileDigest(ofFileAt: path) == digest
  }

  private func missing(_ name: String) -> StorageError {
    StorageError(
      .notFound, path: "\(origin)/\(name)", "the file is missing",
      remedy: "Copy the whole folder again.")
  }

  private func differs(_ name: String) -> StorageError {
    StorageError(
      .corrupt, path: "\(origin)/\(name)", "the file was changed after its SHA-256 was recorded",
      remedy: "Copy the folder again from its origin, or make it again.")
  }
}
