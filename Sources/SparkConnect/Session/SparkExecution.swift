#if Spark
internal import Failures
internal import Foundation
internal import GRPCCore
internal import SwiftProtobuf
internal import Synchronization

/// One run of a plan on the cluster, which outlives the connection that it was started on.
///
/// The server keeps the responses until they are released. When the stream of responses breaks, or ends without the message
/// that completes it (servers end it every two minutes), it is resumed after the last response that was consumed. When the
/// task is cancelled, or the consumer throws, the job on the cluster is interrupted.
///
/// Source: Spark's `ExecutePlanResponseReattachableIterator`.
final class SparkExecution: Sendable {
  private struct Position {
    var lastResponse: String?
    var responses = 0
    /// Set by the message that completes the responses.
    var isComplete = false
    /// Set by the first report of a stage: from then on the server can interrupt the job.
    var hasJob = false
    /// Set when no more responses are awaited, for whatever reason.
    var isOver = false
  }

  /// An error of the consumer, kept apart from those of the connection.
  private struct ConsumerFailure: Error { let cause: any Error }

  private let calls: SparkCalls
  private let request: ProtoExecutePlanRequest
  private let consume: @Sendable (ProtoExecutePlanResponse) async throws -> Void
  private let position = Mutex(Position())

  /// An execution that has not started.
  ///
  /// - Parameter consume: Receives every response once and in order, also across broken connections.
  init(
    _ calls: SparkCalls, plan: ProtoPlan, tags: [String], operationID: String,
    consume: @escaping @Sendable (ProtoExecutePlanResponse) async throws -> Void
  ) {
    self.calls = calls
    self.consume = consume
    request = calls.serverRequest {
      $0.plan = plan
      $0.tags = tags
      $0.operationID = operationID
      $0.requestOptions = [.with { $0.reattachOptions.reattachable = true }]
    }
  }

  /// Runs the plan and returns when all responses are consumed.
  ///
  /// - Throws: ``SparkError``, `CancellationError` when the task is cancelled, or the consumer's error.
  func run() async throws {
    // Unstructured: the responses report the moment from which the job can be interrupted, and after a cancellation that
    // moment must be awaited.
    let receiving = Task { try await receive() }
    try await withTaskCancellationHandler {
      try await receiving.value
    } onCancel: {
      Task {
        await untilInterruptible()
        receiving.cancel()
      }
    }
  }

  private func receive() async throws {
    defer { position.withLock { $0.isOver = true } }
    let operation = request.operationID
    do {
      try await receiveAll()
      await calls.shielded { try await $0.release(operation: operation, until: nil) }
    } catch {
      if error is CancellationError || error is ConsumerFailure {
        // It is not released as well: that would end the server's hold on an execution that is about to stop.
        await calls.shielded { try await $0.interrupt(operation: operation) }
      } else {
        await calls.shielded { try await $0.release(operation: operation, until: nil) }
      }
      throw (error as? ConsumerFailure)?.cause ?? error
    }
  }

  /// Waits until the execution can be interrupted, for ten seconds at most.
  ///
  /// An interruption stops the jobs that Spark has at that moment. A job whose plan is still being made would start later and
  /// run to its end, so the first report of a stage is awaited.
  private func untilInterruptible() async {
    let deadline = ContinuousClock.now + .seconds(10)
    while position.withLock({ !$0.hasJob && !$0.isComplete && !$0.isOver }),
      ContinuousClock.now < deadline
    {
      try? await Task.sleep(for: .milliseconds(50))
    }
  }

  private func receiveAll() async throws {
    var backoff = calls.retrier.backoff()
    var isAttached = false
    while true {
      let before = position.withLock { $0.responses }
      let wait: Duration
      do {
        try Task.checkCancellation()
        if isAttached { try await reattach() } else { try await start() }
        if position.withLock({ $0.isComplete }) { return }
        // The server ended the stream regularly; there are more responses.
        isAttached = true
        if position.withLock({ $0.responses }) > before {
          backoff = calls.retrier.backoff()
          continue
        }
        guard let next = backoff.next() else {
          throw SparkError.invalidResponse("the results end before they are complete")
        }
        wait = next
      } catch let error as RPCError {
        if Task.isCancelled { throw CancellationError() }
        let (last, responses, isComplete) = position.withLock {
          ($0.lastResponse, $0.responses, $0.isComplete)
        }
        // The stream broke between the last response and its end; nothing is missing.
        if isComplete { return }
        if responses > before { backoff = calls.retrier.backoff() }
        if last == nil, error.has(errorClass: "INVALID_HANDLE.OPERATION_NOT_FOUND"),
          let next = backoff.next()
        {
          // The request itself was lost on its way, so it is sent again.
          isAttached = false
          wait = next
        } else if !isAttached, error.has(errorClass: "INVALID_HANDLE.OPERATION_ALREADY_EXISTS"),
          let next = backoff.next()
        {
          isAttached = true
          wait = next
        } else if let next = backoff.next(after: error.retryability) {
          isAttached = true
          wait = next
        } else {
          throw await calls.failure(for: error)
        }
      }
      try await calls.retrier.sleep(for: wait)
    }
  }

  private func start() async throws {
    try await calls.stream("ExecutePlan", request: request, consume: take)
  }

  private func reattach() async throws {
    let last = position.withLock { $0.lastResponse }
    let reattach: ProtoReattachExecuteRequest = calls.request {
      $0.operationID = request.operationID
      if request.hasClientObservedServerSideSessionID {
        $0.clientObservedServerSideSessionID = request.clientObservedServerSideSessionID
      }
      if let last { $0.lastResponseID = last }
    }
    try await calls.stream("ReattachExecute", request: reattach, consume: take)
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
    // Only a response that was consumed counts as received.
    position.withLock {
      $0.lastResponse = response.responseID
      $0.responses += 1
      $0.isComplete = isComplete
    }
    // Large responses must not pile up on the server; small ones may stay until the end.
    if hasData {
      Task { try? await calls.release(operation: request.operationID, until: response.responseID) }
    }
  }
}
#endif
