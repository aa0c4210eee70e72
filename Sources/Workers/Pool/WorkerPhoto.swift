package import Datasets
import Failures
import Features
import Files
import Imaging
import ObjectStores

/// A photo for worker processes.
package struct WorkerPhoto: Sendable {
  /// The place of a photo's bytes.
  enum Content: Sendable {
    case payload(PhotoPayload)
    /// A file of a store, called as the sample's path.
    case file(any ObjectStore)
    case unreadable(PhotoFailure)
  }

  package let sample: Sample
  let content: Content

  /// A photo in memory. The sample's path is a name: no file of that name is opened.
  package init(_ sample: Sample, payload: PhotoPayload) {
    self.sample = sample
    content = .payload(payload)
  }

  /// A photo of the stream.
  ///
  /// - Parameter store: The store that holds the photos' files.
  init(_ photo: Photo, store: any ObjectStore) {
    sample = photo.sample
    content =
      switch photo.content {
      case .file: .file(store)
      case .bytes(let bytes): .payload(.file(bytes))
      case .unreadable(let failure): .unreadable(failure)
      }
  }

  /// The bytes; those of a file are read now.
  func payload() throws(PhotoFailure) -> PhotoPayload {
    switch content {
    case .payload(let payload): return payload
    case .unreadable(let failure): throw failure
    case .file(let store):
      do throws(StorageError) {
        return .file(
          try store.read(sample.path, maximumBytes: ImageLimits().maximumBytes))
      } catch {
        throw PhotoFailure(.unreadable, error.message)
      }
    }
  }
}
