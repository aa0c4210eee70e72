#if Spark
import GRPCCore
import GRPCProtobuf
import SparkConnect
import Testing

/// The translation of errors of gRPC, without a server.
struct TransportErrorTests {
  private func connection(_ string: String = "sc://h:7") throws -> SparkConnection {
    try SparkConnection(string, environment: [:])
  }

  private func error(_ code: RPCError.Code, message: String) throws -> SparkError {
    SparkError(transport: RPCError(code: code, message: message), connection: try connection())
  }

  @Test(arguments: [
    (RPCError.Code.unauthenticated, "no", SparkError.Code.unauthenticated),
    (.permissionDenied, "no", .forbidden),
    (.unavailable, "certificate: CERTIFICATE_VERIFY_FAILED", .security),
    (.unavailable, "noCertificateToValidate", .security),
    (.unavailable, "ssl: WRONG_VERSION_NUMBER", .security),
    (.unavailable, "failed to resolve address", .unreachable),
    (.unavailable, "Connection refused (errno: 111)", .unreachable),
    (.unavailable, "BadClientMagic", .notSpark), (.unimplemented, "no method", .notSpark),
    (.notFound, "404", .notSpark), (.unknown, "teapot", .notSpark),
    (.deadlineExceeded, "late", .timedOut), (.resourceExhausted, "too large", .tooLarge),
    (.cancelled, "stopped", .interrupted), (.unavailable, "broken pipe", .unreachable),
    (.internalError, "broken", .unreachable),
  ])
  func everyReasonHasACodeAndARemedy(
    code: RPCError.Code, message: String, expected: SparkError.Code
  ) throws {
    let error = try error(code, message: message)
    #expect(error.code == expected)
    #expect(error.subject == (message.contains("resolve") ? "h" : "h:7"))
    #expect(!error.message.hasSuffix("."))
    #expect(error.remedy?.hasSuffix(".") == true)
    #expect((error.cause as? RPCError)?.message == message)
  }

  @Test func theCausesOfAnErrorAreReadAsWell() throws {
    let cause = RPCError(code: .unknown, message: "Connection refused.")
    let error = SparkError(
      transport: RPCError(code: .unavailable, message: "no channel", cause: cause),
      connection: try connection())
    #expect(error.summary == "h:7: connection refused")
  }

  @Test func theRemedyDependsOnTheConnection() throws {
    let mismatch = RPCError(code: .unavailable, message: "handshakeFailed")
    func remedy(_ string: String) throws -> String? {
      SparkError(transport: mismatch, connection: try connection(string)).remedy
    }
    #expect(try remedy("sc://h/;use_ssl=true")?.contains("Remove use_ssl=true") == true)
    #expect(try remedy("sc://h")?.contains("Add use_ssl=true") == true)
    let denied = RPCError(code: .unauthenticated, message: "no")
    let missing = SparkError(transport: denied, connection: try connection())
    #expect(missing.message == "the server requires a token")
    let wrong = SparkError(transport: denied, connection: try connection("sc://h/;token=swordfish"))
    #expect(wrong.message == "the server rejects the token")
    #expect(!wrong.description.contains("swordfish"))
  }

  private func report(_ metadata: [String: String], domain: String = "org.apache.spark") -> RPCError
  {
    RPCError(
      GoogleRPCStatus(
        code: .internalError, message: "cut off",
        details: [.errorInfo(reason: "AnalysisException", domain: domain, metadata: metadata)]))
  }

  @Test func sparksReportIsReadFromTheStatus() throws {
    let error = report(["errorClass": "DIVIDE_BY_ZERO", "sqlState": "22012", "errorId": "e1"])
    let report = try #require(error.sparkReport)
    #expect(
      report.fault
        == SparkServerFault(errorClass: "DIVIDE_BY_ZERO", sqlState: "22012", message: "cut off"))
    #expect(report.errorID == "e1")
    #expect(report.fault(details: nil) == report.fault)
  }

  @Test func detailsCompleteTheReport() throws {
    let report = try #require(report(["errorClass": "A", "sqlState": "1"]).sparkReport)
    #expect(report.errorID == nil)
    let full = report.fault(
      details: SparkServerFault(errorClass: nil, sqlState: "2", message: "the whole message"))
    #expect(
      full == SparkServerFault(errorClass: "A", sqlState: "2", message: "the whole message"))
  }

  @Test func otherErrorsAreNotSparks() {
    #expect(report(["errorClass": "A"], domain: "example.com").sparkReport == nil)
    #expect(RPCError(code: .unavailable, message: "broken pipe").sparkReport == nil)
    let hostile: Metadata = ["grpc-status-details-bin": .binary([0xFF, 0xFF, 0x01])]
    let error = RPCError(code: .internalError, message: "x", metadata: hostile)
    #expect(error.sparkReport == nil)
    #expect(error.retryability == .permanent)
  }

  @Test func retryabilityFollowsSparksClients() {
    #expect(RPCError(code: .unavailable, message: "x").retryability == .transient())
    #expect(
      RPCError(code: .internalError, message: "[INVALID_CURSOR.DISCONNECTED] x").retryability
        == .transient())
    for code in [RPCError.Code.internalError, .unauthenticated, .deadlineExceeded, .cancelled] {
      #expect(RPCError(code: code, message: "x").retryability == .permanent)
    }
    let busy = RPCError(
      GoogleRPCStatus(
        code: .resourceExhausted, message: "busy", details: [.retryInfo(delay: .seconds(3))]))
    #expect(busy.retryability == .transient(serverWait: .seconds(3)))
  }
}
#endif
