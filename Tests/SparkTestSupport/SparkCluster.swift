import Foundation
package import SparkConnect
import TestSupport

/// A real Spark for the tests: `scripts/cluster` on ports and in a folder of its own, begun once and ended with the tests.
///
/// `POMONA_TEST_CLUSTER=sc://...` names one that runs already.
package enum SparkCluster {
  package static let isAvailable =
    ProcessInfo.processInfo.environment["POMONA_TEST_CLUSTER"] != nil
    || (SparkPython.isAvailable && Program.find("java") != nil)
  package static let whyNot = "needs Java and Spark: scripts/setup --spark"

  /// Where it is; begins it when nobody has.
  package static func connection() throws -> SparkConnection { try started.get() }

  private static let started: Result<SparkConnection, any Error> = Result {
    if let named = ProcessInfo.processInfo.environment["POMONA_TEST_CLUSTER"] {
      return try SparkConnection(named, environment: [:])
    }
    // Servers end the stream of answers every two minutes; this one does it every two seconds. It runs slow tasks a second
    // time beside the first, and an executor is replaced as often as the tests kill one.
    let settings = [
      "spark.connect.execute.reattachable.senderMaxStreamDuration=2s", "spark.speculation=true",
      "spark.speculation.quantile=0.5", "spark.speculation.multiplier=1.2",
      "spark.deploy.maxExecutorRetries=-1",
    ]
    try Program.run(
      script, ["start"] + settings.flatMap { ["--conf", $0] }, environment: environment)
    atexit {
      _ = try? Program.run(SparkCluster.script, ["stop"], environment: SparkCluster.environment)
      // Executors that end clean up there as well, for a moment.
      for _ in 0..<20 where FileManager.default.fileExists(atPath: SparkCluster.folder) {
        try? FileManager.default.removeItem(atPath: SparkCluster.folder)
        Thread.sleep(forTimeInterval: 0.2)
      }
    }
    return try SparkConnection("sc://127.0.0.1:\(port)", environment: [:])
  }

  /// The numbers of the processes below the cluster's executors whose command line has this word.
  package static func processes(_ word: String) -> [Int32] {
    let files = FileManager.default
    let numbers = (try? files.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
    return numbers.filter { number in
      guard let folder = try? files.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd"),
        folder.hasPrefix(Self.folder + "/work/"),
        let line = files.contents(atPath: "/proc/\(number)/cmdline")
      else { return false }
      return line.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == word }
    }
  }

  private static let script = Project.root.appending(path: "scripts/cluster").path
  private static let port = freePort(then: 0)
  private static let folder = FileManager.default.temporaryDirectory.appending(
    path: "pomona-cluster-\(ProcessInfo.processInfo.processIdentifier)"
  ).path
  private static let environment: [String: String] = [
    "POMONA_CLUSTER": folder,
    "POMONA_CLUSTER_PORT": "\(port)",
    "POMONA_CLUSTER_MASTER_PORT": "\(freePort(then: 2))",
  ]

  /// A port of loopback that nobody listens at, and neither at the next ones.
  package static func freePort(then more: UInt16 = 0) -> UInt16 {
    while true {
      let port = UInt16.random(in: 20_000...29_000)
      if (port...port + more).allSatisfy(isFree) { return port }
    }
  }

  private static func isFree(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
