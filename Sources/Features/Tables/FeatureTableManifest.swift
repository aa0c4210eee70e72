package import ObjectStores

/// The description of a feature table: its `_manifest.json`, written last, so that a table without it does not exist.
package struct FeatureTableManifest: Codable, Sendable, Hashable {
  package static let fileName = "_manifest.json"
  package static let format = "pomona-features"
  package static let currentVersion = 1

  /// Always `pomona-features`.
  package var format = Self.format
  package var formatVersion = currentVersion
  package var backbone: BackboneRecord
  package var preprocessing: Preprocessing
  /// Identifies the samples and the recipe: two tables with the same fingerprint hold the same rows.
  package var fingerprint: String
  /// The number of rows, with features or with an error.
  package var rows: Int
  package var parts: [String]

  package init(
    backbone: BackboneRecord, preprocessing: Preprocessing, fingerprint: String, rows: Int,
    parts: [String]
  ) {
    self.backbone = backbone
    self.preprocessing = preprocessing
    self.fingerprint = fingerprint
    self.rows = rows
    self.parts = parts
  }

  private enum CodingKeys: String, CodingKey {
    case formatVersion = "format_version"
    case format, backbone, preprocessing, fingerprint, rows, parts
  }
}

extension OutputMarker {
  /// The manifest of a feature table.
  package static let featureTable = OutputMarker(
    fileName: FeatureTableManifest.fileName, format: FeatureTableManifest.format)
}
