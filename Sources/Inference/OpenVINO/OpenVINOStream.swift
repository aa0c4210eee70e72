import COpenVINO

/// An inference request of OpenVINO.
final class OpenVINOStream: InferenceStream {
  private let request: OpaquePointer
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let output: UnsafeBufferPointer<Float>
  private let shape: FeatureOutput
  private let second: UnsafeBufferPointer<Float>

  /// The network, whose weights the request may read.
  private let network: OpenVINONetwork

  /// Takes ownership of the request.
  init(_ request: OpaquePointer, of network: OpenVINONetwork) throws(InferenceError) {
    self.network = network
    var count = 0
    input = UnsafeMutableBufferPointer(start: cov_request_input(request, &count), count: count)
    output = UnsafeBufferPointer(start: cov_request_output(request, &count), count: count)
    second = UnsafeBufferPointer(start: cov_request_extra(request, &count), count: count)
    self.request = request
    do {
      shape = try FeatureOutput(
        of: network.backbone, inputCount: input.count, outputCount: output.count)
    } catch {
      // An object that is not fully initialised is not deinitialised.
      cov_request_free(request)
      throw error
    }
  }

  deinit { cov_request_free(request) }

  func withInput<R, E>(
    _ body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    defer { withExtendedLifetime(self) {} }
    return try body(input)
  }

  func run() throws(InferenceError) -> [Float] {
    try OpenVINOLibrary.check(
      cov_request_run(request), failure: "the features of a photo cannot be computed",
      remedy: "Use another backbone.")
    defer { withExtendedLifetime(self) {} }
    return shape.features(from: output)
  }

  var secondOutput: [Float] {
    defer { withExtendedLifetime(self) {} }
    return Array(second)
  }
}
