import COpenVINO

/// An inference request of OpenVINO.
final class OpenVINOStream: InferenceStream {
  private let request: OpaquePointer
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let output: UnsafeBufferPointer<Float>
  private let shape: FeatureOutput
  private let responses: UnsafeBufferPointer<Float>

  /// Takes ownership of the request.
  init(_ request: OpaquePointer, backbone: Backbone) throws(InferenceError) {
    var count = 0
    input = UnsafeMutableBufferPointer(start: cov_request_input(request, &count), count: count)
    output = UnsafeBufferPointer(start: cov_request_output(request, &count), count: count)
    responses = UnsafeBufferPointer(start: cov_request_extra(request, &count), count: count)
    self.request = request
    do {
      shape = try FeatureOutput(of: backbone, inputCount: input.count, outputCount: output.count)
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

  var response: ResponseMap? {
    let side = Int(Double(responses.count).squareRoot())
    guard side > 0, side * side == responses.count else { return nil }
    defer { withExtendedLifetime(self) {} }
    return ResponseMap(side: side, values: Array(responses))
  }
}
