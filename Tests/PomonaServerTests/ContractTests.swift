import Foundation
import TestSupport
import Testing

@Suite struct ContractTests {
  private let fixture: ServerFixture

  init() throws { fixture = try ServerFixture.shared.get() }

  private func peer(_ name: String, _ arguments: [String]) throws -> String {
    let script = try String(
      contentsOf: Project.root.appending(path: "Tests/PomonaServerTests/Peers/\(name)"),
      encoding: .utf8)
    return String(decoding: try Peer.python(script, arguments), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test func everyResponseConformsToTheDescription() throws {
    let photo = fixture.photos.appending(path: "fig/1.jpg").path
    #expect(try peer("contract.py", ["http://127.0.0.1:\(fixture.port)", photo]) == "")
  }

  @Test func metricsCountRequestsAndPhotos() throws {
    let serve = try RunningServer([fixture.model], ["--jobs", "1"])
    let client = try serve.client()
    let photo = try fixture.photo("fig/1.jpg")
    for _ in 0..<3 { _ = try client.post("/v1/classify", photo) }
    _ = try client.post("/v1/classify", Array("no photo".utf8))
    _ = try client.get("/nothing/\"strange\"\\here")
    #expect(try serve.metric("pomona_http_requests_total", "/v1/classify\"") == 4)
    #expect(try serve.metric("pomona_http_requests_total", "route=\"other\"") == 1)
    #expect(try serve.metric("pomona_photos_total", "answered") == 3)
    #expect(try serve.metric("pomona_photos_total", "unreadable") == 1)
    #expect(try serve.metric("pomona_inference_duration_seconds_count") == 3)
    #expect(try serve.metric("pomona_inference_duration_seconds_bucket", "+Inf") == 3)
    #expect(try serve.metric("pomona_workers") == 1)
    #expect(try serve.metric("process_resident_memory_bytes") > 1_000_000)
    let metrics = try client.get("/metrics")
    #expect(metrics.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
    #expect(!metrics.text.contains("strange"))
    // Every line is a comment, or a name, labels and a number.
    let sample = /[a-z_]+(\{([a-z_]+="([^"\\\n]|\\.)*",?)*\})? [-+.0-9eE]+/
    for line in metrics.text.split(separator: "\n") where !line.hasPrefix("#") {
      #expect(try sample.wholeMatch(in: line) != nil, "\(line)")
    }
  }

  @Test func theDeploymentFilesAreValid() throws {
    #expect(try peer("deployment.py", [Project.root.path, RunningServer.program.path]) == "")
  }
}
