import Foundation

/// Object stores on loopback, each behind a proxy that can delay, drop and refuse: started once for all tests of a suite.
package struct CloudServers: Sendable {
  package enum Cloud: String, Sendable, CaseIterable, CustomStringConvertible {
    case s3, gs, abfss
    package var description: String { rawValue }
  }

  /// Why there are none, as words for skipped tests.
  package static let absence: Comment =
    "the servers of scripts/requirements/test.txt are not installed"
  package typealias Comment = String

  package static var areThere: Bool {
    let libraries = Project.root.appending(path: ".deps/python/lib")
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []
    return versions.contains { version in
      ["moto", "gcp_storage_emulator"].allSatisfy {
        let package = libraries.appending(path: "\(version)/site-packages/\($0)")
        return FileManager.default.fileExists(atPath: package.path)
      }
    }
  }

  private struct Started: Decodable {
    let ports: [String: Int]
    let authority: String
  }

  private let ports: [String: Int]
  /// The PEM file of the authority that the servers' certificates are of.
  package let authority: String
  /// The servers end when their standard input does: with this process.
  private let lifeline: Pipe

  /// What the stores want to know of whoever asks.
  package static let environment = [
    "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "not-so-secret-key",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AZURE_STORAGE_KEY": Data(repeating: UInt8(ascii: "k"), count: 32).base64EncodedString(),
  ]

  package init() throws {
    for (name, value) in Self.environment { setenv(name, value, 1) }
    let process = Process()
    process.executableURL = Project.root.appending(path: ".deps/python/bin/python")
    process.arguments = [Project.root.appending(path: "Tests/TestSupport/Clouds/servers.py").path]
    lifeline = Pipe()
    let output = Pipe()
    process.standardInput = lifeline
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Peer.Failure(description: "no servers") }
      line += more
    }
    let started = try JSONDecoder().decode(Started.self, from: line)
    ports = started.ports
    authority = started.authority
  }

  /// The URI of a folder; all of a test's should begin with a name of its own.
  ///
  /// - Parameters:
  ///   - tls: Whether to speak TLS.
  ///   - port: Another port than the proxy's.
  package func uri(_ cloud: Cloud, _ path: String, tls: Bool = false, port: Int? = nil) -> String {
    let port = port ?? ports[tls ? "\(cloud)_tls" : cloud.rawValue] ?? 0
    let (address, scheme) = ("127.0.0.1:\(port)", tls ? "https" : "http")
    return switch cloud {
    case .s3: "s3://bucket/\(path)?endpoint_override=\(address)&scheme=\(scheme)"
    case .gs: "gs://anonymous@bucket/\(path)?endpoint_override=\(address)&scheme=\(scheme)"
    case .abfss: "abfss://devacct@\(address)/flat/\(path)?enable_tls=\(tls)"
    }
  }

  /// The proxy's address, for those who speak to it without Pomona.
  package func address(_ cloud: Cloud) -> String {
    "http://127.0.0.1:\(ports[cloud.rawValue] ?? 0)"
  }

  /// In a container with a hierarchical namespace.
  package func lakeURI(_ path: String) -> String {
    uri(.abfss, path).replacing("/flat/", with: "/lake/")
  }

  /// Sets what a proxy does from now on, such as `faults=0.05`, and returns how many faults there were before.
  @discardableResult
  package func proxy(_ cloud: Cloud, _ settings: String = "") throws -> Int {
    try proxyCounts(cloud, settings)["faults"] ?? -1
  }

  /// As ``proxy(_:_:)``, and returns how many `requests` and `faults` there were before.
  package func proxyCounts(_ cloud: Cloud, _ settings: String = "") throws -> [String: Int] {
    let output = try Peer.python(
      """
      import sys, urllib.request
      print(urllib.request.urlopen(sys.argv[1]).read().decode())
      """, ["\(address(cloud))/__proxy__?\(settings)"])
    return try JSONDecoder().decode([String: Int].self, from: output)
  }
}
