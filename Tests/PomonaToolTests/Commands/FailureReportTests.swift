import Failures
import Files
import Foundation
import PomonaTool
import Testing

@Suite struct FailureReportTests {
  @Test func aFailureHasItsSummaryRemedyAndStatus() throws {
    let failure = StorageError(
      .notFound, path: "a\u{1B}b", "no such file", remedy: "Name a file.")
    let report = try #require(FailureReport(failure))
    #expect(report.text == "pomona: a\\u{1B}b: no such file\n        Name a file.\n")
    #expect(report.status == .noInput)
  }

  @Test func aFailureWithoutARemedyIsOneLine() throws {
    let report = try #require(FailureReport(StorageError(.corrupt, path: "x", "not JSON")))
    #expect(report.text == "pomona: x: not JSON\n")
    #expect(report.status == .unusableData)
  }

  @Test func anInterruptionIs130() throws {
    let report = try #require(FailureReport(CancellationError()))
    #expect(report.text == "pomona: interrupted\n")
    #expect(report.status == .interrupted)
    #expect(report.status.rawValue == 130)
    #expect(
      FailureReport(CancellationError(), interruptionRemedy: "Resume.")?.text
        == "pomona: interrupted\n        Resume.\n")
  }

  @Test func anErrorOfTheFileSystemIs74() {
    #expect(FailureReport(CocoaError(.fileWriteNoPermission))?.status == .inputOutput)
  }

  @Test func aFullDiskIsNamed() throws {
    let error = CocoaError(
      .fileWriteUnknown,
      userInfo: [NSUnderlyingErrorKey: POSIXError(.ENOSPC), NSFilePathErrorKey: "out"])
    let report = try #require(FailureReport(error))
    #expect(report.text.hasPrefix("pomona: out: the disk is full\n"))
    #expect(report.status == .inputOutput)
  }

  @Test func otherErrorsAreTheParsers() {
    struct Other: Error {}
    #expect(FailureReport(Other()) == nil)
  }
}
