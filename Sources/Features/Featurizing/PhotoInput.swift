/// The content of a photo to compute features of.
package enum PhotoInput {
  /// An encoded photo, such as the content of a JPEG file.
  case file(UnsafeRawBufferPointer)
  /// `width * height * 3` levels, red before green before blue, row after row from the top.
  case pixels(UnsafeRawBufferPointer, width: Int, height: Int)
}
