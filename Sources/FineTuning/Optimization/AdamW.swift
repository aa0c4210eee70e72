import Foundation
import Parallelism

/// Adam with decoupled weight decay, and a running mean of the weights.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019.
package final class AdamW {
  /// The settings of one step.
  struct Step {
    /// The learning rate.
    var rate: Float
    /// The fraction of a weight that is taken away, times the rate.
    var decay: Float
    /// The number of the step, from 1.
    var number: Int
    /// The share of the running mean that stays.
    var memory: Float
  }

  /// The numbers that learn.
  let values: Numbers
  /// The running mean of the gradient, and of its square.
  package let momentum: Numbers
  package let energy: Numbers
  /// The running mean of the numbers.
  package let mean: Numbers
  private let jobs: Int
  private static let chunk = 1 << 16

  init(_ values: Numbers, jobs: Int) {
    self.values = values
    self.jobs = jobs
    momentum = Numbers(count: values.count)
    energy = Numbers(count: values.count)
    mean = Numbers(count: values.count)
    mean.copy(values)
  }

  /// Moves a range of the numbers against their gradient.
  func move(_ range: Range<Int>, along gradient: Numbers, _ step: Step) {
    let (beta1, beta2): (Float, Float) = (0.9, 0.999)
    let scale1 = 1 / (1 - pow(beta1, Float(step.number)))
    let scale2 = 1 / (1 - pow(beta2, Float(step.number)))
    let chunks = (range.count + Self.chunk - 1) / Self.chunk
    concurrentForEach(count: chunks, jobs: jobs) { [values, momentum, energy, mean] chunk in
      let first = range.lowerBound + chunk * Self.chunk
      let last = min(first + Self.chunk, range.upperBound)
      let (values, gradient) = (values.base, gradient.base)
      let (momentum, energy, mean) = (momentum.base, energy.base, mean.base)
      for index in first..<last {
        let slope = gradient[index]
        let direction = beta1 * momentum[index] + (1 - beta1) * slope
        let square = beta2 * energy[index] + (1 - beta2) * slope * slope
        momentum[index] = direction
        energy[index] = square
        let length = (square * scale2).squareRoot() + 1e-8
        let value =
          values[index] - step.rate * (direction * scale1 / length + step.decay * values[index])
        values[index] = value
        mean[index] += (1 - step.memory) * (value - mean[index])
      }
    }
  }
}
