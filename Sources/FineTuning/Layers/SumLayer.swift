import CDNNL

/// Adds maps to others.
final class SumLayer {
  private var layer: OpaquePointer?

  init(_ maps: Maps) throws(FineTuningError) {
    var native = maps.native
    try DNNL.check(cdnnl_sum_create(&native, &layer))
  }

  deinit { cdnnl_sum_free(layer) }

  func add(_ maps: MapMemory, to total: MapMemory) throws(FineTuningError) {
    try DNNL.check(cdnnl_sum_run(layer, total.base, maps.base))
  }
}
