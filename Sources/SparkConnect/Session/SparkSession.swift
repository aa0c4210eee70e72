#if Spark
internal import Failures
internal import Foundation
internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix
internal import Synchronization

/// A session on an Apache Spark cluster, over the Spark Connect protocol: with views, functions, files and settings of its
/// own.
///
/// A session exists within the closure passed to ``withSession(_:configuration:isolation:body:)``:
///
///     import SparkConnect
///
///     try await SparkSession.withSession(SparkConnection("sc://spark.example.com")) { spark in
///       let fruits = spark.read("parquet", paths: ["s3a://shop/fruits"])
///       let heavy = fruits.filter("grams > 200").select("name", "grams / 1000 AS kilograms")
///
///       let rows = try await heavy.collect()
///       print(try rows.strings("name"), try rows.doubles("kilograms"))
///
///       try await heavy.write(to: "s3a://shop/heavy", mode: .overwrite)
///     }
///
/// A ``SparkDataFrame`` is a plan. Nothing runs until it is collected (``SparkDataFrame/collect(tags:onProgress:)``), read
/// batch by batch (``SparkDataFrame/forEachBatch(tags:onProgress:_:)``) or written.
///
/// **Concurrency.** Any number of tasks can use a session at once.
///
/// **Cancellation.** Cancelling the task that waits for an execution interrupts its job on the cluster and throws a
/// `CancellationError`.
///
/// **Broken connections.** Calls are repeated by a ``RetryPolicy``; an execution is resumed after the last response
/// received, so no row is lost or repeated.
///
/// **Errors.** Every failure of the network, of the protocol and of Spark is a ``SparkError``; its `code` is for programs,
/// its `remedy` for people.
///
/// A session does not convert Swift values to tables, and has no typed expressions: columns and conditions are SQL.
public struct SparkSession: Sendable {
  /// The options of a session that a connection string does not have.
  public struct Configuration: Sendable {
    /// The retries of calls that fail for reasons that may pass.
    public var retries = RetryPolicy()
    /// The time limit of the first response. The first call is not repeated, so that a wrong address is reported
    /// immediately.
    public var openTimeout: Duration = .seconds(60)

    /// The retries of Spark's own clients, and 60 seconds for the first response.
    public init() {}
  }

  let calls: SparkCalls

  /// The version of Spark on the server, such as `4.3.0`.
  public let sparkVersion: String
  /// The session's UUID, in lower case.
  public var id: String { calls.sessionID }

  /// Connects, runs `body`, and releases the session with all its executions, also when `body` throws.
  ///
  /// A session that the connection names (`session_id`) is joined, and kept on the server at the end.
  ///
  /// - Parameters:
  ///   - connection: The address, the credentials and the session to join.
  ///   - configuration: Retries and time limits.
  ///   - isolation: The actor that `body` runs on.
  ///   - body: The work. The session must not be used after it returns.
  /// - Returns: The result of `body`.
  /// - Throws: ``SparkError`` when no Spark Connect server can be reached, and any error of `body`.
  public static func withSession<R: Sendable>(
    _ connection: SparkConnection, configuration: Configuration = Configuration(),
    isolation: isolated (any Actor)? = #isolation, body: (SparkSession) async throws -> R
  ) async throws -> R {
    let client = GRPCClient(transport: try SparkTransport.make(connection))
    // Unstructured: after a cancellation of this task the connection must last until the cluster is informed.
    let running = Task { try await client.runConnections() }
    let calls = SparkCalls(
      connection, sessionID: (connection.sessionID ?? UUID()).uuidString.lowercased(),
      retrier: Retrier(configuration.retries), client: client)
    let result: Result<R, any Error>
    do {
      let version = try await open(calls, timeout: configuration.openTimeout)
      do {
        result = .success(try await body(SparkSession(calls: calls, sparkVersion: version)))
      } catch { result = .failure(error) }
      if connection.sessionID == nil { await calls.shielded { try await $0.releaseSession() } }
    } catch { result = .failure(error) }
    client.beginGracefulShutdown()
    // All calls have returned, so an error of the connection would add nothing.
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
      throw await calls.failure(for: error)
    }
  }

  /// Interrupts executions that another program, or an earlier run of this one, left behind in the session.
  ///
  /// A client that was killed cannot cancel its executions; they continue on the server for some minutes. To stop an execution
  /// of this program, cancel the task that waits for it.
  ///
  /// - Parameter tag: The tag that the executions were started with.
  /// - Returns: The numbers of the executions that were interrupted. The calls that wait for them throw a ``SparkError`` with
  ///   the code `interrupted`.
  /// - Throws: ``SparkError`` when the server cannot be reached or rejects the call.
  @discardableResult
  public func interrupt(tag: String) async throws -> [String] {
    try await calls.retrying { try await calls.interrupt(tag: tag) }
  }
}
#endif
