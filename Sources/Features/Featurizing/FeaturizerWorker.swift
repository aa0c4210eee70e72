package import Imaging
import Inference

/// The decoder, buffers and inference stream of one thread; nothing in it is shared.
package final class FeaturizerWorker {
  /// A photo as a caller has it in memory.
  package enum Input {
    /// A file in any of the supported formats.
    case encoded(UnsafeRawBufferPointer)
    /// `width * height * 3` RGB levels, row after row from the top.
    case pixels(UnsafeRawBufferPointer, size: PhotoSize)
  }

  private let loader: PhotoLoader
  private let stream: any InferenceStream
  private let side: Int
  private let resize: ResizeMode

  init(stream: any InferenceStream, side: Int, resize: ResizeMode, limits: ImageLimits) {
    loader = PhotoLoader(limits: limits)
    self.stream = stream
    self.side = side
    self.resize = resize
  }

  /// The features of a photo.
  ///
  /// - Returns: The size of the photo, upright, and its features.
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  package func features(of photo: Input) throws -> (size: PhotoSize, features: [Float]) {
    let size = try load(photo, view: .whole)
    return (size, try stream.run())
  }

  /// The features of some views of a photo, which is decoded once for consecutive views of the same region.
  ///
  /// - Parameters:
  ///   - photo: The photo.
  ///   - views: The views, at least one.
  ///   - signed: True for the ``PhotoSignature`` of the first view, whose numbers follow the features of all views.
  /// - Returns: The size of the photo, upright, and the features of each view.
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  package func features(
    of photo: Input, views: [PhotoView], signed: Bool = false
  ) throws -> (size: PhotoSize, features: [[Float]]) {
    var size = PhotoSize(width: 0, height: 0)
    var loaded: (view: PhotoView, pixels: [UInt8])?
    var signature: PhotoSignature?
    let features = try views.map { view in
      if let loaded, loaded.view == view.unchanged {
        stream.withInput { _ = $0.update(fromContentsOf: loaded.pixels) }
      } else {
        size = try load(photo, view: view.unchanged)
        if views.count > 1 { loaded = (view.unchanged, stream.withInput { Array($0) }) }
      }
      stream.withInput { view.apply(to: $0, side: side) }
      if signed, signature == nil {
        signature = stream.withInput { PhotoSignature(of: UnsafeBufferPointer($0), side: side) }
      }
      return try stream.run()
    }
    return (size, features + (signature.map { [$0.numbers] } ?? []))
  }

  /// The features of a photo, and those of the same photo with one cell of a raster covered at a time, row after row.
  /// Their differences show which parts the network responds to (Zeiler and Fergus, 2014).
  ///
  /// - Parameter grid: The number of cells in a row and in a column.
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  package func occlusions(
    of photo: Input, grid: Int
  ) throws -> (size: PhotoSize, features: [Float], covered: [[Float]]) {
    let (size, features) = try features(of: photo)
    let pixels = stream.withInput { Array($0) }
    let covered = try RasterCell.all(count: grid).map { cell in
      stream.withInput { PhotoView.covered(cell).apply(to: $0, side: side) }
      let features = try stream.run()
      stream.withInput { _ = $0.update(fromContentsOf: pixels) }
      return features
    }
    return (size, features, covered)
  }

  private func load(_ photo: Input, view: PhotoView) throws -> PhotoSize {
    let info = try stream.withInput { input throws(ImageError) in
      switch photo {
      case .encoded(let bytes):
        try loader.load(bytes, side: side, mode: resize, view: view, into: input)
      case .pixels(let levels, let size):
        try loader.load(
          rgb: levels, width: size.width, height: size.height, side: side, mode: resize,
          view: view, into: input)
      }
    }
    return PhotoSize(width: info.width, height: info.height)
  }
}
