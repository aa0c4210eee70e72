#if Spark
internal import Foundation
internal import GRPCCore
internal import GRPCProtobuf
internal import SwiftProtobuf
internal import Synchronization

/// One run of a plan on the cluster, which outlives the connection it was begun on.
///
/// The server keeps the answers until they are released. Whenever the stream of answers breaks, or ends without the
/// message that says "complete" (servers end it every two minutes), it is taken up after the last answer seen. When
/// the task is cancelled, or whoever consumes the answers fails, the job on the cluster is interrupted.
final class SparkExecution: Sendable {
  private struct Position {
    var lastResponse: String?
    var isComplete = false
    var answers = 0
    /// Whether a job of it has been seen on the cluster.
    var hasJob = false
  }

  /// What a consumer threw, told apart from what the connection threw.
  private struct ConsumerFailure: Error { let cause: any Error }

  private let calls: SparkCalls
  private let request: ProtoExecutePlanRequest
  private let consume: @Sendable (ProtoExecutePlanResponse) async throws -> Void
  private let position = Mutex(Position())

  init(
    _ calls: SparkCalls, plan: ProtoPlan, tags: [String], operationID: String,
    consume: @escaping @Sendable (ProtoExecutePlanResponse) async throws -> Void
  ) {
    self.calls = calls
    self.consume = consume
    request = .with {
      $0.sessionID = calls.sessionID
      $0.userContext = calls.userContext
      $0.clientType = calls.clientType
      $0.plan = plan
      $0.tags = tags
      $0.operationID = operationID
      $0.requestOptions = [.with { $0.reattachOptions.reattachable = true }]
      if let observed = calls.observedServerSession {
        $0.clientObservedServerSideSessionID = observed
      }
    }
  }

  /// Runs to the end of the answers. Cancelling the task that waits interrupts the job on the cluster.
  func run() async throws {
    calls.running.withLock { $0[request.operationID] = self }
    defer { calls.running.withLock { $0[request.operationID] = nil } }
    // Not a child: a cancelled task could not listen any longer for the moment at which the job can be stopped.
    let listening = Task { try await listen() }
    try await withTaskCancellationHandler {
      try await listening.value
    } onCancel: {
      Task {
        await planningIsOver()
        listening.cancel()
      }
    }
  }

  private func listen() async throws {
    do {
      try await runReattaching()
      await calls.shielded { try await $0.release(self.request.operationID, until: nil) }
    } catch {
      let operation = request.operationID
      if error is CancellationError || error is ConsumerFailure {
        // Not released as well: that would take the server's hold on an execution that is about to stop.
        await calls.shielded { try await $0.interrupt(.operation(operation)) }
      } else {
        await calls.shielded { try await $0.release(operation, until: nil) }
      }
      throw (error as? ConsumerFailure)?.cause ?? error
    }
  }

  /// Waits until the execution can be stopped, for ten seconds at most.
  ///
  /// Spark stops the jobs that it knows of when it is told to. One whose plan is still being made begins a moment later,
  /// and then nothing can stop it any more. So the first report of a stage is waited for.
  func planningIsOver() async {
    let deadline = ContinuousClock.now + .seconds(10)
    while !position.withLock({ $0.hasJob || $0.isComplete }), ContinuousClock.now < deadline,
      calls.running.withLock({ $0[request.operationID] != nil })
    {
      // A cancelled sleep ends at once; the one who waits then gives up the waiting.
      guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
    }
  }

  private func runReattaching() async throws {
    var backoff = Backoff(calls.retryPolicy)
    var attached = false
    while true {
      let before = position.withLock { $0.answers }
      let wait: Duration
      do {
        try Task.checkCancellation()
        if attached { try await reattach() } else { try await begin() }
        if position.withLock({ $0.isComplete }) { return }
        // The server ended the stream in good order; there is more to come.
        attached = true
        if position.withLock({ $0.answers }) > before {
          backoff = Backoff(calls.retryPolicy)
          continue
        }
        guard let next = backoff.next(after: RPCError(code: .unavailable, message: "no answers"))
        else {
          throw SparkError.damaged("the results end before they are complete")
        }
        wait = next
      } catch let error as RPCError {
        if Task.isCancelled { throw CancellationError() }
        let (last, answers, complete) = position.withLock {
          ($0.lastResponse, $0.answers, $0.isComplete)
        }
        // The stream broke between the last answer and its end; nothing is missing.
        if complete { return }
        if answers > before { backoff = Backoff(calls.retryPolicy) }
        if last == nil, error.mentions("INVALID_HANDLE.OPERATION_NOT_FOUND"),
          let next = backoff.next(after: RPCError(code: .unavailable, message: "not begun"))
        {
          // The request itself was lost on the way, so it begins once more.
          attached = false
          wait = next
        } else if error.mentions("INVALID_HANDLE.OPERATION_ALREADY_EXISTS"), !attached,
          let next = backoff.next(after: RPCError(code: .unavailable, message: "begun"))
        {
          attached = true
          wait = next
        } else if let next = backoff.next(after: error) {
          attached = true
          wait = next
        } else {
          throw await calls.words(for: error)
        }
      }
      try await Task.sleep(for: wait)
    }
  }

  private func begin() async throws {
    try await calls.stream("ExecutePlan", request, consume: take)
  }

  private func reattach() async throws {
    let last = position.withLock { $0.lastResponse }
    let reattach = ProtoReattachExecuteRequest.with {
      $0.sessionID = request.sessionID
      $0.userContext = request.userContext
      $0.clientType = request.clientType
      $0.operationID = request.operationID
      if request.hasClientObservedServerSideSessionID {
        $0.clientObservedServerSideSessionID = request.clientObservedServerSideSessionID
      }
      if let last { $0.lastResponseID = last }
    }
    try await calls.stream("ReattachExecute", reattach, consume: take)
  }

  private func take(_ response: ProtoExecutePlanResponse) async throws {
    calls.observe(serverSession: response.serverSideSessionID)
    var isComplete = false
    var hasData = false
    switch response.responseType {
    case .resultComplete: isComplete = true
    case .arrowBatch: hasData = true
    case .executionProgress(let progress) where !progress.stages.isEmpty:
      position.withLock { $0.hasJob = true }
    default: break
    }
    do { try await consume(response) } catch { throw ConsumerFailure(cause: error) }
    // Only what has been consumed counts as seen.
    position.withLock {
      $0.lastResponse = response.responseID
      $0.answers += 1
      $0.isComplete = isComplete
    }
    // Large answers are not to pile up on the server; small ones may wait for the end.
    if hasData {
      Task { try? await calls.release(request.operationID, until: response.responseID) }
    }
  }
}

extension RPCError {
  func mentions(_ errorClass: String) -> Bool {
    message.contains(errorClass)
      || richStatus?.details.contains { $0.errorInfo?.metadata["errorClass"] == errorClass } == true
  }
}
#endif
