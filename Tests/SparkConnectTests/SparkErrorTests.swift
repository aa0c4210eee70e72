import Failures
import SparkConnect
import Testing

struct SparkErrorTests {
  private func error(
    _ errorClass: String?, sqlState: String? = nil, message: String
  ) -> SparkError {
    SparkError(SparkServerFault(errorClass: errorClass, sqlState: sqlState, message: message))
  }

  @Test(arguments: [
    ("PARSE_SYNTAX_ERROR", "x", SparkError.Code.rejected),
    ("UNRESOLVED_COLUMN.WITH_SUGGESTION", "x", .rejected),
    ("UNRESOLVED_ROUTINE", "x", .functionMissing),
    ("CANNOT_LOAD_FUNCTION_CLASS", "x", .functionMissing),
    ("PATH_NOT_FOUND", "x", .pathMissing), ("PATH_ALREADY_EXISTS", "x", .pathExists),
    ("OPERATION_CANCELED", "x", .interrupted),
    ("INVALID_HANDLE.SESSION_CHANGED", "x", .sessionLost),
    ("INSUFFICIENT_PERMISSIONS", "x", .forbidden),
    ("DIVIDE_BY_ZERO", "x", .failed), ("", "x", .failed),
    (
      "TASK_WRITE_FAILED", "Job aborted\nCaused by: java.io.IOException: No space left on device",
      .diskFull
    ),
    (
      "",
      "File /a could only be replicated to 0 nodes instead of minReplication (=1).  There are 1 datanode(s) running and no node(s) are excluded in this operation.",
      .diskFull
    ),
    (
      "",
      "File /a could only be replicated to 0 nodes instead of minReplication (=1).  There are 1 datanode(s) running and 1 node(s) are excluded in this operation.",
      .failed
    ),
    (
      "",
      "File /a could only be written to 0 of the 1 minReplication nodes. There are 0 datanode(s) running and no node(s) are excluded in this operation.",
      .failed
    ),
    ("", "org.apache.hadoop.security.AccessControlException: Permission denied", .forbidden),
    ("", "java.io.FileNotFoundException: /photos/a.jpg", .pathMissing),
  ])
  func anErrorClassHasItsCode(errorClass: String, message: String, code: SparkError.Code) {
    let error = error(errorClass, message: message)
    #expect(error.code == code)
    #expect(error.remedy?.isEmpty == false)
    #expect(error.remedy?.hasSuffix(".") == true)
  }

  @Test func theDescriptionHasClassStateAndRemedy() {
    let error = error("PARSE_SYNTAX_ERROR", sqlState: "42601", message: "near 'x'")
    #expect(error.message == "[PARSE_SYNTAX_ERROR] near 'x' SQLSTATE: 42601")
    #expect(
      error.description == "[PARSE_SYNTAX_ERROR] near 'x' SQLSTATE: 42601. Correct the statement.")
  }

  @Test func classAndStateAreNotRepeated() {
    let message = "[PARSE_SYNTAX_ERROR] near 'x'. SQLSTATE: 42601"
    #expect(error("PARSE_SYNTAX_ERROR", sqlState: "42601", message: message).message == message)
  }

  @Test func theMessageKeepsItsLinesAndLosesItsFullStop() {
    #expect(error(nil, message: "first\n\n== SQL ==\nSELEC 1\n^^^\n").message.hasSuffix("\n^^^"))
    #expect(error(nil, message: "It failed.\n").message == "It failed")
  }

  @Test func theCauseHasSparksClassificationUnchanged() {
    let fault = SparkServerFault(errorClass: "A.B", sqlState: "42000", message: "It failed.\n")
    let error = SparkError(fault)
    #expect(error.errorClass == "A.B")
    #expect(error.sqlState == "42000")
    #expect(error.cause as? SparkServerFault == fault)
  }

  @Test func anErrorOfTheClientHasNoClassification() throws {
    let error = #expect(throws: SparkError.self) { try SparkConnection("", environment: [:]) }
    #expect(error?.errorClass == nil)
    #expect(error?.sqlState == nil)
  }

  @Test(arguments: [
    (SparkError.Code.invalidConnectionString, 64 as Int32), (.pathMissing, 66), (.pathExists, 73),
    (.diskFull, 74), (.unreachable, 69), (.failed, 69),
  ])
  func aCodeHasItsExitStatus(code: SparkError.Code, status: Int32) {
    #expect(code.exitStatus.rawValue == status)
  }
}
