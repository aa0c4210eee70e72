#if Spark
import Failures
import Foundation
import SparkConnect

extension ClusterRun {
  /// Brings a folder to the executors. A session that has the folder already does not receive it again.
  ///
  /// - Parameters:
  ///   - name: The folder's name in the executors, which must follow from its content.
  ///   - fill: Writes the content to a folder of the path it is passed; that folder does not exist yet.
  func ship(_ name: String, fill: (String) throws -> Void) async throws {
    let files = FileManager.default
    let work = files.temporaryDirectory.appending(path: "pomona-\(UUID().uuidString)")
    try files.createDirectory(at: work, withIntermediateDirectories: false)
    defer { try? files.removeItem(at: work) }
    let folder = work.appending(path: name)
    try fill(folder.path)
    let archive = work.appending(path: "\(name).tar")
    try Self.pack(folder, as: archive)
    try await session.addArtifact(archive, as: .archive("\(name).tar", unpackedTo: name))
  }

  /// Packs a folder's files; equal files give equal archives.
  private static func pack(_ folder: URL, as archive: URL) throws {
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = [
      "tar", "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner",
      "--mode=u+rwX,go+rX", "-C", folder.path, "-cf", archive.path,
    ]
    // The files are named one by one: Spark rejects an archive with an entry for the folder itself.
    tar.arguments? += try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    try tar.run()
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else {
      throw PomonaError(
        .cannotCreate, "\(archive.path) cannot be packed", remedy: "Check that the disk is not full.")
    }
  }
}
#endif
