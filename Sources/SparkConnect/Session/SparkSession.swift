#if Spark
internal import Foundation
internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix
internal import Synchronization

/// A session on a Spark cluster: a place with views, functions, files and settings of its own.
///
/// It exists inside of ``withSession(_:configuration:isolation:_:)``:
///
///     try await SparkSession.withSession(SparkConnection("sc://localhost")) { spark in
///       let rows = try await spark.sql("SELECT id * 2 AS twice FROM range(3)").collect()
///       print(try rows.integers("twice"))
///     }
///
/// A session may be used by many tasks at once. It does not hold results: a ``SparkDataFrame`` is a plan until it is
/// collected or written.
public struct SparkSession: Sendable {
  /// What a connection string does not say.
  public struct Configuration: Sendable {
    /// How broken calls are tried again.
    public var retries = RetryPolicy()
    /// How long the first answer may take. The first call is not repeated, so that a wrong address is told at once.
    public var openTimeout: Duration = .seconds(60)

    public init() {}
  }

  let calls: SparkCalls

  /// The version of the Spark that answers, such as `4.3.0`.
  public let sparkVersion: String
  /// The session's own UUID, in lower case.
  public var id: String { calls.sessionID }

  /// Connects, runs `body`, and releases the session with all its executions, also when `body` throws.
  ///
  /// A session named in the connection string (`session_id`) is joined, and left as it is: it belongs to whoever named it.
  ///
  /// - Throws: ``SparkError`` when there is no Spark to talk to, and whatever `body` throws.
  public static func withSession<R: Sendable>(
    _ connection: SparkConnection, configuration: Configuration = Configuration(),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (SparkSession) async throws -> R
  ) async throws -> R {
    let client = GRPCClient(transport: try SparkTransport.make(connection))
    // Not a child: when this task is cancelled, the connection must last until the cluster has been told.
    let running = Task { try await client.runConnections() }
    let calls = SparkCalls(
      connection, sessionID: (connection.sessionID ?? UUID()).uuidString.lowercased(),
      retryPolicy: configuration.retries, client: client)
    let result: Result<R, any Error>
    do {
      let version = try await open(calls, timeout: configuration.openTimeout)
      do {
        result = .success(try await body(SparkSession(calls: calls, sparkVersion: version)))
      } catch { result = .failure(error) }
      if connection.sessionID == nil { await calls.shielded { try await $0.releaseSession() } }
    } catch { result = .failure(error) }
    client.beginGracefulShutdown()
    // Whatever the connection still had to say, the calls have said already.
    running.cancel()
    _ = await running.result
    return try result.get()
  }

  private static func open(_ calls: SparkCalls, timeout: Duration) async throws -> String {
    do {
      return try await calls.analyze(timeout: timeout) { $0.sparkVersion = .init() }.sparkVersion
        .version
    } catch let error as RPCError {
      if Task.isCancelled { throw CancellationError() }
      throw await calls.words(for: error)
    }
  }

  /// Interrupts executions of this session, from any task, and returns the numbers of those that were interrupted.
  ///
  /// Cancelling the task that waits for an execution does the same to that one.
  @discardableResult
  public func interrupt(_ which: SparkInterruption) async throws -> [String] {
    for (operation, execution) in calls.running.withLock({ $0 }) {
      if case .operation(let wanted) = which, wanted != operation { continue }
      await execution.planningIsOver()
    }
    return try await calls.retrying { try await calls.interrupt(which) }
  }
}
#endif
