import COpenVINO
import Failures

/// One thread's place to compute features: write the pixels, run, get the features.
///
/// It belongs to one thread at a time, and may outlive its extractor.
package final class FeatureStream {
  private let request: OpaquePointer
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let output: UnsafeBufferPointer<Float>
  private let featureCount: Int

  /// Takes over the request.
  init(_ request: OpaquePointer, _ backbone: Backbone) throws(InferenceError) {
    var count = 0
    input = UnsafeMutableBufferPointer(start: cov_request_input(request, &count), count: count)
    output = UnsafeBufferPointer(start: cov_request_output(request, &count), count: count)
    featureCount = backbone.featureCount
    self.request = request
    guard input.count == backbone.side * backbone.side * 3,
      backbone.returnsMaps && !output.isEmpty
        ? output.count.isMultiple(of: featureCount) : output.count == featureCount
    else {
      throw InferenceError(
        .backboneUnsupported,
        "\(backbone.path) returns \(output.count) numbers for a photo, not \(featureCount)",
        remedy:
          "give another side, or export the network with an output called features of 1 x count")
    }
  }

  deinit { cov_request_free(request) }

  /// Gives access to the photo: side x side pixels, rows first, each red, green, blue. What is not
  /// written keeps its value.
  package func withInput<R, E>(
    _ body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    defer { withExtendedLifetime(self) {} }
    return try body(input)
  }

  /// The features of the photo in the input, `featureCount` numbers.
  package func run() throws(InferenceError) -> [Float] {
    try OpenVINO.check(
      cov_request_run(request), "the features of a photo cannot be computed",
      remedy: "use another backbone")
    defer { withExtendedLifetime(self) {} }
    let size = output.count / featureCount
    guard size > 1 else { return Array(output) }
    return (0..<featureCount).map { feature in
      output[feature * size..<(feature + 1) * size].reduce(0, +) / Float(size)
    }
  }
}
