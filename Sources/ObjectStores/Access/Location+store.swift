package import Files

extension Location {
  /// The store whose root is this location. Connections are opened once and used again.
  ///
  /// - Throws: ``StorageError``: `unsupported` for another kind of store, and any failure to open the store.
  package func store() throws(StorageError) -> any FolderStore {
    switch scheme {
    case .file: return LocalStore(root: path)
    case .s3, .gs, .abfss: return try ArrowStore(at: self)
    case .other(let name):
      throw StorageError(
        .unsupported, path: description, "\(name):// cannot be read by this machine itself",
        remedy: name == "hdfs"
          ? "Give --cluster to read it on a cluster."
          : "Give a folder, or a URI of s3, gs or abfss."
      )
    }
  }
}
