#if Spark
internal import Foundation
internal import SwiftProtobuf
internal import Synchronization

extension SparkSession {
  /// Runs a plan to its end.
  ///
  /// - Parameter consume: Receives the responses other than progress.
  func execute(
    _ plan: ProtoPlan, tags: [String] = [], onProgress: SparkProgressHandler? = nil,
    consume: @escaping @Sendable (ProtoExecutePlanResponse) async throws -> Void = { _ in }
  ) async throws {
    let execution = SparkExecution(
      calls, plan: plan, tags: tags, operationID: UUID().uuidString.lowercased()
    ) { response in
      if case .executionProgress(let progress) = response.responseType {
        onProgress?(SparkProgress(progress))
      } else {
        try await consume(response)
      }
    }
    try await execution.run()
  }

  /// Runs a command and returns the response that `read` finds; nil when there is none.
  func onlyResponse<R: Sendable>(
    to plan: ProtoPlan, _ read: @escaping @Sendable (ProtoExecutePlanResponse) -> R?
  ) async throws -> R? {
    let found = Mutex<R?>(nil)
    try await execute(plan, onProgress: nil) { response in
      if let value = read(response) { found.withLock { $0 = value } }
    }
    return found.withLock { $0 }
  }
}

extension SparkProgress {
  fileprivate init(_ progress: ProtoExecutePlanResponse.ExecutionProgress) {
    stages = progress.stages.map {
      Stage(
        id: Int($0.stageID), tasks: Int($0.numTasks), completedTasks: Int($0.numCompletedTasks),
        inputBytes: Int($0.inputBytesRead), isDone: $0.done)
    }
    runningTasks = Int(progress.numInflightTasks)
  }
}
#endif
