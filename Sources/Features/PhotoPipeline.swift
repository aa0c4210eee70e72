package import Datasets
import Failures
import Files
import Imaging
package import ObjectStores
import Parallelism
import Synchronization

/// What became of one photo.
package struct PhotoResult<Output: Sendable>: Sendable {
  package struct Success: Sendable {
    package let width: Int
    package let height: Int
    package let output: Output

    package init(width: Int, height: Int, output: Output) {
      self.width = width
      self.height = height
      self.output = output
    }
  }

  package let sample: Sample
  /// What was made of its features, or why there are none.
  package let outcome: Outcome

  package typealias Outcome = Result<Success, SkipReason>

  package init(sample: Sample, outcome: Outcome) {
    self.sample = sample
    self.outcome = outcome
  }
}

package struct SkipReason: Error, Hashable {
  package let text: String

  package init(text: String) { self.text = text }
}

/// Takes photos through a ``Featurizer`` on all its threads and hands on the results in the photos' order.
///
/// A photo that cannot be read or decoded is a result with a reason. Memory does not grow with the number of photos.
package struct PhotoPipeline {
  /// Photos that a thread claims at a time: few, so that the threads end together; several, so that claiming and
  /// handing over cost nothing.
  private static let chunk = 16

  package let featurizer: Featurizer
  package let store: any ObjectStore
  package let stage: StageProgress.Stage

  /// Runs `samples` through the network.
  ///
  /// - Parameters:
  ///   - finished: Photos that an earlier run has finished, and those of them that were skipped.
  ///   - map: What to make of a photo's features; called on the threads that extract.
  ///   - receive: Is given the results, in order, a chunk at a time.
  /// - Throws: What `map`, `receive` or `progress` threw, or that a worker could not be made.
  package func run<Output: Sendable>(
    _ samples: ArraySlice<Sample>, finished: (done: Int, skipped: Int) = (0, 0),
    progress: @escaping ProgressHandler,
    map: @escaping @Sendable ([Float]) throws -> Output,
    receive: @escaping @Sendable ([PhotoResult<Output>]) throws -> Void
  ) throws {
    let counts = Mutex(finished)
    let total = finished.done + samples.count
    let delivery = OrderedDelivery<[PhotoResult<Output>]> { results in
      try receive(results)
      let (done, skipped) = counts.withLock { counts in
        counts.done += results.count
        counts.skipped += results.count { (try? $0.outcome.get()) == nil }
        return counts
      }
      try progress(StageProgress(stage, done: done, total: total, skipped: skipped))
    }
    let chunks = (samples.count + Self.chunk - 1) / Self.chunk
    let next = Atomic(0)
    let jobs = min(featurizer.jobs, chunks)
    let limit = ImageLimits().maximumBytes
    let ahead = store.isRemote ? PhotoPrefetch(samples, in: store, limit: limit) : nil
    defer { ahead?.stop() }
    try concurrentForEach(count: jobs, jobs: jobs) { _ in
      let worker = try PhotoWorker(
        featurizer: featurizer.makeWorker(), store: store, ahead: ahead)
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < chunks else { return }
        let start = samples.startIndex + number * Self.chunk
        let end = min(start + Self.chunk, samples.endIndex)
        try delivery.deliver(
          try (start..<end).map { try worker.result(of: samples[$0], at: $0, map: map) },
          number: number)
      }
    }
  }
}

/// One thread's part of a pipeline: reads, decodes and featurises, reusing its buffers.
private final class PhotoWorker {
  private let featurizer: FeaturizerWorker
  private let store: any ObjectStore
  private let ahead: PhotoPrefetch?
  private var buffer: [UInt8] = []

  init(featurizer: FeaturizerWorker, store: any ObjectStore, ahead: PhotoPrefetch?) {
    self.featurizer = featurizer
    self.store = store
    self.ahead = ahead
  }

  func result<Output: Sendable>(
    of sample: Sample, at index: Int, map: ([Float]) throws -> Output
  ) throws -> PhotoResult<Output> {
    let photo = try ahead?.take(index)
    do {
      let count: Int
      if let photo {
        buffer = try photo.get()
        count = buffer.count
      } else {
        count = try store.read(
          sample.path, maximumBytes: ImageLimits().maximumBytes, into: &buffer)
      }
      let (photo, features) = try buffer.withUnsafeBytes { bytes in
        try featurizer.features(of: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      }
      let success = PhotoResult<Output>.Success(
        width: photo.width, height: photo.height, output: try map(features))
      return PhotoResult(sample: sample, outcome: .success(success))
    } catch let error as ImageError {
      return PhotoResult(sample: sample, outcome: .failure(SkipReason(text: error.message)))
    } catch let error as StorageError {
      return PhotoResult(sample: sample, outcome: .failure(SkipReason(text: error.message)))
    }
  }
}
