import Files
import Foundation
import Models
import ObjectStores

/// The location of a model, and the name that it is served under.
package struct ModelLocation: Sendable, Hashable {
  /// The model's folder, or its URI in an object store.
  package let location: String
  /// The folder's name without `.pomona`.
  package let name: String

  package init(_ location: String) {
    self.location = location
    // Without the query of a URI, which has no place in a name.
    let last = URL(filePath: "\(Location(location))").standardizedFileURL.lastPathComponent
    name = last.hasSuffix(".pomona") && last.count > 7 ? String(last.dropLast(7)) : last
  }

  /// True for a model in an object store.
  var isRemote: Bool { Location(location).isRemote }

  /// The names, sizes and times of the folder's files, which differ after any change; in an object store the digest of the
  /// manifest. Nil where there is no model now, or none that can be reached.
  package func fingerprint() -> [String]? {
    let folder = Location(location)
    guard !folder.isRemote else {
      // The manifest holds the digests of all other files.
      let content = try? folder.store().read(
        ModelManifest.fileName, maximumBytes: JSONFile.maximumBytes)
      return content.map { [SHA256.hash($0)] }
    }
    guard
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path),
      names.contains(ModelManifest.fileName)
    else { return nil }
    return names.sorted().prefix(1000).map { name in
      var status = stat()
      guard stat("\(folder.path)/\(name)", &status) == 0 else { return name }
      return
        "\(name) \(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
    }
  }
}
