#if Spark
internal import GRPCCore
internal import GRPCProtobuf

extension SparkCalls {
  /// Runs a call that may be repeated without harm until it succeeds or fails for good, and gives its error in words.
  func retrying<R: Sendable>(_ call: () async throws -> R) async throws -> R {
    var backoff = Backoff(retryPolicy)
    while true {
      do { return try await call() } catch let error as RPCError {
        if Task.isCancelled { throw CancellationError() }
        guard let wait = backoff.next(after: error) else { throw await words(for: error) }
        try await Task.sleep(for: wait)
      }
    }
  }

  /// A call that must reach the server although its task has been cancelled, such as the one that stops the work.
  func shielded(_ call: @escaping @Sendable (SparkCalls) async throws -> Void) async {
    // A task of its own does not inherit the cancellation. The server gives up what nobody asks about, so that a
    // failure here is none.
    await Task { try? await call(self) }.value
  }
}

extension Backoff {
  /// The wait before trying again after this error; nil when it cannot pass, or the retries are used up.
  mutating func next(after error: RPCError) -> Duration? {
    let serverWait = error.serverWait
    guard error.mayPass || serverWait != nil else { return nil }
    var generator = SystemRandomNumberGenerator()
    return next(serverWait: serverWait, using: &generator)
  }
}

extension RPCError {
  /// Whether the same call may succeed later, by the rules of Spark's own clients.
  var mayPass: Bool {
    if code == .unavailable { return true }
    // Another call took over the results of the same execution.
    return code == .internalError && message.contains("INVALID_CURSOR.DISCONNECTED")
  }

  /// How long the server asks to wait.
  var serverWait: Duration? { richStatus?.details.lazy.compactMap(\.retryInfo?.delay).first }

  var richStatus: GoogleRPCStatus? {
    // Whatever stands there comes from the network; what cannot be read is left out.
    (try? unpackGoogleRPCStatus()) ?? nil
  }
}
#endif
