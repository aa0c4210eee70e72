/// The evaluation of the logistic objective on a block of samples, in one thread.
struct LogisticBlock {
  let features: FeatureMatrix
  let rows: [Int32]
  let labels: [Int32]
  let classWeights: [Float]
  /// A weight for each row of the matrix; nil for 1.
  let sampleWeights: [Float]?
  let standardization: Standardization
  let blas: BLAS

  /// Evaluates the weighted loss without the penalty.
  ///
  /// - Parameters:
  ///   - range: The samples, as positions in `rows`.
  ///   - chunk: The number of samples per matrix product.
  ///   - weights: Classes x features.
  ///   - biases: One for each class.
  ///   - gradient: Receives the derivatives by the weights, then by the biases.
  /// - Returns: The sum of the samples' weighted losses.
  func evaluate(
    _ range: Range<Int>, chunk: Int, weights: Scratch<Float>, biases: [Float],
    gradient: Scratch<Float>
  ) -> Double {
    let classes = biases.count
    let columns = features.columns
    let inputs = Scratch<Float>(repeating: 0, count: min(chunk, range.count) * columns)
    let scores = Scratch<Float>(repeating: 0, count: min(chunk, range.count) * classes)
    gradient.base.update(repeating: 0, count: gradient.count)
    let biasGradient = gradient.base + classes * columns
    var loss = 0.0
    for first in stride(from: range.lowerBound, to: range.upperBound, by: chunk) {
      let count = min(chunk, range.upperBound - first)
      standardize(first..<first + count, into: inputs)
      blas.multiply(
        inputs, transposed: weights, into: scores, rows: count, columns: classes, inner: columns)
      for index in 0..<count {
        let score = scores.base + index * classes
        let row = Int(rows[first + index])
        let label = Int(labels[row])
        let weight = classWeights[label] * (sampleWeights?[row] ?? 1)
        for id in 0..<classes { score[id] += biases[id] }
        let own = score[label]
        let logSum = Softmax.apply(score, count: classes)
        loss += Double(weight) * Double(logSum - own)
        // From here on `score` is the derivative of the loss by the scores.
        score[label] -= 1
        for id in 0..<classes {
          score[id] *= weight
          biasGradient[id] += score[id]
        }
      }
      blas.add(
        transposed: scores, times: inputs, to: gradient, rows: classes, columns: columns,
        inner: count)
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
