import Failures

import Parallelism

/// What multinomial logistic regression makes small: the weighted mean cross-entropy plus a penalty on squared weights.
///
///     f = (sum over samples of s * -log p(true class) + strength / 2 * sum of squared weights) / (sum of s)
///
/// with softmax probabilities p of standardised features, and class weights s. Biases go free. The parameters are the weights,
/// classes x features, then the biases.
///
/// Samples are taken in blocks whose bounds depend on their number alone, and sums are taken in the order of the blocks: the number
/// of threads changes nothing. Not to be evaluated by two threads at once.
package final class LogisticObjective {
  private static let chunk = 128
  private static let maximumBlocks = 32
  /// Keeps the blocks' gradients together below 2 GiB.
  private static let maximumParameters = 1 << 24

  let standardization: Standardization
  package let parameterCount: Int
  private let features: FeatureMatrix
  private let rows: [Int32]
  private let labels: TrainingLabels
  private let classWeights: [Float]
  private let totalWeight: Double
  private let jobs: Int
  private let blas: BLAS
  private let blocks: [Range<Int>]
  /// Each block's part of the gradient.
  private let parts: [Scratch<Float>]

  /// - Parameter rows: The samples to learn from, at least one.
  package init(
    _ features: FeatureMatrix, rows: [Int32], labels: TrainingLabels, classWeights: ClassWeights,
    jobs: Int
  ) throws(LearningError) {
    let classes = labels.classCount
    let (weights, overflow) = classes.multipliedReportingOverflow(by: features.columns + 1)
    guard !overflow, weights <= Self.maximumParameters else {
      throw LearningError(
        .tooManyClasses,
        "\(classes) classes of \(features.columns) features are too many for logistic regression.",
        remedy: "Use a random forest, or unite classes.")
    }
    blas = try BLAS()
    var counts = [Int](repeating: 0, count: classes)
    for row in rows { counts[Int(labels.ids[Int(row)])] += 1 }
    let present = counts.count { $0 > 0 }
    switch classWeights {
    case .uniform:
      self.classWeights = [Float](repeating: 1, count: classes)
    case .balanced:
      self.classWeights = counts.map { count in
        count > 0 ? Float(Double(rows.count) / (Double(present) * Double(count))) : 0
      }
    }
    totalWeight = zip(counts, self.classWeights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    standardization = Standardization(features, rows: rows, jobs: jobs)
    parameterCount = weights
    self.features = features
    self.rows = rows
    self.labels = labels
    self.jobs = jobs
    let chunks = (rows.count + Self.chunk - 1) / Self.chunk
    let blockCount = min(chunks, Self.maximumBlocks)
    blocks = (0..<blockCount).map { block in
      let first = block * chunks / blockCount * Self.chunk
      let end = (block + 1) * chunks / blockCount * Self.chunk
      return first..<min(end, rows.count)
    }
    parts = blocks.map { _ in Scratch(repeating: 0, count: weights) }
  }

  /// The value and, in `gradient`, the derivatives at `parameters`.
  package func evaluate(
    _ parameters: [Float], strength: Double, gradient: inout [Float]
  ) -> Double {
    let classes = labels.classCount
    let weightCount = classes * features.columns
    let weights = Scratch(Array(parameters[..<weightCount]))
    let biases = Array(parameters[weightCount...])
    let (features, rows, labels, blocks, parts) = (features, rows, labels, blocks, parts)
    let (classWeights, standardization, blas) = (classWeights, standardization, blas)
    let losses = concurrentMap(count: blocks.count, jobs: jobs) { block in
      let work = Block(
        features: features, rows: rows, labels: labels.ids, classWeights: classWeights,
        standardization: standardization, blas: blas)
      return work.evaluate(
        blocks[block], chunk: Self.chunk, weights: weights, biases: biases, part: parts[block])
    }
    let scale = Float(1 / totalWeight)
    let penalty = Float(strength / totalWeight)
    let sums = concurrentMap(count: classes, jobs: jobs) { id in
      // A class's weights, then its bias.
      var sum = [Float](repeating: 0, count: features.columns + 1)
      for part in parts {
        let start = part.base + id * features.columns
        for column in 0..<features.columns { sum[column] += start[column] }
        sum[features.columns] += part[weightCount + id]
      }
      return sum
    }
    var squares = 0.0
    for (id, sum) in sums.enumerated() {
      for column in 0..<features.columns {
        let index = id * features.columns + column
        let weight = parameters[index]
        squares += Double(weight) * Double(weight)
        gradient[index] = sum[column] * scale + weight * penalty
      }
      gradient[weightCount + id] = sum[features.columns] * scale
    }
    return (losses.reduce(0, +) + strength / 2 * squares) / totalWeight
  }
}

/// The samples that one task of an evaluation looks at.
private struct Block {
  let features: FeatureMatrix
  let rows: [Int32]
  let labels: [Int32]
  let classWeights: [Float]
  let standardization: Standardization
  let blas: BLAS

  /// Returns the loss over the samples at `range` of `rows` and leaves the gradient of it in `part`.
  func evaluate(
    _ range: Range<Int>, chunk: Int, weights: Scratch<Float>, biases: [Float],
    part: Scratch<Float>
  ) -> Double {
    let classes = biases.count
    let columns = features.columns
    let inputs = Scratch<Float>(repeating: 0, count: min(chunk, range.count) * columns)
    let scores = Scratch<Float>(repeating: 0, count: min(chunk, range.count) * classes)
    part.base.update(repeating: 0, count: part.count)
    let biasPart = part.base + classes * columns
    var loss = 0.0
    for first in stride(from: range.lowerBound, to: range.upperBound, by: chunk) {
      let count = min(chunk, range.upperBound - first)
      standardize(first..<first + count, into: inputs)
      blas.multiply(
        inputs, transposed: weights, into: scores, rows: count, columns: classes, inner: columns)
      for index in 0..<count {
        let score = scores.base + index * classes
        let label = Int(labels[Int(rows[first + index])])
        let weight = classWeights[label]
        for id in 0..<classes { score[id] += biases[id] }
        let own = score[label]
        let logSum = Softmax.apply(score, count: classes)
        loss += Double(weight) * Double(logSum - own)
        // The derivative of the loss by the scores.
        score[label] -= 1
        for id in 0..<classes {
          score[id] *= weight
          biasPart[id] += score[id]
        }
      }
      blas.add(
        transposed: scores, times: inputs, to: part, rows: classes, columns: columns, inner: count)
    }
    return loss
  }

  private func standardize(_ range: Range<Int>, into inputs: Scratch<Float>) {
    let columns = features.columns
    features.values.withUnsafeBufferPointer { values in
      standardization.mean.withUnsafeBufferPointer { mean in
        standardization.scale.withUnsafeBufferPointer { scale in
          for (place, index) in range.enumerated() {
            let source = values.baseAddress.unsafelyUnwrapped + Int(rows[index]) * columns
            let target = inputs.base + place * columns
            for column in 0..<columns {
              target[column] = (source[column] - mean[column]) * scale[column]
            }
          }
        }
      }
    }
  }
}
