import Failures

/// The limits on the size of a photo, checked against its header before memory is allocated for its pixels.
public struct ImageLimits: Sendable {
  /// The largest file, in bytes; 64 MiB unless set.
  public var maximumBytes = 64 << 20
  /// The most pixels (width times height); 100 million unless set.
  public var maximumPixels = 100_000_000

  /// Creates the default limits.
  public init() {}

  /// A longer photo would need resampling weights out of proportion to its pixels.
  private static let longestSide = 1_000_000

  /// Rejects a photo without bytes or with too many; `subject` is the noun that the message calls it.
  func checkBytes(_ count: Int, of subject: String) throws(ImageError) {
    guard count > 0 else {
      throw ImageError(
        .empty, "the \(subject) is empty", remedy: "Copy the photo again from its source.")
    }
    guard count <= maximumBytes else {
      throw ImageError(
        .tooLarge, "the \(subject) has \(count) bytes, more than the limit of \(maximumBytes)",
        remedy: "Shrink the photo or raise the limit on bytes.")
    }
  }

  /// Rejects a photo without pixels or with too many; `format` is the name of its format.
  func checkSize(_ format: String, width: Int, height: Int) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw .corrupt("the header of the \(format) photo gives a size of \(width) x \(height)")
    }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= maximumPixels, max(width, height) <= Self.longestSide else {
      throw ImageError(
        .tooLarge,
        "the \(format) photo has \(width) x \(height) pixels, more than the limit of \(maximumPixels)",
        remedy: "Shrink the photo or raise the limit on pixels.")
    }
  }
}
