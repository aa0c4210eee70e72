import NIOCore

/// An output of the Open Inference Protocol.
struct OutputTensor: Encodable {
  enum Values {
    case texts([String])
    case floats([Float])
  }

  static let names = ["label", "confidence", "novelty", "probabilities"]

  let name: String
  let shape: [Int]
  let values: Values
  /// The values as bytes, when they follow the JSON.
  private var binary: ByteBuffer?

  init(_ name: String, shape: [Int], values: Values, isBinary: Bool) {
    self.name = name
    self.shape = shape
    self.values = values
    if isBinary { binary = Self.bytes(of: values) }
  }

  /// The bytes that follow the JSON.
  var trailer: ByteBuffer { binary ?? ByteBuffer() }
  var isBinary: Bool { binary != nil }

  private var datatype: String {
    switch values {
    case .texts: "BYTES"
    case .floats: "FP32"
    }
  }

  private static func bytes(of values: Values) -> ByteBuffer {
    var bytes = ByteBuffer()
    switch values {
    case .texts(let texts):
      for text in texts {
        bytes.writeInteger(UInt32(text.utf8.count), endianness: .little)
        bytes.writeString(text)
      }
    case .floats(let floats):
      for float in floats { bytes.writeInteger(float.bitPattern, endianness: .little) }
    }
    return bytes
  }

  private enum CodingKeys: String, CodingKey { case name, datatype, shape, data, parameters }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(datatype, forKey: .datatype)
    try container.encode(shape, forKey: .shape)
    if let binary {
      try container.encode(["binary_data_size": binary.readableBytes], forKey: .parameters)
      return
    }
    switch values {
    case .texts(let texts): try container.encode(texts, forKey: .data)
    case .floats(let floats): try container.encode(floats, forKey: .data)
    }
  }
}
