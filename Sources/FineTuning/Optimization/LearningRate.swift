import Foundation

/// One cycle: the learning rate rises from a small one along a cosine, then falls to zero.
///
/// Source: Smith and Topin, "Super-convergence", 2018.
struct LearningRate {
  let highest: Float
  let steps: Int
  private static let rise: Float = 0.25
  private static let first: Float = 0.04

  /// The rate of a step, from 1.
  func callAsFunction(_ step: Int) -> Float {
    let phase = Float(step) / Float(max(steps, 1))
    func cosine(_ share: Float) -> Float { (1 - cos(.pi * share)) / 2 }
    return highest
      * (phase < Self.rise
        ? Self.first + (1 - Self.first) * cosine(phase / Self.rise)
        : 1 - cosine((phase - Self.rise) / (1 - Self.rise)))
  }
}
