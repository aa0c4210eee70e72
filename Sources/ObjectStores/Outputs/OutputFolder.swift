import Failures
import Files
import Foundation

/// A folder in the making: hidden beside its final place until it is whole. What is meant for an object store is made in
/// the cache folder of this machine and uploaded when it is whole.
package struct OutputFolder {
  /// Where it will be.
  package let location: Location
  /// Where it is made.
  package let partial: String
  private let marker: OutputMarker

  /// Prepares the making of a folder.
  ///
  /// - Parameters:
  ///   - marker: The file that tells a folder of the same kind, which may be replaced; anything else is refused.
  ///   - resume: Whether to keep what an interrupted run has left.
  package init(_ text: String, holding marker: OutputMarker, resume: Bool) throws {
    let location = Location(text)
    self.location = location
    self.marker = marker
    if location.isRemote {
      try BucketFolder(location, holding: marker).claim()
      partial = try CacheFolder.work(for: location)
    } else {
      let url = URL(filePath: location.path).standardizedFileURL
      try Self.check(url.path, called: text, holding: marker)
      partial =
        url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).partial").path
    }
    let files = FileManager.default
    if !resume, files.fileExists(atPath: partial) { try files.removeItem(atPath: partial) }
    do {
      try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
    } catch {
      throw PomonaError(
        .cannotCreate, "\(location) cannot be created: \(error.localizedDescription)",
        remedy: "Choose a folder that you may write to.")
    }
  }

  private static func check(_ path: String, called name: String, holding marker: OutputMarker)
    throws
  {
    let files = FileManager.default
    guard files.fileExists(atPath: path),
      (try? files.contentsOfDirectory(atPath: path))?.isEmpty != true
    else { return }
    let content = files.contents(atPath: "\(path)/\(marker.fileName)") ?? Data()
    if marker.matches([UInt8](content)) { return }
    throw PomonaError(
      .cannotCreate, "\(name) is there already and is not something that Pomona has written",
      remedy: "Choose another name for the output, or remove it.")
  }

  /// Gives the folder its name, in the place of an older one.
  ///
  /// - Parameter scrap: A folder within that was needed on the way. An upload that is interrupted goes on from there.
  package func publish(leavingOut scrap: String? = nil) throws {
    let files = FileManager.default
    if location.isRemote {
      let names = try files.contentsOfDirectory(atPath: partial).filter {
        $0 != scrap && !$0.hasPrefix(".")
      }
      try BucketFolder(location, holding: marker).replace(with: partial, files: names)
      try files.removeItem(atPath: partial)
    } else {
      if let scrap, files.fileExists(atPath: "\(partial)/\(scrap)") {
        try files.removeItem(atPath: "\(partial)/\(scrap)")
      }
      try publishFolder(from: partial, to: URL(filePath: location.path).standardizedFileURL.path)
    }
  }
}
