import Failures
import Learning
import Tables

extension ModelStatistics {
  private enum Name {
    static let counts = "counts"
    static let sums = "sums"
    static let products = "products"
    static let learned = "learned"
    static let heldOut = "held_out"
    static let features = "held_out_features"
    static let labels = "held_out_labels"
  }

  /// Writes the statistics as a safetensors file.
  package func write(to path: String) throws {
    let (classes, features) = (sums.classCount, sums.featureCount)
    try Safetensors.write(
      [
        Name.counts: Tensor(shape: [classes], .int64(sums.counts.map { Int64($0) })),
        Name.sums: Tensor(shape: [classes, features], .float64(sums.sums)),
        Name.products: Tensor(
          shape: [features * (features + 1) / 2], .float64(sums.upperProducts)),
        Name.learned: learned.tensor,
        Name.heldOut: heldOut.tensor,
        Name.features: Tensor(
          shape: [samples.labels.count, features], .float32(samples.features.values)),
        Name.labels: Tensor(shape: [samples.labels.count], .int32(samples.labels)),
      ], to: path)
  }

  /// Reads a file that ``write(to:)`` wrote.
  ///
  /// - Throws: `StorageError`, and a `PomonaError` of code `invalidModel` when its tensors contradict each other.
  package init(contentsOf path: String, featureCount: Int, classCount: Int) throws {
    let tensors = try Safetensors.read(from: path).tensors
    let invalid = PomonaError(
      .invalidModel, "\(path) is damaged: its tensors contradict each other",
      remedy: "Copy the model again, or train it again.")
    guard case .int64(let counts) = tensors[Name.counts]?.storage,
      case .float64(let sums) = tensors[Name.sums]?.storage,
      case .float64(let products) = tensors[Name.products]?.storage,
      case .float32(let values) = tensors[Name.features]?.storage,
      case .int32(let labels) = tensors[Name.labels]?.storage,
      let learned = tensors[Name.learned].flatMap({ SampleIndex($0) }),
      let heldOut = tensors[Name.heldOut].flatMap({ SampleIndex($0) }),
      counts.count == classCount, values.count == labels.count * featureCount,
      (labels + learned.labels.values + heldOut.labels.values).allSatisfy({
        0..<Int32(classCount) ~= $0
      })
    else { throw invalid }
    self.init(
      sums: try ClassStatistics(
        featureCount: featureCount, counts: counts.map { Int($0) }, sums: sums,
        upperProducts: products),
      learned: learned, heldOut: heldOut,
      samples: LabelledFeatures(
        features: try FeatureMatrix(columns: featureCount, values: values), labels: labels))
  }
}

extension SampleIndex {
  /// A row for each sample, sorted: the fingerprint and the class.
  fileprivate var tensor: Tensor {
    let rows = labels.sorted { $0.key < $1.key }.flatMap {
      [Int64(bitPattern: $0.key), Int64($0.value)]
    }
    return Tensor(shape: [count, 2], .int64(rows))
  }

  fileprivate init?(_ tensor: Tensor) {
    guard case .int64(let numbers) = tensor.storage, numbers.count.isMultiple(of: 2) else {
      return nil
    }
    self.init()
    for index in stride(from: 0, to: numbers.count, by: 2) {
      guard let label = Int32(exactly: numbers[index + 1]) else { return nil }
      self[UInt64(bitPattern: numbers[index])] = label
    }
  }
}
