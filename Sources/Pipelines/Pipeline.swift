import Failures
import Files
import Foundation
import JSON
import Models
import ObjectStores

/// Runs a pipeline: audit, train or learn, adapt, evaluate, compare, gate, publish.
///
/// A step whose inputs have not changed since it was done is not run again. The state is written after every step, so that a run
/// that was killed goes on where it was. A model is in service whole, or not at all.
package struct Pipeline: Sendable {
  private let file: PipelineFile
  private let program: String
  private let log: @Sendable (String) -> Void

  /// - Parameters:
  ///   - file: The pipeline.
  ///   - program: The program whose commands the steps run.
  ///   - log: Called with the progress of the steps, for people.
  package init(
    _ file: PipelineFile, program: String = "/proc/self/exe",
    log: @escaping @Sendable (String) -> Void
  ) {
    self.file = file
    self.program = program
    self.log = log
  }

  /// Runs the steps that are due.
  ///
  /// - Parameter isDry: Only reports which steps would run.
  /// - Returns: The outcome; a candidate that does not meet the requirements is an outcome too.
  /// - Throws: A ``PipelineError`` when a step fails or another run is under way, `CancellationError`.
  package func run(isDry: Bool = false) async throws -> PipelineReport {
    try FileManager.default.createDirectory(
      atPath: file.work, withIntermediateDirectories: true)
    let lock = try PipelineLock(in: file.work)
    defer { lock.release() }
    var report = PipelineReport(pipeline: file.name, outcome: isDry ? "dry run" : "unchanged")
    var state = try PipelineState(in: file.work)
    let served = try ModelPublication.version(at: file.publish)
    report.version = served
    state.settle(served: served)
    let steps = steps(served: served, state)
    var before: [String] = []
    var isStale = false
    for step in steps {
      let fingerprint = try InputFingerprint(
        [PomonaVersion.current] + before + step.keys + step.arguments, places: step.places
      ).text
      before.append(fingerprint)
      let finished = state.steps[step.name]
      let isDone = try finished?.fingerprint == fingerprint && step.isIntact(finished)
      if isDone, !isStale {
        report.steps.append(.init(name: step.name, outcome: "unchanged", seconds: 0, remark: nil))
      } else if isDry {
        isStale = true
        report.steps.append(.init(name: step.name, outcome: "would run", seconds: 0, remark: nil))
        continue
      } else {
        log("\(step.name): pomona \(step.arguments.joined(separator: " "))\n")
        let clock = ContinuousClock()
        let start = clock.now
        let output: [UInt8]
        do {
          output = try await StepCommand(program: program, arguments: step.arguments, log: log)
            .run()
        } catch let error as PipelineError {
          report.outcome = "failed"
          report.steps.append(
            .init(
              name: step.name, outcome: "failed", seconds: (clock.now - start) / .seconds(1),
              remark: error.message))
          return report
        }
        state.steps[step.name] = .init(
          fingerprint: fingerprint, output: String(decoding: output, as: UTF8.self),
          model: try step.model.flatMap { try ModelPublication.version(at: $0) })
        try state.write(in: file.work)
        report.steps.append(
          .init(
            name: step.name, outcome: "done", seconds: (clock.now - start) / .seconds(1),
            remark: nil))
      }
      if let problem = try step.problem(state.steps[step.name]?.output ?? "") {
        report.outcome = "refused"
        report.unmet = [problem]
        return report
      }
    }
    guard !isDry else { return report }
    return try decide(report, &state, served: served)
  }

  /// Judges the candidate, and publishes it.
  private func decide(
    _ report: PipelineReport, _ state: inout PipelineState, served: String?
  ) throws -> PipelineReport {
    var report = report
    let scores: StepScores = try decoded("evaluate", state)
    let comparison: StepComparison? = served == nil ? nil : try decoded("compare", state)
    report.accuracy = scores.accuracy
    report.formerAccuracy = comparison?.firstAccuracy
    report.unmet = file.requirements.compactMap { $0.failure(scores, comparison) }
    if let learned = scores.learned?.samples, learned > 0 {
      report.unmet.append(
        "it has learned from \(learned) photos of the test set, which must never train")
    }
    guard report.unmet.isEmpty else {
      report.outcome = "refused"
      return report
    }
    let candidate = try ModelPublication.version(at: candidate)
    guard candidate != served else {
      report.outcome = "unchanged"
      return report
    }
    if state.published.last?.event == Self.rolledBack,
      state.published.contains(where: { $0.version == candidate })
    {
      // What was taken out of service does not come back by itself.
      report.outcome = "unchanged"
      report.steps.append(
        .init(
          name: "publish", outcome: "unchanged", seconds: 0,
          remark: "the candidate was rolled back; it is published again once its inputs change"))
      return report
    }
    let clock = ContinuousClock()
    let start = clock.now
    let version = try put(self.candidate, into: &state, base: served, event: "published")
    report.version = version
    report.outcome = "published"
    report.steps.append(
      .init(
        name: "publish", outcome: "done", seconds: (clock.now - start) / .seconds(1),
        remark: "\(Location(file.publish))"))
    return report
  }

  /// Puts the model that was in service before the current one back into service.
  ///
  /// - Returns: Its version.
  /// - Throws: A ``PipelineError`` of code `noEarlierModel`.
  package func rollBack() throws -> String {
    try FileManager.default.createDirectory(
      atPath: file.work, withIntermediateDirectories: true)
    let lock = try PipelineLock(in: file.work)
    defer { lock.release() }
    var state = try PipelineState(in: file.work)
    let served = try ModelPublication.version(at: file.publish)
    state.settle(served: served)
    let earlier = state.published.last {
      $0.version != served && Model.exists(at: "\(file.work)/\($0.folder)")
    }
    guard let earlier else {
      throw PipelineError(
        .noEarlierModel, "there is no earlier model of \(file.name) to go back to",
        remedy: "A pipeline keeps the models that it has published, as many as 'keep' says.")
    }
    return try put(
      "\(file.work)/\(earlier.folder)", into: &state, base: served, event: Self.rolledBack)
  }

  private static let rolledBack = "rolled back"

  private var candidate: String { "\(file.work)/candidate.pomona" }

  /// Publishes a model, and keeps it and the one before it.
  private func put(
    _ model: String, into state: inout PipelineState, base: String?, event: String
  ) throws -> String {
    let version = try Model(contentsOf: model).version
    let folder = "models/\(version).pomona"
    for (source, name) in [(file.publish, base), (model, version)] {
      guard let name, case let place = "\(file.work)/models/\(name).pomona",
        !Model.exists(at: place)
      else { continue }
      try FileManager.default.createDirectory(
        atPath: "\(file.work)/models", withIntermediateDirectories: true)
      try ModelPublication.copy(source, to: place)
      if name == base, !state.published.contains(where: { $0.version == name }) {
        state.published.append(
          .init(
            version: name, base: nil, time: Date.now.formatted(.iso8601),
            folder: "models/\(name).pomona", event: "found"))
      }
    }
    state.pending = .init(
      version: version, base: base, time: Date.now.formatted(.iso8601), folder: folder, event: event
    )
    try state.write(in: file.work)
    try ModelPublication.copy(model, to: file.publish)
    state.settle(served: version)
    try state.write(in: file.work)
    let kept = Set(state.published.suffix(max(file.keep, 2)).map(\.folder))
    for old in Set(state.published.map(\.folder)).subtracting(kept) {
      try? FileManager.default.removeItem(atPath: "\(file.work)/\(old)")
    }
    return version
  }

  private func decoded<Value: Decodable>(
    _ step: String, _ state: PipelineState
  ) throws -> Value {
    try JSONFile.decode(
      Value.self, from: Array((state.steps[step]?.output ?? "").utf8), at: "the output of \(step)")
  }

  /// The steps of the pipeline.
  private func steps(served: String?, _ state: PipelineState) -> [PipelineStep] {
    var steps: [PipelineStep] = []
    if let audit = file.audit {
      steps.append(
        PipelineStep(
          "audit", ["audit"] + audit.step.photos + audit.step.options + Self.quiet,
          places: audit.step.photos, limits: (audit.unreadable, audit.suspected)))
    }
    let made = file.adapt == nil ? candidate : "\(file.work)/unadapted.pomona"
    switch file.source {
    case .train(let step):
      steps.append(
        PipelineStep(
          "train", ["train"] + step.photos + ["-o", made] + step.options + Self.quiet,
          places: step.photos, model: made))
    case .learn(let step):
      // A model that this pipeline has published from the same photos is not taught them again.
      let last = state.published.last { $0.event == "published" }
      let base = last?.version == served ? last?.base : served
      steps.append(
        PipelineStep(
          "learn",
          ["learn", file.publish] + step.photos + ["-o", made] + step.options + Self.quiet,
          places: step.photos, keys: [base ?? "none"], model: made))
    }
    if let adapt = file.adapt {
      steps.append(
        PipelineStep(
          "adapt",
          ["adapt", made] + adapt.photos + ["-o", candidate] + adapt.options + Self.quiet,
          places: adapt.photos, model: candidate))
    }
    steps.append(
      PipelineStep(
        "evaluate",
        ["evaluate", candidate] + file.test.photos + file.test.options + Self.quiet,
        places: file.test.photos))
    if let served {
      steps.append(
        PipelineStep(
          "compare",
          ["compare", file.publish, candidate] + file.test.photos + file.test.options + Self.quiet,
          places: file.test.photos, keys: [served]))
    }
    return steps
  }

  private static let quiet = ["--json", "--quiet"]
}
