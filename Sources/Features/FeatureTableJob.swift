package import Datasets
import Failures
import Files
import ObjectStores
import Tables

/// The making of a feature table in a folder: begun anew, or gone on with after an interruption.
package struct FeatureTableJob {
  private struct Plan: Codable {
    let fingerprint: String
  }

  private static let planName = BucketFolder.planName

  let folder: FeatureTableFolder
  let manifest: FeatureTableManifest
  /// How many parts an earlier run has finished.
  let finishedParts: Int
  /// The whole table, when an earlier run has finished it.
  let finished: FeatureTable?

  /// Prepares `folder` for the table of a data set.
  ///
  /// - Parameter resume: Whether to keep what an interrupted run of the same job left there.
  /// - Throws: A ``PomonaError`` of code `changedInput` when what is there belongs to another job.
  init(
    in location: Location, for dataset: Dataset, backbone: BackboneRecord,
    preprocessing: Preprocessing,
    resume: Bool
  ) throws {
    let fingerprint = try Self.fingerprint(of: dataset, backbone, preprocessing)
    let folder = try FeatureTableFolder(location)
    self.folder = folder
    manifest = FeatureTableManifest(
      backbone: backbone, preprocessing: preprocessing, fingerprint: fingerprint,
      rows: dataset.samples.count + dataset.skipped.count, parts: [])
    if resume, let table = try? FeatureTable(folder: folder),
      table.manifest.fingerprint == fingerprint
    {
      finished = table
      finishedParts = table.manifest.parts.count
      return
    }
    finished = nil
    if resume, try folder.has(Self.planName) {
      guard try folder.read(Plan.self, Self.planName).fingerprint == fingerprint else {
        throw PomonaError(
          .changedInput, "the run that \(location) was left by had other photos or settings",
          remedy: "Run again without --resume to begin anew.")
      }
      finishedParts = try Self.keepFinishedParts(in: folder, expecting: manifest.rows)
    } else {
      try folder.clear()
      try folder.write(Plan(fingerprint: fingerprint), to: Self.planName)
      finishedParts = 0
    }
  }

  /// Ends the table: from now on it exists.
  func finish(parts: Int) throws -> FeatureTable {
    var manifest = manifest
    manifest.parts = (0..<parts).map { FeatureTableWriter.name(ofPart: $0) }
    try folder.write(manifest, to: FeatureTableManifest.fileName)
    try folder.remove(Self.planName)
    return try FeatureTable(folder: folder)
  }

  /// Counts the whole parts from the first on, and removes everything else that an interruption left.
  private static func keepFinishedParts(
    in folder: FeatureTableFolder, expecting rows: Int
  ) throws -> Int {
    var count = 0
    while count * FeatureTableWriter.rowsPerPart < rows {
      let name = FeatureTableWriter.name(ofPart: count)
      let expected = min(
        FeatureTableWriter.rowsPerPart, rows - count * FeatureTableWriter.rowsPerPart)
      guard try folder.has(name), (try? folder.withPart(name) { $0.rowCount }) == expected else {
        break
      }
      count += 1
    }
    let kept = Set((0..<count).map { FeatureTableWriter.name(ofPart: $0) } + [planName])
    for name in try folder.names() where !kept.contains(name) { try folder.remove(name) }
    return count
  }

  /// Equal for equal samples (by path, size, label and split) and equal ways to featurise them.
  package static func fingerprint(
    of dataset: Dataset, _ backbone: BackboneRecord, _ preprocessing: Preprocessing
  ) throws -> String {
    var hash = SHA256()
    hash.update(try JSONFile.encoded(backbone))
    hash.update(try JSONFile.encoded(preprocessing))
    for sample in dataset.samples {
      let fields = [
        sample.path, sample.label ?? "", sample.split?.rawValue ?? "", "\(sample.bytes ?? -1)",
      ]
      hash.update(Array((fields.joined(separator: "\0") + "\n").utf8))
    }
    for photo in dataset.skipped { hash.update(Array("\(photo.path)\0\(photo.reason)\n".utf8)) }
    return hash.finalize()
  }
}
