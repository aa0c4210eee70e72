import Features
import PomonaTool
import Synchronization
import Testing

@Suite struct ProgressDisplayTests {
  /// A display whose time the test sets and whose text it reads.
  private final class Screen: Sendable {
    private let state = Mutex((now: Duration.zero, text: [String]()))

    func display(isTerminal: Bool) -> ProgressDisplay {
      ProgressDisplay(
        isTerminal: isTerminal, now: { self.state.withLock { $0.now } },
        write: { text in self.state.withLock { $0.text.append(text) } })
    }

    func wait(_ duration: Duration) { state.withLock { $0.now += duration } }

    /// The text written since the last call.
    func take() -> [String] {
      state.withLock { state in
        defer { state.text = [] }
        return state.text
      }
    }
  }

  private let screen = Screen()

  @Test func aTerminalShowsOneLineThatIsRenewed() {
    let display = screen.display(isTerminal: true)
    display.show(StageProgress(.features, done: 1, total: 1000))
    #expect(screen.take() == ["\r\u{1B}[Kfeatures  1/1,000  ░░░░░░░░░░░░░░░░░░░░"])
    screen.wait(.milliseconds(99))
    display.show(StageProgress(.features, done: 2, total: 1000))
    #expect(screen.take().isEmpty)
    screen.wait(.milliseconds(901))
    display.show(StageProgress(.features, done: 101, total: 1000, skipped: 2))
    #expect(
      screen.take() == [
        "\r\u{1B}[Kfeatures  101/1,000  ██░░░░░░░░░░░░░░░░░░  100/s  ETA 0:09  2 skipped"
      ])
    display.show(StageProgress(.features, done: 1000, total: 1000))
    #expect(
      screen.take() == [
        "\r\u{1B}[Kfeatures  1,000/1,000  ████████████████████  999/s  in 0:01\n"
      ])
  }

  @Test func aLogShowsALineEveryTenSecondsAndTheEnd() {
    let display = screen.display(isTerminal: false)
    display.show(StageProgress(.predict, done: 1, total: 100))
    screen.wait(.seconds(9))
    display.show(StageProgress(.predict, done: 10, total: 100))
    #expect(screen.take().isEmpty)
    screen.wait(.seconds(1))
    display.show(StageProgress(.predict, done: 11, total: 100, note: "3 tasks"))
    #expect(screen.take() == ["predict   11/100  1.0/s  ETA 1:29  3 tasks\n"])
    display.show(StageProgress(.predict, done: 100, total: 100))
    #expect(screen.take() == ["predict   100/100  9.9/s  in 0:10\n"])
  }

  @Test func theRateDoesNotCountAnEarlierRun() {
    let display = screen.display(isTerminal: false)
    display.show(StageProgress(.features, done: 500, total: 600))
    screen.wait(.seconds(10))
    display.show(StageProgress(.features, done: 550, total: 600))
    #expect(screen.take() == ["features  550/600  5.0/s  ETA 0:10\n"])
  }

  @Test func eachStageHasItsOwnRate() {
    let display = screen.display(isTerminal: false)
    display.show(StageProgress(.features, done: 1, total: 1))
    #expect(screen.take() == ["features  1/1\n"])
    screen.wait(.seconds(60))
    display.show(StageProgress(.fit, done: 1, total: 3))
    screen.wait(.seconds(2))
    display.show(StageProgress(.fit, done: 3, total: 3))
    #expect(screen.take() == ["fit       3/3  1.0/s  in 0:02\n"])
  }

  @Test func nothingToDoIsNoDivisionByZero() {
    screen.display(isTerminal: true).show(StageProgress(.evaluate, done: 0, total: 0))
    #expect(screen.take() == ["\r\u{1B}[Kevaluate  0/0  ░░░░░░░░░░░░░░░░░░░░\n"])
  }

  @Test func aStageWithoutPhotosHasNoRate() {
    let line = ProgressLine(
      StageProgress(.evaluate, done: 3000, total: 3000, readsPhotos: false), newlyDone: 3000,
      seconds: 0.01, hasBar: false)
    #expect(!line.text.contains("/s") && line.text.contains("3,000/3,000"))
  }

  @Test func photosThatWereDoneBeforeAreNotCounted() {
    let counter = ProgressCounter(of: .features)
    let observe = counter.observing { _ in }
    #expect(counter.count == 0)
    observe(StageProgress(.features, done: 1025, total: 2000))
    observe(StageProgress(.features, done: 2000, total: 2000))
    observe(StageProgress(.evaluate, done: 1, total: 9))
    #expect(counter.count == 976)
  }
}
