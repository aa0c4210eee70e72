package import Failures
package import Features

/// What goes through the pipes between a worker and whoever keeps it.
///
/// A frame is its length (four bytes), its kind (one byte) and its body; all whole numbers are in network order. The
/// worker begins with a hello. Then every request has one answer, in order, until the requests end.
///
/// | request | body |
/// |---|---|
/// | `featurize`, `classify` | length of the path (4), the path (UTF-8), the photo's file |
/// | `explain` | length of the path (4), the path, cells in a row (1), the photo's file |
/// | `grow` | seed (8), trees (4), classes (4), 1 for a part of the samples and 0 for all (1), a Parquet file with the columns `class` (int) and `features` |
///
/// | answer | body |
/// |---|---|
/// | `hello` | version of the protocol (2), then facts as JSON |
/// | `values` | width and height in pixels (4 each), then the features or probabilities (4 each, IEEE 754); of `explain` the probabilities, then by how much the log odds of the most probable one fall when a cell is covered, row after row |
/// | `unreadable` | why the photo gives no result (UTF-8) |
/// | `forest` | the trees (safetensors) |
/// | `failure` | what keeps the worker from answering at all (UTF-8) |
package enum WorkerProtocol {
  /// Rises with every change of the frames.
  package static let version: UInt16 = 1

  package enum Request: UInt8 {
    case featurize = 1
    case classify = 2
    case grow = 3
    case explain = 4
  }

  package enum Answer: UInt8 {
    case hello = 64
    case values = 65
    case unreadable = 66
    case forest = 67
    case failure = 68
  }

  /// What a worker tells of itself in its hello.
  package struct Facts: Codable, Sendable {
    package var pomona = PomonaVersion.current
    /// Absent for a worker that only grows trees.
    package var backbone: BackboneRecord?
    package var preprocessing: Preprocessing?
    /// The classes of the model; absent without one.
    package var labels: [String]?
  }
}
