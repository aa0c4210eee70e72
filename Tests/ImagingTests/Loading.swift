import Imaging

extension PhotoLoader {
  /// The pixels and the facts of one photo.
  func load(
    _ bytes: [UInt8], side: Int, mode: ResizeMode = .stretch, view: PhotoView = .whole
  ) throws -> (pixels: [UInt8], info: PhotoInfo) {
    var pixels = [UInt8](repeating: 0, count: side * side * 3)
    let info = try bytes.withUnsafeBytes { bytes in
      try pixels.withUnsafeMutableBufferPointer {
        try load(bytes, side: side, mode: mode, view: view, into: $0)
      }
    }
    return (pixels, info)
  }

  /// The pixels and the facts of a photo that is given as raw pixels.
  func load(
    rgb: [UInt8], width: Int, height: Int, side: Int, mode: ResizeMode = .stretch,
    view: PhotoView = .whole
  ) throws -> (pixels: [UInt8], info: PhotoInfo) {
    var pixels = [UInt8](repeating: 0, count: side * side * 3)
    let info = try rgb.withUnsafeBytes { bytes in
      try pixels.withUnsafeMutableBufferPointer {
        try load(
          rgb: bytes, width: width, height: height, side: side, mode: mode, view: view, into: $0)
      }
    }
    return (pixels, info)
  }

  func thumbnail(_ bytes: [UInt8], maximumSide: Int) throws -> PixelBuffer {
    try bytes.withUnsafeBytes { try thumbnail($0, maximumSide: maximumSide) }
  }

  /// The reason why a photo cannot be loaded, or nil when it can.
  func failure(_ bytes: [UInt8]) -> ImageError? {
    do {
      _ = try load(bytes, side: 32)
      return nil
    } catch {
      return error as? ImageError
    }
  }
}

/// The difference between two images, in levels.
struct Difference {
  let most: Int
  let mean: Double

  init(_ one: [UInt8], _ other: [UInt8]) {
    guard one.count == other.count else {
      (most, mean) = (256, 256)
      return
    }
    let distances = zip(one, other).map { abs(Int($0) - Int($1)) }
    most = distances.max() ?? 0
    mean = Double(distances.reduce(0, +)) / Double(max(distances.count, 1))
  }
}
