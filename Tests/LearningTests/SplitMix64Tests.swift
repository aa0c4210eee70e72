import Learning
import Testing

struct SplitMix64Tests {
  @Test func givesThePublishedStream() {
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
}
