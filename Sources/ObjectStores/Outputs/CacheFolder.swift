import Failures
import Files
import Foundation

/// Folders of this machine for what is on its way from or to an object store; they may be removed at any time when no
/// command runs.
///
/// They are below `POMONA_CACHE`, else below the user's cache folder (`XDG_CACHE_HOME` or `~/.cache`). Nobody else may
/// look into them.
package enum CacheFolder {
  /// Where what is meant for `location` is made.
  package static func work(for location: Location) throws -> String {
    try make("work/\(hash(location.identity))")
  }

  /// Where the files of the model with this manifest are.
  package static func model(withManifest manifest: [UInt8]) throws -> String {
    var hash = SHA256()
    hash.update(manifest)
    return try make("models/\(hash.finalize())")
  }

  private static func hash(_ text: String) -> String {
    var hash = SHA256()
    hash.update(Array(text.utf8))
    return hash.finalize()
  }

  private static func make(_ name: String) throws -> String {
    let path = "\(root)/\(name)"
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw PomonaError(
        .cannotCreate, "the cache folder \(path) cannot be created",
        remedy: "Name a folder that you may write to in POMONA_CACHE.")
    }
    return path
  }

  private static var root: String {
    let environment = ProcessInfo.processInfo.environment
    if let chosen = environment["POMONA_CACHE"], !chosen.isEmpty { return chosen }
    if let caches = environment["XDG_CACHE_HOME"], caches.hasPrefix("/") {
      return "\(caches)/pomona"
    }
    if let home = environment["HOME"], !home.isEmpty { return "\(home)/.cache/pomona" }
    return "\(NSTemporaryDirectory())/pomona-\(getuid())"
  }
}
