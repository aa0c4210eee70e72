import CDNNL

/// Converts photos, planes of 32-bit numbers, to the format that the network computes in.
final class InputLayer {
  private var copy: OpaquePointer?

  init(from photos: Maps, to maps: Maps) throws(FineTuningError) {
    var (source, target) = (photos.native, maps.native)
    try DNNL.check(
      cdnnl_copy_create(
        &source, [0, 0], &target, [0, 0], Int64(maps.size[0]), Int64(maps.size[1]), &copy))
  }

  deinit { cdnnl_copy_free(copy) }

  func run(_ photos: UnsafePointer<Float>, to maps: MapMemory) throws(FineTuningError) {
    try DNNL.check(cdnnl_copy_run(copy, photos, maps.base))
  }
}
