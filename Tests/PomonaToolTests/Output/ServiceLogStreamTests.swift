import Dispatch
import PomonaTool
import Synchronization
import Testing

@Suite struct ServiceLogStreamTests {
  /// A reader that is gated: nothing is read until it opens.
  private final class Reader: Sendable {
    let gate = DispatchSemaphore(value: 0)
    let entries = Mutex<[String]>([])

    func read(_ text: String) {
      gate.wait()
      gate.signal()
      entries.withLock { $0.append(text) }
    }
  }

  @Test func entriesAreWrittenInOrder() {
    let reader = Reader()
    reader.gate.signal()
    let log = ServiceLogStream { reader.read($0) }
    for number in 0..<100 { log.write("\(number)\n") }
    log.flush(within: .seconds(60))
    #expect(reader.entries.withLock { $0 } == (0..<100).map { "\($0)\n" })
  }

  @Test func aReaderThatStallsDoesNotStallTheWriterAndLosesWhatDoesNotFit() {
    let reader = Reader()
    let log = ServiceLogStream { reader.read($0) }
    let entry = String(repeating: "x", count: 1 << 16)
    for _ in 0..<40 { log.write(entry) }
    log.flush(within: .milliseconds(10))
    #expect(reader.entries.withLock { $0.isEmpty })
    reader.gate.signal()
    log.flush(within: .seconds(60))
    #expect(reader.entries.withLock { $0.count } == 16)
    log.write("last\n")
    log.flush(within: .seconds(60))
    #expect(
      reader.entries.withLock { Array($0.suffix(2)) }
        == ["24 entries were dropped: the log was read too slowly\n", "last\n"])
  }
}
