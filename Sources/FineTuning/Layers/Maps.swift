import CDNNL
import Inference

/// The sizes of a batch of maps and the format of their numbers.
struct Maps: Hashable {
  var batch: Int
  var channels: Int
  var size: [Int]
  var precision: Precision
  /// True for whole planes of one channel after the other, false for blocks of channels.
  var isPlanes = false

  var native: cdnnl_maps {
    cdnnl_maps(
      batch: Int64(batch), channels: Int64(channels), height: Int64(size[0]),
      width: Int64(size[1]), is_bfloat16: precision == .bf16, is_planes: isPlanes)
  }

  /// The size in memory.
  var byteCount: Int { withUnsafePointer(to: native) { cdnnl_maps_size($0) } }

  /// Maps without a value, whose channels beyond the last are zero.
  func allocate() -> MapMemory { MapMemory(byteCount: byteCount) }
}

/// The memory of maps.
final class MapMemory {
  let base: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) {
    self.byteCount = byteCount
    base = .allocate(byteCount: max(byteCount, 64), alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  deinit { base.deallocate() }
}
