import Foundation

enum Softmax {
  /// Turns finite scores into probabilities in place and returns the logarithm of the sum of the scores' exponentials.
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
}
