package import Datasets
import Failures
package import Tables

/// Decoded columns of some rows of a feature table.
package struct FeatureColumns {
  /// The columns to decode.
  package enum Selection {
    case all, withoutFeatures
  }

  package let paths: [String?]
  package let labels: [String?]
  package let splits: [String?]
  package let errors: [String?]
  /// Empty when the features were not decoded.
  package let features: FloatLists

  /// Decodes one row group.
  package init(rowGroup: Int, of reader: ParquetReader, columns: Selection = .all) throws {
    var names = ["path", "label", "split", "error"]
    if columns == .all { names.append("features") }
    let columns = try reader.read(rowGroup: rowGroup, columns: names)
    guard case .strings(let paths) = columns[0], case .strings(let labels) = columns[1],
      case .strings(let splits) = columns[2], case .strings(let errors) = columns[3]
    else { throw Self.notATable(reader.path) }
    (self.paths, self.labels, self.splits, self.errors) = (paths, labels, splits, errors)
    switch columns.dropFirst(4).first {
    case nil: features = FloatLists()
    case .floatLists(let lists): features = lists
    default: throw Self.notATable(reader.path)
    }
  }

  package var count: Int { paths.count }

  /// The photos without features, once for each row.
  package var skippedPhotos: [SkippedPhoto] {
    zip(paths, errors).compactMap { path, error in
      error.map { SkippedPhoto(path: path ?? "", reason: $0) }
    }
  }

  private static func notATable(_ path: String) -> PomonaError {
    PomonaError(
      .unusableData, "\(path) is not a part of a feature table",
      remedy: "Give the folder that 'pomona features' has written.")
  }
}
