import Failures
import Files
import Foundation
import Yams

/// A pipeline: which photos to train on, how, what the model must reach, and where it is published.
///
/// It is read from YAML. Unknown keys are errors.
package struct PipelineFile: Sendable, Equatable {
  /// The photos of a step and further arguments of its command.
  package struct Step: Sendable, Equatable {
    package var photos: [String]
    package var options: [String]

    package init(photos: [String], options: [String] = []) {
      self.photos = photos
      self.options = options
    }
  }

  /// The step that makes the candidate.
  package enum Source: Sendable, Equatable {
    /// Train on photos.
    case train(Step)
    /// Teach the model in service more photos.
    case learn(Step)
  }

  /// The name of the pipeline: that of the file, or `name`.
  package var name: String
  /// The folder for candidates, records and earlier models.
  package var work: String
  /// The photos to audit before all else, and the largest shares of them with a finding.
  package var audit: Audit?
  package var source: Source
  /// Photos to adapt the candidate to.
  package var adapt: Step?
  /// The fixed test set, which never trains.
  package var test: Step
  /// The requirements on the candidate's figures on the test set.
  package var requirements: [GateRequirement]
  /// The place of the model in service.
  package var publish: String
  /// The number of earlier models that are kept.
  package var keep: Int
  /// The address that the outcome is posted to.
  package var notify: String?
  /// The address of the tracking server that published models are registered with.
  package var track: String?

  /// The photos to audit, and what is allowed.
  package struct Audit: Sendable, Equatable {
    package var step: Step
    /// The largest share of photos that cannot be read, 0 to 1.
    package var unreadable: Double
    /// The largest share of photos whose label is suspected, 0 to 1.
    package var suspected: Double
  }

  /// Reads a file.
  ///
  /// - Parameter path: Its path; relative paths in it are relative to its folder.
  /// - Throws: A ``PipelineError`` that names the key and the remedy, or a `StorageError`.
  package init(contentsOf path: String) throws {
    let bytes = try WholeFile.read(path, maximumBytes: 1 << 20)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PipelineError(.malformed, "\(path) is not UTF-8", remedy: "Save it as UTF-8.")
    }
    let url = URL(filePath: path)
    try self.init(
      parsing: text, name: url.deletingPathExtension().lastPathComponent,
      folder: url.deletingLastPathComponent().path)
  }

  /// Parses YAML.
  ///
  /// - Parameters:
  ///   - text: The YAML.
  ///   - name: The name of a pipeline that has none.
  ///   - folder: The folder that relative paths are relative to.
  package init(parsing text: String, name: String, folder: String) throws(PipelineError) {
    let loaded: Any?
    do {
      loaded = try Yams.load(yaml: text)
    } catch {
      throw PipelineError(
        .malformed, "the pipeline is not YAML: \(error)",
        remedy: "Check its indentation and quotes.")
    }
    let top = try PipelineKeys(
      loaded, "the pipeline",
      known: [
        "name", "work", "audit", "train", "learn", "adapt", "test", "require", "publish",
        "keep", "notify", "track",
      ], folder: folder)
    self.name = try top.text("name") ?? name
    work = try top.path("work") ?? "\(folder)/.pomona-\(name)"
    audit = try top.part("audit", known: ["photos", "options", "unreadable", "suspected"]).map {
      keys throws(PipelineError) in
      Audit(
        step: try keys.step(), unreadable: try keys.share("unreadable") ?? 0.05,
        suspected: try keys.share("suspected") ?? 0.1)
    }
    let makers = ["train", "learn"].filter { top.has($0) }
    guard makers.count == 1 else {
      throw PipelineError(
        .malformed,
        "the pipeline has \(makers.isEmpty ? "neither train nor" : "both train and") learn",
        remedy: "Give one of them: it makes the candidate.")
    }
    let steps = ["photos", "options"]
    source =
      if let train = try top.part("train", known: steps) {
        .train(try train.step())
      } else {
        .learn(try top.required(top.part("learn", known: steps), "learn").step())
      }
    adapt = try top.part("adapt", known: steps).map { keys throws(PipelineError) in
      try keys.step(takesSeveral: true)
    }
    test = try top.required(top.part("test", known: steps), "test").step()
    requirements = try top.list("require").map { text throws(PipelineError) in
      guard let requirement = GateRequirement(text) else {
        throw PipelineError(
          .malformed, "'\(text)' is no requirement",
          remedy: "Use not_worse, or a metric, >= or <=, and a number: "
            + GateRequirement.metrics.joined(separator: ", ") + ".")
      }
      return requirement
    }
    publish = try top.required(top.path("publish"), "publish")
    keep = try top.number("keep") ?? 5
    notify = try top.text("notify")
    track = try top.text("track")
  }
}
