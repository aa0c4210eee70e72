import Foundation
import ObjectStores
import TestSupport

/// Photos of two classes, on this machine and in a bucket of each cloud, and the model and table of the local ones.
struct CloudWorkspace {
  let servers: CloudServers
  let folder: URL
  var photos: String { folder.appending(path: "photos").path }
  var model: String { folder.appending(path: "local.pomona").path }

  private static let shared = Result { try CloudWorkspace() }

  /// The workspace of all suites.
  static func get() throws -> CloudWorkspace { try shared.get() }

  private init() throws {
    servers = try CloudServers()
    folder = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID().uuidString)")
    try Photos.make(classes: ["fig", "lime"], count: 40, in: folder.appending(path: "photos"))
    _ = try Photos.makeGarbage(in: folder.appending(path: "photos/fig"))
    // A bucket has no folders.
    try FileManager.default.removeItem(at: folder.appending(path: "photos/fig/folder.jpg"))
    try require(run(["train", photos, "-o", model]))
    try require(run(["features", photos, "-o", folder.appending(path: "table").path]))
    for cloud in CloudServers.Cloud.allCases {
      let store = try store(servers.uri(cloud, path: "photos"))
      try LocalStore(root: photos).list { entry in
        guard case .file(let path, _) = entry else { return }
        try store.upload(fileAt: "\(photos)/\(path)", to: path)
      }
    }
  }

  struct Failure: Error { let outcome: Tool.Outcome }

  func require(_ outcome: Tool.Outcome) throws {
    guard outcome.status == 0 else { throw Failure(outcome: outcome) }
  }

  func environment(_ changes: [String: String?] = [:]) -> [String: String] {
    var all = ProcessInfo.processInfo.environment.merging(CloudServers.environment) { $1 }
    all["POMONA_CACHE"] = folder.appending(path: "cache").path
    all["AZURE_STORAGE_KEY"] = CloudServers.environment["AZURE_STORAGE_KEY"]
    for (name, value) in changes { all[name] = value }
    return all
  }

  func run(
    _ arguments: [String], changing changes: [String: String?] = [:]
  ) throws -> Tool.Outcome {
    try Tool.run(arguments, environment: environment(changes))
  }

  func store(_ uri: String) throws -> ArrowStore { try ArrowStore(at: Location(uri)) }

  /// All objects below a URI, or all files below a folder.
  func contents(_ text: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    let location = Location(text)
    let store = try location.store()
    var names: [String] = []
    if let remote = store as? ArrowStore {
      _ = try remote.pages("") { name, _ in
        names.append(name)
        return true
      }
    } else {
      names = try FileManager.default.subpathsOfDirectory(atPath: location.path)
    }
    for name in names where try store.exists(name) {
      contents[name] = try store.read(name, maximumBytes: 1 << 30)
    }
    return contents
  }
}
