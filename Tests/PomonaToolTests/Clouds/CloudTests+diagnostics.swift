import Foundation
import TestSupport
import Testing

extension CloudTests {
  /// Failures of stores, in messages and in the doctor.
  @Suite struct DiagnosticsTests {
    private let place: CloudWorkspace
    private var servers: CloudServers { place.servers }

    init() throws { place = try CloudWorkspace.get() }

    @Test func theDoctorTriesAStore() async throws {
      try await CloudServers.onEveryCloud { cloud in
        let uri = servers.uri(cloud, path: "examined")
        let outcome = try place.run(["doctor", uri])
        #expect(outcome.status == 0, "\(outcome.output)")
        for step in ["open", "list", "write", "read", "delete"] {
          #expect(outcome.output.contains("ok       \(step)"), "\(outcome.output)")
        }
        #expect(try place.contents(uri).isEmpty)

        try servers.proxy(cloud, settings: "faults=1&status=403&writes=1")
        defer { _ = try? servers.proxy(cloud) }
        let readOnly = try place.run(["doctor", uri])
        #expect(readOnly.status == 0)
        #expect(readOnly.output.contains("absent   write: the store denies access"))
        #expect(readOnly.output.contains("Grant this identity"))

        try servers.proxy(cloud, settings: "faults=1&status=403")
        let denied = try place.run(["doctor", uri])
        #expect(denied.status == 69)
        #expect(
          denied.output.contains("MISSING  list: the store denies access"), "\(denied.output)")
      }
    }

    @Test(arguments: CloudServers.Cloud.allCases)
    func aMissingBucketIsReportedImmediately(cloud: CloudServers.Cloud) throws {
      let uri = servers.uri(cloud, path: "x").replacing("bucket/", with: "nobucket/").replacing(
        "/flat/", with: "/none/")
      for arguments in [
        ["features", uri, "-o", place.folder.appending(path: "never").path],
        ["features", place.photos, "-o", uri], ["predict", uri, place.photos],
      ] {
        let outcome = try quickly { try place.run(arguments) }
        #expect(outcome.status == 66, "\(arguments[0]): \(outcome.errors)")
        #expect(outcome.errors.contains("there is no such bucket"), "\(outcome.errors)")
        #expect(outcome.errors.contains("Check its name"))
      }
      let doctor = try place.run(["doctor", uri])
      #expect(doctor.status == 69)
      #expect(doctor.output.contains("MISSING  list: there is no such bucket"), "\(doctor.output)")
    }

    @Test func failuresThatOnlyTheUserCanFixAreReportedImmediately() throws {
      defer { for cloud in CloudServers.Cloud.allCases { _ = try? servers.proxy(cloud) } }
      let output = place.folder.appending(path: "never").path
      for (cloud, status, words, remedy) in [
        (CloudServers.Cloud.s3, 403, "the store denies access", "Grant this identity"),
        (.gs, 403, "the store denies access", "Grant this identity"),
        (.abfss, 403, "the store denies access", "Grant this identity"),
        (.s3, 301, "the bucket is in another region", "?region="),
        (.gs, 401, "does not accept the credentials", "gcloud auth"),
      ] {
        try servers.proxy(cloud, settings: "faults=1&status=\(status)")
        let outcome = try quickly {
          try place.run(["features", servers.uri(cloud, path: "photos"), "-o", output])
        }
        #expect(outcome.status == 69, "\(cloud) \(status): \(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(cloud) \(status): \(outcome.errors)")
        #expect(outcome.errors.contains(remedy), "\(cloud) \(status): \(outcome.errors)")
        try servers.proxy(cloud)
      }
      let wrong = Data(repeating: 7, count: 32).base64EncodedString()
      let outcome = try quickly {
        try place.run(
          ["features", servers.uri(.abfss, path: "photos"), "-o", output],
          changing: ["AZURE_STORAGE_KEY": wrong])
      }
      #expect(outcome.status == 69)
      #expect(outcome.errors.contains("does not accept the credentials"), "\(outcome.errors)")
      #expect(!outcome.errors.contains(wrong))
    }

    private func quickly(_ body: () throws -> Tool.Outcome) throws -> Tool.Outcome {
      let start = ContinuousClock.now
      let outcome = try body()
      #expect(ContinuousClock.now - start < .seconds(10))
      return outcome
    }
  }
}
