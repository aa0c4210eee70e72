package import Imaging
package import Inference

extension ResponseMap {
  /// The parts of a place that a window may begin at.
  private static var steps: Int { 4 }

  /// The window of a size in which the network responds most, beyond the weakest response: the subject of the photo with a
  /// margin. The first of equal ones, row after row from the top.
  ///
  /// - Parameter share: The side of the window as a fraction of the photo's, above 0 and up to 1.
  package func window(_ share: Double) -> PhotoRegion {
    let side = side * Self.steps
    let size = max(1, min(side, Int((share * Double(side)).rounded())))
    let sums = sums(side)
    var best = (sum: -Double.infinity, x: 0, y: 0)
    for y in 0...(side - size) {
      for x in 0...(side - size) {
        let (end, row) = (x + size, side + 1)
        let sum =
          sums[(y + size) * row + end] - sums[y * row + end]
          - sums[(y + size) * row + x] + sums[y * row + x]
        if sum > best.sum { best = (sum, x, y) }
      }
    }
    let unit = 1 / Double(side)
    return PhotoRegion(
      x: Double(best.x) * unit, y: Double(best.y) * unit, width: Double(size) * unit,
      height: Double(size) * unit)
  }

  /// The sums of the responses, beyond the weakest, above and to the left of each corner of the raster of steps.
  private func sums(_ count: Int) -> [Double] {
    let least = Double(values.min() ?? 0)
    let row = count + 1
    var sums = [Double](repeating: 0, count: row * row)
    for y in 0..<count {
      var line = 0.0
      for x in 0..<count {
        line += Double(values[y / Self.steps * side + x / Self.steps]) - least
        sums[(y + 1) * row + x + 1] = sums[y * row + x + 1] + line
      }
    }
    return sums
  }
}
