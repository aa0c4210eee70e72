package import Feedback
import ObjectStores
import Parallelism

/// Writes to a collection on a thread of its own: the disk or the network may take its time.
package final class Collector: Sendable {
  private let collection: PhotoCollection
  private let thread = ThreadPool(threads: 1)

  package init(_ collection: PhotoCollection) { self.collection = collection }

  /// The place of the collection.
  var place: String { collection.location.description }

  /// Keeps a photo; returns its ID once it is on the disk, or in the object store.
  func keep(_ photo: [UInt8], with record: CollectedPhoto) async throws -> String {
    try await withThrowingTaskGroup(of: String.self) { group in
      group.addTask(executorPreference: thread) { [collection] in
        try collection.keep(photo, with: record)
      }
      return try await group.next() ?? ""
    }
  }
}
