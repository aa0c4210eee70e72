import CDNNL

/// The gradient of the weights of a convolution of single channels whose kernel is larger than 3 x 3.
///
/// The library has fast code for kernels of 3 x 3 alone. A larger kernel is covered by such windows, each of which is a
/// convolution of the maps, moved by its position.
final class WindowedGradient {
  private struct Window {
    /// The position in the kernel.
    let row: Int
    let column: Int
    let copy: OpaquePointer?
    let moved: MapMemory
  }

  private static let side = 3
  private let kernel: [Int]
  private let channels: Int
  private var windows: [Window] = []
  private var convolution: OpaquePointer?
  private let weights: Numbers
  private let bias: Numbers

  /// True for kernels that windows of 3 x 3 cover.
  static func isPossible(_ window: LearnableNetwork.Window) -> Bool {
    window.kernel.allSatisfy { $0 > side }
  }

  init(input: Maps, output: Maps, window: LearnableNetwork.Window) throws(FineTuningError) {
    kernel = window.kernel
    channels = input.channels
    weights = Numbers(count: input.channels * Self.side * Self.side)
    bias = Numbers(count: input.channels)
    // The maps that windows of 3 x 3 without a border need for the same output.
    var moved = input
    moved.size = (0..<2).map { (output.size[$0] - 1) * window.strides[$0] + Self.side }
    func pair(_ value: (Int) -> Int) -> (Int64, Int64) { (Int64(value(0)), Int64(value(1))) }
    var shape = cdnnl_convolution_shape(
      input: moved.native, output: output.native, groups: Int64(input.channels),
      kernel: pair { _ in Self.side }, strides: pair { window.strides[$0] }, begin: pair { _ in 0 },
      end: pair { _ in 0 }, clips: false, low: 0, high: 0)
    try DNNL.check(cdnnl_convolution_create(&shape, true, false, &convolution))
    for row in Self.starts(kernel[0]) {
      for column in Self.starts(kernel[1]) {
        let shift = [row - window.begin[0], column - window.begin[1]]
        let first = shift.map { max($0, 0) }
        let target = shift.map { max(-$0, 0) }
        let extent = (0..<2).map { min(input.size[$0] - first[$0], moved.size[$0] - target[$0]) }
        var copy: OpaquePointer?
        var (source, destination) = (input.native, moved.native)
        try DNNL.check(
          cdnnl_copy_create(
            &source, first.map(Int64.init), &destination, target.map(Int64.init),
            Int64(extent[0]), Int64(extent[1]), &copy))
        windows.append(Window(row: row, column: column, copy: copy, moved: moved.allocate()))
      }
    }
  }

  deinit {
    for window in windows { cdnnl_copy_free(window.copy) }
    cdnnl_convolution_free(convolution)
  }

  /// The first positions of windows that cover a kernel.
  private static func starts(_ kernel: Int) -> [Int] {
    Array(stride(from: 0, to: kernel - side, by: side - 1)) + [kernel - side]
  }

  /// Adds the gradient to weights, [channels][height][width], and to the bias.
  func add(
    input: MapMemory, gradient: MapMemory, to total: UnsafeMutablePointer<Float>,
    _ totalBias: UnsafeMutablePointer<Float>
  ) throws(FineTuningError) {
    var isCovered = [Bool](repeating: false, count: kernel[0] * kernel[1])
    for (index, window) in windows.enumerated() {
      try DNNL.check(cdnnl_copy_run(window.copy, input.base, window.moved.base))
      weights.clear()
      if index == 0 { bias.clear() }
      try DNNL.check(
        cdnnl_convolution_learn(
          convolution, window.moved.base, gradient.base, weights.base, bias.base))
      if index == 0 { for channel in 0..<channels { totalBias[channel] += bias.base[channel] } }
      for row in 0..<Self.side {
        for column in 0..<Self.side {
          let place = (window.row + row) * kernel[1] + window.column + column
          guard !isCovered[place] else { continue }
          isCovered[place] = true
          for channel in 0..<channels {
            total[channel * kernel[0] * kernel[1] + place] +=
              weights.base[(channel * Self.side + row) * Self.side + column]
          }
        }
      }
    }
  }
}
