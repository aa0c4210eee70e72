import Failures
import Foundation
import Testing
import Workers

@Suite struct ChildProcessTests {
  private func shell(_ script: String) throws -> ChildProcess {
    try ChildProcess(
      program: "/bin/sh", arguments: ["-c", script], environment: ["NAME": "value"])
  }

  @Test func standardInputAndOutputAreOneConnection() throws {
    // A length of 2, a kind and a byte: they come back as they are.
    let child = try shell("head -c 6")
    try FrameWriter(child.endpoint).write(
      Frame(66, head: [], content: [0x61] as [UInt8]), until: .now + .seconds(10))
    let frame = try #require(
      try FrameReader(child.endpoint).next(until: .now + .seconds(10)))
    #expect(frame.kind == 66 && Array(frame.body) == [0x61])
    #expect(child.terminate().cause == .exit(code: 0))
  }

  @Test func theEndIsReportedWithTheTailOfStandardError() throws {
    let exit = try shell("echo one >&2; echo \"two $NAME\" >&2; exit 7").terminate(
      patience: .seconds(10))
    #expect(exit.cause == .exit(code: 7))
    #expect(exit.errorTail == "one | two value")
    #expect(exit.description == "exit code 7: one | two value")
    #expect(!exit.wasKilledExternally)
    let crash = try shell("kill -ABRT $$").terminate(patience: .seconds(10))
    #expect(crash.cause == .signal(6) && !crash.wasKilledExternally)
  }

  @Test func aKillByAnotherProcessIsReportedAsSuch() throws {
    let external = try shell("kill -KILL $$").terminate(patience: .seconds(10))
    #expect(external.cause == .signal(SIGKILL) && external.wasKilledExternally)
    let own = try shell("sleep 100").terminate(patience: .zero)
    #expect(own.cause == .signal(SIGKILL) && !own.wasKilledExternally)
  }

  @Test func aProgramThatIsNotThereIsAFailureToStart() {
    let error = #expect(throws: WorkerFailure.self) {
      try ChildProcess(program: "/nowhere", arguments: [], environment: [:])
    }
    #expect(error?.code == .start)
  }

  @Test func aChildThatFillsStandardErrorIsNotBlocked() throws {
    let child = try shell("head -c 4000000 /dev/zero >&2; exit 3")
    #expect(child.terminate(patience: .seconds(20)).cause != .signal(SIGKILL))
  }
}
