import Datasets
import Failures
import Files
import FoundationEssentials
package import Imaging
package import ObjectStores
package import Parallelism
import Synchronization

/// Runs photos through a ``Featurizer`` on threads of this process.
package struct ThreadRunner<Value: Sendable>: PhotoRunner {
  private let featurizer: Featurizer
  private let store: any ObjectStore
  private let views: [PhotoView]
  private let signs: Bool
  private let transform: @Sendable ([[Float]]) throws -> Value

  /// - Parameters:
  ///   - featurizer: The compiled backbone; its number of jobs is the number of threads.
  ///   - store: The store that holds the photos' files.
  ///   - views: The views of a photo.
  ///   - signs: True for the ``PhotoSignature`` of the first view behind the features of all views.
  ///   - transform: Turns the features of a photo's views into a value, on the thread that computed them. An error it
  ///     throws ends the work.
  package init(
    _ featurizer: Featurizer, store: any ObjectStore, views: [PhotoView] = [.whole],
    signs: Bool = false, transform: @escaping @Sendable ([[Float]]) throws -> Value
  ) {
    self.featurizer = featurizer
    self.store = store
    self.views = views
    self.signs = signs
    self.transform = transform
  }

  package func outcomes(
    of photos: Photos, order: ConcurrentMapConfiguration.Order
  ) -> PhotoOutcomes<Value> {
    var configuration = ConcurrentMapConfiguration(threads: featurizer.jobs)
    configuration.order = order
    let makeWorker: @Sendable () throws -> (Photo) throws -> PhotoOutcome<Value> = {
      [featurizer, store, views, signs, transform] in
      let worker = PhotoWorker(
        featurizer: try featurizer.makeWorker(), store: store, views: views, signs: signs)
      return { try worker.outcome(of: $0, transform: transform) }
    }
    guard store.concurrentReads > 1 else {
      return PhotoOutcomes(
        ConcurrentMap(photos, configuration: configuration, makeWorker: makeWorker))
    }
    // A network's delay hides behind the computation: many photos are read ahead at once.
    let reader = PhotoReader(store)
    let read = ConcurrentMap(
      photos, configuration: reader.configuration, weight: PhotoReader.weight,
      makeWorker: { { try reader.read($0) } })
    return PhotoOutcomes(ConcurrentMap(read, configuration: configuration, makeWorker: makeWorker))
  }
}

/// The part of one thread: reads, decodes and featurises, reusing its buffers.
private final class PhotoWorker {
  private let featurizer: FeaturizerWorker
  private let store: any ObjectStore
  private let views: [PhotoView]
  private let signs: Bool
  private var buffer: [UInt8] = []

  init(featurizer: FeaturizerWorker, store: any ObjectStore, views: [PhotoView], signs: Bool) {
    self.signs = signs
    self.featurizer = featurizer
    self.store = store
    self.views = views
  }

  func outcome<Value: Sendable>(
    of photo: Photo, transform: ([[Float]]) throws -> Value
  ) throws -> PhotoOutcome<Value> {
    let start = ContinuousClock.now
    do {
      let (size, features) = try features(of: photo)
      return PhotoOutcome(
        photo.sample, size: size, result: .success(try transform(features)),
        duration: .now - start)
    } catch let failure as PhotoFailure {
      return PhotoOutcome(photo.sample, result: .failure(failure), duration: .now - start)
    } catch let error as ImageError {
      return PhotoOutcome(
        photo.sample, result: .failure(PhotoFailure(.unreadable, error.message)),
        duration: .now - start)
    }
  }

  private func features(of photo: Photo) throws -> (size: PhotoSize, features: [[Float]]) {
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
        try featurizer.features(
          of: .encoded(UnsafeRawBufferPointer(rebasing: bytes[..<count])), views: views,
          signed: signs)
      }
    case .bytes(let bytes):
      return try bytes.withUnsafeBytes {
        try featurizer.features(of: .encoded($0), views: views, signed: signs)
      }
    case .unreadable(let failure): throw failure
    }
  }
}
