/// A backbone that a backend has compiled for this machine.
///
/// It is compiled once and makes a stream for each thread. The features of a photo are the same bits whichever stream
/// computes them, and however many there are.
package protocol CompiledBackbone: Sendable {
  var backbone: Backbone { get }
  /// The precision in use: `f32` where the processor does not support the one requested.
  var precision: Precision { get }
  /// The number of streams that can run at the same time.
  var threads: Int { get }

  /// Makes a stream for one thread.
  ///
  /// - Throws: An ``InferenceError``: `runtimeFailed`, or `backboneUnsupported` when the network's output does not have the
  ///   length that its file declares.
  func makeStream() throws(InferenceError) -> any InferenceStream
}
