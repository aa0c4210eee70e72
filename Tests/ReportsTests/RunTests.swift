import Foundation
import Models
import Reports
import Testing

@Suite struct RunTests {
  @Test func runIsDescribed() throws {
    let html = try ReportFixture.html(
      facts: [ReportFact(name: "Backbone", value: "EfficientNet-Lite0")], run: ReportFixture.run())
    for words in [
      "EfficientNet-Lite0", "27\u{202F}s", "1.3\u{202F}s", "2\u{202F}min 5\u{202F}s",
      "463 photos/s",
      "412\u{202F}MB", "0.00084, at 0.10 per hour", "The model has not been evaluated yet.",
    ] {
      #expect(html.contains(words), "\(words)")
    }
  }

  @Test func clusterIsDescribed() throws {
    let activity = """
      {"spark": "4.3.0", "application": "app-<b>", "cores": 4, "seconds": 900, "tasks": 1200, "failed_tasks": 2,
       "retried_tasks": 3, "speculative_tasks": 0, "executors": 5, "executors_added": 1, "executors_lost": 1,
       "task_seconds": 3000, "jvm_cpu_seconds": 100,
       "stages": [{"id": 7, "attempt": 1, "tasks": 1100, "seconds": 65.2, "failed": true}]}
      """
    var run = try ReportFixture.run()
    run.cluster = try JSONDecoder().decode(ClusterActivity.self, from: Data(activity.utf8))
    let html = try ReportFixture.html(run: run)
    for words in [
      "<h3>Cluster</h3>", "app-&lt;b&gt;", "5 active, 1 lost, 1 added",
      "1,200, 2 failed, 3 retried", "50\u{202F}min", "Activity log: 1 stage", "1,100",
      "1\u{202F}min 5\u{202F}s", "failed</td>",
    ] {
      #expect(html.contains(words), "\(words)")
    }
    #expect(
      !(try ReportFixture.html(run: ReportFixture.run()))
        .contains("<h3>Cluster</h3>"))
  }

  @Test func twoHundredStagesAreListed() throws {
    let stages = (0..<230).map {
      #"{"id": \#($0), "attempt": 0, "tasks": 1, "seconds": 1, "failed": false}"#
    }
    let activity = """
      {"spark": "4.3.0", "application": "a", "cores": 4, "seconds": 900, "tasks": 230, "failed_tasks": 0,
       "retried_tasks": 0, "speculative_tasks": 0, "executors": 5, "executors_added": 0, "executors_lost": 0,
       "task_seconds": 230, "jvm_cpu_seconds": 100, "stages": [\(stages.joined(separator: ","))]}
      """
    var run = try ReportFixture.run()
    run.cluster = try JSONDecoder().decode(ClusterActivity.self, from: Data(activity.utf8))
    let html = try ReportFixture.html(run: run)
    #expect(html.contains("Activity log: 230 stages"))
    #expect(html.ranges(of: "<td>succeeded</td>").count == 200)
    #expect(html.contains("and 30 more, all in run.json"))
  }

  @Test func modelIsDescribed() throws {
    let manifest = """
      {"format": "pomona-model", "format_version": 1, "labels": ["a"], "classifier": "random-forest", "seed": 42,
       "backbone": {"name": "mobilenet-v2", "sha256": "", "side": 224, "mean": [0, 0, 0], "std": [1, 1, 1],
                    "features": 1280},
       "preprocessing": {"resize": "stretch", "precision": "f32"}, "metrics": {}, "files": {},
       "parameters": {"trees": 200, "out_of_bag_accuracy": 0.98765432}}
      """
    let html = try Report(
      on: JSONDecoder().decode(ModelManifest.self, from: Data(manifest.utf8)), title: "t",
      evaluations: [], run: nil
    ).html()
    let facts = html.matches(of: #/<dt><bdi>([^<]*)</bdi></dt><dd><bdi>([^<]*)</bdi></dd>/#)
    #expect(
      facts.map { "\($0.output.1): \($0.output.2)" } == [
        "Classifier: random-forest", "Backbone: mobilenet-v2, 1280 features",
        "Input: stretch to 224 × 224 pixels", "Precision: f32", "Seed: 42",
        "Out of bag accuracy: 0.9877", "Trees: 200",
      ])
    #expect(!html.contains("class=\"stages\""))
  }
}
