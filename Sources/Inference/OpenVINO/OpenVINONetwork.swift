import COpenVINO
import Failures
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
  private let second: SecondOutput?
  /// The file that the network was read from, if it was: its weights stay there.
  private let content: Data?

  init(
    _ backbone: Backbone, precision: Precision, threads: Int, second: SecondOutput?
  ) throws(InferenceError) {
    self.second = second
    self.backbone = backbone
    self.precision = precision
    self.threads = threads
    let library = try OpenVINOLibrary.shared.get()
    let properties = [
      // Without the hint the CPU would choose.
      "INFERENCE_PRECISION_HINT": (precision == .int8 ? .f32 : precision).rawValue,
      "NUM_STREAMS": "\(threads)",
      "INFERENCE_NUM_THREADS": "\(threads)",
      // With pinning, the threads of two processes would share the first core.
      "ENABLE_CPU_PINNING": "NO",
    ]
    let cache = NetworkCache(
      of: backbone,
      dependingOn: [
        try library.version(), try library.property("FULL_DEVICE_NAME"),
        try library.property("OPTIMIZATION_CAPABILITIES"), second?.name ?? "",
      ] + properties.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })
    if let content = cache?.read(),
      let known = try? library.network(from: content, properties: properties)
    {
      (network, self.content) = (known, content)
      return
    }
    let compiled = try library.compile(backbone, with: second, properties: properties)
    cache?.write { try library.export(compiled, to: $0) }
    (network, content) = (compiled, nil)
  }

  deinit { cov_network_free(network) }

  func makeStream() throws(InferenceError) -> any InferenceStream {
    var request: OpaquePointer?
    try OpenVINOLibrary.check(
      cov_request_create(
        network, backbone.outputName, second?.name, &request),
      of: backbone.path,
      failure: "OpenVINO cannot run the backbone",
      remedy: "Use fewer threads or another backbone.")
    guard let request else { throw OpenVINOLibrary.outOfMemory }
    return try OpenVINOStream(request, of: self)
  }
}

extension OpenVINOLibrary {
  /// The library takes the properties of a network that is read from those of its core.
  private static let reading = NSLock()

  /// Returns the network of an exported file, to be freed by the caller.
  fileprivate func network(
    from content: Data, properties: [String: String]
  ) throws(InferenceError) -> OpaquePointer {
    let texts = properties.flatMap { [strdup($0), strdup($1)] }
    defer { for text in texts { free(text) } }
    var network: OpaquePointer?
    let message = Self.reading.withLock {
      content.withUnsafeBytes { content in
        cov_network_import(
          core, content.baseAddress?.assumingMemoryBound(to: CChar.self), content.count,
          texts.map { UnsafePointer($0) } + [nil], &network)
      }
    }
    try Self.check(
      message, failure: "OpenVINO cannot read a compiled network", remedy: "Compile it again.")
    guard let network else { throw Self.outOfMemory }
    return network
  }

  fileprivate func export(_ network: OpaquePointer, to path: String) throws(InferenceError) {
    try Self.check(
      cov_network_export(network, path), failure: "OpenVINO cannot write a compiled network",
      remedy: "Check the cache folder.")
  }

  /// Returns a network to be freed by the caller.
  fileprivate func compile(
    _ backbone: Backbone, with second: SecondOutput?, properties: [String: String]
  ) throws(InferenceError) -> OpaquePointer {
    var input = cov_input(
      side: Int64(backbone.side), channels_last: backbone.layout == .channelsLast,
      mean: (backbone.mean[0], backbone.mean[1], backbone.mean[2]),
      deviation: (backbone.std[0], backbone.std[1], backbone.std[2]))
    let texts = properties.flatMap { [strdup($0), strdup($1)] }
    defer { for text in texts { free(text) } }
    var network: OpaquePointer?
    let changed = try second?.network(of: backbone)
    let message = (changed ?? []).withUnsafeBufferPointer { content in
      backbone.path.withCString { path in
        let file = cov_file(
          path: path,
          content: changed == nil
            ? nil : UnsafeRawPointer(content.baseAddress)?.assumingMemoryBound(to: CChar.self),
          count: content.count)
        return cov_network_compile(
          core, file, &input, backbone.outputName, second?.name,
          texts.map { UnsafePointer($0) } + [nil],
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
