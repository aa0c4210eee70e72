import SparkConnect
import Testing

struct SparkErrorTests {
  @Test(arguments: [
    ("PARSE_SYNTAX_ERROR", "x", SparkError.Code.rejected),
    ("UNRESOLVED_COLUMN.WITH_SUGGESTION", "x", .rejected),
    ("UNRESOLVED_ROUTINE", "x", .functionMissing),
    ("CANNOT_LOAD_FUNCTION_CLASS", "x", .functionMissing),
    ("PATH_NOT_FOUND", "x", .pathMissing), ("PATH_ALREADY_EXISTS", "x", .pathExists),
    ("OPERATION_CANCELED", "x", .interrupted),
    ("INVALID_HANDLE.SESSION_CHANGED", "x", .sessionLost),
    ("DIVIDE_BY_ZERO", "x", .failed),
    (
      "TASK_WRITE_FAILED", "Job aborted\nCaused by: java.io.IOException: No space left on device",
      .diskFull
    ),
  ])
  func anErrorClassHasItsCode(_ errorClass: String, _ message: String, _ code: SparkError.Code) {
    let error = SparkError(errorClass: errorClass, sqlState: nil, message: message)
    #expect(error.code == code)
    #expect(!error.remedy.isEmpty)
  }

  @Test func theWordsHoldClassStateAndRemedy() {
    let error = SparkError(errorClass: "PARSE_SYNTAX_ERROR", sqlState: "42601", message: "near 'x'")
    #expect(error.description.hasPrefix("[PARSE_SYNTAX_ERROR] near 'x' SQLSTATE: 42601\n"))
  }
}
