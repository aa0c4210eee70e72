package import Glibc

/// An open file, which is closed when the value goes out of scope: the one place that reads and writes through system
/// calls.
package struct Descriptor: ~Copyable {
  /// The file descriptor.
  package let number: Int32
  /// The path that was opened.
  package let path: String

  deinit { Glibc.close(number) }

  private init(number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  /// Opens a path with flags of `open(2)`; interrupted calls are repeated.
  package init(opening path: String, flags: Int32, mode: mode_t = 0o666) throws(StorageError) {
    try Self.check(path)
    var number: Int32
    repeat { number = open(path, flags | O_CLOEXEC, mode) } while number < 0 && errno == EINTR
    guard number >= 0 else { throw StorageError(errno: errno, path: path) }
    self.init(number: number, path: path)
  }

  /// Rejects a path with a NUL, which the system would take for the part before it.
  package static func check(_ path: String) throws(StorageError) {
    guard !path.utf8.contains(0) else {
      throw StorageError(.invalidPath, path: path, "the path contains a NUL byte")
    }
  }

  /// Opens a regular file for reading. A folder, pipe or device is rejected without waiting for it.
  package static func reading(_ path: String) throws(StorageError) -> Descriptor {
    let file = try Descriptor(opening: path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
    switch try file.status().st_mode & S_IFMT {
    case S_IFREG: return file
    case S_IFDIR: throw StorageError(errno: EISDIR, path: path)
    default:
      throw StorageError(.unsupported, path: path, "it is a pipe, socket or device, not a file")
    }
  }

  /// The file's size in bytes, as the system reports it now.
  package func size() throws(StorageError) -> Int { try Int(status().st_size) }

  /// The file's status (`fstat`).
  package func status() throws(StorageError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw StorageError(errno: errno, path: path) }
    return status
  }

  /// Reads from the file's position until `buffer` is full or the file ends; returns how many bytes.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
    var count = 0
    while count < buffer.count {
      let got = Glibc.read(number, buffer.baseAddress! + count, buffer.count - count)
      if got == 0 { break }
      if got > 0 {
        count += got
      } else if errno != EINTR {
        throw StorageError(errno: errno, path: path)
      }
    }
    return count
  }

  /// Reads the file from its position to its end, in pieces that are valid only during the call.
  package func readPieces(
    of size: Int = 1 << 18, _ body: (UnsafeRawBufferPointer) throws(StorageError) -> Void
  ) throws(StorageError) {
    var buffer = [UInt8](repeating: 0, count: size)
    while true {
      let count = try buffer.withUnsafeMutableBufferPointer { (buffer) throws(StorageError) in
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        let count = try read(into: bytes)
        if count > 0 { try body(UnsafeRawBufferPointer(rebasing: bytes[..<count])) }
        return count
      }
      if count < size { return }
    }
  }

  /// Writes all of `bytes` at the file's position.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    var count = 0
    while count < bytes.count {
      let put = Glibc.write(number, bytes.baseAddress! + count, bytes.count - count)
      if put >= 0 {
        count += put
      } else if errno != EINTR {
        throw StorageError(errno: errno, path: path)
      }
    }
  }

  /// Waits until the disk has the file's content.
  package func synchronize() throws(StorageError) {
    guard fsync(number) == 0 else { throw StorageError(errno: errno, path: path) }
  }

  /// A second descriptor of the same open file, for a library that closes what it is given.
  package func duplicate() throws(StorageError) -> Int32 {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw StorageError(errno: errno, path: path) }
    return copy
  }
}
