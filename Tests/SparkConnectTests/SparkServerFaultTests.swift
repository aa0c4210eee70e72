import SparkConnect
import Testing

/// The chain of causes that the server sends.
struct SparkServerFaultTests {
  private typealias Exception = SparkServerFault.Exception

  @Test func causesFollowTheThrownException() {
    let fault = SparkServerFault(
      [
        Exception(message: "No space left on device"),
        Exception(message: "Job aborted", cause: 2),
        Exception(message: "Task failed", errorClass: "TASK_WRITE_FAILED", cause: 0),
      ], root: 1)
    #expect(
      fault
        == SparkServerFault(
          errorClass: "TASK_WRITE_FAILED", sqlState: nil,
          message: "Job aborted\nCaused by: Task failed\nCaused by: No space left on device"))
  }

  @Test func aCauseThatAddsNothingIsLeftOut() {
    let fault = SparkServerFault(
      [
        Exception(message: "failed: disk full", cause: 1),
        Exception(message: "disk full", cause: 2),
        Exception(message: ""),
      ], root: 0)
    #expect(fault?.message == "failed: disk full")
  }

  @Test func theClassNearestToTheThrownExceptionCounts() {
    let fault = SparkServerFault(
      [
        Exception(message: "a", errorClass: "OUTER", sqlState: "1", cause: 1),
        Exception(message: "b", errorClass: "INNER", sqlState: "2"),
      ], root: 0)
    #expect(fault?.errorClass == "OUTER")
    #expect(fault?.sqlState == "1")
  }

  @Test(arguments: [0, 1, 2, -1, Int.max])
  func hostileIndicesEndTheChain(_ cause: Int) {
    let fault = SparkServerFault(
      [Exception(message: "a", cause: 1), Exception(message: "b", cause: cause)], root: 0)
    #expect(fault?.message == "a\nCaused by: b")
  }

  @Test(arguments: [-1, 1, Int.max])
  func aRootThatDoesNotExistIsNoFault(_ root: Int) {
    #expect(SparkServerFault([Exception(message: "a")], root: root) == nil)
  }
}
