import COpenBLAS
import Failures
import Foundation

/// The last layer while a network is tuned: an affine function of the features for each class, and their softmax.
package final class SoftmaxHead {
  package let featureCount: Int
  package let classCount: Int
  /// Weights, [classes][features], then biases.
  package let values: Numbers
  let gradient: Numbers

  private var logits: [Float] = []

  package init(featureCount: Int, weights: [Float], biases: [Float]) throws(FineTuningError) {
    self.featureCount = featureCount
    classCount = biases.count
    values = Numbers(weights + biases)
    gradient = Numbers(count: values.count)
    if let reason = pomona_blas_load() {
      throw FineTuningError(
        .libraryMissing, "OpenBLAS cannot be loaded: \(String(cString: reason))",
        remedy: "Run scripts/setup, or install libscipy_openblas.so with Pomona's other libraries.")
    }
  }

  /// The number of weights, which decay; biases do not.
  var weightCount: Int { featureCount * classCount }

  /// The logarithms of the probabilities, [photos][classes].
  func logProbabilities(
    _ features: UnsafePointer<Float>, photos: Int, with values: Numbers
  ) -> [Float] {
    logits = [Float](repeating: 0, count: photos * classCount)
    let biases = values.base + weightCount
    logits.withUnsafeMutableBufferPointer { logits in
      guard let base = logits.baseAddress else { return }
      for photo in 0..<photos {
        (base + photo * classCount).update(from: biases, count: classCount)
      }
      pomona_sgemm(
        0, 1, Int32(photos), Int32(classCount), Int32(featureCount), 1, features,
        Int32(featureCount), values.base, Int32(featureCount), 1, base, Int32(classCount))
      for photo in 0..<photos {
        let row = UnsafeMutableBufferPointer(start: base + photo * classCount, count: classCount)
        let largest = row.max() ?? 0
        let sum = row.reduce(Float(0)) { $0 + exp($1 - largest) }
        let shift = largest + log(sum)
        for index in row.indices { row[index] -= shift }
      }
    }
    return logits
  }

  /// The sum of the photos' losses, and its gradient: that of the head is added to ``gradient``, that of the features
  /// is written.
  ///
  /// - Parameters:
  ///   - features: [photos][features].
  ///   - targets: The wanted probabilities, [photos][classes]. Their sum is the weight of a photo.
  ///   - scale: The factor of the gradient.
  ///   - featureGradient: [photos][features].
  func learn(
    _ features: UnsafePointer<Float>, photos: Int, targets: [Float], scale: Float,
    featureGradient: UnsafeMutablePointer<Float>
  ) -> (loss: Double, right: Int) {
    var errors = logProbabilities(features, photos: photos, with: values)
    var loss = 0.0
    var right = 0
    for photo in 0..<photos {
      let row = photo * classCount..<(photo + 1) * classCount
      let weight = targets[row].reduce(0, +)
      let predicted = row.max { errors[$0] < errors[$1] } ?? 0
      let wanted = row.max { targets[$0] < targets[$1] } ?? 0
      if predicted == wanted { right += 1 }
      for index in row {
        loss -= Double(targets[index] * errors[index])
        errors[index] = (exp(errors[index]) * weight - targets[index]) * scale
      }
    }
    errors.withUnsafeBufferPointer { errors in
      guard let base = errors.baseAddress else { return }
      pomona_sgemm(
        0, 0, Int32(photos), Int32(featureCount), Int32(classCount), 1, base, Int32(classCount),
        values.base, Int32(featureCount), 0, featureGradient, Int32(featureCount))
      pomona_sgemm(
        1, 0, Int32(classCount), Int32(featureCount), Int32(photos), 1, base, Int32(classCount),
        features, Int32(featureCount), 1, gradient.base, Int32(featureCount))
      for photo in 0..<photos {
        for id in 0..<classCount {
          gradient.buffer[weightCount + id] += base[photo * classCount + id]
        }
      }
    }
    return (loss, right)
  }
}
