import CVips
import Failures

/// Decodes PNG, GIF, WebP, TIFF and AVIF with libvips, which is loaded with the first such photo.
enum VipsDecoder {
  static func decode<R>(
    _ bytes: UnsafeRawBufferPointer, format: PhotoFormat, loader: CVipsLoader,
    limits: ImageLimits, plan: (_ width: Int, _ height: Int) -> ResizePlan,
    then body: (StoredPhoto) throws(ImageError) -> R
  ) throws(ImageError) -> R {
    if let problem = cvips_problem() {
      throw NativeLibrary.missing(
        "libvips", for: format, problem: String(cString: problem), remedy: NativeLibrary.vipsRemedy)
    }
    if format == .gif, GIFHeader(bytes).endsEarly {
      throw .truncated("the GIF photo ends before its last pixel")
    }
    let attempt = VipsAttempt(bytes: bytes, format: format, loader: loader, limits: limits)
    // Photos that are decoded at the same time share one buffer of messages. A photo that fails is decoded again, alone; a
    // photo whose lost pixels appear only as a message is decoded alone at once.
    let photo: StoredPhoto
    if !attempt.mayLosePixels, let decoded = try? attempt.photo(alone: false, plan: plan) {
      photo = decoded
    } else {
      photo = try attempt.photo(alone: true, plan: plan)
    }
    defer { cvips_free(UnsafeMutablePointer(mutating: photo.pixels)) }
    return try body(photo)
  }
}

/// One way to decode a photo with libvips.
private struct VipsAttempt {
  let bytes: UnsafeRawBufferPointer
  let format: PhotoFormat
  let loader: CVipsLoader
  let limits: ImageLimits

  /// True where libvips fills up what it cannot decode, and returns success.
  var mayLosePixels: Bool { format == .tiff && TIFFHeader(bytes).isTiled }

  /// The decoded photo, whose pixels the caller frees.
  func photo(
    alone: Bool, plan: (_ width: Int, _ height: Int) -> ResizePlan
  ) throws(ImageError) -> StoredPhoto {
    cvips_begin(alone ? 1 : 0)
    let result: Result<StoredPhoto, ImageError>
    do throws(ImageError) { result = .success(try decode(plan: plan)) } catch {
      result = .failure(error)
    }
    var message = NativeMessage()
    message.write { cvips_end($0, $1) }
    let photo = try result.get()
    guard mayLosePixels, !message.text.isEmpty else { return photo }
    cvips_free(UnsafeMutablePointer(mutating: photo.pixels))
    throw .undecodable(format, reason: message.text)
  }

  private func decode(
    plan: (_ width: Int, _ height: Int) -> ResizePlan
  ) throws(ImageError) -> StoredPhoto {
    var photo = CVipsPhoto()
    var message = NativeMessage()
    func open(reduction: Int) throws(ImageError) {
      guard
        message.write({
          cvips_open(loader, bytes.baseAddress, bytes.count, Int32(reduction), &photo, $0, $1) == 0
        })
      else { throw .undecodable(format, reason: message.text) }
    }
    try open(reduction: 1)
    defer { cvips_close(&photo) }
    let (width, height) = (Int(photo.width), Int(photo.height))
    try limits.checkSize(format.name, width: width, height: height)
    // The decoder of AVIF has already turned its photos upright.
    let orientation =
      format == .avif ? .upright : Orientation(rawValue: Int(photo.orientation)) ?? .upright
    let profile = photo.profile.map {
      [UInt8](UnsafeRawBufferPointer(start: $0, count: photo.profileLength))
    }
    let reduction = reduction(of: photo, orientation: orientation, plan: plan)
    // libvips converts the inks of a TIFF by their profile itself.
    let embedded = profile.map { PhotoColors(profile: $0, of: photo.bands < 3 ? .grey : .rgb) }
    let colors =
      switch format {
      case .png: PhotoColors(png: bytes) ?? embedded ?? nil
      case .avif: embedded ?? PhotoColors(isoBaseMedia: bytes)
      default: embedded ?? nil
      }
    let tiff = format == .tiff ? TIFFHeader(bytes) : nil
    if let tiff, tiff.isRawYCbCr, tiff.isSubsampled {
      throw ImageError(
        .unsupportedFormat, "the TIFF photo has subsampled colours without compression",
        remedy: "Save the photo again as RGB.")
    }
    if reduction > 1 {
      cvips_close(&photo)
      try open(reduction: reduction)
    }
    photo.dropsOtherBands = tiff?.hasOtherSamples == true ? 1 : 0
    guard let pixels = message.write({ cvips_decode(&photo, $0, $1) }) else {
      throw .undecodable(format, reason: message.text)
    }
    if tiff?.isRawYCbCr == true { TIFFHeader.convertYCbCr(pixels, count: width * height) }
    return StoredPhoto(
      pixels: pixels, rowBytes: width / reduction * 3, width: width, height: height,
      reduction: reduction, orientation: orientation, colors: colors)
  }

  /// libwebp averages pixels while it decodes them, into as many as it is asked for: the fraction must be exact.
  private func reduction(
    of photo: CVipsPhoto, orientation: Orientation,
    plan: (_ width: Int, _ height: Int) -> ResizePlan
  ) -> Int {
    guard format == .webp, photo.pages == 1 else { return 1 }
    let (width, height) = (Int(photo.width), Int(photo.height))
    let (across, down) = orientation.swapsSides ? (height, width) : (width, height)
    let largest = Reduction.largest(
      width: width, height: height, for: plan(across, down).stored(orientation))
    return Reduction.all.first {
      $0 <= largest && width.isMultiple(of: $0) && height.isMultiple(of: $0)
    } ?? 1
  }
}
