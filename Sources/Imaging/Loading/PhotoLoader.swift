import CVips

/// Loads photos: the bytes of one in, its pixels out, decoded, upright and resized. Training, prediction and serving share
/// it, so that they prepare photos alike.
///
/// A loader belongs to one thread and reuses its memory from photo to photo. It does not read files.
package final class PhotoLoader {
  let limits: ImageLimits
  private let jpeg = JPEGDecoder()
  private let resampler: Resampler
  private let scratch = PixelScratch()
  private let turned = PixelScratch()
  private let conversions = ConversionCache()

  /// The level that `ResizeMode.pad` puts beside a photo: the middle of the range, close to every backbone's mean.
  private static let padding: UInt8 = 127

  package init(limits: ImageLimits = .current, instructions: ResamplingInstructions = .best) {
    self.limits = limits
    resampler = Resampler(instructions: instructions)
  }

  /// Fills `pixels` (`side * side * 3` bytes, a network's input) with a photo's RGB8 pixels, row after row.
  ///
  /// When it throws, the contents of `pixels` are undefined.
  ///
  /// - Parameters:
  ///   - bytes: An encoded photo, in any of the supported formats.
  ///   - side: The width and height of the input in pixels, at least 1.
  ///   - mode: The rule by which the photo becomes square.
  ///   - view: The change to make to the photo.
  ///   - pixels: The input to fill.
  /// - Returns: The facts of the photo.
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded or exceeds the limits.
  package func load(
    _ bytes: UnsafeRawBufferPointer, side: Int, mode: ResizeMode, view: PhotoView = .whole,
    into pixels: UnsafeMutableBufferPointer<UInt8>
  ) throws(ImageError) -> PhotoInfo {
    let target = InputCanvas(pixels, side: side, mode: mode, view: view)
    // A closure, not the method itself, which would be allocated.
    let info = try decode(
      bytes, plan: { target.plan(width: $0, height: $1) },
      then: { photo, plan throws(ImageError) in try draw(photo, plan: plan, on: target.start) })
    view.apply(to: pixels, side: side)
    return info
  }

  /// Fills `pixels` as ``load(_:side:mode:view:into:)`` does, with a photo that is given as raw pixels: exactly as if they
  /// were a lossless file.
  ///
  /// - Parameter rgb: `width * height * 3` levels, red before green before blue, row after row from the top.
  /// - Throws: An ``ImageError`` when the pixels exceed the limits, or `rgb` has another number of bytes.
  package func load(
    rgb: UnsafeRawBufferPointer, width: Int, height: Int, side: Int, mode: ResizeMode,
    view: PhotoView = .whole, into pixels: UnsafeMutableBufferPointer<UInt8>
  ) throws(ImageError) -> PhotoInfo {
    let target = InputCanvas(pixels, side: side, mode: mode, view: view)
    let photo = try StoredPhoto(rgb: rgb, width: width, height: height, limits: limits)
    try draw(photo, plan: target.plan(width: width, height: height), on: target.start)
    view.apply(to: pixels, side: side)
    return PhotoInfo(width: width, height: height, format: StoredPhoto.rawFormat)
  }

  /// The whole photo, its longer side at most `maximumSide` pixels; smaller photos keep their size.
  ///
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded or exceeds the limits.
  package func thumbnail(
    _ bytes: UnsafeRawBufferPointer, maximumSide: Int
  ) throws(ImageError) -> PixelBuffer {
    precondition(maximumSide > 0, "an image has pixels")
    var result: PixelBuffer?
    _ = try decode(bytes) {
      ResizePlan(photoWidth: $0, photoHeight: $1, maximumSide: maximumSide)
    } then: { photo, plan throws(ImageError) in
      var pixels = [UInt8](repeating: 0, count: plan.width * plan.height * 3)
      try pixels.withUnsafeMutableBufferPointer { (buffer) throws(ImageError) in
        try draw(photo, plan: plan, on: buffer.baseAddress.unsafelyUnwrapped)
      }
      result = PixelBuffer(width: plan.width, height: plan.height, pixels: pixels)
    }
    guard let result else { throw .corrupt("the photo has no pixels") }
    return result
  }

  private func decode(
    _ bytes: UnsafeRawBufferPointer, plan: (_ width: Int, _ height: Int) -> ResizePlan,
    then body: (StoredPhoto, ResizePlan) throws(ImageError) -> Void
  ) throws(ImageError) -> PhotoInfo {
    try limits.checkBytes(bytes.count, of: "file")
    let format = try PhotoFormat(of: bytes)
    if let size = format.declaredSize(bytes) {
      try limits.checkSize(format.name, width: size.width, height: size.height)
    }
    func finish(_ photo: StoredPhoto) throws(ImageError) -> PhotoInfo {
      let swaps = photo.orientation.swapsSides
      let (width, height) = swaps ? (photo.height, photo.width) : (photo.width, photo.height)
      try body(photo, plan(width, height))
      return PhotoInfo(width: width, height: height, format: format.name)
    }
    func throughVips(_ loader: CVipsLoader) throws(ImageError) -> PhotoInfo {
      try VipsDecoder.decode(
        bytes, format: format, loader: loader, limits: limits, plan: plan, then: finish)
    }
    switch format {
    case .jpeg: return try finish(jpeg.decode(bytes, limits: limits, plan: plan))
    case .heic: return try HEIFDecoder.decode(bytes, limits: limits, scratch: scratch, then: finish)
    case .png: return try throughVips(CVipsPNG)
    case .gif: return try throughVips(CVipsGIF)
    case .webp: return try throughVips(CVipsWebP)
    case .tiff: return try throughVips(CVipsTIFF)
    case .avif: return try throughVips(CVipsAVIF)
    }
  }

  private func draw(
    _ photo: StoredPhoto, plan: ResizePlan, on canvas: UnsafeMutablePointer<UInt8>
  ) throws(ImageError) {
    if !plan.fillsCanvas {
      canvas.update(repeating: Self.padding, count: plan.width * plan.height * 3)
    }
    guard !plan.isEmpty else { return }
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
    // The resized photo is converted rather than the original: it has far fewer pixels.
    try conversions.conversion(of: photo.colors)?.convert(
      start, columns: plan.columns.count, rows: plan.rows.count, rowBytes: plan.width * 3)
  }
}
