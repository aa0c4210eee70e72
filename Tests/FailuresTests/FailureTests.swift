import Failures
import Testing

private enum OrchardDomain {}
private typealias OrchardError = Failure<OrchardDomain>

extension FailureCode where Domain == OrchardDomain {
  fileprivate static var frost: Self { Self("frost", .unavailable) }
  fileprivate static var blight: Self { Self("blight", .unusableData) }
}

@Suite struct FailureTests {
  @Test func theDescriptionHoldsSubjectMessageAndRemedy() {
    let error = OrchardError(.frost, subject: "row 3", "the buds froze", remedy: "Wait for spring.")
    #expect(error.summary == "row 3: the buds froze")
    #expect("\(error)" == "row 3: the buds froze. Wait for spring.")
    #expect("\(OrchardError(.blight, "the leaves are spotted"))" == "the leaves are spotted")
  }

  @Test func theCodeDecidesTheExitStatus() {
    #expect(OrchardError(.frost, "cold").exitStatus == .unavailable)
    #expect(OrchardError(.blight, "spots").exitStatus.rawValue == 65)
    #expect(OrchardError(.blight, "spots").code.description == "blight")
  }

  @Test func aFailureOfAnyDomainIsReportable() throws {
    let thrown: any Error = OrchardError(.frost, "cold", cause: OrchardError(.blight, "spots"))
    let failure = try #require(thrown as? any ReportableFailure)
    #expect(failure.exitStatus == .unavailable)
    #expect((failure.cause as? OrchardError)?.code == .blight)
    #expect(!(thrown is PomonaError))
  }

  @Test func failuresThatSayTheSameAreEqualWhateverCausedThem() {
    let one = OrchardError(.frost, subject: "row 3", "cold", cause: OrchardError(.blight, "spots"))
    #expect(one == OrchardError(.frost, subject: "row 3", "cold"))
    #expect(one != OrchardError(.frost, subject: "row 4", "cold"))
    #expect(one != OrchardError(.blight, subject: "row 3", "cold"))
    #expect(Set([one, OrchardError(.frost, subject: "row 3", "cold")]).count == 1)
  }
}
