public import Failures
import Glibc

/// The domain of failures to read or write files and objects.
public enum StorageDomain {}

/// The reason why a file, a folder or an object could not be read or written.
public typealias StorageError = Failure<StorageDomain>

extension FailureCode where Domain == StorageDomain {
  /// Nothing has that name.
  public static var notFound: Self { Self("notFound", .noInput) }
  /// The permissions of the file or of a folder above it forbid it.
  public static var permissionDenied: Self { Self("permissionDenied", .noInput) }
  /// Something else has that name already.
  public static var alreadyExists: Self { Self("alreadyExists", .cannotCreate) }
  /// The disk, or the quota, is full.
  public static var noSpace: Self { Self("noSpace", .inputOutput) }
  /// A folder has the name where a file was expected.
  public static var isDirectory: Self { Self("isDirectory", .noInput) }
  /// A file has the name where a folder was expected.
  public static var notDirectory: Self { Self("notDirectory", .noInput) }
  /// The content is larger than the caller or the format allows.
  public static var tooLarge: Self { Self("tooLarge", .unusableData) }
  /// The content does not follow its format, or is not the recorded one: truncated, damaged or of another format.
  public static var corrupt: Self { Self("corrupt", .unusableData) }
  /// The path cannot name an object of the store: it leaves the store's root or is not text.
  public static var invalidPath: Self { Self("invalidPath", .noInput) }
  /// The content or the request is sound, but not handled here.
  public static var unsupported: Self { Self("unsupported", .unusableData) }
  /// The content needs more memory than is available.
  public static var outOfMemory: Self { Self("outOfMemory", .inputOutput) }
  /// The store did not answer, or reported that it cannot serve requests now, after several attempts.
  public static var unreachable: Self { Self("unreachable", .unavailable) }
  /// The store's TLS certificate could not be verified.
  public static var untrusted: Self { Self("untrusted", .unavailable) }
  /// The store accepts the credentials, and denies them access.
  public static var accessDenied: Self { Self("accessDenied", .unavailable) }
  /// The store does not accept the credentials, or there are none.
  public static var badCredentials: Self { Self("badCredentials", .unavailable) }
  /// The store has no bucket or container of that name.
  public static var noSuchBucket: Self { Self("noSuchBucket", .noInput) }
  /// The bucket is in another region than the one that received the request.
  public static var wrongRegion: Self { Self("wrongRegion", .unavailable) }
  /// Any other failure of the system.
  public static var inputOutput: Self { Self("inputOutput", .inputOutput) }
}

extension StorageError {
  /// A failure that concerns the file, folder or object at `path`, as the caller named it.
  package init(
    _ code: Code, path: String, _ message: String, remedy: String? = nil,
    cause: (any Error)? = nil
  ) {
    self.init(code, subject: path, message, remedy: remedy, cause: cause)
  }

  /// The file, folder or object that the failure concerns, as the caller named it.
  public var path: String { subject ?? "" }

  /// The failure of a system call that set `errno`.
  package init(errno number: Int32, path: String) {
    let (code, remedy): (Code, String?) =
      switch number {
      case ENOENT: (.notFound, nil)
      case EACCES, EPERM, EROFS:
        (.permissionDenied, "Check its permissions and those of its folder.")
      case EEXIST, ENOTEMPTY: (.alreadyExists, "Choose another name or remove it.")
      case ENOSPC, EDQUOT: (.noSpace, "Free some space or choose another disk.")
      case EISDIR: (.isDirectory, "Name a file.")
      case ENOTDIR: (.notDirectory, "Name a folder.")
      case EFBIG: (.tooLarge, "Raise the limit on file sizes.")
      case ENAMETOOLONG: (.invalidPath, "Use shorter names.")
      case ELOOP: (.invalidPath, "Remove the symbolic link that leads back to itself.")
      case EMFILE, ENFILE: (.inputOutput, "Raise the limit on open files (ulimit -n).")
      case ENOMEM: (.outOfMemory, nil)
      default: (.inputOutput, nil)
      }
    let text =
      switch number {
      case EBADF: "it is closed"
      case ENOSPC: "the disk is full"
      case EDQUOT: "the quota of the disk is used up"
      default: strerror(number).map { String(cString: $0) } ?? "error \(number)"
      }
    self.init(code, path: path, text.clause, remedy: remedy)
  }

  /// The same failure, reported for the path as the caller named it.
  package func renamed(_ path: String) -> StorageError {
    StorageError(code, path: path, message, remedy: remedy, cause: cause)
  }
}
