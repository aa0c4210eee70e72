import Foundation
import Learning
import TestSupport

extension Peer {
  /// Whether the set-up has a Python; without one, comparisons are skipped.
  static let isInstalled = FileManager.default.fileExists(
    atPath: Project.root.appending(path: ".deps/python/bin/python").path)

  /// The numbers that a script prints as a JSON array.
  static func numbers(_ script: String, _ arguments: [String]) throws -> [Double] {
    try JSONDecoder().decode([Double].self, from: try python(script, arguments))
  }
}

extension Array where Element: BitwiseCopyable {
  /// Writes the elements' bytes one after another.
  func write(to file: URL) throws {
    try withUnsafeBytes { try Data($0).write(to: file) }
  }
}

extension Samples {
  /// Writes the features to `NAME.x` and the class ids to `NAME.y`.
  func write(_ name: String, to folder: URL) throws {
    try features.values.write(to: folder.appending(path: "\(name).x"))
    try labels.write(to: folder.appending(path: "\(name).y"))
  }

  /// Reads what a script wrote as `NAME.x` (Float32) and `NAME.y` (Int32).
  static func read(_ name: String, in folder: URL, columns: Int, classCount: Int) throws -> Samples
  {
    let x = try Data(contentsOf: folder.appending(path: "\(name).x"))
    let y = try Data(contentsOf: folder.appending(path: "\(name).y"))
    return Samples(
      features: try FeatureMatrix(
        columns: columns, values: x.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }),
      labels: y.withUnsafeBytes { Array($0.bindMemory(to: Int32.self)) }, classCount: classCount)
  }
}
