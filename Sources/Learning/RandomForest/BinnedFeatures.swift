import Parallelism

/// Features quantised to 64 bins, stored column by column.
///
/// Features of a ReLU are mostly zero, so bin 0 of a column is reserved for its lowest value. The other bins hold about
/// equal numbers of the remaining samples.
struct BinnedFeatures: Sendable {
  /// Forests with 32, 64 and 256 bins differ less in accuracy than forests with different seeds.
  static let binCount = 64
  /// The largest number of rows, evenly spaced, that the edges are computed from.
  private static let maximumSample = 1 << 17
  /// The number of columns processed together: their floats fill a cache line.
  private static let columnBlock = 16

  let rows: Int
  let columns: Int
  /// The bin of (row, column) is at `column * rows + row`.
  let codes: Scratch<UInt8>
  /// A value belongs to bin `b` or a lower one if and only if it is at most `edges[column * binCount + b]`.
  let edges: Scratch<Float>

  /// Quantises features.
  init(_ features: FeatureMatrix, jobs: Int) {
    let rows = features.rows
    let columns = features.columns
    let codes = Scratch<UInt8>(repeating: 0, count: rows * columns)
    let edges = Scratch<Float>(repeating: .infinity, count: columns * Self.binCount)
    let blocks = (columns + Self.columnBlock - 1) / Self.columnBlock
    concurrentForEach(count: blocks, jobs: jobs) { block in
      let first = block * Self.columnBlock
      let range = first..<min(first + Self.columnBlock, columns)
      features.values.withUnsafeBufferPointer { values in
        Self.findEdges(values, rows: rows, columns: columns, range: range, edges: edges)
        Self.encode(
          values, rows: rows, columns: columns, range: range, edges: edges, codes: codes)
      }
    }
    self.rows = rows
    self.columns = columns
    self.codes = codes
    self.edges = edges
  }

  private static func findEdges(
    _ values: UnsafeBufferPointer<Float>, rows: Int, columns: Int, range: Range<Int>,
    edges: Scratch<Float>
  ) {
    let step = (rows + maximumSample - 1) / maximumSample
    var samples = [[Float]](repeating: [], count: range.count)
    for index in samples.indices { samples[index].reserveCapacity(rows / step + 1) }
    for row in stride(from: 0, to: rows, by: step) {
      let start = row * columns + range.lowerBound
      for index in 0..<range.count { samples[index].append(values[start + index]) }
    }
    for (index, column) in zip(samples.indices, range) {
      let found = Self.edges(of: samples[index])
      for (bin, edge) in found.enumerated() { edges[column * binCount + bin] = edge }
    }
  }

  /// Ascending values that divide the samples of a column into at most `binCount` bins.
  static func edges(of samples: [Float]) -> [Float] {
    guard let lowest = samples.min() else { return [] }
    var rest = samples.filter { $0 > lowest }
    guard !rest.isEmpty else { return [] }
    rest.sort()
    var edges = [between(lowest, rest[0])]
    let parts = binCount - 1
    // The ends of runs of equal values. If there are few, each becomes an edge.
    var ends: [Int] = []
    for index in 1..<max(rest.count, 1) where rest[index - 1] < rest[index] {
      ends.append(index)
      if ends.count > parts - 1 { break }
    }
    if ends.count > parts - 1 {
      ends = []
      var start = 0
      for part in 1..<parts {
        var end = part * rest.count / parts
        guard end > start else { continue }
        while end < rest.count, rest[end - 1] == rest[end] { end += 1 }
        guard end < rest.count else { break }
        ends.append(end)
        start = end
      }
    }
    for end in ends { edges.append(between(rest[end - 1], rest[end])) }
    return edges
  }

  /// A value that is at least `low` and less than `high`.
  private static func between(_ low: Float, _ high: Float) -> Float {
    let middle = low * 0.5 + high * 0.5
    return middle >= low && middle < high ? middle : low
  }

  private static func encode(
    _ values: UnsafeBufferPointer<Float>, rows: Int, columns: Int, range: Range<Int>,
    edges: Scratch<Float>, codes: Scratch<UInt8>
  ) {
    for column in range {
      let edge = edges.base + column * binCount
      let code = codes.base + column * rows
      var value = values.baseAddress.unsafelyUnwrapped + column
      // The bin is the number of edges below the value, found by binary search without branches.
      for row in 0..<rows {
        let x = value.pointee
        var bin = 0
        bin &+= edge[bin &+ 31] < x ? 32 : 0
        bin &+= edge[bin &+ 15] < x ? 16 : 0
        bin &+= edge[bin &+ 7] < x ? 8 : 0
        bin &+= edge[bin &+ 3] < x ? 4 : 0
        bin &+= edge[bin &+ 1] < x ? 2 : 0
        bin &+= edge[bin] < x ? 1 : 0
        code[row] = UInt8(truncatingIfNeeded: bin)
        value += columns
      }
    }
  }
}
