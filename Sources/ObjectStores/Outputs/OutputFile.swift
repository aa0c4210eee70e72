import Failures
import Files

/// A file that a command writes, on this machine or in an object store.
package struct OutputFile {
  /// Where to write it: its place, or a temporary one.
  package let path: String
  private let location: Location
  private let temporary: TemporaryFile?

  /// - Throws: ``StorageError`` when the store cannot be reached: before the work, not after.
  package init(_ location: Location) throws {
    self.location = location
    temporary = location.isRemote ? try TemporaryFile() : nil
    path = temporary?.path ?? location.path
    if location.isRemote { _ = try location.parent.store().exists(location.name) }
  }

  /// Brings the finished file to its place.
  package func publish() throws {
    if let temporary {
      try location.parent.store().upload(fileAt: temporary.path, to: location.name)
    }
  }

  /// Writes a whole file; readers see the old content or the new.
  package static func write(_ bytes: [UInt8], to text: String) throws {
    let location = Location(text)
    if location.isRemote {
      try location.parent.store().write(bytes, to: location.name)
    } else {
      do {
        try AtomicFile.write(bytes, to: location.path)
      } catch {
        throw PomonaError(
          .cannotCreate, "\(location) cannot be created: \(error.message)",
          remedy: "Choose a folder that is there and that you may write to.")
      }
    }
  }
}
