import Files
import Glibc

/// A walk through a tree of folders, which holds the entries of the folders on the current path and no others.
struct LocalListing {
  /// The deepest nesting; deeper folders are reported as a problem.
  static let maximumDepth = 256

  private let root: String
  private var ancestors: [DirectoryContents.Identity] = []

  init(root: String) { self.root = root }

  /// Walks the folder `relative` ("" is the root); an error when it cannot be read.
  mutating func visit(_ relative: String, body: (StoreEntry) throws -> Void) throws {
    let contents = try open(relative.isEmpty ? root : root + "/" + relative)
    let prefix = relative.isEmpty || relative.hasSuffix("/") ? relative : relative + "/"
    try walk(contents, prefix: prefix, body: body)
  }

  private func open(_ folder: String) throws(StorageError) -> DirectoryContents {
    guard ancestors.count < Self.maximumDepth else {
      throw StorageError(
        .tooLarge, path: folder, "folders are nested deeper than \(Self.maximumDepth)")
    }
    let contents = try DirectoryContents(reading: folder, skippingHidden: true)
    guard !ancestors.contains(contents.identity) else {
      throw StorageError(
        .invalidPath, path: folder, "a symbolic link leads back to a folder above it")
    }
    return contents
  }

  private mutating func walk(
    _ contents: DirectoryContents, prefix: String, body: (StoreEntry) throws -> Void
  ) throws {
    ancestors.append(contents.identity)
    defer { ancestors.removeLast() }
    for entry in contents.entries {
      guard let name = contents.name(entry) else {
        let readable = prefix + String(decoding: contents.bytes(entry), as: UTF8.self)
        let message = "its name is not UTF-8"
        let problem = StorageError(.invalidPath, path: readable, message, remedy: "Rename it.")
        try body(.problem(problem))
        continue
      }
      let path = prefix + name
      switch entry.kind {
      case .file:
        try body(.file(path: path, size: entry.size))
      case .folder:
        try body(.folder(path: path))
        let folder: DirectoryContents
        do throws(StorageError) {
          folder = try open(root + "/" + path)
        } catch {
          try body(.problem(error.renamed(path)))
          continue
        }
        try walk(folder, prefix: path + "/", body: body)
      case .special:
        let message = "it is a pipe, socket or device, not a file"
        try body(.problem(StorageError(.unsupported, path: path, message)))
      case .broken(let number):
        try body(.problem(StorageError(errno: number, path: path)))
      }
    }
  }

  /// The paths of all files below a folder, hidden ones too, in no particular order. Links to folders are files here.
  static func allPaths(below root: String) throws(StorageError) -> [String] {
    var paths: [String] = []
    var folders = [""]
    while let prefix = folders.popLast() {
      let contents = try DirectoryContents(
        reading: prefix.isEmpty ? root : root + "/" + prefix, skippingHidden: false)
      for entry in contents.entries {
        guard let name = contents.name(entry) else { continue }
        let path = prefix + name
        if entry.kind == .folder, !isLink(root + "/" + path) {
          folders.append(path + "/")
        } else {
          paths.append(path)
        }
      }
    }
    return paths
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }
}
