import COpenVINO
import Foundation

/// Computes features: a backbone, compiled for this machine.
///
/// It compiles once and then hands out a stream to each thread. The features of a photo are the
/// same bits whichever stream computes them and however many there are. It decodes and resizes
/// nothing.
///
/// `@unchecked Sendable`: its only unsafe state is a pointer that never changes to an
/// `ov::CompiledModel`, which may make requests for many threads at once.
package final class FeatureExtractor: @unchecked Sendable {
  package let backbone: Backbone
  /// The one in use: `f32` where the CPU has no instructions for the one asked for.
  package let precision: Precision
  /// How many streams can run at the same time.
  package let threads: Int
  private let network: OpaquePointer

  /// Reads and compiles `backbone` for `threads` threads, at least one, each of which runs a stream
  /// of its own.
  package init(
    _ backbone: Backbone, precision: Precision = .preferred, threads: Int = 1
  ) throws(InferenceError) {
    self.backbone = backbone
    self.precision = Precision.available.contains(precision) ? precision : .f32
    self.threads = max(1, threads)
    let library = try OpenVINO.shared.get()
    network = try library.compile(
      backbone,
      [
        // With none the CPU's own choice is taken silently.
        "INFERENCE_PRECISION_HINT": self.precision.rawValue,
        "NUM_STREAMS": "\(self.threads)",
        "INFERENCE_NUM_THREADS": "\(self.threads)",
        // Pinned, the threads of two processes would share the first core.
        "ENABLE_CPU_PINNING": "NO",
      ])
  }

  deinit { cov_network_free(network) }

  /// A stream for one thread.
  package func makeStream() throws(InferenceError) -> FeatureStream {
    var request: OpaquePointer?
    try OpenVINO.check(
      cov_request_create(network, backbone.outputName, &request), "\(backbone.path) cannot be run",
      remedy: "use fewer threads, or another backbone")
    guard let request else { throw OpenVINO.outOfMemory }
    return try FeatureStream(request, backbone)
  }
}

extension OpenVINO {
  /// A network to be freed by the caller.
  fileprivate func compile(
    _ backbone: Backbone, _ properties: [String: String]
  ) throws(InferenceError) -> OpaquePointer {
    var input = cov_input(
      side: Int64(backbone.side), channels_last: backbone.layout == .channelsLast,
      mean: (backbone.mean[0], backbone.mean[1], backbone.mean[2]),
      deviation: (backbone.std[0], backbone.std[1], backbone.std[2]))
    let texts = properties.flatMap { [strdup($0), strdup($1)] }
    defer { for text in texts { free(text) } }
    var network: OpaquePointer?
    try Self.check(
      cov_network_compile(
        core, backbone.path, &input, backbone.outputName, texts.map { UnsafePointer($0) } + [nil],
        &network),
      "OpenVINO cannot compile \(backbone.path)",
      remedy: "check the file with onnx.checker and the side given, or use another backbone")
    guard let network else { throw Self.outOfMemory }
    return network
  }
}
