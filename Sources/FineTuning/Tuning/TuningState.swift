/// All that fine-tuning goes on from after a pass, as arrays of numbers.
package struct TuningState: Sendable {
  /// The passes that are done.
  package var passes: [FineTuningPass]
  /// The steps that are done.
  package var step: Int
  /// The arrays by name.
  package var arrays: [(name: String, values: Numbers)]

  package init(passes: [FineTuningPass], step: Int, arrays: [(name: String, values: Numbers)]) {
    self.passes = passes
    self.step = step
    self.arrays = arrays
  }
}
