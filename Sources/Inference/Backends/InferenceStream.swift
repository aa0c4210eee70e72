/// The input and output of a compiled backbone for one thread: write pixels, run, get features.
///
/// A stream takes one photo at a time (a batch of one). It belongs to one thread at a time, and may outlive its compiled
/// backbone.
package protocol InferenceStream: AnyObject {
  /// Gives access to the input: `side * side * 3` levels of 8-bit RGB, row after row. The input keeps its contents between
  /// runs; those of a new stream are undefined.
  func withInput<R, E>(
    _ body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R

  /// Computes the features of the photo in the input: `featureCount` numbers.
  ///
  /// - Throws: An ``InferenceError``: `runtimeFailed`.
  func run() throws(InferenceError) -> [Float]

  /// The ``SecondOutput`` of the last run; empty for a stream without one.
  var secondOutput: [Float] { get }
}

extension InferenceStream {
  /// The response to the photo of the last run; nil for a stream that gives none.
  package var response: ResponseMap? {
    let values = secondOutput
    let side = Int(Double(values.count).squareRoot())
    guard side > 0, side * side == values.count else { return nil }
    return ResponseMap(side: side, values: values)
  }
}
