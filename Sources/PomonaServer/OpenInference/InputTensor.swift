import Foundation
import Imaging
import JSON
import NIOCore
import Workers

/// An input of an inference request: encoded photos (`photo`, BYTES) or pixels (`pixels`, UINT8).
struct InputTensor {
  /// The most photos of a request.
  static let maximumPhotos = 256
  /// The longest side of raw pixels; products of two do not overflow.
  private static let maximumSide = 1_000_000

  var name = ""
  var datatype = ""
  var shape: [Int] = []
  /// The position of its data in the JSON; nil when they are binary.
  var dataPosition: Int?
  var binarySize: Int?

  init(_ reader: inout JSONReader) throws(JSONReader.Malformed) {
    var tensor = InputTensor()
    try reader.object { key, reader throws(JSONReader.Malformed) in
      switch key {
      case "name": tensor.name = try reader.string()
      case "datatype": tensor.datatype = try reader.string()
      case "shape":
        try reader.array { reader throws(JSONReader.Malformed) in
          tensor.shape.append(try reader.integer())
        }
      case "parameters":
        try reader.object { key, reader throws(JSONReader.Malformed) in
          if key == "binary_data_size" {
            tensor.binarySize = try reader.integer()
          } else {
            try reader.skip()
          }
        }
      case "data":
        tensor.dataPosition = reader.position
        try reader.skip()
      default: try reader.skip()
      }
    }
    self = tensor
  }

  private init() {}

  /// The photos of the tensor.
  ///
  /// - Parameters:
  ///   - json: The request's JSON.
  ///   - binary: The bytes behind it, from whose front binary data are taken.
  func photos(
    in json: UnsafeRawBufferPointer, binary: inout ByteBuffer
  ) throws(HTTPFailure) -> [WorkerPhoto] {
    guard shape.allSatisfy({ $0 >= 0 }) else { throw .badRequest("a shape is negative") }
    var data: ByteBuffer?
    if let binarySize {
      guard binarySize >= 0, let slice = binary.readSlice(length: binarySize) else {
        throw .badRequest("the request has fewer binary data than it announces")
      }
      data = slice
    } else if dataPosition == nil {
      throw .badRequest("the tensor has no data")
    }
    switch (name, datatype) {
    case ("photo", "BYTES"): return try encodedPhotos(in: json, binary: data)
    case ("pixels", "UINT8"): return try pixelPhotos(in: json, binary: data)
    default:
      throw .badRequest(
        "the input is 'photo' of BYTES or 'pixels' of UINT8; see the model's metadata")
    }
  }

  private func encodedPhotos(
    in json: UnsafeRawBufferPointer, binary: ByteBuffer?
  ) throws(HTTPFailure) -> [WorkerPhoto] {
    var files: [ByteBuffer] = []
    if var binary {
      // Each follows its length, in little-endian order.
      while let length = binary.readInteger(endianness: .little, as: UInt32.self) {
        guard files.count < Self.maximumPhotos, let file = binary.readSlice(length: Int(length))
        else { throw .badRequest("the binary data do not have the shape") }
        files.append(file)
      }
    } else {
      try reading(json) { reader throws(JSONReader.Malformed) in
        try reader.array { reader throws(JSONReader.Malformed) in
          // Many programs break the lines of base64.
          let text = try reader.utf8().filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
          guard files.count < Self.maximumPhotos, let data = Data(base64Encoded: Data(text))
          else { throw reader.malformed }
          files.append(ByteBuffer(bytes: data))
        }
      }
    }
    guard !files.isEmpty,
      shape.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue }) == files.count
    else { throw .badRequest("the shape and the data do not have the same number of photos") }
    return files.enumerated().map { WorkerPhoto(name: "photo \($0 + 1)", file: $1) }
  }

  private func pixelPhotos(
    in json: UnsafeRawBufferPointer, binary: ByteBuffer?
  ) throws(HTTPFailure) -> [WorkerPhoto] {
    guard (3...4).contains(shape.count), shape.last == 3, !shape.contains(0),
      shape.allSatisfy({ $0 <= Self.maximumSide })
    else {
      throw .badRequest("pixels have the shape [height, width, 3] or [photos, height, width, 3]")
    }
    let count = shape.count == 4 ? shape[0] : 1
    let (height, width) = (shape[shape.count - 3], shape[shape.count - 2])
    let size = height * width * 3
    guard count <= Self.maximumPhotos, size <= 3 * ImageLimits().maximumPixels else {
      throw .badRequest("the tensor is too large")
    }
    var levels = ByteBuffer()
    if let binary {
      levels = binary
    } else {
      try reading(json) { reader throws(JSONReader.Malformed) in
        levels = ByteBuffer(bytes: try reader.levels(size * count))
      }
    }
    guard levels.readableBytes == size * count else {
      throw .badRequest("the shape and the data do not have the same number of pixels")
    }
    return (0..<count).compactMap { index in
      levels.readSlice(length: size).map {
        WorkerPhoto(name: "photo \(index + 1)", pixels: $0, width: width, height: height)
      }
    }
  }

  private func reading(
    _ json: UnsafeRawBufferPointer,
    _ body: (inout JSONReader) throws(JSONReader.Malformed) -> Void
  ) throws(HTTPFailure) {
    var reader = JSONReader(json, at: dataPosition ?? 0)
    do throws(JSONReader.Malformed) { try body(&reader) } catch {
      throw .badRequest("the data do not have the datatype, at byte \(error.position)")
    }
  }
}
