#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

/// Every reason why Spark cannot be reached has an error of its own.
@Suite(
  .serialized,
  .enabled(if: SparkCluster.isAvailable && SparkPython.isAvailable, "\(SparkCluster.requirement)"))
struct ReachabilityTests {
  private func configuration(_ timeout: Duration) -> SparkSession.Configuration {
    var configuration = SparkSession.Configuration()
    configuration.openTimeout = timeout
    return configuration
  }

  private func failure(
    _ connection: SparkConnection, timeout: Duration = .seconds(120)
  ) async -> SparkError? {
    let configuration = configuration(timeout)
    return await #expect(throws: SparkError.self) {
      try await SparkSession.withSession(connection, configuration: configuration) { _ in }
    }
  }

  private func read(_ string: String) throws -> SparkConnection {
    try SparkConnection(string, environment: [:])
  }

  @Test func aRefusedConnectionIsReportedImmediately() async throws {
    let port = SparkCluster.freePort()
    let error = await failure(try read("sc://127.0.0.1:\(port)"))
    #expect(error?.code == .unreachable)
    #expect(error?.summary == "127.0.0.1:\(port): connection refused")
  }

  @Test func aHostThatDoesNotExistIsReportedImmediately() async throws {
    let error = await failure(try read("sc://no-such-host.invalid"))
    #expect(error?.code == .unreachable)
    #expect(error?.summary == "no-such-host.invalid: the host name cannot be resolved")
  }

  /// A server that sends `answer` to every client, or nothing when it is empty.
  private func withServer(sending answer: String, body: (Int) async throws -> Void) async throws {
    let script = """
      import socket, threading, sys
      s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1], flush=True)
      def answer(c):
        c.recv(1000)
        if not sys.argv[1]: threading.Event().wait()
        c.sendall(sys.argv[1].encode()); c.close()
      while True: threading.Thread(target=answer, args=(s.accept()[0],), daemon=True).start()
      """
    let process = Process()
    process.executableURL = SparkPython.url
    process.arguments = ["-c", script, answer]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    // Threads of Dispatch block SIGTERM, and their children inherit that.
    defer { kill(process.processIdentifier, SIGKILL) }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    try await body(try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines))))
  }

  @Test func aWebServerIsReportedAsNotSpark() async throws {
    try await withServer(sending: "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") { port in
      let error = await failure(try read("sc://127.0.0.1:\(port)"))
      #expect(error?.code == .notSpark)
    }
  }

  @Test func aServerThatDoesNotRespondIsAwaitedUpToTheTimeLimit() async throws {
    try await withServer(sending: "") { port in
      let error = await failure(try read("sc://127.0.0.1:\(port)"), timeout: .seconds(2))
      #expect(error?.code == .timedOut)
    }
  }

  @Test func tlsToAServerWithoutTLSIsReportedAsThat() async throws {
    var connection = try SparkCluster.connection()
    connection.usesTLS = true
    let error = await failure(connection)
    #expect(error?.code == .security)
    #expect(error?.message.contains("does not use TLS") == true)
  }

  @Test(
    .enabled(
      if: GuardedCluster.isAvailable, "needs nginx and openssl: scripts/setup --spark --test"))
  func tlsAndTokenWorkThroughNginx() async throws {
    let guarded = try GuardedCluster(to: SparkCluster.connection().port)
    for host in ["localhost", "127.0.0.1"] {
      var connection = try read(
        "sc://\(host):\(guarded.port)/;use_ssl=true;token=\(GuardedCluster.token)")
      connection.authorityFile = guarded.authority
      let rows = try await SparkSession.withSession(connection) { spark in
        try await spark.range(100_000, partitions: 3).collect().count
      }
      #expect(rows == 100_000)

      var wrongToken = connection
      wrongToken.token = "swordfish"
      let refused = await failure(wrongToken)
      #expect(refused?.code == .unauthenticated)
      #expect(refused?.message.contains("rejects the token") == true)
      #expect(refused?.description.contains("swordfish") == false)

      var noToken = connection
      noToken.token = nil
      #expect(await failure(noToken)?.message.contains("requires a token") == true)

      var wrongAuthority = connection
      wrongAuthority.authorityFile = guarded.otherAuthority
      let untrusted = await failure(wrongAuthority)
      #expect(untrusted?.code == .security)
      #expect(untrusted?.remedy?.contains("SSL_CERT_FILE") == true)

      var system = connection
      system.authorityFile = nil
      #expect(await failure(system)?.code == .security)

      var plain = connection
      plain.usesTLS = false
      let needsTLS = await failure(plain)
      #expect([SparkError.Code.notSpark, .security].contains(needsTLS?.code))
      #expect(needsTLS?.remedy?.contains("use_ssl=true") == true)
    }
    var noFile = try read("sc://localhost:\(guarded.port)/;use_ssl=true")
    noFile.authorityFile = "/no/such/ca.pem"
    #expect(await failure(noFile)?.code == .security)
    noFile.authorityFile = guarded.folder.appending(path: "nginx.conf").path
    #expect(await failure(noFile)?.code == .security)
    withExtendedLifetime(guarded) {}
  }
}
#endif
