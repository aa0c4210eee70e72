#if Spark
internal import Failures
internal import GRPCCore

extension SparkCalls {
  /// Runs a call that may be repeated without harm until it succeeds or fails permanently.
  ///
  /// - Throws: ``SparkError`` for what the network or Spark reports, `CancellationError`, and other errors of `call`.
  func retrying<R: Sendable>(_ call: () async throws -> R) async throws -> R {
    do {
      return try await retrier.run(
        retryability: { ($0 as? RPCError)?.retryability ?? .permanent }, call: call)
    } catch let error as RPCError {
      throw await failure(for: error)
    }
  }

  /// Runs a call that must reach the server although its task has been cancelled, such as the one that stops the job.
  ///
  /// Errors are ignored: the server itself ends what no client asks for any more.
  func shielded(_ call: @escaping @Sendable (SparkCalls) async throws -> Void) async {
    // An unstructured task does not inherit the cancellation.
    await Task { try? await call(self) }.value
  }
}
#endif
