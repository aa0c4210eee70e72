package import Learning
import Tables

/// A classifier as a safetensors file.
package enum ClassifierFile {
  package static func write(_ classifier: CalibratedClassifier, to path: String) throws {
    let tensors = classifier.encoded().arrays.mapValues { array in
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
    let arrays = try Safetensors.read(from: path).tensors.compactMapValues { tensor in
      switch tensor.storage {
      case .float32(let values): HeadArray(shape: tensor.shape, .floats(values))
      case .int32(let values): HeadArray(shape: tensor.shape, .integers(values))
      case .int64, .uint8: nil as HeadArray?
      }
    }
    return try CalibratedClassifier(
      decoding: HeadArrays(arrays), kind: kind, featureCount: featureCount, classCount: classCount)
  }
}
