package import Foundation

/// The places of files that belong to the project.
package enum Project {
  /// The folder of the package.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A folder of real photos beside the project; nil on a machine without them, where the tests that need them are skipped.
  package static func photos(_ name: String) -> URL? {
    let folder = root.appending(path: "../shared/data/\(name)").standardizedFileURL
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }
}
