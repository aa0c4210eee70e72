import Foundation

/// The softmax function.
enum Softmax {
  /// Turns scores into probabilities in place.
  ///
  /// - Parameters:
  ///   - scores: Finite scores.
  ///   - count: The number of scores, at least 1.
  /// - Returns: The logarithm of the sum of the scores' exponentials.
  @discardableResult
  static func apply(_ scores: UnsafeMutablePointer<Float>, count: Int) -> Float {
    var largest = scores[0]
    for index in 1..<count { largest = max(largest, scores[index]) }
    var sum: Float = 0
    for index in 0..<count {
      let power = exp(scores[index] - largest)
      scores[index] = power
      sum += power
    }
    let scale = 1 / sum
    for index in 0..<count { scores[index] *= scale }
    return largest + log(sum)
  }

  /// Turns scores into the logarithms of probabilities in place.
  ///
  /// - Parameters:
  ///   - scores: Finite scores, at least one.
  ///   - scale: A factor of all scores.
  static func applyLog(_ scores: UnsafeMutableBufferPointer<Float>, scale: Float) {
    var largest = -Float.infinity
    for index in scores.indices {
      scores[index] *= scale
      largest = max(largest, scores[index])
    }
    var sum: Float = 0
    for score in scores { sum += exp(score - largest) }
    let normalisation = largest + log(sum)
    for index in scores.indices { scores[index] -= normalisation }
  }

  /// The natural logarithm.
  static func logarithm(_ value: Float) -> Float { log(value) }
}
