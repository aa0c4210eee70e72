import Learning
import Testing

struct SplitMix64Tests {
  @Test func generatesThePublishedStream() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
    #expect(random.next() == 9_817_491_932_198_370_423)
  }

  @Test func numbersStayBelowTheirBoundAndReachEveryValue() {
    var random = SplitMix64(seed: 1)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<7000 { counts[random.below(7)] += 1 }
    #expect(counts.allSatisfy { $0 > 800 && $0 < 1200 })
    #expect(random.below(1) == 0)
  }

  @Test func streamsOfOneSeedDiffer() {
    let first = (0..<1000).map { index in
      var random = SplitMix64(seed: 5, stream: index)
      return random.next()
    }
    #expect(Set(first).count == 1000)
  }

  @Test func shufflingKeepsTheElements() {
    var random = SplitMix64(seed: 3)
    var elements = Array(0..<100)
    random.shuffle(&elements)
    #expect(elements != Array(0..<100))
    #expect(elements.sorted() == Array(0..<100))
  }

  @Test func shufflesAndDrawsNeverChange() {
    // Models and the splits of data sets depend on these results, which are those of version 0.1.0.
    var random = SplitMix64(seed: 3)
    var elements = Array(0..<10)
    random.shuffle(&elements)
    #expect(elements == [5, 7, 2, 8, 3, 9, 0, 4, 6, 1])
    random = SplitMix64(seed: 3)
    #expect(Array(random.draw(10, from: Array(0..<10))) == [3, 4, 0, 2, 1, 5, 6, 8, 7, 9])
  }

  @Test(arguments: [0, 1, 30, 100])
  func drawsWithoutReplacement(_ count: Int) {
    var random = SplitMix64(seed: 4)
    let drawn = random.draw(count, from: Array(0..<100))
    #expect(drawn.count == count)
    #expect(Set(drawn).count == count)
    #expect(drawn.allSatisfy { (0..<100).contains($0) })
    // Fewer draws of the same stream are a prefix.
    random = SplitMix64(seed: 4)
    #expect(random.draw(count / 2, from: Array(0..<100)) == drawn.prefix(count / 2))
  }

  @Test func everyElementIsDrawnEquallyOften() {
    var random = SplitMix64(seed: 5)
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<5000 {
      for element in random.draw(2, from: Array(0..<5)) { counts[element] += 1 }
    }
    #expect(counts.allSatisfy { $0 > 1850 && $0 < 2150 })
  }
}
