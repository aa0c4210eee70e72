package import Files

/// Files by their full name: URIs of object stores, and paths of this machine below its root folder.
package struct URIStore: ObjectStore {
  package let concurrentReads: Int

  /// A store of files of which some have URIs, or none.
  package init(hasURIs: Bool) { concurrentReads = hasURIs ? ArrowStore.concurrentReads : 1 }

  package func list(_ prefix: String, body: (StoreEntry) throws -> Void) throws {
    try Location(prefix).store().list("", body: body)
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
    if location.localPath != nil { return (LocalStore(root: ""), path) }
    return (try location.parent.store(), location.name)
  }
}
