import Glibc

/// The entries of one folder, in the order in which the paths below it sort by their bytes.
///
/// A folder's name counts as ending in "/", so that walking the tree in this order yields all paths in order, as object
/// stores list them.
package struct DirectoryContents {
  /// The kind of an entry, with symbolic links followed.
  package enum Kind: Equatable {
    case file, folder
    /// A pipe, socket or device.
    case special
    /// An entry that cannot be examined, such as a link that points nowhere: the system's error number.
    case broken(Int32)
  }

  /// A file or folder.
  package struct Entry {
    package let kind: Kind
    /// The size of a file in bytes.
    package let size: Int
    /// The first bytes of the name as a number, which decides most comparisons.
    fileprivate let head: UInt64
    fileprivate let start: Int
    fileprivate let count: Int
  }

  /// The identity of a folder, whatever path it is reached by.
  package struct Identity: Equatable {
    let device: dev_t
    let inode: ino_t
  }

  package let identity: Identity
  package private(set) var entries: [Entry] = []
  private var names: [UInt8] = []

  /// Reads a folder; hidden files and folders are left out if `skippingHidden` is true.
  package init(reading path: String, skippingHidden: Bool) throws(StorageError) {
    let descriptor = try Descriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
    let status = try descriptor.status()
    identity = Identity(device: status.st_dev, inode: status.st_ino)
    let number = try descriptor.duplicate()
    guard let stream = fdopendir(number) else {
      let error = StorageError(errno: errno, path: path)
      close(number)
      throw error
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let record = readdir(stream) else { break }
      let name = UnsafeRawPointer(record) + MemoryLayout<dirent>.offset(of: \.d_name)!
      let bytes = UnsafeRawBufferPointer(
        start: name, count: strlen(name.assumingMemoryBound(to: CChar.self)))
      if bytes.elementsEqual(".".utf8) || bytes.elementsEqual("..".utf8) { continue }
      if skippingHidden && Self.isHidden(bytes) { continue }
      append(bytes, in: number)
    }
    guard errno == 0 else { throw StorageError(errno: errno, path: path) }
    sort()
  }

  /// The bytes of an entry's name.
  package func bytes(_ entry: Entry) -> ArraySlice<UInt8> {
    names[entry.start..<entry.start + entry.count - (entry.kind == .folder ? 1 : 0)]
  }

  /// An entry's name, or nil when it is not UTF-8.
  package func name(_ entry: Entry) -> String? { String(validating: bytes(entry), as: UTF8.self) }

  /// True if listings of data leave out an entry of this name: hidden files, and files of operating systems.
  package static func isHidden(_ name: some Collection<UInt8>) -> Bool {
    // NAS devices keep thumbnails and indexes in folders whose names begin with @.
    name.first == UInt8(ascii: ".") || name.elementsEqual("__MACOSX".utf8)
      || name.elementsEqual("@eaDir".utf8) || name.elementsEqual("@Recycle".utf8)
      || name.elementsEqual("#recycle".utf8) || name.elementsEqual("Thumbs.db".utf8)
      || name.elementsEqual("desktop.ini".utf8)
  }

  private mutating func append(_ name: UnsafeRawBufferPointer, in folder: Int32) {
    var status = stat()
    let path = name.baseAddress!.assumingMemoryBound(to: CChar.self)
    let kind: Kind =
      if fstatat(folder, path, &status, 0) != 0 {
        .broken(errno)
      } else {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .special
        }
      }
    let start = names.count
    names.append(contentsOf: name)
    if kind == .folder { names.append(UInt8(ascii: "/")) }
    let bytes = names[start...]
    var head: UInt64 = 0
    for byte in bytes.prefix(8) { head = head << 8 | UInt64(byte) }
    head <<= 8 * UInt64(8 - min(8, bytes.count))
    entries.append(
      Entry(kind: kind, size: Int(status.st_size), head: head, start: start, count: bytes.count))
  }

  private mutating func sort() {
    names.withUnsafeBytes { names in
      entries.sort { first, second in
        if first.head != second.head { return first.head < second.head }
        let order = memcmp(
          names.baseAddress! + first.start, names.baseAddress! + second.start,
          min(first.count, second.count))
        return order != 0 ? order < 0 : first.count < second.count
      }
    }
  }
}
