#if Spark
import Failures
import Files
import Foundation
import SparkConnect

extension ClusterRun {
  /// Brings a folder of files to the executors. A session that has it already does not receive it again.
  ///
  /// - Parameters:
  ///   - kind: The beginning of the folder's name there.
  ///   - fill: Writes the files to the empty folder whose path it is passed.
  /// - Returns: The folder's name in the executors, which follows from its content.
  func ship(_ kind: String, fill: (String) throws -> Void) async throws -> String {
    let files = FileManager.default
    let work = files.temporaryDirectory.appending(path: "pomona-\(UUID().uuidString)")
    defer { try? files.removeItem(at: work) }
    let folder = work.appending(path: kind)
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    try fill(folder.path)
    let archive = work.appending(path: "\(kind).tar")
    try Self.pack(folder, as: archive)
    let name = "\(kind)-" + (try SHA256.hash(fileAt: archive.path)).prefix(16)
    try await session.addArtifact(archive, as: .archive("\(name).tar", unpackedTo: name))
    return name
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
        .cannotCreate, "\(archive.path) cannot be packed",
        remedy: "Check that 'tar' is installed and the disk is not full.")
    }
  }
}
#endif
