import Files
import JSON
import Learning
import Models
import ObjectStores
import Tables

extension FuzzTarget {
  @Sendable static func safetensors(_ bytes: UnsafeRawBufferPointer) throws {
    try InputFile.with(bytes) { _ = try Safetensors.read(from: $0) }
  }

  /// Reads a classifier of each kind, and classifies with it.
  @Sendable static func classifier(_ bytes: UnsafeRawBufferPointer) throws {
    try InputFile.with(bytes) { path in
      let arrays = try ClassifierFile.arrays(in: path)
      for kind in HeadKind.allCases + [.blend] {
        guard
          let classifier = try? CalibratedClassifier(
            decoding: arrays, kind: kind, featureCount: 4, classCount: 3)
        else { continue }
        _ = try classifier.answer(for: [0, 1, -1, 0.5])
      }
    }
  }

  /// Decodes the manifest of a model, and checks the names of its files.
  @Sendable static func manifest(_ bytes: UnsafeRawBufferPointer) throws {
    let manifest = try JSONFile.decode(
      ModelManifest.self, from: Array(bytes), at: ModelManifest.fileName)
    _ = try VerifiedFiles(manifest.files, of: "model")
  }

  /// Skips a value, and reads it as an object of arrays, strings and numbers.
  @Sendable static func json(_ bytes: UnsafeRawBufferPointer) throws {
    var reader = JSONReader(bytes)
    if (try? reader.skip()) != nil { try? reader.end() }
    var again = JSONReader(bytes)
    try again.object { name, reader throws(JSONReader.Malformed) in
      switch name.utf8.first {
      case UInt8(ascii: "a"):
        try reader.array { reader throws(JSONReader.Malformed) in _ = try reader.string() }
      case UInt8(ascii: "l"): _ = try reader.levels(255)
      case UInt8(ascii: "i"): _ = try reader.integer()
      case UInt8(ascii: "u"): _ = try reader.unsignedInteger()
      case UInt8(ascii: "b"): _ = try reader.utf8()
      case UInt8(ascii: "r"): _ = try reader.rawString()
      case UInt8(ascii: "f"): _ = try reader.bool()
      default: try reader.skip()
      }
    }
    try again.end()
  }

  /// Reads every column of a Parquet file.
  @Sendable static func parquet(_ bytes: UnsafeRawBufferPointer) throws {
    try InputFile.with(bytes) { path in
      let reader = try ParquetReader(path: path)
      for group in reader.rowGroups.prefix(4) {
        for field in reader.schema { _ = try? reader.read(rowGroup: group, columns: [field.name]) }
      }
    }
  }
}
