#if Spark
import Failures
import Foundation

/// The files that `scripts/bundle` has made for the cluster: the program with its libraries, and the Java classes. Both
/// are named by their hash.
struct WorkerBundle: Sendable {
  let archive: URL
  let jar: URL

  /// The folder that the archive is unpacked to.
  var name: String { archive.deletingPathExtension().lastPathComponent }
  var jarName: String { jar.deletingPathExtension().lastPathComponent }

  /// Finds the bundle.
  ///
  /// - Parameter folder: The folder; nil looks beside the program.
  /// - Throws: A ``PomonaError`` of code `noCluster` when there is none.
  init(folder: String?) throws {
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    let folders =
      folder.map { [URL(filePath: $0)] }
      ?? ["../lib/pomona/cluster", "../../bundle"].compactMap {
        program?.appending(path: $0).standardizedFileURL
      }
    for folder in folders {
      let files =
        (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
        ?? []
      let archives = files.filter {
        $0.lastPathComponent.hasPrefix("pomona-") && $0.pathExtension == "tgz"
      }
      let jars = files.filter {
        $0.lastPathComponent.hasPrefix("pomona-spark-") && $0.pathExtension == "jar"
      }
      if archives.count == 1, jars.count == 1 {
        (archive, jar) = (archives[0], jars[0])
        return
      }
    }
    throw PomonaError(
      .noCluster,
      "there is no worker bundle for a cluster in \(folders.map(\.path).joined(separator: " or "))",
      remedy: "Make it with 'make bundle', or set POMONA_BUNDLE to its folder.")
  }
}
#endif
