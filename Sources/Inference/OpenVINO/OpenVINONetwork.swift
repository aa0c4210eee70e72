import COpenVINO
import Foundation

/// A backbone compiled by OpenVINO.
///
/// `@unchecked Sendable`: its only unsafe state is a pointer that never changes to an `ov::CompiledModel`, which may
/// create requests for many threads at once.
final class OpenVINONetwork: CompiledBackbone, @unchecked Sendable {
  let backbone: Backbone
  let precision: Precision
  let threads: Int
  private let network: OpaquePointer
  private let responds: Bool

  init(
    _ backbone: Backbone, precision: Precision, threads: Int, responds: Bool
  ) throws(InferenceError) {
    self.responds = responds
    self.backbone = backbone
    self.precision = precision
    self.threads = threads
    let library = try OpenVINOLibrary.shared.get()
    network = try library.compile(
      backbone, responding: responds ? try RespondingNetwork(of: backbone) : nil,
      properties: [
        // Without the hint the CPU would choose.
        "INFERENCE_PRECISION_HINT": precision.rawValue,
        "NUM_STREAMS": "\(threads)",
        "INFERENCE_NUM_THREADS": "\(threads)",
        // With pinning, the threads of two processes would share the first core.
        "ENABLE_CPU_PINNING": "NO",
      ])
  }

  deinit { cov_network_free(network) }

  func makeStream() throws(InferenceError) -> any InferenceStream {
    var request: OpaquePointer?
    try OpenVINOLibrary.check(
      cov_request_create(
        network, backbone.outputName, responds ? RespondingNetwork.outputName : nil, &request),
      of: backbone.path,
      failure: "OpenVINO cannot run the backbone",
      remedy: "Use fewer threads or another backbone.")
    guard let request else { throw OpenVINOLibrary.outOfMemory }
    return try OpenVINOStream(request, backbone: backbone)
  }
}

extension OpenVINOLibrary {
  /// Returns a network to be freed by the caller.
  fileprivate func compile(
    _ backbone: Backbone, responding: RespondingNetwork?, properties: [String: String]
  ) throws(InferenceError) -> OpaquePointer {
    var input = cov_input(
      side: Int64(backbone.side), channels_last: backbone.layout == .channelsLast,
      mean: (backbone.mean[0], backbone.mean[1], backbone.mean[2]),
      deviation: (backbone.std[0], backbone.std[1], backbone.std[2]))
    let texts = properties.flatMap { [strdup($0), strdup($1)] }
    defer { for text in texts { free(text) } }
    var network: OpaquePointer?
    let extra = responding == nil ? nil : RespondingNetwork.outputName
    let message = (responding?.content ?? []).withUnsafeBufferPointer { content in
      backbone.path.withCString { path in
        let file = cov_file(
          path: path,
          content: responding == nil
            ? nil : UnsafeRawPointer(content.baseAddress)?.assumingMemoryBound(to: CChar.self),
          count: content.count)
        return cov_network_compile(
          core, file, &input, backbone.outputName, extra, texts.map { UnsafePointer($0) } + [nil],
          &network)
      }
    }
    try Self.check(
      message, of: backbone.path, failure: "OpenVINO cannot compile the backbone",
      remedy: "Check the file with onnx.checker and the given side, or use another backbone.")
    guard let network else { throw Self.outOfMemory }
    return network
  }
}
