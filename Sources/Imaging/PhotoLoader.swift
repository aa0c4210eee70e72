import CVips

/// Bytes of a photo in, pixels out: decoded, upright, resized. The one way for training, prediction and serving.
///
/// A loader belongs to one thread; it uses its memory again from photo to photo. It knows nothing of files.
package final class PhotoLoader {
  private let limits: ImageLimits
  private let jpeg = JPEGDecoder()
  private let resampler = Resampler()
  private let scratch = PixelScratch()
  private let turned = PixelScratch()

  /// What `ResizeMode.pad` puts beside a photo: the middle of the range, close to every backbone's mean.
  private static let padding: UInt8 = 127

  package init(limits: ImageLimits = .init()) { self.limits = limits }

  /// Fills `pixels` (`side * side * 3` bytes, a network's input) with a photo's RGB8 pixels, row after row.
  ///
  /// When it throws, the contents of `pixels` are undefined.
  package func load(
    _ bytes: UnsafeRawBufferPointer, side: Int, mode: ResizeMode,
    into pixels: UnsafeMutableBufferPointer<UInt8>
  ) throws(ImageError) -> PhotoInfo {
    precondition(
      side > 0 && pixels.count == side * side * 3, "the pixels are side * side * 3 bytes")
    guard let target = pixels.baseAddress else { preconditionFailure("an input has an address") }
    return try decode(bytes) {
      ResizePlan(photoWidth: $0, photoHeight: $1, side: side, mode: mode)
    } _: { photo, plan in
      draw(photo, plan, on: target)
    }
  }

  /// The whole photo, its longer side at most `maximumSide` pixels; smaller photos keep their size.
  package func thumbnail(
    _ bytes: UnsafeRawBufferPointer, maximumSide: Int
  ) throws(ImageError) -> PixelBuffer {
    precondition(maximumSide > 0, "an image has pixels")
    var result: PixelBuffer?
    _ = try decode(bytes) {
      ResizePlan(photoWidth: $0, photoHeight: $1, maximumSide: maximumSide)
    } _: { photo, plan in
      let count = plan.width * plan.height * 3
      let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        buffer.baseAddress.map { draw(photo, plan, on: $0) }
        initialized = count
      }
      result = PixelBuffer(width: plan.width, height: plan.height, pixels: pixels)
    }
    guard let result else { throw .corrupt("the photo has no pixels") }
    return result
  }

  private func decode(
    _ bytes: UnsafeRawBufferPointer, plan: (Int, Int) -> ResizePlan,
    _ body: (StoredPhoto, ResizePlan) -> Void
  ) throws(ImageError) -> PhotoInfo {
    try limits.checkBytes(bytes.count)
    let format = try PhotoFormat(of: bytes)
    if let size = format.declaredSize(bytes) {
      try limits.checkSize(format, width: size.width, height: size.height)
    }
    func finish(_ photo: StoredPhoto) -> PhotoInfo {
      let swaps = photo.orientation.swapsSides
      let (width, height) = swaps ? (photo.height, photo.width) : (photo.width, photo.height)
      body(photo, plan(width, height))
      return PhotoInfo(width: width, height: height, format: format.name)
    }
    func throughVips(_ loader: CVipsLoader) throws(ImageError) -> PhotoInfo {
      try VipsDecoder.decode(bytes, format, as: loader, limits: limits, finish)
    }
    switch format {
    case .jpeg: return finish(try jpeg.decode(bytes, limits: limits, plan: plan))
    case .heic: return try HEIFDecoder.decode(bytes, limits: limits, scratch: scratch, finish)
    case .png: return try throughVips(CVipsPNG)
    case .gif: return try throughVips(CVipsGIF)
    case .webp: return try throughVips(CVipsWebP)
    case .tiff: return try throughVips(CVipsTIFF)
    case .avif: return try throughVips(CVipsAVIF)
    }
  }

  private func draw(
    _ photo: StoredPhoto, _ plan: ResizePlan, on canvas: UnsafeMutablePointer<UInt8>
  ) {
    if !plan.fillsCanvas {
      canvas.update(repeating: Self.padding, count: plan.width * plan.height * 3)
    }
    let start = canvas + (plan.top * plan.width + plan.left) * 3
    let (columns, rows) = plan.stored(photo.orientation)
    if photo.orientation == .upright {
      resampler.resample(photo, columns: columns, rows: rows, to: start, rowBytes: plan.width * 3)
    } else {
      // The resized photo is turned rather than the original: it is smaller, and the filter is symmetric.
      let small = turned.reserve(columns.count * rows.count * 3)
      resampler.resample(
        photo, columns: columns, rows: rows, to: small, rowBytes: columns.count * 3)
      photo.orientation.copy(
        small, width: columns.count, height: rows.count, to: start, rowBytes: plan.width * 3)
    }
  }
}
