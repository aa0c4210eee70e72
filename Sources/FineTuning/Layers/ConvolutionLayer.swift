import CDNNL

/// A convolution with its activation.
final class ConvolutionLayer {
  private var layer: OpaquePointer?
  private let gradient: WindowedGradient?

  /// - Parameters:
  ///   - input: The maps that come in.
  ///   - output: The maps that go out.
  ///   - groups: The number of groups of channels.
  ///   - window: The window.
  ///   - clip: The bounds of the activation.
  ///   - learns: True for the gradient of the weights.
  ///   - passes: True for the gradient of the input.
  init(
    input: Maps, output: Maps, groups: Int, window: LearnableNetwork.Window,
    clip: LearnableNetwork.Clip?, learns: Bool, passes: Bool
  ) throws(FineTuningError) {
    func make(learns: Bool) throws(FineTuningError) -> OpaquePointer? {
      func pair(_ values: [Int]) -> (Int64, Int64) { (Int64(values[0]), Int64(values[1])) }
      var shape = cdnnl_convolution_shape(
        input: input.native, output: output.native, groups: Int64(groups),
        kernel: pair(window.kernel), strides: pair(window.strides), begin: pair(window.begin),
        end: pair(window.end), clips: clip != nil, low: clip?.low ?? 0, high: clip?.high ?? 0)
      var layer: OpaquePointer?
      try DNNL.check(cdnnl_convolution_create(&shape, learns, passes, &layer))
      return layer
    }
    let layer = try make(learns: learns)
    let isDepthwise = groups == input.channels && groups == output.channels
    if learns, isDepthwise, WindowedGradient.isPossible(window),
      cdnnl_convolution_learns_slowly(layer)
    {
      cdnnl_convolution_free(layer)
      self.layer = try make(learns: false)
      gradient = try WindowedGradient(input: input, output: output, window: window)
    } else {
      self.layer = layer
      gradient = nil
    }
  }

  deinit { cdnnl_convolution_free(layer) }

  /// Takes weights, which are copied, and the bias, whose memory must stay as long as the layer runs.
  func load(weights: UnsafePointer<Float>, bias: UnsafePointer<Float>) throws(FineTuningError) {
    try DNNL.check(cdnnl_convolution_load(layer, weights, bias))
  }

  func run(_ input: MapMemory, to output: MapMemory) throws(FineTuningError) {
    try DNNL.check(cdnnl_convolution_run(layer, input.base, output.base))
  }

  /// Adds the gradient of the weights and of the bias to `weights` and `bias`.
  func learn(
    input: MapMemory, gradient outputGradient: MapMemory, weights: UnsafeMutablePointer<Float>,
    bias: UnsafeMutablePointer<Float>
  ) throws(FineTuningError) {
    guard let gradient else {
      return try DNNL.check(
        cdnnl_convolution_learn(layer, input.base, outputGradient.base, weights, bias))
    }
    try gradient.add(input: input, gradient: outputGradient, to: weights, bias)
  }

  func pass(_ outputGradient: MapMemory, to inputGradient: MapMemory) throws(FineTuningError) {
    try DNNL.check(cdnnl_convolution_pass(layer, outputGradient.base, inputGradient.base))
  }
}
