import Glibc

/// Why a file, a folder or an object could not be read or written: what happened, to which path, and what to do.
public struct StorageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure. Further kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String {
      case notFound, permissionDenied, alreadyExists, noSpace, isDirectory, notDirectory
      case tooLarge, corrupt, invalidPath, unsupported, outOfMemory, inputOutput
      case unreachable, untrusted, accessDenied, badCredentials, noSuchBucket, wrongRegion
    }

    private let kind: Kind

    /// Nothing has that name.
    public static let notFound = Code(kind: .notFound)
    /// The permissions of the file or of a folder above it forbid it.
    public static let permissionDenied = Code(kind: .permissionDenied)
    /// Something else has that name already.
    public static let alreadyExists = Code(kind: .alreadyExists)
    /// The disk, or the quota, is full.
    public static let noSpace = Code(kind: .noSpace)
    /// A folder stands where a file was expected.
    public static let isDirectory = Code(kind: .isDirectory)
    /// A file stands where a folder was expected.
    public static let notDirectory = Code(kind: .notDirectory)
    /// The content is larger than the caller or the format allows.
    public static let tooLarge = Code(kind: .tooLarge)
    /// The content is not what its format demands: truncated, damaged or of another format.
    public static let corrupt = Code(kind: .corrupt)
    /// The path cannot name an object of the store: it leaves the store's root or is not text.
    public static let invalidPath = Code(kind: .invalidPath)
    /// The content or the request is sound, but not handled here.
    public static let unsupported = Code(kind: .unsupported)
    /// The content needs more memory than it may have.
    public static let outOfMemory = Code(kind: .outOfMemory)
    /// The store did not answer, or said that it cannot now; also after several tries.
    public static let unreachable = Code(kind: .unreachable)
    /// The store's TLS certificate could not be verified.
    public static let untrusted = Code(kind: .untrusted)
    /// The store knows who asks, and does not allow it.
    public static let accessDenied = Code(kind: .accessDenied)
    /// The store does not accept the credentials, or there are none.
    public static let badCredentials = Code(kind: .badCredentials)
    /// The store has no bucket or container of that name.
    public static let noSuchBucket = Code(kind: .noSuchBucket)
    /// The bucket is in another region than the one that was asked.
    public static let wrongRegion = Code(kind: .wrongRegion)
    /// Any other failure of the system.
    public static let inputOutput = Code(kind: .inputOutput)

    public var description: String { kind.rawValue }
  }

  /// The kind of failure.
  public let code: Code
  /// What it happened to: a path, as the caller named it.
  public let path: String
  /// What happened, without the path.
  public let message: String
  /// What to do about it, if anything is known to help.
  public let remedy: String?

  package init(_ code: Code, path: String, _ message: String, remedy: String? = nil) {
    self.code = code
    self.path = path
    self.message = message
    self.remedy = remedy
  }

  /// The path, what happened and, where known, what to do.
  public var description: String {
    "\(path): \(message)" + (remedy.map { " (\($0))" } ?? "")
  }
}

extension StorageError {
  /// The failure of a system call that set `errno`.
  init(errno number: Int32, path: String) {
    let (code, remedy): (Code, String?) =
      switch number {
      case ENOENT: (.notFound, nil)
      case EACCES, EPERM, EROFS:
        (.permissionDenied, "check its permissions and those of its folder")
      case EEXIST, ENOTEMPTY: (.alreadyExists, "choose another name or remove it")
      case ENOSPC, EDQUOT: (.noSpace, "free some space or choose another disk")
      case EISDIR: (.isDirectory, "name a file")
      case ENOTDIR: (.notDirectory, "name a folder")
      case EFBIG: (.tooLarge, "raise the limit on file sizes")
      case ENAMETOOLONG: (.invalidPath, "use shorter names")
      case ELOOP: (.invalidPath, "its symbolic links lead back to themselves")
      case EMFILE, ENFILE: (.inputOutput, "raise the limit on open files (ulimit -n)")
      case ENOMEM: (.outOfMemory, nil)
      default: (.inputOutput, nil)
      }
    self.init(
      code, path: path, strerror(number).map { String(cString: $0) } ?? "error \(number)",
      remedy: remedy)
  }

  /// The same failure of another path: of the name the caller knows.
  func renamed(_ path: String) -> StorageError {
    StorageError(code, path: path, message, remedy: remedy)
  }
}
