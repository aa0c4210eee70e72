import CJPEG
import Failures

/// Encodes small images, such as a report's thumbnails, as JPEG.
package enum JPEGEncoder {
  /// Returns a baseline JPEG with halved colour resolution. `quality` is 1 to 100.
  ///
  /// - Throws: An ``ImageError``, `notEncodable`, when a side is longer than JPEG allows.
  package static func encode(_ image: PixelBuffer, quality: Int) throws(ImageError) -> [UInt8] {
    let handle = tjInitCompress()
    defer { _ = handle.map(tjDestroy) }
    var jpeg: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    defer { tjFree(jpeg) }
    let status = image.pixels.withUnsafeBufferPointer { pixels in
      tjCompress2(
        handle, pixels.baseAddress, Int32(image.width), 0, Int32(image.height),
        Int32(TJPF_RGB.rawValue), &jpeg, &size,
        Int32(TJSAMP_420.rawValue), Int32(min(max(quality, 1), 100)), 0)
    }
    guard status == 0, let jpeg else {
      let reason = tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given"
      throw ImageError(
        .notEncodable,
        "\(image.width) x \(image.height) pixels cannot be encoded as JPEG: \(reason)",
        remedy: "Shrink the image to at most 65500 pixels a side.")
    }
    return Array(UnsafeBufferPointer(start: jpeg, count: Int(size)))
  }
}
