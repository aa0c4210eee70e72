package import Learning
import Tables

/// A classifier as a safetensors file.
package enum ClassifierFile {
  package static func write(_ classifier: CalibratedClassifier, to path: String) throws {
    try write(classifier.encoded(), to: path)
  }

  /// Writes named arrays.
  package static func write(_ arrays: HeadArrays, to path: String) throws {
    let tensors = arrays.arrays.mapValues { array in
      switch array.values {
      case .floats(let values): Tensor(shape: array.shape, .float32(values))
      case .integers(let values): Tensor(shape: array.shape, .int32(values))
      }
    }
    try Safetensors.write(tensors, to: path)
  }

  /// Reads a classifier. Arrays that contradict each other are an error.
  package static func read(
    _ path: String, kind: HeadKind, featureCount: Int, classCount: Int
  ) throws -> CalibratedClassifier {
    try CalibratedClassifier(
      decoding: try arrays(in: path), kind: kind, featureCount: featureCount,
      classCount: classCount)
  }

  /// Reads named arrays.
  package static func arrays(in path: String) throws -> HeadArrays {
    let arrays = try Safetensors.read(from: path).tensors.compactMapValues { tensor in
      switch tensor.storage {
      case .float32(let values): HeadArray(shape: tensor.shape, .floats(values))
      case .int32(let values): HeadArray(shape: tensor.shape, .integers(values))
      case .float64, .int64, .uint8: nil as HeadArray?
      }
    }
    return HeadArrays(arrays)
  }
}
