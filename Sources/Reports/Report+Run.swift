import Formatting
import Models

extension Report {
  static let runTemplate = """
    <section id="run">
    <h2>The model and its run</h2>
    {{#run_stages}}
    <div class="stages" role="img" aria-label="{{stages_words}}">
    {{#stage_bars}}
    <i class="{{stage_class}}" style="flex-grow:{{stage_share}}"></i>
    {{/stage_bars}}
    </div>
    <ul class="stage-names">
    {{#stage_bars}}
    <li><i class="{{stage_class}}"></i>{{stage_name}} <b>{{stage_seconds}}</b></li>
    {{/stage_bars}}
    </ul>
    {{/run_stages}}
    <dl class="facts">
    {{#run_facts}}
    <div><dt><bdi>{{fact_name}}</bdi></dt><dd><bdi>{{fact_value}}</bdi></dd></div>
    {{/run_facts}}
    </dl>
    {{#cluster}}
    {{> cluster}}
    {{/cluster}}
    </section>

    """

  func runView() -> View? {
    var facts = facts.map {
      Self.fact(PrintableText($0.name).text, PrintableText($0.value, limit: 200).text)
    }
    var view: View = [:]
    if let run {
      view["run_stages"] = Self.stages(run.seconds)
      facts += Self.facts(of: run)
      view["cluster"] = run.cluster.map(Self.cluster)
    }
    guard !facts.isEmpty else { return nil }
    view["run_facts"] = facts
    return view
  }

  static func fact(_ name: String, _ value: String) -> View {
    ["fact_name": name, "fact_value": value]
  }

  private static func facts(of run: RunRecord) -> [View] {
    let samples = run.samples
    var facts = [
      fact("Data set", PrintableText(run.dataset, limit: 200).text),
      fact(
        "Photos",
        """
        \(Figure.count(samples.train)) to learn from, \(Figure.count(samples.validation)) to choose by, \
        \(Figure.count(samples.test)) to report on
        """),
      fact("Total time", Figure.seconds(run.seconds.total)),
      fact("Rate", "\(Figure.decimal(run.imagesPerSecond, digits: 0)) photos a second"),
      fact("Engine", PrintableText(run.engine).text),
      fact("Processor", PrintableText(run.processor).text),
      fact("Cores", Figure.count(run.cores)),
      fact("Peak memory", Figure.bytes(run.peakRSSBytes)),
    ]
    if let cost = run.cost {
      let price = run.pricePerHour.map { ", at \(Figure.price($0)) an hour" } ?? ""
      facts.append(fact("Cost", Figure.price(cost) + price))
    }
    facts.append(fact("Pomona", PrintableText(run.pomona).text))
    return facts
  }

  private static func stages(_ seconds: RunRecord.Seconds) -> View? {
    let other = seconds.total - seconds.features - seconds.fit
    let stages = [
      ("Photos to features", seconds.features), ("Fitting the classifier", seconds.fit),
      ("Everything else", other),
    ]
    guard stages.allSatisfy({ $0.1.isFinite }), seconds.total > 0 else { return nil }
    let shown = stages.filter { $0.1 >= 0 }
    return [
      "stages_words": shown.map { "\($0.0): \(Figure.seconds($0.1))" }.joined(separator: "; "),
      "stage_bars": shown.enumerated().map { index, stage in
        [
          "stage_class": "s\(index + 1)", "stage_name": stage.0,
          "stage_seconds": Figure.seconds(stage.1),
          "stage_share": Figure.decimal(stage.1 / seconds.total, digits: 4),
        ]
      },
    ]
  }
}
