package import Foundation

/// Programs that the tests need.
package enum Program {
  /// The failure of a program.
  package struct Failure: Error, CustomStringConvertible { package let description: String }

  /// Returns the path of an installed program, or nil.
  package static func find(_ name: String) -> String? {
    ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin"].map { "\($0)/\(name)" }
      .first(where: FileManager.default.isExecutableFile)
  }

  /// Runs a program to its end and returns its standard output.
  ///
  /// - Throws: ``Failure`` when it ends with another status than 0.
  @discardableResult
  package static func run(
    _ path: String, arguments: [String], environment: [String: String] = [:]
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
