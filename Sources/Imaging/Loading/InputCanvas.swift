/// The network's input as the target of a load, with the geometry of what is drawn on it.
struct InputCanvas {
  let start: UnsafeMutablePointer<UInt8>
  private let side: Int
  private let mode: ResizeMode
  private let region: PhotoRegion

  init(
    _ pixels: UnsafeMutableBufferPointer<UInt8>, side: Int, mode: ResizeMode, view: PhotoView
  ) {
    precondition(
      side > 0 && pixels.count == side * side * 3, "the pixels are side * side * 3 bytes")
    guard let start = pixels.baseAddress else { preconditionFailure("an input has an address") }
    self.start = start
    self.side = side
    self.mode = mode
    region = view.region
  }

  /// The plan for a photo of this size.
  func plan(width: Int, height: Int) -> ResizePlan {
    ResizePlan(photoWidth: width, photoHeight: height, side: side, mode: mode, region: region)
  }
}
