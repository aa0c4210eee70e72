import Datasets
import Failures
import Files
import Foundation
import Imaging
import ObjectStores
import Parallelism

/// A folder of this machine whose files are announced by the kernel, or found by listing it again and again where the
/// kernel does not know of changes: on network shares.
struct FolderSource: WatchSource {
  /// The time without a change after which a file without an event counts as complete.
  static let settled = Duration.seconds(1)

  let root: String
  /// The time between two listings of a share.
  let interval: Duration
  /// True to list a folder of this machine as well.
  let polls: Bool

  var store: any ObjectStore { LocalStore(root: root) }

  func stamp(of path: String) -> WatchedFile? {
    var status = stat()
    guard stat("\(root)/\(path)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return WatchedFile(
      path: path, bytes: Int(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec))
  }

  func run(follow: Bool, into announcements: Announcements) async throws {
    let thread = ThreadPool(threads: 1)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: thread) { try scan(follow: follow, into: announcements) }
      try await group.waitForAll()
    }
  }

  /// On a thread of its own, which waits.
  private func scan(follow: Bool, into announcements: Announcements) throws {
    let isListed = polls || NetworkShare.holds(root)
    let events = follow && !isListed ? try FileEvents(root: root) : nil
    try events?.watch("")
    var settling = Settling(for: Self.settled)
    try list("", into: &settling, announcements)
    var next = ContinuousClock.now + interval
    while !Task.isCancelled, follow || !settling.isEmpty {
      if let events {
        for event in try events.next(within: 100) {
          switch event {
          case .ready(let path):
            settling.remove(path)
            if PhotoFormat.mayBePhoto(path), let file = stamp(of: path) { announcements.add(file) }
          case .folder(let path):
            try events.watch(path)
            try list(path, into: &settling, announcements)
          case .overflow:
            try events.watch("")
            try list("", into: &settling, announcements)
          }
        }
      } else {
        usleep(100_000)
        if follow, isListed, .now >= next {
          try list("", into: &settling, announcements)
          next = .now + interval
        }
      }
      for file in settling.take(stamp: stamp) { announcements.add(file) }
    }
  }

  /// Announces the files of a folder that have not changed for a while, and puts the others aside.
  private func list(
    _ folder: String, into settling: inout Settling, _ announcements: Announcements
  ) throws {
    let now = Int64(Date.now.timeIntervalSince1970 * 1e9)
    let old = now - Int64(Self.settled / .nanoseconds(1))
    var found: [WatchedFile] = []
    do {
      try store.list(folder) { entry in
        guard case .file(let path, _) = entry, PhotoFormat.mayBePhoto(path),
          let file = stamp(of: path), !announcements.knows(file)
        else {
          if case .problem(let problem) = entry { announcements.problem(problem) }
          return
        }
        if file.modified < old { found.append(file) } else { settling.add(file) }
      }
    } catch let error as StorageError where error.code == .notFound && !folder.isEmpty {
      // The folder is gone again.
    }
    for file in found.sorted(by: { ($0.modified, $0.path) < ($1.modified, $1.path) }) {
      announcements.add(file)
    }
  }
}
