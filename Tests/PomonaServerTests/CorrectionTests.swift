import Foundation
import TestSupport
import Testing

@Suite struct CorrectionTests {
  private let fixture: ServerFixture

  init() throws { fixture = try ServerFixture.shared.get() }

  private func kept(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/photos")) ?? [])
      .filter { !$0.hasPrefix(".") }
  }

  @Test func nothingIsKeptUnlessTheServiceCollects() throws {
    let client = try fixture.client()
    let photo = try fixture.photo("fig/0.jpg")
    #expect(try client.post("/v1/corrections?label=lime&consent=yes", photo).status == 404)
    #expect(try client.get("/v1/models").text.contains("\"collects\":false"))
  }

  @Test func keepsAPhotoAfterConsentAlone() throws {
    try withTemporaryFolder { folder in
      let place = folder.appending(path: "kept").path
      let server = try RunningServer(
        [fixture.model], ["--jobs", "1", "--collect", place, "--collect-limit", "1"])
      let client = try server.client()
      let photo = try fixture.photo("fig/0.jpg")
      #expect(try client.post("/v1/corrections?label=lime", photo).status == 400)
      #expect(try client.post("/v1/corrections?label=lime&consent=no", photo).status == 400)
      let long = String(repeating: "x", count: 201)
      #expect(try client.post("/v1/corrections?label=\(long)&consent=yes", photo).status == 400)
      #expect(try client.post("/v1/corrections?label=a%0Ab&consent=yes", photo).status == 400)
      #expect(
        try client.post("/v1/corrections?label=lime&consent=yes", Array("no".utf8)).status == 422)
      #expect(kept(in: place).isEmpty)
      for _ in 0..<2 {
        #expect(try client.post("/v1/corrections?label=lime&consent=yes", photo).status == 201)
      }
      #expect(try client.post("/v1/corrections?consent=yes", photo).status == 201)
      #expect(kept(in: place).count == 4)
      #expect(try server.metric("pomona_corrections_total", "label=\"lime\"") == 2)
      #expect(try server.metric("pomona_corrections_total", "label=\"none\"") == 1)
      #expect(!server.log.contains("lime"))
    }
  }

  /// Killed while corrections arrive, the service has every one on the disk that it has acknowledged.
  @Test func nothingThatWasAcknowledgedIsLost() throws {
    try withTemporaryFolder { folder in
      let place = folder.appending(path: "kept").path
      var acknowledged: Set<String> = []
      for round in 0..<3 {
        let server = try RunningServer([fixture.model], ["--jobs", "1", "--collect", place])
        let client = try server.client()
        let photo = try fixture.photo("fig/\(round).jpg")
        let identifier = server.process.processIdentifier
        let killer = Thread {
          Thread.sleep(forTimeInterval: 0.1 + 0.15 * Double(round))
          kill(identifier, SIGKILL)
        }
        killer.start()
        for number in 0..<1000 {
          guard
            let answer = try? client.post(
              "/v1/corrections?label=\(round)-\(number)&consent=yes", photo),
            answer.status == 201
          else { break }
          acknowledged.insert("\(round)-\(number)")
        }
        server.process.waitUntilExit()
      }
      #expect(acknowledged.count > 10)
      let files = kept(in: place)
      let labels = Set(
        try files.filter { $0.hasSuffix(".json") }.map { name in
          let content = try Data(contentsOf: URL(filePath: "\(place)/photos/\(name)"))
          let record = try JSONSerialization.jsonObject(with: content) as? [String: Any]
          #expect(files.contains(name.replacing(".json", with: ".jpg")))
          return record?["label"] as? String ?? ""
        })
      #expect(labels.isSuperset(of: acknowledged))
    }
  }
}
