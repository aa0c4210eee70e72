import Failures
import Parallelism

/// The L2-regularised cross-entropy objective of multinomial logistic regression.
///
///     f = (sum over samples of s * -log p(true class) + strength / 2 * sum of squared weights) / (sum of s)
///
/// with softmax probabilities p of standardised features, and class weights s. Biases are not penalised. The parameters are the
/// weights, classes x features, followed by the biases.
///
/// Samples are divided into blocks whose bounds depend on their number alone, and sums are taken in the order of the blocks, so
/// that the number of threads does not change the result. An objective must not be evaluated by two threads at once.
package final class LogisticObjective {
  /// The number of samples per matrix product.
  private static let chunk = 128
  private static let maximumBlocks = 32
  /// Limits the gradients of all blocks to 2 GiB.
  private static let maximumParameters = 1 << 24

  let standardization: Standardization
  /// The number of weights and biases.
  package let parameterCount: Int
  private let features: FeatureMatrix
  private let rows: [Int32]
  private let labels: TrainingLabels
  private let classWeights: [Float]
  private let sampleWeights: [Float]?
  private let totalWeight: Double
  private let jobs: Int
  private let blas: BLAS
  private let blocks: [Range<Int>]
  /// The gradient of each block.
  private let gradients: [Scratch<Float>]

  /// The objective for some rows of a matrix.
  ///
  /// - Parameters:
  ///   - features: One row per sample.
  ///   - rows: The rows to fit, at least one.
  ///   - labels: The class ids of all rows of the matrix.
  ///   - classWeights: The weights of the classes in the loss.
  ///   - sampleWeights: A weight in the loss for each row of the matrix, beside that of its class; nil for 1.
  ///   - jobs: The number of threads, at least 1.
  /// - Throws: `LearningError` of code `tooManyClasses` or `libraryMissing`.
  package init(
    _ features: FeatureMatrix, rows: [Int32], labels: TrainingLabels, classWeights: ClassWeights,
    sampleWeights: [Float]? = nil, jobs: Int
  ) throws(LearningError) {
    let classes = labels.classCount
    let (weights, overflow) = classes.multipliedReportingOverflow(by: features.columns + 1)
    guard !overflow, weights <= Self.maximumParameters else {
      throw LearningError(
        .tooManyClasses,
        "\(classes) classes x \(features.columns) features are too many for a logistic regression",
        remedy: "Use a random forest, or merge classes.")
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
    self.sampleWeights = sampleWeights
    let weightOfClass = self.classWeights
    totalWeight =
      sampleWeights.map { weights in
        rows.reduce(0) {
          $0 + Double(weights[Int($1)]) * Double(weightOfClass[Int(labels.ids[Int($1)])])
        }
      } ?? zip(counts, weightOfClass).reduce(0) { $0 + Double($1.0) * Double($1.1) }
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
    gradients = blocks.map { _ in Scratch(repeating: 0, count: weights) }
  }

  /// Evaluates the objective.
  ///
  /// - Parameters:
  ///   - parameters: The weights and biases.
  ///   - strength: The strength of the penalty.
  ///   - gradient: Receives the derivatives by the parameters.
  /// - Returns: The value of the objective.
  package func evaluate(
    _ parameters: [Float], strength: Double, gradient: inout [Float]
  ) -> Double {
    let classes = labels.classCount
    let weightCount = classes * features.columns
    let weights = Scratch(Array(parameters[..<weightCount]))
    let biases = Array(parameters[weightCount...])
    let (features, rows, labels) = (features, rows, labels)
    let (blocks, gradients) = (blocks, gradients)
    let (classWeights, sampleWeights) = (classWeights, sampleWeights)
    let (standardization, blas) = (standardization, blas)
    let losses = concurrentMap(count: blocks.count, jobs: jobs) { block in
      let work = LogisticBlock(
        features: features, rows: rows, labels: labels.ids, classWeights: classWeights,
        sampleWeights: sampleWeights, standardization: standardization, blas: blas)
      return work.evaluate(
        blocks[block], chunk: Self.chunk, weights: weights, biases: biases,
        gradient: gradients[block])
    }
    let scale = Float(1 / totalWeight)
    let penalty = Float(strength / totalWeight)
    let sums = concurrentMap(count: classes, jobs: jobs) { id in
      // The weights of the class, then its bias.
      var sum = [Float](repeating: 0, count: features.columns + 1)
      for gradient in gradients {
        let start = gradient.base + id * features.columns
        for column in 0..<features.columns { sum[column] += start[column] }
        sum[features.columns] += gradient[weightCount + id]
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
