import Foundation
import Synchronization
import TestSupport
import Testing

extension CloudTests {
  /// Secrets and certificates.
  @Suite struct SecurityTests {
    private let place: CloudWorkspace
    private var servers: CloudServers { place.servers }

    init() throws { place = try CloudWorkspace.get() }

    @Test func noSecretIsInAnyTextOrFile() async throws {
      let key = try #require(CloudServers.environment["AZURE_STORAGE_KEY"])
      let secrets = ["geheimer-Schluessel", "geheimes-Token", "geheimes-Wort", key]
      let environment = [
        "AWS_SECRET_ACCESS_KEY": secrets[0], "AWS_SESSION_TOKEN": secrets[1],
        "POMONA_CACHE": place.folder.appending(path: "secret-cache").path,
      ]
      try await CloudServers.onEveryCloud { cloud in
        func check(_ outcome: Tool.Outcome, succeeds: Bool) {
          #expect((outcome.status == 0) == succeeds, "\(outcome.errors)")
          for secret in secrets {
            #expect(!outcome.output.contains(secret))
            #expect(!outcome.errors.contains(secret))
          }
        }
        // A name and a password in the URI, as some tools take them.
        let photos = servers.uri(cloud, path: "photos").replacing(
          "s3://bucket", with: "s3://testing:\(secrets[2])@bucket")
        let model = servers.uri(cloud, path: "secret.pomona")
        let work = [
          ["train", photos, "-o", model, "-v"], ["info", model], ["evaluate", model, photos, "-v"],
          ["doctor", photos],
        ]
        for arguments in work {
          check(try place.run(arguments, changing: environment), succeeds: true)
        }
        for (name, bytes) in try place.contents(model) where name != "backbone.onnx" {
          #expect(Self.found(secrets, in: bytes).isEmpty, "\(name)")
        }
        for fault in ["status=403", "status=400", "garbage=1"] {
          try servers.proxy(cloud, settings: "faults=1&\(fault)")
          defer { _ = try? servers.proxy(cloud) }
          check(
            try place.run(["evaluate", model, photos, "-v"], changing: environment), succeeds: false
          )
        }
      }
      let cache = place.folder.appending(path: "secret-cache").path
      for (name, bytes) in try place.contents(cache) where !name.hasSuffix(".onnx") {
        #expect(Self.found(secrets, in: bytes).isEmpty, "\(name)")
      }
    }

    /// The secrets that occur in a file, which may have megabytes of numbers.
    private static func found(_ secrets: [String], in bytes: [UInt8]) -> [String] {
      let content = Data(bytes)
      return secrets.filter { content.range(of: Data($0.utf8)) != nil }
    }

    @Test func certificatesAreVerified() async throws {
      try await CloudServers.onEveryCloud { cloud in
        let uri = servers.uri(cloud, path: "photos", tls: true)
        let output = place.folder.appending(path: "over-tls-\(cloud)").path
        // Concurrently, since the libraries retry a rejected certificate again and again.
        let files: [String?] = [servers.authority, nil, "/nowhere.pem"]
        let outcomes = Mutex<[Int: Tool.Outcome]>([:])
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
          let arguments = ["features", uri, "-o", "\(output)-\(index)"]
          let outcome = try? place.run(arguments, changing: ["SSL_CERT_FILE": files[index]])
          outcomes.withLock { $0[index] = outcome }
        }
        let (known, unknown, none) = try outcomes.withLock {
          (try #require($0[0]), try #require($0[1]), try #require($0[2]))
        }
        #expect(known.status == 0, "\(known.errors)")
        #expect(
          try place.contents("\(output)-0")
            == place.contents(place.folder.appending(path: "table").path))
        #expect(unknown.status == 69)
        #expect(unknown.errors.contains("certificate could not be verified"), "\(unknown.errors)")
        #expect(unknown.errors.contains("SSL_CERT_FILE"))
        #expect(none.status == 69)
        #expect(none.errors.contains("has no certificate authorities"), "\(none.errors)")
        #expect(none.errors.contains("ca-certificates"))
      }
    }
  }
}
