public import Datasets

/// The outcome of the work on one photo: a value, or the reason why there is none.
///
/// Every photo that goes in comes out as one outcome, whatever runs the work: threads, worker processes or a cluster.
public struct PhotoOutcome<Value: Sendable>: Sendable {
  /// The photo.
  public let sample: Sample
  /// Its width and height in pixels, upright; nil when it could not be decoded, or the runner does not report it.
  public let size: PhotoSize?
  /// The value, or the reason why there is none.
  public let result: Result<Value, PhotoFailure>
  /// The time from the start of the work on the photo to the result.
  public let duration: Duration

  /// The outcome for a photo.
  package init(
    _ sample: Sample, size: PhotoSize? = nil, result: Result<Value, PhotoFailure>,
    duration: Duration = .zero
  ) {
    self.sample = sample
    self.size = size
    self.result = result
    self.duration = duration
  }

  /// The outcome of a photo that could not be worked on.
  package init(_ photo: SkippedPhoto) {
    self.init(Sample(path: photo.path), result: .failure(PhotoFailure(.unreadable, photo.reason)))
  }

  /// The path of the photo, as it was given or found.
  public var path: String { sample.path }

  /// The value; nil for a photo without one.
  public var value: Value? { try? result.get() }

  /// The reason why there is no value; nil when there is one.
  public var failure: PhotoFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }

  /// The same outcome with its value transformed.
  public func map<Other>(
    _ transform: (Value) throws -> Other
  ) rethrows -> PhotoOutcome<Other> {
    let result: Result<Other, PhotoFailure> =
      switch self.result {
      case .success(let value): .success(try transform(value))
      case .failure(let failure): .failure(failure)
      }
    return PhotoOutcome<Other>(sample, size: size, result: result, duration: duration)
  }
}
