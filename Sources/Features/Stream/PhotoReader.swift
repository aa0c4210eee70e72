import Datasets
import Failures
import Files
import Imaging
import ObjectStores
import Parallelism
import Synchronization

/// Reads photos of an object store into memory, ahead of their decoding.
final class PhotoReader: Sendable {
  /// Consecutive photos that fail as only the store can fail: all others would fail as well.
  private static let maximumFailures = 24
  /// The weight of a photo of unknown size.
  private static let unknownBytes = 16 << 20

  /// As many photos are held as hide a network's delay, and no more bytes than 256 MiB.
  var configuration: ConcurrentMapConfiguration {
    var configuration = ConcurrentMapConfiguration(threads: store.concurrentReads)
    configuration.maximumElements = 4 * store.concurrentReads
    configuration.maximumWeight = 256 << 20
    return configuration
  }

  /// The bytes that a photo will occupy.
  @Sendable static func weight(of photo: Photo) -> Int {
    min(photo.sample.bytes ?? unknownBytes, ImageLimits().maximumBytes)
  }

  private let store: any ObjectStore
  private let failures = Atomic(0)

  init(_ store: any ObjectStore) { self.store = store }

  /// The photo with its bytes, or with the reason why they cannot be read.
  ///
  /// - Throws: A ``StorageError`` when the store fails again and again.
  func read(_ photo: Photo) throws -> Photo {
    guard case .file = photo.content else { return photo }
    var photo = photo
    var buffer: [UInt8] = []
    do throws(StorageError) {
      let count = try store.read(
        photo.sample.path, size: photo.sample.bytes, maximumBytes: ImageLimits().maximumBytes,
        into: &buffer)
      buffer.removeLast(buffer.count - count)
      photo.content = .bytes(buffer)
      failures.store(0, ordering: .relaxed)
    } catch {
      guard error.concernsStore else {
        failures.store(0, ordering: .relaxed)
        photo.content = .unreadable(PhotoFailure(.unreadable, error.message))
        return photo
      }
      let count = failures.wrappingAdd(1, ordering: .relaxed).newValue
      if count >= Self.maximumFailures { throw error }
      photo.content = .unreadable(PhotoFailure(.unreadable, error.message))
    }
    return photo
  }
}
