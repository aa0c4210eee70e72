import Failures
import Features
import Foundation
import Models
import Testing
import Workers

@Suite struct FrameTests {
  private func failure(_ body: () throws -> Void) -> WorkerFailure.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? WorkerFailure)?.code
    }
  }

  @Test func framesArriveInOrderAndTheEndIsClean() throws {
    let connection = Connection()
    try connection.writer.write(WorkerReply.unreadable("first").encoded())
    try connection.writer.write(WorkerReply.head(Array(repeating: 7, count: 3000)).encoded())
    try connection.close()
    let first = try #require(try connection.reader.next())
    guard case .unreadable("first") = try WorkerReply(decoding: first) else {
      Issue.record("not the first reply")
      return
    }
    let second = try #require(try connection.reader.next())
    guard case .head(let bytes) = try WorkerReply(decoding: second) else {
      Issue.record("not the second reply")
      return
    }
    #expect(bytes == Array(repeating: 7, count: 3000))
    #expect(try connection.reader.next() == nil)
  }

  @Test(arguments: [[0xff, 0xff, 0xff, 0xff], [0, 0x20, 0, 0], [0, 0, 0, 0]] as [[UInt8]])
  func aHostileLengthIsRejectedBeforeItsBytesArrive(_ length: [UInt8]) throws {
    let connection = Connection(maximumFrame: 1 << 20)
    try connection.send(length)
    #expect(failure { _ = try connection.reader.next() } == .protocolViolation)
  }

  @Test func theLongestFrameIsAccepted() throws {
    let connection = Connection(maximumFrame: 4)
    try connection.send([0, 0, 0, 4, 68, 97, 98, 99])
    let frame = try #require(try connection.reader.next())
    guard case .failure("abc") = try WorkerReply(decoding: frame) else {
      Issue.record("another reply")
      return
    }
  }

  @Test(arguments: 1..<9) func aConnectionThatEndsWithinAFrameIsAFailure(_ length: Int) throws {
    let connection = Connection()
    try connection.send(Array([0, 0, 0, 5, 66, 97, 98, 99, 100].prefix(length)))
    try connection.close()
    #expect(failure { _ = try connection.reader.next() } == .ended)
  }

  @Test func aReaderGivesUpAtTheDeadlineEvenWithinAFrame() throws {
    let connection = Connection()
    try connection.send([0, 0, 0, 5, 66])
    let start = ContinuousClock.now
    #expect(
      failure { _ = try connection.reader.next(until: start + .milliseconds(50)) } == .timedOut)
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func aWriterGivesUpAtTheDeadlineWhenNothingIsRead() throws {
    let connection = Connection()
    let frame = try WorkerReply.head(Array(repeating: 0, count: 1 << 20)).encoded()
    #expect(
      failure {
        try connection.writer.write(frame, until: .now + .milliseconds(50))
      } == .timedOut)
  }
}
