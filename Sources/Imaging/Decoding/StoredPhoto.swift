/// A decoded photo as it is stored: 8-bit RGB, not yet turned upright. Belongs to the decoder that made it.
struct StoredPhoto {
  let pixels: UnsafePointer<UInt8>
  let rowBytes: Int
  /// The size that the file tells. A decoder that made the photo smaller by `reduction` left
  /// `width / reduction` x `height / reduction` pixels, rounded up.
  let width: Int
  let height: Int
  var reduction = 1
  var orientation = Orientation.upright
}
