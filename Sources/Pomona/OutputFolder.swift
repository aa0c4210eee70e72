import Foundation
import Storage

/// A folder in the making: hidden beside its final place until it is whole.
struct OutputFolder {
  /// Where it will be.
  let location: String
  /// Where it is made.
  let partial: String

  /// Prepares the making of a folder.
  ///
  /// - Parameters:
  ///   - marker: The file that tells a folder of the same kind, which may be replaced; anything else is refused.
  ///   - resume: Whether to keep what an interrupted run has left.
  init(_ location: String, holding marker: String, resume: Bool) throws {
    let url = URL(filePath: location).standardizedFileURL
    let files = FileManager.default
    self.location = url.path
    partial =
      url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).partial").path
    if files.fileExists(atPath: self.location),
      !files.fileExists(atPath: "\(self.location)/\(marker)"),
      (try? files.contentsOfDirectory(atPath: self.location))?.isEmpty != true
    {
      throw PomonaError(
        .cannotCreate, "\(location) is there already and is not something that Pomona has written",
        remedy: "Choose another name for the output, or remove it.")
    }
    if !resume, files.fileExists(atPath: partial) { try files.removeItem(atPath: partial) }
    do {
      try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
    } catch {
      throw PomonaError(
        .cannotCreate, "\(location) cannot be created: \(error.localizedDescription)",
        remedy: "Choose a folder that you may write to.")
    }
  }

  /// Gives the folder its name, in the place of an older one.
  func publish() throws { try publishFolder(from: partial, to: location) }
}
