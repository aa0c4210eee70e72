import Features
import Files
import Foundation
import Imaging
import Learning
import Models
import ObjectStores
import Tables

/// What a worker has at hand: the very ``Featurizer`` of the local engine, with one stream, and a model's classifier.
final class WorkerState {
  let facts: WorkerProtocol.Facts
  private let featurizer: FeaturizerWorker?
  private let classifier: (any Classifier)?

  /// - Parameter folder: A setup or a model; nil for a worker that only grows trees.
  init(folder: String?) throws {
    guard let folder else {
      (facts, featurizer, classifier) = (WorkerProtocol.Facts(), nil, nil)
      return
    }
    if FileManager.default.fileExists(atPath: "\(folder)/\(WorkerSetup.fileName)") {
      let setup = try JSONFile.read(WorkerSetup.self, at: "\(folder)/\(WorkerSetup.fileName)")
      featurizer = try Featurizer(
        backbone: setup.loadBackbone(from: folder), preprocessing: setup.preprocessing, jobs: 1
      ).makeWorker()
      classifier = nil
      facts = .init(backbone: setup.backbone, preprocessing: setup.preprocessing, labels: nil)
    } else {
      let model = try Model(contentsOf: folder)
      featurizer = try Featurizer(
        backbone: model.backbone, preprocessing: model.manifest.preprocessing, jobs: 1
      ).makeWorker()
      classifier = model.classifier
      facts = .init(
        backbone: model.manifest.backbone, preprocessing: model.manifest.preprocessing,
        labels: model.labels)
    }
  }

  /// The body of the answer `values`.
  ///
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  func values(of photo: UnsafeRawBufferPointer, classifying: Bool) throws -> [UInt8] {
    guard let featurizer else { throw WorkerError("this worker was started without a backbone") }
    let (info, features) = try featurizer.features(of: photo)
    var values = features
    if classifying {
      guard let classifier else { throw WorkerError("this worker was started without a model") }
      values = try classifier.probabilities(for: features)
    }
    return Self.body(info, values)
  }

  /// The body of the answer `values` to `explain`.
  ///
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  func explanation(of photo: UnsafeRawBufferPointer, grid: Int) throws -> [UInt8] {
    guard let featurizer, let classifier else {
      throw WorkerError("this worker was started without a model")
    }
    guard (1...32).contains(grid) else { throw WorkerError("\(grid) cells in a row") }
    let (info, features, covered) = try featurizer.occlusions(of: photo, grid: grid)
    let whole = try classifier.probabilities(for: features)
    guard let best = whole.indices.max(by: { (whole[$0], $1) < (whole[$1], $0) }) else {
      throw WorkerError("the model has no classes")
    }
    // In log odds: where the model is all but certain, its probability hardly moves whatever is covered.
    let falls = try covered.map { features in
      Self.logOdds(whole[best]) - Self.logOdds(try classifier.probabilities(for: features)[best])
    }
    return Self.body(info, whole + falls)
  }

  private static func logOdds(_ probability: Float) -> Float {
    let bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return log(bounded / (1 - bounded))
  }

  private static func body(_ info: PhotoInfo, _ values: [Float]) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(8 + 4 * values.count)
    body.append(bigEndian: Int32(info.width))
    body.append(bigEndian: Int32(info.height))
    for value in values { body.append(bigEndian: value.bitPattern) }
    return body
  }

  /// The body of the answer `forest`.
  func forest(
    seed: UInt64, trees: Int, classes: Int, isPart: Bool, shard: UnsafeRawBufferPointer
  ) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-\(UUID().uuidString)"
    ).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.write(Array(shard), to: "\(folder)/shard.parquet")
    let (features, labels) = try Self.samples(of: "\(folder)/shard.parquet")
    let configuration = RandomForest.Configuration(
      treeCount: trees, bootstraps: !isPart, allowsEmptyClasses: true, seed: seed)
    let forest = try RandomForest.fit(
      features, labels: labels, classCount: classes, configuration: configuration, jobs: 1)
    let path = "\(folder)/forest.safetensors"
    try ClassifierFile.write(forest, to: path)
    return try WholeFile.read(path, maximumBytes: FrameChannel.longestFrame)
  }

  private static func samples(of path: String) throws -> (FeatureMatrix, [Int32]) {
    let reader = try ParquetReader(path: path)
    var labels: [Int32] = []
    var values: [Float] = []
    var width: Int?
    for group in 0..<reader.rowGroupCount {
      let columns = try reader.read(rowGroup: group, columns: ["class", "features"])
      guard case .int32s(let classes) = columns[0], case .floatLists(let lists) = columns[1],
        let columnWidth = lists.width, width ?? columnWidth == columnWidth,
        lists.isPresent.allSatisfy({ $0 })
      else { throw WorkerError("a shard is not a table of classes and features") }
      width = columnWidth
      labels += classes.map { $0 ?? -1 }
      values += lists.values
    }
    guard let width else { throw WorkerError("a shard has no rows") }
    return (try FeatureMatrix(columns: width, values: values), labels)
  }
}
