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
  private let views: ViewCount

  init(
    stream: any InferenceStream, side: Int, preprocessing: Preprocessing, limits: ImageLimits
  ) {
    loader = PhotoLoader(limits: limits)
    self.stream = stream
    self.side = side
    resize = preprocessing.resize
    views = preprocessing.views
  }

  /// The features of a photo, averaged over the model's views.
  ///
  /// - Returns: The size of the photo, upright, and its features.
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  package func features(of photo: Input) throws -> (size: PhotoSize, features: [Float]) {
    let size = try load(photo, view: .whole)
    return (size, try average(with: try stream.run(), of: photo))
  }

  /// The features of some views of a photo, which is decoded once for consecutive views of the same region. A model's views
  /// are averaged: those of the whole photo are the average, and the others differ from it as they do from the whole photo.
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
    var shift: [Float] = []
    var values: [[Float]] = []
    values.reserveCapacity(views.count + (signed ? 1 : 0))
    for view in views {
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
      let features = try stream.run()
      if self.views == .one {
        values.append(features)
      } else if view == .whole {
        let average = try average(with: features, of: photo)
        shift = zip(average, features).map { $0 - $1 }
        values.append(average)
      } else {
        values.append(shift.isEmpty ? features : Self.sum(features, shift))
      }
    }
    if let signature { values.append(signature.numbers) }
    return (size, values)
  }

  /// The features of a photo, and those of the same photo with one cell of a raster covered at a time, row after row.
  /// Their differences show which parts the network responds to (Zeiler and Fergus, 2014).
  ///
  /// - Parameter grid: The number of cells in a row and in a column.
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  package func occlusions(
    of photo: Input, grid: Int
  ) throws -> (size: PhotoSize, features: [Float], covered: [[Float]]) {
    let views = [PhotoView.whole] + RasterCell.all(count: grid).map { .covered($0) }
    let (size, features) = try features(of: photo, views: views)
    return (size, features[0], Array(features.dropFirst()))
  }

  /// The average over the model's views, whose first one is the whole photo in the stream's input; changes the input.
  private func average(with whole: [Float], of photo: Input) throws -> [Float] {
    guard views != .one else { return whole }
    let response = stream.response
    var sum = whole
    if views.isMirrored {
      stream.withInput { PhotoView.mirrored.apply(to: $0, side: side) }
      sum = Self.sum(sum, try stream.run())
    }
    for share in views.windows {
      guard let response else { preconditionFailure("a network with windows responds") }
      _ = try load(photo, view: .cropped(to: response.window(share)))
      sum = Self.sum(sum, try stream.run())
    }
    return sum.map { $0 / Float(views.rawValue) }
  }

  private static func sum(_ first: [Float], _ second: [Float]) -> [Float] {
    zip(first, second).map { $0 + $1 }
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
