package import Foundation
import TestSupport

/// The Python that holds Spark's own package.
package enum SparkPython {
  package static let url = Project.root.appending(path: ".deps/spark/bin/python")
  package static let isAvailable = FileManager.default.isExecutableFile(atPath: url.path)

  package static func run(_ script: String, _ arguments: [String] = []) throws -> Data {
    try Program.run(url.path, ["-c", script] + arguments)
  }
}

/// Other programs.
package enum Program {
  package struct Failure: Error, CustomStringConvertible { package let description: String }

  /// Where a program is, or nil.
  package static func find(_ name: String) -> String? {
    ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin"].map { "\($0)/\(name)" }
      .first(where: FileManager.default.isExecutableFile)
  }

  /// Runs a program to its end and returns its standard output.
  @discardableResult
  package static func run(
    _ path: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "\(path) ended with status \(process.terminationStatus)")
    }
    return data
  }
}
