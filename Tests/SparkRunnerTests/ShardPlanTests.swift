#if Spark
import Foundation
import Learning
import SparkRunner
import Testing
import Workers

@Suite struct ShardPlanTests {
  @Test(arguments: [(1, 1), (20_000, 1), (20_001, 2), (100_000, 5), (10_000_000, 300)])
  func aShardHasAtMost20000SamplesUnlessTheHeadLimitsTheShards(rows: Int, count: Int) {
    #expect(ShardPlan(rows: rows, maximum: 300, requested: nil).count == count)
  }

  @Test(arguments: [(4, 100, 4), (4, 3, 3), (1000, 5000, 300), (0, 100, 1)])
  func aRequestedNumberIsBoundedByHeadAndSamples(requested: Int, rows: Int, count: Int) {
    #expect(ShardPlan(rows: rows, maximum: 300, requested: requested).count == count)
  }

  @Test func everyShardHasATaskOfItsNumber() throws {
    let plan = ShardPlan(rows: 100, maximum: 300, requested: 3)
    #expect(plan.names == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"])
    let tasks = try plan.tasks(for: .randomForest, classes: 7, seed: .max)
    #expect(tasks.count == 3)
    for (shard, name) in plan.names.enumerated() {
      let text = try #require(tasks[name])
      #expect(
        try JSONDecoder().decode(FitTask.self, from: Data(text.utf8))
          == FitTask(head: .randomForest, shard: shard, shards: 3, classes: 7, seed: .max))
    }
  }
}
#endif
