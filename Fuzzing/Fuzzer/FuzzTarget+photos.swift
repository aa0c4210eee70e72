import Imaging
import Inference

extension FuzzTarget {
  /// At the smaller one, photos are decoded at an eighth.
  private static let sides = [16, 2]
  /// Unsafe only in name: libFuzzer calls the targets one after the other on the thread that started it, so one call at a time
  /// uses the loader.
  nonisolated(unsafe) private static let loader: PhotoLoader = {
    var limits = ImageLimits()
    limits.maximumPixels = 1 << 20
    return PhotoLoader(limits: limits)
  }()

  /// Decodes and resizes a photo of any format.
  @Sendable static func photo(_ bytes: UnsafeRawBufferPointer) throws {
    for side in sides {
      var pixels = [UInt8](repeating: 0, count: 3 * side * side)
      try pixels.withUnsafeMutableBufferPointer {
        _ = try loader.load(bytes, side: side, mode: .pad, into: $0)
      }
    }
  }

  /// Walks the segments of a JPEG, the directory of EXIF and the packet of XMP.
  @Sendable static func photoHeader(_ bytes: UnsafeRawBufferPointer) throws {
    let header = JPEGHeader(bytes)
    _ = header.profile
    _ = Exif.orientation(bytes)
    _ = try PhotoFormat(of: bytes).declaredSize(bytes)
  }

  @Sendable static func colourProfile(_ bytes: UnsafeRawBufferPointer) throws {
    _ = ColorProfile(Array(bytes))
  }

  /// Reads the description of a network, as far as it is read before OpenVINO gets the file.
  @Sendable static func onnx(_ bytes: UnsafeRawBufferPointer) throws {
    try InputFile.with(bytes) { path in
      let backbone = try Backbone(
        contentsOf: path,
        overrides: .init(side: 32, mean: [0, 0, 0], std: [1, 1, 1]))
      _ = try BackboneCombination([backbone, backbone]).file()
      let quantization = try NetworkQuantization(of: backbone)
      _ = try quantization.file(quantization.tensors.map { _ in -1...1 })
    }
  }
}
