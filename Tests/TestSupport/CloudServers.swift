import Foundation

/// Object stores on loopback, each behind a proxy that can delay, drop and refuse requests: started once for a suite.
package struct CloudServers: Sendable {
  /// The protocol of a store.
  package enum Cloud: String, Sendable, CaseIterable, CustomStringConvertible {
    case s3, gs, abfss
    package var description: String { rawValue }
  }

  /// The reason for skipping tests where they are not installed.
  package static let absence = "the servers of scripts/requirements/test.txt are not installed"

  /// True if the servers' packages are installed.
  package static var areInstalled: Bool {
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
  /// The PEM file of the authority that has signed the servers' certificates.
  package let authority: String
  /// The standard input of the servers, which end when it is closed: with this process.
  private let lifeline: Pipe

  /// The variables with the credentials of the stores.
  package static let environment = [
    "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "not-so-secret-key",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AZURE_STORAGE_KEY": Data(repeating: UInt8(ascii: "k"), count: 32).base64EncodedString(),
  ]

  /// Starts the servers, and sets the credentials in this process's environment.
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
      guard !more.isEmpty else { throw Peer.Failure(description: "the servers did not start") }
      line += more
    }
    let started = try JSONDecoder().decode(Started.self, from: line)
    ports = started.ports
    authority = started.authority
  }

  /// The URI of a folder. Each test should use folders of its own.
  ///
  /// - Parameters:
  ///   - cloud: The protocol.
  ///   - path: The path of the folder in the bucket.
  ///   - tls: True if the connection uses TLS.
  ///   - port: Another port than the proxy's.
  package func uri(_ cloud: Cloud, path: String, tls: Bool = false, port: Int? = nil) -> String {
    let port = port ?? ports[tls ? "\(cloud)_tls" : cloud.rawValue] ?? 0
    let (address, scheme) = ("127.0.0.1:\(port)", tls ? "https" : "http")
    return switch cloud {
    case .s3: "s3://bucket/\(path)?endpoint_override=\(address)&scheme=\(scheme)"
    case .gs: "gs://anonymous@bucket/\(path)?endpoint_override=\(address)&scheme=\(scheme)"
    case .abfss: "abfss://devacct@\(address)/flat/\(path)?enable_tls=\(tls)"
    }
  }

  /// The address of a proxy, for requests that are not made by Pomona.
  package func address(_ cloud: Cloud) -> String {
    "http://127.0.0.1:\(ports[cloud.rawValue] ?? 0)"
  }

  /// The URI of a folder in an Azure container with a hierarchical namespace.
  package func lakeURI(_ path: String) -> String {
    uri(.abfss, path: path).replacing("/flat/", with: "/lake/")
  }

  /// Sets the faults that a proxy makes from now on, such as `faults=0.05`, and returns the number of faults before.
  @discardableResult
  package func proxy(_ cloud: Cloud, settings: String = "") throws -> Int {
    try proxyCounts(cloud, settings: settings)["faults"] ?? -1
  }

  /// Sets the faults that a proxy makes, and returns the numbers of `requests`, `faults` and `stalls` before.
  package func proxyCounts(_ cloud: Cloud, settings: String = "") throws -> [String: Int] {
    let output = try Peer.python(
      """
      import sys, urllib.request
      print(urllib.request.urlopen(sys.argv[1]).read().decode())
      """, ["\(address(cloud))/__proxy__?\(settings)"])
    return try JSONDecoder().decode([String: Int].self, from: output)
  }
}
