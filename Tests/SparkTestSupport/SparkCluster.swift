package import Foundation
package import SparkConnect
import TestSupport

/// A real Spark cluster for the tests: `scripts/cluster` with its own ports and folder, started once and stopped at the end.
///
/// `POMONA_TEST_CLUSTER=sc://...` selects one that runs already.
package enum SparkCluster {
  package static let isAvailable =
    ProcessInfo.processInfo.environment["POMONA_TEST_CLUSTER"] != nil
    || (SparkPython.isAvailable && Program.find("java") != nil)
  /// The reason why tests are skipped without one.
  package static let requirement = "needs Java and Spark: scripts/setup --spark"

  /// Returns the connection to the cluster, which the first call starts.
  package static func connection() throws -> SparkConnection { try started.get() }

  private static let started: Result<SparkConnection, any Error> = Result {
    if let named = ProcessInfo.processInfo.environment["POMONA_TEST_CLUSTER"] {
      return try SparkConnection(named, environment: [:])
    }
    // A server ends the stream of responses every two minutes, this one every two seconds. It runs slow tasks speculatively a
    // second time, and replaces an executor as often as the tests kill one.
    let settings = [
      "spark.connect.execute.reattachable.senderMaxStreamDuration=2s", "spark.speculation=true",
      "spark.speculation.quantile=0.5", "spark.speculation.multiplier=1.2",
      "spark.deploy.maxExecutorRetries=-1",
    ]
    try Program.run(
      script, arguments: ["start"] + settings.flatMap { ["--conf", $0] }, environment: environment)
    atexit {
      _ = try? Program.run(
        SparkCluster.script, arguments: ["stop"], environment: SparkCluster.environment)
      // Executors that end still delete files there for a moment.
      for _ in 0..<20 where FileManager.default.fileExists(atPath: SparkCluster.folder) {
        try? FileManager.default.removeItem(atPath: SparkCluster.folder)
        Thread.sleep(forTimeInterval: 0.2)
      }
    }
    return try SparkConnection("sc://127.0.0.1:\(port)", environment: [:])
  }

  /// Returns the ids of the processes of the cluster's workers whose command line has this argument.
  package static func processes(_ argument: String) -> [Int32] {
    let files = FileManager.default
    let numbers = (try? files.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
    return numbers.filter { number in
      guard let folder = try? files.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd"),
        folder.hasPrefix(Self.folder + "/work/"),
        let line = files.contents(atPath: "/proc/\(number)/cmdline")
      else { return false }
      return line.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == argument }
    }
  }

  /// True when there are the jars of an HDFS.
  package static let hasHDFS =
    ProcessInfo.processInfo.environment["POMONA_TEST_CLUSTER"] == nil
    && FileManager.default.fileExists(atPath: Project.root.appending(path: ".deps/hadoop").path)

  /// The URI of the HDFS's root.
  package static var hdfs: String { "hdfs://127.0.0.1:\(hdfsPort)" }

  /// Starts the servers of an HDFS that do not run; they are stopped with the cluster.
  ///
  /// - Parameter options: Options of a DataNode that is started.
  package static func startHDFS(options: [String] = []) throws {
    _ = try connection()
    try Program.run(script, arguments: ["hdfs", "1"] + options, environment: environment)
  }

  /// Kills the DataNode.
  package static func killDataNode() throws {
    let file = URL(filePath: folder).appending(path: "datanode1.pid")
    let text = try String(contentsOf: file, encoding: .utf8)
    guard let number = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else { return }
    kill(number, SIGKILL)
    while FileManager.default.fileExists(atPath: "/proc/\(number)") { usleep(50_000) }
  }

  /// Runs a command of Hadoop for files, such as `-put`.
  @discardableResult
  package static func dfs(_ arguments: String...) throws -> Data { try dfs(arguments) }

  /// Runs a command of Hadoop for files, such as `-put`.
  @discardableResult
  package static func dfs(_ arguments: [String]) throws -> Data {
    try Program.run(script, arguments: ["dfs"] + arguments, environment: environment)
  }

  private static let hdfsPort = freePort(followedBy: 6)
  private static let script = Project.root.appending(path: "scripts/cluster").path
  private static let port = freePort()
  private static let folder = FileManager.default.temporaryDirectory.appending(
    path: "pomona-cluster-\(ProcessInfo.processInfo.processIdentifier)"
  ).path
  private static let environment: [String: String] = [
    "POMONA_CLUSTER": folder,
    "POMONA_CLUSTER_PORT": "\(port)",
    "POMONA_CLUSTER_MASTER_PORT": "\(freePort(followedBy: 2))",
    "POMONA_HDFS_PORT": "\(hdfsPort)",
  ]

  /// Returns a port of loopback that is free.
  ///
  /// - Parameter count: The number of ports after it that are free as well.
  package static func freePort(followedBy count: UInt16 = 0) -> UInt16 {
    while true {
      let port = UInt16.random(in: 20_000...29_000)
      if (port...port + count).allSatisfy(Loopback.isFree) { return port }
    }
  }
}
