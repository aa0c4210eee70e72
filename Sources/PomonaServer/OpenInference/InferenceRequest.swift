import HTTPTypes
import JSON
import NIOCore
import Workers

/// A request of the Open Inference Protocol, version 2, with its extension for binary data.
struct InferenceRequest {
  static let headerLength = HTTPField.Name("inference-header-content-length")

  struct Output: Equatable {
    var name = ""
    var isBinary: Bool?
  }

  private(set) var id: String?
  private(set) var photos: [WorkerPhoto] = []
  /// The requested outputs; empty for all of them.
  private(set) var outputs: [Output] = []
  /// The format of outputs that do not specify one: binary if true, else JSON.
  private(set) var isBinary = false

  /// Parses a request.
  ///
  /// - Throws: An ``HTTPFailure`` for a malformed request.
  init(_ body: ByteBuffer, headers: HTTPFields) throws(HTTPFailure) {
    var binary = body
    let length = Self.headerLength.flatMap { headers[$0] }
    guard let json = binary.readSlice(length: length.map { Int($0) ?? -1 } ?? body.readableBytes)
    else { throw .badRequest("inference-header-content-length is not a length of the request") }
    var failure: HTTPFailure?
    json.withUnsafeReadableBytes { bytes in
      do throws(HTTPFailure) { try read(bytes, binary: &binary) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private mutating func read(
    _ json: UnsafeRawBufferPointer, binary: inout ByteBuffer
  ) throws(HTTPFailure) {
    var reader = JSONReader(json)
    var inputs: [InputTensor] = []
    do throws(JSONReader.Malformed) {
      try reader.object { key, reader throws(JSONReader.Malformed) in
        switch key {
        case "id": id = try reader.string()
        case "inputs":
          try reader.array { reader throws(JSONReader.Malformed) in
            inputs.append(try InputTensor(&reader))
          }
        case "outputs":
          try reader.array { reader throws(JSONReader.Malformed) in
            outputs.append(try Self.output(&reader))
          }
        case "parameters":
          isBinary = try Self.flag("binary_data_output", from: &reader) ?? false
        default: try reader.skip()
        }
      }
      try reader.end()
    } catch {
      throw .badRequest("the request is not JSON of the expected form, at byte \(error.position)")
    }
    guard inputs.count == 1 else {
      throw .badRequest("a request has one input: photo or pixels")
    }
    photos = try inputs[0].photos(in: json, binary: &binary)
  }

  private static func output(
    _ reader: inout JSONReader
  ) throws(JSONReader.Malformed) -> Output {
    var output = Output()
    try reader.object { key, reader throws(JSONReader.Malformed) in
      switch key {
      case "name": output.name = try reader.string()
      case "parameters": output.isBinary = try flag("binary_data", from: &reader)
      default: try reader.skip()
      }
    }
    return output
  }

  /// The flag of this name in an object of parameters.
  private static func flag(
    _ name: String, from reader: inout JSONReader
  ) throws(JSONReader.Malformed) -> Bool? {
    var flag: Bool?
    try reader.object { key, reader throws(JSONReader.Malformed) in
      if key == name { flag = try reader.bool() } else { try reader.skip() }
    }
    return flag
  }
}
