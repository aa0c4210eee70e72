import Testing
import Watching

@Suite struct ArrivalsTests {
  private func file(_ path: String, bytes: Int = 1) -> WatchedFile {
    WatchedFile(path: path, bytes: bytes, modified: 1)
  }

  private func paths(_ arrivals: Arrivals) async -> [String] {
    var paths: [String] = []
    while let arrival = await arrivals.next() { paths.append(arrival.file.path) }
    return paths
  }

  @Test(arguments: [(Arrivals.Order.oldest, ["a", "b", "c"]), (.newest, ["c", "b", "a"])])
  func filesAreTakenInTheirOrder(_ order: Arrivals.Order, _ expected: [String]) async {
    let arrivals = Arrivals(order: order)
    for path in ["a", "b", "c"] { arrivals.add(file(path)) }
    arrivals.finish()
    #expect(await paths(arrivals) == expected)
    #expect(arrivals.isOver && arrivals.count == 3)
    for path in expected { arrivals.done(path) }
    #expect(arrivals.count == 0 && arrivals.oldest == nil)
  }

  @Test func aFileThatIsAnnouncedWhileItWaitsIsTakenOnceAndAsItIsNow() async {
    let arrivals = Arrivals(order: .oldest)
    arrivals.add(file("a"))
    arrivals.add(file("a", bytes: 2))
    arrivals.finish()
    #expect(await arrivals.next()?.file.bytes == 2)
    #expect(await arrivals.next() == nil)
  }

  @Test func aFileThatIsAnnouncedWhileItIsInHandComesAgain() async {
    let arrivals = Arrivals(order: .newest)
    arrivals.add(file("a"))
    #expect(await arrivals.next()?.file.path == "a")
    arrivals.add(file("a", bytes: 2))
    arrivals.finish()
    #expect(await arrivals.next() == nil)
    #expect(!arrivals.isOver)
    arrivals.done("a")
    #expect(await arrivals.next()?.file.bytes == 2)
  }

  @Test func oneThatWaitsIsWokenByAFileAnInterruptionAndTheEnd() async {
    let arrivals = Arrivals(order: .oldest)
    async let first = arrivals.next()
    try? await Task.sleep(for: .milliseconds(20))
    arrivals.add(file("a"))
    #expect(await first?.file.path == "a")
    async let second = arrivals.next()
    try? await Task.sleep(for: .milliseconds(20))
    arrivals.interrupt()
    #expect(await second == nil)
    arrivals.add(file("b"))
    #expect(await arrivals.next() == nil)
    arrivals.resume()
    #expect(await arrivals.next()?.file.path == "b")
    async let third = arrivals.next()
    try? await Task.sleep(for: .milliseconds(20))
    arrivals.stop()
    #expect(await third == nil)
    arrivals.resume()
    #expect(await arrivals.next() == nil)
  }

  @Test func whatWasPutBackIsTakenAgain() async throws {
    let arrivals = Arrivals(order: .oldest)
    arrivals.add(file("a"))
    arrivals.putBack(try #require(await arrivals.next()))
    arrivals.finish()
    #expect(await paths(arrivals) == ["a"])
  }

  @Test func manyFilesKeepTheirOrder() async {
    let arrivals = Arrivals(order: .oldest)
    var taken: [Int] = []
    for number in 0..<20_000 {
      arrivals.add(file("\(number)"))
      if number % 2 == 1, let next = await arrivals.next() {
        taken.append(Int(next.file.path) ?? -1)
        arrivals.done(next.file.path)
      }
    }
    arrivals.finish()
    while let next = await arrivals.next() { taken.append(Int(next.file.path) ?? -1) }
    #expect(taken == Array(0..<20_000))
  }
}
