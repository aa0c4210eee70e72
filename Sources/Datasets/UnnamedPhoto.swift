import Failures
import Files
import Imaging
import ObjectStores

/// A file whose name is not that of a photo, by its content or, where a store reads only whole files, by its name.
enum UnnamedPhoto {
  /// A photo without an extension.
  case photo
  /// A file that is, or may be, a photo and is left out, with the reason.
  case skipped(reason: String)
  /// Any other file.
  case none

  /// The extensions of tables and notes beside photos, which are not opened.
  private static let textExtensions: Set<String> = [
    "csv", "html", "json", "jsonl", "md", "txt", "xml",
  ]
  /// The number of leading bytes that show the format.
  private static let headerLength = 256

  init(_ path: String, in store: any ObjectStore) {
    let name = path.fileExtension
    if let name, Self.textExtensions.contains(name) {
      self = .none
      return
    }
    do throws(StorageError) {
      guard let local = try store.localPath(of: path) else {
        self =
          name == nil
          ? .skipped(
            reason: "its name has no extension; photos without one are found on this machine only")
          : .none
        return
      }
      guard let format = try Self.format(ofFileAt: local) else {
        self = .none
        return
      }
      self =
        name.map {
          .skipped(
            reason: "it is a \(format.name) file, but files of the extension .\($0) are not read")
        }
        ?? .photo
    } catch {
      self = name == nil ? .skipped(reason: error.message) : .none
    }
  }

  private static func format(ofFileAt path: String) throws(StorageError) -> PhotoFormat? {
    let file = try Descriptor.reading(path)
    return try withUnsafeTemporaryAllocation(byteCount: headerLength, alignment: 1) {
      (buffer) throws(StorageError) in
      let count = try file.read(into: buffer)
      return try? PhotoFormat(of: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
