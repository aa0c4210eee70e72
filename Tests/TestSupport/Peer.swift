package import Foundation

/// The Python of the set-up, with the packages that the tests compare with (Pillow, scikit-learn, pyarrow, ...).
package enum Peer {
  /// The failure of a script or a command.
  package struct Failure: Error, CustomStringConvertible { package let description: String }

  /// Runs a script with `arguments` as `sys.argv[1:]` and returns its standard output.
  ///
  /// - Parameter program: The Python; that of the set-up by default.
  package static func python(
    _ script: String, _ arguments: [String] = [],
    program: URL = Project.root.appending(path: ".deps/python/bin/python")
  ) throws -> Data {
    let process = Process()
    process.executableURL = program
    process.arguments = ["-c", script] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "the peer ended with status \(process.terminationStatus)")
    }
    return data
  }

  /// Runs a script and returns its standard output as text, without the last line break.
  package static func text(
    _ script: String, _ arguments: [String] = [],
    program: URL = Project.root.appending(path: ".deps/python/bin/python")
  ) throws -> String {
    String(decoding: try python(script, arguments, program: program), as: UTF8.self)
      .trimmingCharacters(in: .newlines)
  }
}
