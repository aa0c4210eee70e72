import Foundation
import Logging
import NIOCore
import PomonaServer
import Synchronization
import TestSupport
import Testing

/// A service within the test process, so that its time limits can be short.
@Suite struct SlowClientTests {
  private func withService(_ body: @escaping @Sendable (ServerFixture, Int) throws -> Void)
    async throws
  {
    let fixture = try ServerFixture.shared.get()
    var configuration = ServerConfiguration(models: [fixture.model])
    configuration.port = 0
    configuration.jobs = 1
    configuration.program = RunningServer.program.path
    configuration.connection.head = .milliseconds(400)
    configuration.connection.grace = .milliseconds(200)
    configuration.connection.linger = .milliseconds(100)
    let server = Server(
      configuration,
      logger: ServiceLog.logger(level: .error, format: .json, write: { _ in }))
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    let running = Task {
      defer { continuation.finish() }
      try await server.run { continuation.yield($0.port ?? 0) }
    }
    var iterator = ports.makeAsyncIterator()
    if let port = await iterator.next() {
      // Off the threads that serve.
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        Thread.detachNewThread { done.resume(with: Result { try body(fixture, port) }) }
      }
    } else {
      Issue.record("the service does not start")
    }
    running.cancel()
    _ = await running.result
  }

  @Test func slowClientsAreDisconnectedAndOthersAreNot() async throws {
    try await withService { fixture, port in
      let silent = try Client(port: port)
      let slowHead = try Client(port: port)
      let slowBody = try Client(port: port)
      let idle = try Client(port: port)
      #expect(try idle.get("/v2/health/live").status == 200)
      slowBody.send(Client.head("POST", "/v1/classify", [:], length: 1000) + [1, 2, 3])
      let drip = Array("GET / HTTP/1.1\r\nHost: a".utf8)
      for byte in drip {
        slowHead.send([byte])
        usleep(30_000)
      }
      for client in [silent, slowHead, idle] { #expect(client.isClosedByServer()) }
      _ = try? slowBody.receive()
      #expect(slowBody.isClosedByServer())
      let good = try Client(port: port).post("/v1/classify", try fixture.photo("lime/3.jpg"))
      #expect(good.results[0]["label"] as? String == "lime")
    }
  }
}
