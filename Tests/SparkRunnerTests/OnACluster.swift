#if Spark
import SparkTestSupport
import Testing

/// All tests that run on the tests' cluster, one after the other: some kill processes that others need.
@Suite(
  .serialized, .ownThread, .enabled(if: ClusterFixture.isAvailable, "\(ClusterFixture.requirement)")
)
enum OnACluster {}
#endif
