/// A runtime that compiles backbones for this machine and runs them.
///
/// A backend is a value without state of its own; it loads its runtime when a method is called. To add one, conform a
/// type and add it to ``InferenceBackends``.
package protocol InferenceBackend: Sendable {
  /// The runtime's name, such as `OpenVINO`.
  var name: String { get }

  /// Reports the runtime's version and what this machine offers it.
  ///
  /// - Throws: An ``InferenceError``: `runtimeMissing` or `runtimeFailed`.
  func facts() throws(InferenceError) -> BackendFacts

  /// Returns the precisions that this machine's processor has instructions for, fastest first, `f32` among them.
  ///
  /// - Throws: An ``InferenceError``: `runtimeMissing` or `runtimeFailed`.
  func precisions() throws(InferenceError) -> [Precision]

  /// Compiles a backbone; callers use ``compile(_:precision:threads:with:)``, which resolves the precision.
  ///
  /// - Parameters:
  ///   - backbone: The backbone, whose file is read again.
  ///   - resolvedPrecision: One of ``precisions()``.
  ///   - threads: The number of streams that run at the same time, at least 1, each on a thread of its own.
  ///   - second: What streams give beside the features; nil for nothing.
  /// - Throws: An ``InferenceError``.
  func compile(
    _ backbone: Backbone, resolvedPrecision: Precision, threads: Int, with second: SecondOutput?
  ) throws(InferenceError) -> any CompiledBackbone
}

extension InferenceBackend {
  /// Compiles a backbone for this machine, which takes a tenth of a second or two, or less when the cache folder has it.
  ///
  /// - Parameters:
  ///   - backbone: The backbone, whose file is read again.
  ///   - precision: The precision to compute in; nil for the fastest that the processor supports. In place of one that it
  ///     does not support, `f32` is used.
  ///   - threads: The number of streams that run at the same time, each on a thread of its own; at least 1.
  ///   - second: What streams give beside the features; nil for nothing.
  /// - Throws: An ``InferenceError``: `runtimeMissing`, `runtimeFailed` when the runtime rejects the backbone, or
  ///   `backboneUnsupported` for one that has no such output.
  package func compile(
    _ backbone: Backbone, precision: Precision? = nil, threads: Int = 1,
    with second: SecondOutput? = nil
  ) throws(InferenceError) -> any CompiledBackbone {
    try compile(
      backbone, resolvedPrecision: try resolve(precision), threads: max(1, threads),
      with: second)
  }

  /// Returns the precision that ``compile(_:precision:threads:with:)`` uses when given this one.
  ///
  /// - Throws: An ``InferenceError``: `runtimeMissing` or `runtimeFailed`.
  package func resolve(_ precision: Precision?) throws(InferenceError) -> Precision {
    let supported = try precisions()
    guard let precision else { return supported.first ?? .f32 }
    // A network in 8 bits has that in its file; any processor computes it.
    if precision == .int8 { return .int8 }
    return supported.contains(precision) ? precision : .f32
  }
}
