package import Failures
package import Files

/// A folder of an object store that is filled in place: file by file, each appearing when it is whole, the marker last.
///
/// While it is filled, a plan marks it as Pomona's: a later run continues, or begins anew, and removes what is left over.
package struct BucketFolder: Sendable {
  /// The name of the plan.
  package static let planName = "_plan.json"

  /// The folder.
  package let location: Location
  /// The store of which the folder is the root.
  package let store: any FolderStore
  /// The file that makes the folder valid.
  package let marker: OutputMarker

  /// The folder at a location.
  package init(_ location: Location, holding marker: OutputMarker) throws(StorageError) {
    self.init(location, in: try location.store(), holding: marker)
  }

  package init(_ location: Location, in store: any FolderStore, holding marker: OutputMarker) {
    self.location = location
    self.store = store
    self.marker = marker
  }

  /// Verifies that the folder may be filled: it is empty, or Pomona's.
  ///
  /// - Throws: A ``PomonaError`` `cannotCreate` for a folder of others, and ``StorageError``.
  package func claim() throws {
    let names = try store.allPaths()
    guard !names.isEmpty, !names.contains(Self.planName),
      !names.allSatisfy({ $0.hasSuffix(".partial") })
    else { return }
    if names.contains(marker.fileName),
      marker.matches(try store.read(marker.fileName, maximumBytes: JSONFile.maximumBytes))
    {
      return
    }
    throw PomonaError.occupied("\(location)")
  }

  /// Removes all files but `kept`; the marker first, so that no reader takes a part for the whole.
  package func removeAll(except kept: Set<String> = []) throws(StorageError) {
    try store.removeAll(first: marker.fileName, except: kept)
  }

  /// Begins to fill the folder: from now on, until the marker is written, it is Pomona's and not valid.
  package func begin(plan: [UInt8] = Array("{}".utf8)) throws(StorageError) {
    try store.write(plan, to: Self.planName)
    try store.removeIfPresent(marker.fileName)
  }

  /// Replaces the files of the folder by files of a local folder, among them the marker. An interrupted replacement is
  /// repeated as a whole.
  package func replace(with folder: String, files: [String]) throws(StorageError) {
    try begin()
    for name in files.sorted() where name != marker.fileName {
      try store.upload(fileAt: "\(folder)/\(name)", to: name)
    }
    try store.upload(fileAt: "\(folder)/\(marker.fileName)", to: marker.fileName)
    try store.removeAll(except: Set(files))
  }
}

extension PomonaError {
  /// The refusal to replace a folder of others.
  package static func occupied(_ name: String) -> PomonaError {
    PomonaError(
      .cannotCreate, "\(name) already exists and was not written by Pomona",
      remedy: "Choose another name for the output, or remove it.")
  }
}
