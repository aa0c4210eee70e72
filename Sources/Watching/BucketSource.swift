import Datasets
import Failures
import Files
import Imaging
import ObjectStores
import Parallelism

/// A folder of an object store, which is listed again and again. An object is ready when two listings in a row show the same
/// size.
struct BucketSource: WatchSource {
  let store: any ObjectStore
  /// The time between two listings.
  let interval: Duration

  /// Listings have no times: the file is read, and its content decides.
  func stamp(of path: String) -> WatchedFile? { nil }

  func run(follow: Bool, into announcements: Announcements) async throws {
    let thread = ThreadPool(threads: 1)
    var before: [String: Int] = [:]
    var announced: [String: Int] = [:]
    while !Task.isCancelled {
      let found = try await withThrowingTaskGroup(of: [String: Int].self) { group in
        group.addTask(executorPreference: thread) { try list(announcements) }
        return try await group.next() ?? [:]
      }
      for (path, size) in found.sorted(by: { $0.key < $1.key })
      where announced[path] != size && (!follow || before[path] == size) {
        announcements.add(WatchedFile(path: path, bytes: size))
        announced[path] = size
      }
      announced = announced.filter { found[$0.key] != nil }
      before = found
      guard follow else { return }
      try? await Task.sleep(for: interval)
    }
  }

  private func list(_ announcements: Announcements) throws -> [String: Int] {
    var found: [String: Int] = [:]
    do {
      try store.list { entry in
        switch entry {
        case .file(let path, let size) where PhotoFormat.mayBePhoto(path): found[path] = size
        case .problem(let problem): announcements.problem(problem)
        default: break
        }
      }
    } catch let error as StorageError where error.code == .notFound {
      // Nothing has arrived yet.
    }
    return found
  }
}
