import CProcessor
import Resampling

#if arch(x86_64)
import ResamplingAVX2
import ResamplingAVX512
#endif

/// The processor instructions of the resampler's loops. All give the same pixels, bit for bit.
package enum ResamplingInstructions: CaseIterable, Sendable {
  /// Those that every processor of the architecture has: SSE2 of x86-64, NEON of ARM.
  case baseline
  #if arch(x86_64)
  case avx2, avx512
  #endif

  /// The last ones that this processor has.
  package static let best = allCases.last { $0.areAvailable } ?? .baseline

  /// True if this processor has them.
  package var areAvailable: Bool {
    switch self {
    case .baseline: true
    #if arch(x86_64)
    case .avx2: cpr_has_avx2()
    case .avx512: cpr_has_avx512()
    #endif
    }
  }

  func sumRows(
    _ rows: UnsafePointer<UnsafePointer<UInt8>>, weights: UnsafePointer<Int16>, taps: Int,
    shift: Int, width: Int, to levels: UnsafeMutablePointer<Int16>
  ) {
    let sum =
      switch self {
      case .baseline: Resampling.Kernels.sumRows
      #if arch(x86_64)
      case .avx2: ResamplingAVX2.Kernels.sumRows
      case .avx512: ResamplingAVX512.Kernels.sumRows
      #endif
      }
    sum(rows, weights, taps, shift, width, levels)
  }

  func spread(
    _ levels: UnsafePointer<Int16>, count: Int, to pixels: UnsafeMutablePointer<SIMD4<Int16>>
  ) {
    Resampling.Kernels.spread(levels, count: count, to: pixels)
  }

  func sumColumns(
    _ pixels: UnsafePointer<SIMD4<Int16>>, starts: UnsafePointer<Int>, offset: Int,
    weights: UnsafePointer<SIMD8<Int16>>, pairs: Int, shift: Int, count: Int,
    to target: UnsafeMutablePointer<UInt8>
  ) {
    let sum =
      switch self {
      case .baseline: Resampling.Kernels.sumColumns
      #if arch(x86_64)
      case .avx2: ResamplingAVX2.Kernels.sumColumns
      case .avx512: ResamplingAVX512.Kernels.sumColumns
      #endif
      }
    sum(pixels, starts, offset, weights, pairs, shift, count, target)
  }
}
