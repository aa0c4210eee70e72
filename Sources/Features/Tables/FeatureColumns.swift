package import Datasets
import Failures
import Imaging
package import Tables

/// Decoded columns of some rows of a feature table.
package struct FeatureColumns {
  /// The columns to decode.
  package enum Selection {
    case all, withoutFeatures, audited

    fileprivate var names: [String] {
      switch self {
      case .withoutFeatures: ["path", "label", "split", "error"]
      case .all: Self.withoutFeatures.names + ["features"]
      case .audited: Self.all.names + ["signature", "width", "height"]
      }
    }
  }

  package let paths: [String?]
  package let labels: [String?]
  package let splits: [String?]
  package let errors: [String?]
  /// Empty when the features were not decoded.
  package let features: FloatLists
  /// Empty when the signatures were not decoded.
  package let signatures: FloatLists
  /// The sizes in pixels; empty when they were not decoded.
  package let sizes: [PhotoSize?]

  /// Decodes one row group.
  package init(rowGroup: Int, of reader: ParquetReader, columns: Selection = .all) throws {
    let columns = try reader.read(rowGroup: rowGroup, columns: columns.names)
    guard case .strings(let paths) = columns[0], case .strings(let labels) = columns[1],
      case .strings(let splits) = columns[2], case .strings(let errors) = columns[3]
    else { throw Self.notATable(reader.path) }
    (self.paths, self.labels, self.splits, self.errors) = (paths, labels, splits, errors)
    switch columns.dropFirst(4).first {
    case nil: features = FloatLists()
    case .floatLists(let lists): features = lists
    default: throw Self.notATable(reader.path)
    }
    guard columns.count > 5 else {
      (signatures, sizes) = (FloatLists(), [])
      return
    }
    guard case .floatLists(let signatures) = columns[5], case .int32s(let widths) = columns[6],
      case .int32s(let heights) = columns[7]
    else { throw Self.notATable(reader.path) }
    self.signatures = signatures
    sizes = zip(widths, heights).map { width, height in
      width.flatMap { width in height.map { PhotoSize(width: Int(width), height: Int($0)) } }
    }
  }

  /// Columns without features, of which the table keeps a part.
  ///
  /// - Precondition: There are as many of each as there are paths.
  package init(
    paths: [String?], labels: [String?], splits: [String?], errors: [String?],
    signatures: FloatLists, sizes: [PhotoSize?]
  ) {
    precondition(
      [labels.count, splits.count, errors.count, signatures.rowCount, sizes.count].allSatisfy {
        $0 == paths.count
      }, "a value for each row")
    (self.paths, self.labels, self.splits, self.errors) = (paths, labels, splits, errors)
    (self.signatures, self.sizes) = (signatures, sizes)
    features = FloatLists()
  }

  package var count: Int { paths.count }

  /// True if the features were decoded.
  package var hasFeatures: Bool { features.rowCount == count }

  /// True for a row with a signature and a size, and with features if they were decoded.
  package func isComplete(_ row: Int) -> Bool {
    errors[row] == nil && sizes[row] != nil && (!hasFeatures || features[row] != nil)
      && signatures[row].flatMap { PhotoSignature(numbers: $0) } != nil
  }

  /// The photos without features.
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
