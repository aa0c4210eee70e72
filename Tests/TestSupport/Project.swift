package import Foundation

/// Where the tests find what is not theirs.
package enum Project {
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A folder of real photos beside the project, or nil on a machine that has none: tests that need it are skipped.
  package static func photos(_ name: String) -> URL? {
    let folder = root.appending(path: "../shared/data/\(name)").standardizedFileURL
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }
}
