import CVips
import Failures

/// Decodes PNG, GIF, WebP, TIFF and AVIF with libvips, which is loaded with the first such photo.
enum VipsDecoder {
  static func decode<R>(
    _ bytes: UnsafeRawBufferPointer, format: PhotoFormat, loader: CVipsLoader,
    limits: ImageLimits,
    then body: (StoredPhoto) throws(ImageError) -> R
  ) throws(ImageError) -> R {
    if let problem = cvips_problem() {
      throw NativeLibrary.missing(
        "libvips", for: format, problem: String(cString: problem), remedy: NativeLibrary.vipsRemedy)
    }
    var photo = CVipsPhoto()
    var message = NativeMessage()
    guard message.write({ cvips_open(loader, bytes.baseAddress, bytes.count, &photo, $0, $1) == 0 })
    else {
      throw .undecodable(format, reason: message.text)
    }
    defer { cvips_close(&photo) }
    let (width, height) = (Int(photo.width), Int(photo.height))
    try limits.checkSize(format.name, width: width, height: height)
    // The decoder of AVIF has already turned its photos upright.
    let orientation =
      format == .avif ? .upright : Orientation(rawValue: Int(photo.orientation)) ?? .upright
    let profile = photo.profile.map {
      [UInt8](UnsafeRawBufferPointer(start: $0, count: photo.profileLength))
    }
    let tiff = format == .tiff ? TIFFHeader(bytes) : nil
    if let tiff, tiff.isRawYCbCr, tiff.isSubsampled {
      throw ImageError(
        .unsupportedFormat, "the TIFF photo has subsampled colours without compression",
        remedy: "Save the photo again as RGB.")
    }
    photo.dropsOtherBands = tiff?.hasOtherSamples == true ? 1 : 0
    guard let pixels = message.write({ cvips_decode(&photo, $0, $1) }) else {
      throw .undecodable(format, reason: message.text)
    }
    defer { cvips_free(pixels) }
    if tiff?.isRawYCbCr == true { TIFFHeader.convertYCbCr(pixels, count: width * height) }
    return try body(
      StoredPhoto(
        pixels: pixels, rowBytes: width * 3, width: width, height: height, orientation: orientation,
        profile: profile))
  }
}
