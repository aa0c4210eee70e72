package import Failures
import Foundation

/// The folder of this machine for copies of objects, for outputs on their way to an object store, and for compiled networks.
///
/// Its folders may be removed at any time when no command runs. Other users cannot look into them.
package struct CacheFolder: Sendable {
  /// The path of the folder, which need not exist yet.
  package let root: String
  /// True if others may have created the folder, so that its owner is verified.
  private let isShared: Bool

  /// The cache at a path.
  package init(root: String) { self.init(root: root, isShared: false) }

  /// The cache that the environment chooses: `POMONA_CACHE`, else `pomona` in the user's cache folder (`XDG_CACHE_HOME`,
  /// else `.cache` in `HOME`), else a folder of the user's in the folder for temporary files.
  package init(environment: [String: String]) {
    if let chosen = environment["POMONA_CACHE"], !chosen.isEmpty {
      self.init(root: chosen)
    } else if let caches = environment["XDG_CACHE_HOME"], caches.hasPrefix("/") {
      self.init(root: "\(caches)/pomona")
    } else if let home = environment["HOME"], !home.isEmpty {
      self.init(root: "\(home)/.cache/pomona")
    } else {
      let folder = FileManager.default.temporaryDirectory
      self.init(root: folder.appending(path: "pomona-\(getuid())").path, isShared: true)
    }
  }

  package init(root: String, isShared: Bool) {
    self.root = root
    self.isShared = isShared
  }

  /// The cache of the current task: the one that the environment of this process chooses, unless the caller has bound
  /// another.
  @TaskLocal package static var user = CacheFolder(
    environment: ProcessInfo.processInfo.environment)

  /// Creates, if needed, and returns the folder of a kind for a key, such as the manifest of the model that it holds.
  package func folder(_ kind: String, for key: [UInt8]) throws(PomonaError) -> String {
    try folder("\(kind)/\(SHA256.hash(key))")
  }

  /// Creates, if needed, and returns a folder of the cache.
  package func folder(_ name: String) throws(PomonaError) -> String {
    let path = "\(root)/\(name)"
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw unusable(path, because: "cannot be created", cause: error)
    }
    var status = stat()
    if isShared, lstat(root, &status) != 0 || status.st_uid != geteuid() {
      throw unusable(root, because: "belongs to another user")
    }
    return path
  }

  private func unusable(
    _ path: String, because reason: String, cause: (any Error)? = nil
  ) -> PomonaError {
    PomonaError(
      .cannotCreate, "the cache folder \(path) \(reason)",
      remedy: "Name a folder that you may write to in POMONA_CACHE.", cause: cause)
  }
}
