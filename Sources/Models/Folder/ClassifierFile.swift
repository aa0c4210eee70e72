package import Learning
import Tables

/// A head as a safetensors file.
package enum ClassifierFile {
  package static func write(_ head: any Head, to path: String) throws {
    let tensors = head.encoded().arrays.mapValues { array in
      switch array.values {
      case .floats(let values): Tensor(shape: array.shape, .float32(values))
      case .integers(let values): Tensor(shape: array.shape, .int32(values))
      }
    }
    try Safetensors.write(tensors, to: path)
  }

  /// Reads a head. Arrays that contradict each other are an error.
  package static func read(
    _ path: String, kind: HeadKind, featureCount: Int, classCount: Int
  ) throws -> any Head {
    let arrays = try Safetensors.read(from: path).tensors.compactMapValues { tensor in
      switch tensor.storage {
      case .float32(let values): HeadArray(shape: tensor.shape, .floats(values))
      case .int32(let values): HeadArray(shape: tensor.shape, .integers(values))
      case .int64, .uint8: nil as HeadArray?
      }
    }
    return try HeadRegistry.head(kind).init(
      decoding: HeadArrays(arrays), featureCount: featureCount, classCount: classCount)
  }
}
