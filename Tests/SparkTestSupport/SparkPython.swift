package import Foundation
import TestSupport

/// The Python environment that contains PySpark, which includes Spark itself.
package enum SparkPython {
  package static let url = Project.root.appending(path: ".deps/spark/bin/python")
  package static let isAvailable = FileManager.default.isExecutableFile(atPath: url.path)

  /// Runs a script with `arguments` as `sys.argv[1:]` and returns its standard output.
  package static func run(_ script: String, arguments: [String] = []) throws -> Data {
    try Program.run(url.path, arguments: ["-c", script] + arguments)
  }

  /// The folder of PySpark, with the jars of Spark in `jars`.
  package static var sparkHome: String {
    get throws {
      let output = try run(
        "import importlib.util as u; print(u.find_spec('pyspark').submodule_search_locations[0], end='')"
      )
      return String(decoding: output, as: UTF8.self)
    }
  }
}
