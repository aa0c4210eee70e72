import CDNNL

/// The maximum or the mean of each window of maps.
final class PoolLayer {
  private var layer: OpaquePointer?

  init(
    input: Maps, output: Maps, window: LearnableNetwork.Window, takesMaximum: Bool
  ) throws(FineTuningError) {
    var (first, second) = (input.native, output.native)
    try DNNL.check(
      cdnnl_pool_create(
        &first, &second, window.kernel.map(Int64.init), window.strides.map(Int64.init),
        window.begin.map(Int64.init), window.end.map(Int64.init), takesMaximum, &layer))
  }

  deinit { cdnnl_pool_free(layer) }

  func run(_ input: MapMemory, to output: MapMemory) throws(FineTuningError) {
    try DNNL.check(cdnnl_pool_run(layer, input.base, output.base))
  }

  func pass(_ outputGradient: MapMemory, to inputGradient: MapMemory) throws(FineTuningError) {
    try DNNL.check(cdnnl_pool_pass(layer, outputGradient.base, inputGradient.base))
  }
}
