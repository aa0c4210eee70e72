#if Spark
import SparkTestSupport
import Testing

/// All that runs on the tests' cluster, one after the other: some kill what others need.
@Suite(.serialized, .ownThread, .enabled(if: TestBundle.isAvailable, "\(TestBundle.whyNot)"))
enum OnACluster {}
#endif
