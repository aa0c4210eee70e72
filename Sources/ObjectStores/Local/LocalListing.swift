import Files

/// One walk through a tree of folders. Holds the names of the folders on the current path, no more.
struct LocalListing {
  /// Folders deeper than this are reported as a problem.
  static let maximumDepth = 256

  private let root: String
  private var ancestors: [DirectoryContents.Identity] = []

  init(root: String) { self.root = root }

  /// Walks the folder `relative` ("" is the root); fails when it cannot be read.
  mutating func visit(_ relative: String, _ body: (StoreEntry) throws -> Void) throws {
    let contents = try open(relative.isEmpty ? root : root + "/" + relative)
    try walk(
      contents, relative.isEmpty || relative.hasSuffix("/") ? relative : relative + "/", body)
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
    _ contents: DirectoryContents, _ prefix: String, _ body: (StoreEntry) throws -> Void
  ) throws {
    ancestors.append(contents.identity)
    defer { ancestors.removeLast() }
    for entry in contents.entries {
      guard let name = contents.name(entry) else {
        let readable = prefix + String(decoding: contents.bytes(entry), as: UTF8.self)
        let message = "its name is not UTF-8"
        try body(.problem(StorageError(.invalidPath, path: readable, message, remedy: "rename it")))
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
        try walk(folder, path + "/", body)
      case .special:
        let message = "it is a pipe, socket or device, not a file"
        try body(.problem(StorageError(.unsupported, path: path, message)))
      case .broken(let number):
        try body(.problem(StorageError(errno: number, path: path)))
      }
    }
  }
}
