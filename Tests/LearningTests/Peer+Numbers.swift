import Foundation
import Learning
import TestSupport

extension Peer {
  /// True if Python is installed; otherwise the comparisons are skipped.
  static let isInstalled = FileManager.default.fileExists(
    atPath: Project.root.appending(path: ".deps/python/bin/python").path)

  /// Runs a script and returns the numbers that it prints as a JSON array.
  static func numbers(_ script: String, _ arguments: [String]) throws -> [Double] {
    try JSONDecoder().decode([Double].self, from: try python(script, arguments))
  }
}

extension Array where Element: BitwiseCopyable {
  /// Writes the bytes of the elements.
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

  /// Reads the features from `NAME.x` (Float32) and the class ids from `NAME.y` (Int32).
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
