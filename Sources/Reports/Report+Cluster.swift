import Formatting
import Models

extension Report {
  static let clusterTemplate = """
    <h3>On the cluster</h3>
    <dl class="facts">
    {{#cluster_facts}}
    <div><dt><bdi>{{fact_name}}</bdi></dt><dd><bdi>{{fact_value}}</bdi></dd></div>
    {{/cluster_facts}}
    </dl>
    <details><summary>Activity log: {{cluster_stages_words}}</summary>
    <div class="scroll" role="region" aria-label="Stages of the run" tabindex="0">
    <table class="classes">
    <thead><tr><th scope="col">Stage</th><th scope="col" class="n">Attempt</th><th scope="col" class="n">Tasks</th>\
    <th scope="col" class="n">Time</th><th scope="col">Outcome</th></tr></thead>
    <tbody>
    {{#cluster_stages}}
    <tr><th scope="row">{{stage_number}}</th><td class="n">{{stage_attempt}}</td><td class="n">{{stage_tasks}}</td>\
    <td class="n">{{stage_time}}</td><td>{{stage_outcome}}</td></tr>
    {{/cluster_stages}}
    </tbody>
    </table>
    </div>
    {{#cluster_stages_more}}
    <p class="aside">and {{cluster_stages_more}} more, all in run.json</p>
    {{/cluster_stages_more}}
    </details>

    """

  /// The log in `run.json` is whole; here a person reads it.
  private static let listedStages = 200

  static func cluster(_ activity: ClusterActivity) -> View {
    var view: View = [
      "cluster_facts": [
        fact("Spark", PrintableText(activity.spark).text),
        fact("Application", PrintableText(activity.application).text),
        fact(
          "Executors",
          "\(Figure.count(activity.executors)) at work, \(Figure.count(activity.executorsLost)) lost, \(Figure.count(activity.executorsAdded)) joined"
        ),
        fact(
          "Tasks",
          "\(Figure.count(activity.tasks)), \(Figure.count(activity.failedTasks)) failed, \(Figure.count(activity.retriedTasks)) tried again"
        ),
        fact("Time of all tasks", Figure.seconds(activity.taskSeconds)),
        fact("Core-hours", Figure.price(activity.coreHours)),
      ],
      "cluster_stages_words": Figure.count(activity.stages.count, "stage"),
      "cluster_stages": activity.stages.prefix(listedStages).map { stage in
        [
          "stage_number": "\(stage.id)", "stage_attempt": "\(stage.attempt)",
          "stage_tasks": Figure.count(stage.tasks), "stage_time": Figure.seconds(stage.seconds),
          "stage_outcome": stage.failed ? "failed" : "done",
        ]
      },
    ]
    if activity.stages.count > listedStages {
      view["cluster_stages_more"] = Figure.count(activity.stages.count - listedStages)
    }
    return view
  }
}
