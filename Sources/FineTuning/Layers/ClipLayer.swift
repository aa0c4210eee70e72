import CDNNL

/// An activation that clips maps in place.
final class ClipLayer {
  private var layer: OpaquePointer?

  init(_ maps: Maps, _ clip: LearnableNetwork.Clip) throws(FineTuningError) {
    var native = maps.native
    try DNNL.check(cdnnl_clip_create(&native, clip.low, clip.high, &layer))
  }

  deinit { cdnnl_clip_free(layer) }

  func run(_ maps: MapMemory) throws(FineTuningError) {
    try DNNL.check(cdnnl_clip_run(layer, maps.base))
  }

  /// Clears the gradient where clipped maps are at a bound.
  func pass(_ maps: MapMemory, gradient: MapMemory) throws(FineTuningError) {
    try DNNL.check(cdnnl_clip_pass(layer, maps.base, gradient.base))
  }
}
