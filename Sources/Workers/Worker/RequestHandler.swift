import Failures
import Features
import Files
import Foundation
import Imaging
import Learning
import Models

/// Replies to the requests of a worker, with the ``Featurizer`` of every command and the classifier of its folder.
final class RequestHandler {
  let facts: WorkerFacts
  private let featurizer: FeaturizerWorker?
  private let classifier: CalibratedClassifier?
  private let axes: AffineFunction?
  private let faults: FaultInjector

  /// - Parameters:
  ///   - folder: A ``WorkerSetup`` or a model; nil for a worker that only fits heads.
  ///   - faults: Faults to inject, for tests.
  init(folder: String?, faults: FaultInjector) throws {
    self.faults = faults
    guard let folder else {
      (facts, featurizer, classifier, axes) = (WorkerFacts(), nil, nil, nil)
      return
    }
    if FileManager.default.fileExists(atPath: "\(folder)/\(WorkerSetup.fileName)") {
      let setup = try JSONFile.read(WorkerSetup.self, at: "\(folder)/\(WorkerSetup.fileName)")
      featurizer = try setup.loadBackbone(from: folder).flatMap { backbone in
        try setup.preprocessing.map {
          try Featurizer(backbone: backbone, preprocessing: $0, jobs: 1).makeWorker()
        }
      }
      axes = try setup.loadAxes(from: folder)
      classifier = try setup.loadClassifier(from: folder)
      facts = WorkerFacts(
        backbone: setup.backbone, preprocessing: setup.preprocessing,
        labels: setup.classifier?.labels)
    } else {
      let model = try Model(contentsOf: folder)
      featurizer = try Featurizer(
        backbone: model.backbone, preprocessing: model.manifest.preprocessing, jobs: 1
      ).makeWorker()
      axes = nil
      classifier = model.classifier
      facts = WorkerFacts(
        backbone: model.manifest.backbone, preprocessing: model.manifest.preprocessing,
        labels: model.labels)
    }
  }

  /// The reply to a request; `failure` when it cannot be understood, or this worker is not made for it.
  func reply(to frame: ReceivedFrame) -> WorkerReply {
    do {
      switch try WorkerRequest(decoding: frame) {
      case .photo(let payload, let path, let work):
        faults.apply(to: path)
        return try reply(to: payload, work)
      case .fit(let task, let samples):
        return .head(try ShardFit(task, axes: axes).head(fittedOn: samples))
      case .evaluate(let task, let part):
        guard let classifier, let labels = facts.labels else { throw Self.hasNo("classifier") }
        let evaluation = PartEvaluation(
          classifier: classifier, labels: labels, splits: task.splits,
          includesSums: task.includesSums)
        return .evaluations(try evaluation.evaluations(of: part))
      case .sum(let task, let parts): return .statistics(try PartSums(task).statistics(of: parts))
      case .ping: return .hello(facts)
      }
    } catch let error as ImageError {
      return .unreadable(error.message)
    } catch {
      return .failure("\(error)")
    }
  }

  private func reply(to photo: PhotoPayload, _ work: PhotoWork) throws -> WorkerReply {
    guard let featurizer else { throw Self.hasNo("backbone") }
    if work == .featurize {
      let (size, features) = try photo.withInput {
        try featurizer.features(of: $0, views: [.whole], signed: true)
      }
      return .values(Array(features.joined()), size)
    }
    guard let classifier else { throw Self.hasNo("classifier") }
    guard case .explain(let cells) = work else {
      let (size, features) = try photo.withInput { try featurizer.features(of: $0) }
      return .values(try classifier.answer(for: features).numbers, size)
    }
    guard 1...32 ~= cells else {
      throw WorkerFailure(.protocolViolation, "a raster of \(cells) cells a side was requested")
    }
    let (size, features, covered) = try photo.withInput {
      try featurizer.occlusions(of: $0, grid: cells)
    }
    let explanation = try Explanation(
      features: features, covered: covered, classifier: classifier)
    return .explanation(explanation, size)
  }

  private static func hasNo(_ part: String) -> WorkerFailure {
    WorkerFailure(.protocolViolation, "the worker was started without a \(part)")
  }
}

extension PhotoPayload {
  fileprivate func withInput<Result>(
    _ body: (FeaturizerWorker.Input) throws -> Result
  ) throws -> Result {
    switch self {
    case .file(let bytes): try bytes.withUnsafeBytes { try body(.encoded($0)) }
    case .pixels(let levels, let width, let height):
      try levels.withUnsafeBytes {
        try body(.pixels($0, size: PhotoSize(width: width, height: height)))
      }
    }
  }
}
