#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

/// The messages and exit codes of commands that do not reach a cluster, or are not let in. Most of their time is waiting, so
/// they run beside the tests that work on the cluster.
@Suite(
  .ownThread, .enabled(if: ClusterFixture.isAvailable, "\(ClusterFixture.requirement)")
)
struct ClusterAddressTests {
  private var port: Int { get throws { try SparkCluster.connection().port } }

  @Test func aWrongAddressIsReported() throws {
    try withTemporaryFolder { folder in
      let closed = SparkCluster.freePort()
      for (cluster, status, words) in [
        ("sc://127.0.0.1:\(closed)", 69, "127.0.0.1:\(closed): connection refused"),
        (
          "sc://no-such-host.invalid", 69,
          "no-such-host.invalid: the host name cannot be resolved"
        ),
        ("sc://127.0.0.1:\(try port)/;use_ssl=true", 69, "does not use TLS"),
        ("http://127.0.0.1:\(try port)", 64, "sc://"),
      ] {
        let outcome = try ClusterCommand.featurize(cluster, in: folder)
        #expect(outcome.status == status, "\(cluster): \(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(cluster): \(outcome.errors)")
      }
    }
  }

  @Test(.enabled(if: GuardedCluster.isAvailable, "needs nginx and openssl"))
  func aRejectedTokenIsReportedButNotShown() throws {
    try withTemporaryFolder { folder in
      let guarded = try GuardedCluster(to: port)
      let address = "sc://localhost:\(guarded.port)/;use_ssl=true"
      let trusted = ["SSL_CERT_FILE": guarded.authority]
      let variable = "SPARK_CONNECT_AUTHENTICATE_TOKEN"
      let wrong = try ClusterCommand.featurize(
        address, in: folder, environment: trusted.merging([variable: "swordfish"]) { $1 })
      #expect(wrong.status == 69)
      #expect(
        wrong.errors.contains("rejects the token") && wrong.errors.contains(variable))
      #expect(!wrong.errors.contains("swordfish"))
      let right = try ClusterCommand.featurize(
        address, in: folder,
        environment: trusted.merging([variable: GuardedCluster.token]) { $1 })
      #expect(right.status == 0, "\(right.errors)")
      let untrusted = try ClusterCommand.featurize(
        address, in: folder, environment: [variable: GuardedCluster.token])
      #expect(untrusted.status == 69)
      #expect(untrusted.errors.contains("SSL_CERT_FILE"))
    }
  }
}
#endif
