import CJPEG
import Failures

/// Decodes JPEG with libjpeg-turbo, for one thread.
///
/// A photo that is to be much smaller is decoded at 1/2, 1/4 or 1/8 of its size (fewer coefficients of each block), which
/// saves most of the time. At 1/8, ``BlockAverager`` is several times as fast; it leaves all but ordinary, undamaged photos to the
/// library.
final class JPEGDecoder {
  private var handle = tjInitDecompress()
  private let averager = BlockAverager()
  private let scratch = PixelScratch()

  deinit { _ = handle.map(tjDestroy) }

  func decode(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits,
    plan: (_ width: Int, _ height: Int) -> ResizePlan
  ) throws(ImageError) -> StoredPhoto {
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(-1), Int32(-1))
    let status = tjDecompressHeader3(
      handle, start, UInt(bytes.count), &width, &height, &sampling, &space)
    // An uncommon subsampling is reported as a failure, though it can be decoded.
    guard status == 0 || (width > 0 && space >= 0) else { throw failure() }
    let header = JPEGHeader(bytes)
    let count = Int(width) * Int(height)
    // The coefficients of several scans are kept at full size. The work follows the pixels that the header gives, so there
    // must be at least two bits for each block of 64.
    let isReducible = header.scans == 1 && bytes.count >= count / 256
    try limits.checkSize(
      PhotoFormat.jpeg.name, width: Int(width), height: Int(height),
      reduction: isReducible ? Reduction.all[0] : 1)
    try checkWork(header, pixels: count, limits: limits)

    let (across, down) = header.orientation.swapsSides ? (height, width) : (width, height)
    let spans = plan(Int(across), Int(down)).stored(header.orientation)
    let reduction = Self.reduction(
      width: Int(width), height: Int(height), spans: spans, limits: limits)
    let columns = (Int(width) + reduction - 1) / reduction
    let rows = (Int(height) + reduction - 1) / reduction

    let isCMYK = space == TJCS_CMYK.rawValue || space == TJCS_YCCK.rawValue
    let rowBytes = columns * (isCMYK ? 4 : 3)
    let pixels = scratch.reserve(rowBytes * rows)
    let isAveraged =
      reduction == 8 && header.scans == 1
      && (space == TJCS_YCbCr.rawValue || space == TJCS_GRAY.rawValue)
      && averager.decode(bytes, width: Int(width), height: Int(height), to: pixels)
    if !isAveraged {
      let decoded = tjDecompress2(
        handle, start, UInt(bytes.count), pixels, Int32(columns), Int32(rowBytes), Int32(rows),
        Int32(isCMYK ? TJPF_CMYK.rawValue : TJPF_RGB.rawValue), TJFLAG_LIMITSCANS)
      if decoded != 0, !isHarmless(header) { throw failure() }
    }
    if isCMYK {
      let profile = try header.profile.flatMap { bytes throws(ImageError) in
        try TableProfile(bytes, of: ICCProfile.cmyk)
      }
      if try profile?.convertCMYK(pixels, columns: columns, rows: rows) != true {
        Self.convertCMYK(pixels, count: columns * rows)
      }
    }
    return StoredPhoto(
      pixels: pixels, rowBytes: columns * 3, width: Int(width), height: Int(height),
      reduction: reduction, orientation: header.orientation,
      colors: isCMYK
        ? nil
        : PhotoColors(
          profile: header.profile, of: space == TJCS_GRAY.rawValue ? .grey : .rgb))
  }

  /// The reduction for a target; a photo above the limit on pixels is reduced until it is within the limit.
  private static func reduction(
    width: Int, height: Int, spans: (columns: ResizePlan.Span, rows: ResizePlan.Span),
    limits: ImageLimits
  ) -> Int {
    let largest = Reduction.largest(width: width, height: height, for: spans)
    return Reduction.all.last {
      $0 >= largest && limits.allows(width: width, height: height, reduction: $0)
    } ?? Reduction.all[0]
  }

  /// Limits the work of a progressive JPEG: each scan passes over the whole photo, but takes only a few bytes.
  private func checkWork(
    _ header: JPEGHeader, pixels: Int, limits: ImageLimits
  ) throws(ImageError) {
    guard header.scans > 1 else { return }
    guard header.scans <= 500, pixels <= 20 * limits.maximumPixels / header.scans else {
      throw ImageError(
        .tooLarge, "the JPEG photo has \(header.scans) scans, more than its size allows",
        remedy: "Save the photo again with a photo editor.")
    }
  }

  /// True for a warning that leaves every pixel as it was written: about values of the header that have no effect, and about
  /// filler between segments of the header, or between the last pixel and the end.
  ///
  /// The library returns the last warning only. Warnings about the header are raised before those about pixels.
  private func isHarmless(_ header: JPEGHeader) -> Bool {
    guard tjGetErrorCode(handle) == TJERR_WARNING.rawValue else { return false }
    let reason = reason
    if reason.contains("extraneous bytes before marker 0xd9") { return true }
    guard header.scans == 1 else { return false }
    if ["Invalid SOS parameters", "unknown JFIF revision", "Unknown Adobe color transform"]
      .contains(where: { reason.contains($0) })
    {
      return true
    }
    return ["0xc0", "0xc4", "0xda", "0xdb", "0xdd", "0xe", "0xfe"].contains {
      reason.contains("extraneous bytes before marker \($0)")
    }
  }

  private var reason: String {
    tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given"
  }

  /// The failure of the last call. Replaces the decompressor: after a damaged header the old one would continue in the
  /// middle of it with the next photo.
  private func failure() -> ImageError {
    let error = ImageError.undecodable(.jpeg, reason: reason)
    _ = handle.map(tjDestroy)
    handle = tjInitDecompress()
    return error
  }

  /// Converts CMYK to RGB in place. Inks are stored inverted (as Adobe does): a level is the light that passes the ink.
  private static func convertCMYK(_ pixels: UnsafeMutablePointer<UInt8>, count: Int) {
    for index in 0..<count {
      let key = UInt32(pixels[4 * index + 3])
      for channel in 0..<3 {
        let product = UInt32(pixels[4 * index + channel]) * key + 128
        pixels[3 * index + channel] = UInt8(truncatingIfNeeded: (product + product >> 8) >> 8)
      }
    }
  }
}
