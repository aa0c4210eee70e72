import Failures

/// The limits on the size of a photo, checked against its header before memory is allocated for its pixels.
public struct ImageLimits: Sendable {
  /// The largest file, in bytes; 64 MiB unless set.
  public var maximumBytes = 64 << 20
  /// The most pixels (width times height) that are decoded; 100 million unless set. A JPEG may have 64 times as many where it
  /// is decoded at a smaller size.
  public var maximumPixels = 100_000_000

  /// Creates the default limits.
  public init() {}

  /// The limits for the photos of the current task: the default ones, unless the caller has bound others.
  @TaskLocal public static var current = ImageLimits()

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
        remedy: "Shrink the photo, or save it with a stronger compression.")
    }
  }

  /// Rejects a photo without pixels or with too many.
  ///
  /// - Parameters:
  ///   - format: The name of the photo's format.
  ///   - width: The width in pixels.
  ///   - height: The height in pixels.
  ///   - reduction: The largest divisor of both sides that the photo can be decoded with.
  func checkSize(
    _ format: String, width: Int, height: Int, reduction: Int = 1
  ) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw .corrupt("the header of the \(format) photo gives a size of \(width) x \(height)")
    }
    guard allows(width: width, height: height, reduction: reduction),
      max(width, height) <= Self.longestSide
    else {
      throw ImageError(
        .tooLarge,
        "the \(format) photo has \(width) x \(height) pixels, more than the limit of \(maximumPixels)",
        remedy: "Shrink the photo, or raise the limit (--maximum-pixels).")
    }
  }

  /// Returns true if a photo of this size may be decoded with its sides divided by `reduction`.
  func allows(width: Int, height: Int, reduction: Int) -> Bool {
    let columns = width / reduction + (width % reduction == 0 ? 0 : 1)
    let rows = height / reduction + (height % reduction == 0 ? 0 : 1)
    let (pixels, overflow) = columns.multipliedReportingOverflow(by: rows)
    return !overflow && pixels <= maximumPixels
  }
}
