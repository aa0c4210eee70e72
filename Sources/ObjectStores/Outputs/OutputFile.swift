import Failures
package import Files

/// A file that a command writes, on this machine or in an object store.
package struct OutputFile {
  /// The path of this machine to write the file to: its destination, or a temporary file. To be written atomically.
  package let path: String
  private let location: Location
  private let upload: Upload?

  /// An upload of a temporary file.
  private struct Upload {
    let file: TemporaryFile
    let store: any FolderStore
    let name: String
  }

  /// Verifies that the file can be created: before the work that fills it, not after.
  ///
  /// - Parameter text: The path or URI of the file.
  /// - Throws: A ``PomonaError`` `cannotCreate` when a folder, device or pipe has that name or the folder cannot be written
  ///   to, and ``StorageError`` when a store cannot be used.
  package init(_ text: String) throws {
    location = Location(text)
    if let local = location.localPath {
      (path, upload) = (local, nil)
      // An attempt to begin the file reveals all that could prevent it.
      try creating { () throws(StorageError) in _ = try PartialFile(local) }
    } else {
      let store = try location.parent.store()
      if try !store.exists(location.name) { try store.requireBucket() }
      let file = try TemporaryFile()
      path = file.path
      upload = Upload(file: file, store: store, name: location.name)
    }
  }

  /// A file of a folder that is filled in place; a folder of this machine must exist.
  package init(_ name: String, in folder: Location) throws {
    location = folder.appending(name)
    if let local = location.localPath {
      (path, upload) = (local, nil)
    } else {
      let file = try TemporaryFile()
      path = file.path
      upload = Upload(file: file, store: try folder.store(), name: name)
    }
  }

  /// Brings the file, which has been written to ``path``, to its destination.
  package func publish() throws(StorageError) {
    try upload.map { (upload) throws(StorageError) in
      try upload.store.upload(fileAt: upload.file.path, to: upload.name)
    }
  }

  /// Writes and publishes the whole file; readers see the old content or the new.
  ///
  /// - Throws: ``StorageError`` when the disk is full or the store fails, and a ``PomonaError`` `cannotCreate`.
  package func write(_ bytes: [UInt8]) throws {
    if let upload {
      try upload.store.write(bytes, to: upload.name)
    } else {
      try creating { () throws(StorageError) in try AtomicFile.write(bytes, to: path) }
    }
  }

  /// Writes a whole file; readers see the old content or the new.
  package static func write(_ bytes: [UInt8], to text: String) throws {
    try OutputFile(text).write(bytes)
  }

  private func creating(_ body: () throws(StorageError) -> Void) throws {
    do throws(StorageError) {
      try body()
    } catch {
      // A full disk is a failure to write, not one to create.
      if error.code == .noSpace { throw error.renamed("\(location)") }
      throw PomonaError.cannotCreate("\(location)", because: error)
    }
  }
}

extension PomonaError {
  /// The failure to create an output.
  static func cannotCreate(_ name: String, because error: StorageError) -> PomonaError {
    PomonaError(
      .cannotCreate, "\(name) cannot be created: \(error.message)",
      remedy: error.remedy ?? "Choose a folder that exists and that you may write to.",
      cause: error)
  }
}
