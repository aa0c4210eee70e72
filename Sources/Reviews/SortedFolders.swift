import Failures
import Files
import Foundation

/// Reviewed photos in folders named after their labels: `FOLDER/LABEL/PHOTO`, a data set of its own.
///
/// The photos are hard links, or copies where the folder is on another disk, so that the review's own stay where they are.
/// A photo of a folder within the review's has that folder in its name.
struct SortedFolders: Sendable {
  /// The folder of the review.
  let source: String
  /// The folder of the sorted photos.
  let folder: String

  /// - Throws: `StorageError` `invalidPath` for a folder within the review's, whose photos would be reviewed again.
  init(source: String, folder: String) throws {
    self.source = source
    self.folder = folder
    let parts = [source, folder].map { URL(filePath: $0).standardizedFileURL.pathComponents }
    guard !parts[1].starts(with: parts[0]) else {
      throw StorageError(
        .invalidPath, path: folder, "the folder of sorted photos is within the review's",
        remedy: "Sort into a folder beside it.")
    }
  }

  /// Verifies that a label can be the name of a folder.
  ///
  /// - Throws: `StorageError` `invalidPath`.
  func requireFolderName(_ label: String) throws {
    guard !label.hasPrefix("."), !label.contains(where: { $0 == "/" || $0 == "\0" }),
      label.utf8.count < 256
    else {
      throw StorageError(
        .invalidPath, path: label, "the label cannot be the name of a folder",
        remedy: "Use another one, or review without --sort.")
    }
  }

  /// Puts a photo into the folder of its label.
  ///
  /// - Throws: `StorageError`; `alreadyExists` when another photo has its name there.
  func add(_ item: ReviewItem) throws {
    guard let label = item.keptLabel else { return }
    let (source, target) = ("\(source)/\(item.path)", path(of: item.path, label))
    try create("\(folder)/\(label)")
    guard !FileManager.default.fileExists(atPath: target) else {
      guard FileManager.default.contentsEqual(atPath: source, andPath: target) else {
        throw StorageError(
          .alreadyExists, path: target, "another photo has this name",
          remedy: "Move it away, or sort into another folder.")
      }
      return
    }
    if link(source, target) != 0 { try AtomicFile.copy(from: source, to: target) }
  }

  /// Removes a photo from the folder of a label that it has no longer.
  func remove(_ path: String, from label: String) {
    let target = self.path(of: path, label)
    guard FileManager.default.contentsEqual(atPath: "\(source)/\(path)", andPath: target) else {
      return
    }
    unlink(target)
    // Stays where it holds other photos.
    rmdir("\(folder)/\(label)")
  }

  private func path(of photo: String, _ label: String) -> String {
    "\(folder)/\(label)/\(photo.replacing("/", with: "-"))"
  }

  private func create(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw StorageError(
        .inputOutput, path: folder, "the folder cannot be created",
        remedy: "Check the permissions and the space of the disk.", cause: error)
    }
  }
}
