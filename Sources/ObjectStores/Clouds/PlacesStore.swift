package import Files

/// Files by their full name: URIs of object stores, and paths of this machine below its root folder.
package struct PlacesStore: ObjectStore {
  /// Whether any of the files is on another machine.
  package let isRemote: Bool

  package init(isRemote: Bool) { self.isRemote = isRemote }

  package func list(_ prefix: String, _ body: (StoreEntry) throws -> Void) throws {
    try Location(prefix).store().list("", body)
  }

  package func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    try read(path, size: nil, maximumBytes: maximumBytes, into: &buffer)
  }

  package func read(
    _ path: String, size: Int?, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    let (store, name) = try place(path)
    return try store.read(name, size: size, maximumBytes: maximumBytes, into: &buffer)
  }

  package func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    let (store, name) = try place(path)
    try store.upload(fileAt: localPath, to: name)
  }

  package func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    let (store, name) = try place(path)
    try store.write(bytes, to: name)
  }

  package func remove(_ path: String) throws(StorageError) {
    let (store, name) = try place(path)
    try store.remove(name)
  }

  package func exists(_ path: String) throws(StorageError) -> Bool {
    let (store, name) = try place(path)
    return try store.exists(name)
  }

  private func place(_ path: String) throws(StorageError) -> (any ObjectStore, String) {
    let location = Location(path)
    guard location.isRemote else { return (LocalStore(root: ""), path) }
    return (try location.parent.store(), location.name)
  }
}
