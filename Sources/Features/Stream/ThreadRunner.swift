import Datasets
import Failures
import Files
import FoundationEssentials
import Imaging
package import ObjectStores
package import Parallelism
import Synchronization

/// Runs photos through a ``Featurizer`` on threads of this process.
package struct ThreadRunner<Value: Sendable>: PhotoRunner {
  private let featurizer: Featurizer
  private let store: any ObjectStore
  private let transform: @Sendable ([Float]) throws -> Value

  /// - Parameters:
  ///   - featurizer: The compiled backbone; its number of jobs is the number of threads.
  ///   - store: The store that holds the photos' files.
  ///   - transform: Turns the features of a photo into a value, on the thread that computed them. An error it throws
  ///     ends the work.
  package init(
    _ featurizer: Featurizer, store: any ObjectStore,
    transform: @escaping @Sendable ([Float]) throws -> Value
  ) {
    self.featurizer = featurizer
    self.store = store
    self.transform = transform
  }

  package func outcomes(
    of photos: Photos, order: ConcurrentMapConfiguration.Order
  ) -> PhotoOutcomes<Value> {
    var configuration = ConcurrentMapConfiguration(threads: featurizer.jobs)
    configuration.order = order
    let makeWorker: @Sendable () throws -> (Photo) throws -> PhotoOutcome<Value> = {
      [featurizer, store, transform] in
      let worker = PhotoWorker(featurizer: try featurizer.makeWorker(), store: store)
      return { try worker.outcome(of: $0, transform: transform) }
    }
    guard store.concurrentReads > 1 else {
      return PhotoOutcomes(
        ConcurrentMap(photos, configuration: configuration, makeWorker: makeWorker))
    }
    // A network's delay hides behind the computation: many photos are read ahead at once.
    let reader = PhotoReader(store)
    let read = ConcurrentMap(
      photos, configuration: reader.configuration, weight: { PhotoReader.weight(of: $0) }
    ) { { try reader.read($0) } }
    return PhotoOutcomes(ConcurrentMap(read, configuration: configuration, makeWorker: makeWorker))
  }
}

/// The part of one thread: reads, decodes and featurises, reusing its buffers.
private final class PhotoWorker {
  private let featurizer: FeaturizerWorker
  private let store: any ObjectStore
  private var buffer: [UInt8] = []

  init(featurizer: FeaturizerWorker, store: any ObjectStore) {
    self.featurizer = featurizer
    self.store = store
  }

  func outcome<Value: Sendable>(
    of photo: Photo, transform: ([Float]) throws -> Value
  ) throws -> PhotoOutcome<Value> {
    let start = ContinuousClock.now
    do {
      let (info, features) = try features(of: photo)
      return PhotoOutcome(
        photo.sample, size: PhotoSize(width: info.width, height: info.height),
        result: .success(try transform(features)), duration: .now - start)
    } catch let failure as PhotoFailure {
      return PhotoOutcome(photo.sample, result: .failure(failure), duration: .now - start)
    } catch let error as ImageError {
      return PhotoOutcome(
        photo.sample, result: .failure(PhotoFailure(.unreadable, error.message)),
        duration: .now - start)
    }
  }

  private func features(of photo: Photo) throws -> (photo: PhotoInfo, features: [Float]) {
    switch photo.content {
    case .file:
      let count: Int
      do throws(StorageError) {
        count = try store.read(
          photo.sample.path, maximumBytes: ImageLimits().maximumBytes, into: &buffer)
      } catch {
        throw PhotoFailure(.unreadable, error.message)
      }
      return try buffer.withUnsafeBytes { bytes in
        try featurizer.features(of: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      }
    case .bytes(let bytes): return try bytes.withUnsafeBytes { try featurizer.features(of: $0) }
    case .unreadable(let failure): throw failure
    }
  }
}
