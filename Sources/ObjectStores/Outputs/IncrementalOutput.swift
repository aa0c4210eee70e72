/// A folder that a long run fills file by file, so that an interrupted run can be continued: on this machine under a
/// temporary name, in an object store in place.
package struct IncrementalOutput {
  /// The destination.
  package let location: Location
  /// The location to write the files to.
  package let working: Location
  private let folder: OutputFolder?

  /// Verifies that the destination can be written.
  ///
  /// - Parameters:
  ///   - text: The path or URI of the destination.
  ///   - marker: The file that makes the folder valid, written last; it identifies folders that may be replaced.
  ///   - resume: True to keep the files that an interrupted run has left. In an object store they are kept in any case,
  ///     until the run that fills the folder removes them.
  /// - Throws: A ``PomonaError`` `cannotCreate`, and ``StorageError`` when a store cannot be used.
  package init(_ text: String, holding marker: OutputMarker, resume: Bool) throws {
    location = Location(text)
    if location.localPath != nil {
      let folder = try OutputFolder(text, holding: marker, resume: resume)
      working = Location(folder.partial)
      self.folder = folder
    } else {
      try BucketFolder(location, holding: marker).claim()
      working = location
      folder = nil
    }
  }

  /// Publishes the folder, whose marker has been written.
  package func publish() throws { try folder?.publish() }
}
