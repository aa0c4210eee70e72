/// A decoded photo in the orientation of its file: 8-bit RGB. Its memory belongs to the decoder that made it, or to the
/// caller.
struct StoredPhoto {
  let pixels: UnsafePointer<UInt8>
  let rowBytes: Int
  /// The size in the file's header. A decoder that reduced the photo by `reduction` left `width / reduction` x
  /// `height / reduction` pixels, rounded up.
  let width: Int
  let height: Int
  var reduction = 1
  var orientation = Orientation.upright
  /// Its colours; nil for sRGB.
  var colors: PhotoColors?
}
