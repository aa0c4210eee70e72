import HTTPTypes
import PomonaServer
import Testing

@Suite struct AdmissionTests {
  @Test func requestsBeyondTheCapacityAreRejectedUntilOneEnds() async throws {
    let admission = Admission(working: 1, capacity: 1)
    let (ends, end) = AsyncStream<Void>.makeStream()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        group.addTask {
          try await admission.admit { for await _ in ends { return } }
        }
      }
      while !admission.isFull { await Task.yield() }
      #expect(admission.waiting == 1)
      let error = await #expect(throws: HTTPFailure.self) { try await admission.admit {} }
      #expect(error?.status == .tooManyRequests)
      end.finish()
      try await group.waitForAll()
    }
    #expect(!admission.isFull && admission.waiting == 0)
    #expect(try await admission.admit { 7 } == 7)
  }

  @Test func aRequestThatFailsLeavesItsPlace() async throws {
    struct Failure: Error {}
    let admission = Admission(working: 1, capacity: 0)
    for _ in 0..<3 {
      await #expect(throws: Failure.self) { try await admission.admit { throw Failure() } }
    }
    #expect(!admission.isFull)
  }

  @Test func memoryIsReservedWholeOrNotAtAll() {
    let budget = MemoryBudget(bytes: 10)
    #expect(budget.reserve(6))
    #expect(!budget.reserve(5))
    #expect(budget.reserve(4))
    #expect(!budget.reserve(1))
    budget.release(6)
    #expect(budget.reserve(6) && budget.reserve(0))
  }
}
