import Failures

/// What a photo may ask for. Judged by the photo's header, before any memory is reserved for its pixels.
public struct ImageLimits: Sendable {
  /// The largest file, in bytes; 64 MiB unless set.
  public var maximumBytes = 64 << 20
  /// The most pixels (width times height); 100 million unless set.
  public var maximumPixels = 100_000_000

  /// The default limits.
  public init() {}

  /// No photo is that long; resampling one would need weights out of all proportion.
  private static let longestSide = 1_000_000

  func checkBytes(_ count: Int) throws(ImageError) {
    guard count > 0 else {
      throw ImageError(
        .empty, "the file is empty", remedy: "copy the photo again from where it came")
    }
    guard count <= maximumBytes else {
      throw ImageError(
        .tooLarge, "the file has \(count) bytes, more than the limit of \(maximumBytes)",
        remedy: "shrink the photo or raise the limit on bytes")
    }
  }

  func checkSize(_ format: PhotoFormat, width: Int, height: Int) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw .corrupt("the header of the \(format.name) photo tells a size of \(width) x \(height)")
    }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= maximumPixels, max(width, height) <= Self.longestSide else {
      throw ImageError(
        .tooLarge,
        "the \(format.name) photo has \(width) x \(height) pixels, more than the limit of \(maximumPixels)",
        remedy: "shrink the photo or raise the limit on pixels")
    }
  }
}
