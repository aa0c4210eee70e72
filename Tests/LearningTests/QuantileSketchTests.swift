import Foundation
import Learning
import Testing

@Suite struct QuantileSketchTests {
  private let values: [Float]
  private let sketch: QuantileSketch

  init() {
    var random = SplitMix64(seed: 3)
    values = (0..<5000).map { _ in Float(exp(Double(random.unit()) * 8 - 6)) }
    sketch = QuantileSketch(values)
  }

  @Test func theBoundsEncloseTheValueOfARank() {
    let sorted = values.sorted()
    for rank in [1, 2, 100, 2500, 4900, 5000] {
      let value = sorted[rank - 1]
      #expect(sketch.lowerBound(ofRank: rank) <= value)
      #expect(sketch.upperBound(ofRank: rank) >= value)
      #expect(sketch.upperBound(ofRank: rank) / sketch.lowerBound(ofRank: rank) < 1.004)
    }
    let zeros = QuantileSketch([0, 0])
    #expect(zeros.lowerBound(ofRank: 2) == 0 && zeros.upperBound(ofRank: 2) < 1e-30)
  }

  @Test func sketchesOfPartsAreMerged() {
    var merged = QuantileSketch(values.prefix(1234))
    merged.merge(QuantileSketch(values.dropFirst(1234).reversed()))
    #expect(merged == sketch && merged.count == 5000)
  }

  @Test func itIsTheSameAfterStoring() throws {
    let json = try JSONEncoder().encode(sketch)
    #expect(try JSONDecoder().decode(QuantileSketch.self, from: json) == sketch)
    let arrays = HeadArrays(["sketch": sketch.array])
    #expect(try QuantileSketch(decoding: "sketch", of: arrays) == sketch)
  }

  @Test(
    arguments: [
      [-1, 5], [70_000, 5], [3, -5], [3, 1, 3, 1],
    ] as [[Int32]])
  func countsThatContradictEachOtherAreErrors(_ numbers: [Int32]) {
    let array = HeadArray(shape: [numbers.count / 2, 2], .integers(numbers))
    #expect(
      code { _ = try QuantileSketch(decoding: "sketch", of: HeadArrays(["sketch": array])) }
        == .invalidModel)
    #expect(throws: DecodingError.self) {
      let json = #"{"counts":{"\#(numbers[0])":-1}}"#
      _ = try JSONDecoder().decode(QuantileSketch.self, from: Data(json.utf8))
    }
  }
}
