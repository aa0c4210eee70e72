/// The weights that map the elements of one axis to those of another.
///
/// The kernel is a triangle (bilinear) that is widened by the factor of a reduction, so that every element of the source
/// contributes, as in Pillow's `Image.resize` with `BILINEAR`. The weights are integers that sum to exactly
/// `1 << precision`, so that a uniform surface stays uniform.
struct ResampleAxis {
  struct Key: Hashable {
    /// The axis' full length, and the factor by which a decoder has reduced it.
    let length: Int
    let reduction: Int
    let span: ResizePlan.Span
    let maximumPrecision: Int
  }

  /// Weights of one target element; even, since they are used in pairs. The last ones may be 0 and outside the source.
  let taps: Int
  let precision: Int
  /// The first contributing source element of each target element.
  let starts: [Int]
  /// `taps` weights for each target element.
  let weights: [Int16]
  /// The weights two at a time, each for the three channels of its pixel.
  let pairs: [SIMD8<Int16>]

  /// The source elements that contribute to any target element.
  var used: Range<Int> { (starts.min() ?? 0)..<end }
  private let end: Int

  init(_ key: Key) {
    let input = (key.length + key.reduction - 1) / key.reduction
    // The exact length, which may be fractional after a reduction, so that rounding shifts nothing.
    let scale = Double(key.length) / Double(key.reduction) / Double(key.span.total)
    let support = max(scale, 1)

    /// The weight of a source element for a target element with this centre.
    func weight(_ position: Int, _ center: Double) -> Double {
      max(0, 1 - abs(Double(position) - center + 0.5) / support)
    }
    /// The centre of a target element in the source, the elements that contribute to it, and the sum of their weights.
    func window(_ index: Int) -> (center: Double, range: Range<Int>, sum: Double) {
      let center = (Double(key.span.first + index) + 0.5) * scale
      let low = min(max(Int(center - support + 0.5), 0), input - 1)
      let high = max(min(Int(center + support + 0.5), input), low + 1)
      var (first, last) = (low, low)
      var sum = 0.0
      var isFirst = true
      for position in low..<high {
        let weight = weight(position, center)
        guard weight > 0 else { continue }
        if isFirst { first = position }
        isFirst = false
        last = position
        sum += weight
      }
      return (center, first..<last + 1, sum)
    }

    var widest = 1
    var heaviest = 0.0
    for index in 0..<key.span.count {
      let (center, range, sum) = window(index)
      widest = max(widest, range.count)
      for position in range { heaviest = max(heaviest, weight(position, center) / sum) }
    }
    var precision = 14
    while precision < key.maximumPrecision, heaviest * Double(2 << precision) < Double(Int16.max) {
      precision += 1
    }
    let taps = widest + widest % 2

    var starts: [Int] = []
    starts.reserveCapacity(key.span.count)
    var end = 0
    var weights = [Int16](repeating: 0, count: taps * key.span.count)
    for index in 0..<key.span.count {
      let (center, range, sum) = window(index)
      // Rounding the running sum, not each weight, makes the total exact.
      var running = 0.0
      var rounded = 0
      for position in range {
        running += weight(position, center)
        let next = Int((running / sum * Double(1 << precision)).rounded())
        weights[index * taps + position - range.lowerBound] = Int16(clamping: next - rounded)
        rounded = next
      }
      starts.append(range.lowerBound)
      end = max(end, range.upperBound)
    }
    self.taps = taps
    self.precision = precision
    self.starts = starts
    self.weights = weights
    self.pairs = stride(from: 0, to: weights.count, by: 2).map {
      let (first, second) = (weights[$0], weights[$0 + 1])
      return SIMD8(first, first, first, 0, second, second, second, 0)
    }
    self.end = end
  }
}
