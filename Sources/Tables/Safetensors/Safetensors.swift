package import Files

/// Files of named tensors, which hold numbers and nothing that could be executed.
///
/// The format is safetensors (https://github.com/huggingface/safetensors): eight bytes with the length of the header,
/// a JSON header, and the tensors' numbers in little-endian order without gaps. The same tensors make the same file,
/// byte for byte. Every file is verified as it is read: see ``read(from:)``.
package enum Safetensors {
  /// The largest header in bytes, as in the format's reference implementation.
  package static let maximumHeaderSize = 100_000_000

  /// The content of a file.
  package struct Content: Sendable, Equatable {
    /// The tensors by name.
    package var tensors: [String: Tensor]
    /// Free text by key.
    package var metadata: [String: String]
  }

  /// Writes tensors atomically.
  ///
  /// - Parameters:
  ///   - tensors: The tensors by name.
  ///   - metadata: Free text by key, stored in the header.
  ///   - path: The file to create or replace.
  /// - Throws: ``StorageError``; `unsupported` for a tensor named `__metadata__`, a name that the format reserves.
  package static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws(StorageError) {
    guard tensors[metadataKey] == nil else {
      throw StorageError(.unsupported, path: path, "a tensor cannot be named \(metadataKey)")
    }
    // The widest numbers first, so that all begin at multiples of their size.
    let ordered = tensors.sorted { first, second in
      (second.value.kind.size, first.key) < (first.value.kind.size, second.key)
    }
    var entries: [SafetensorsEntry] = []
    var end = 0
    for (name, tensor) in ordered {
      let begin = end
      end += tensor.storage.count * tensor.kind.size
      entries.append(
        SafetensorsEntry(
          name: name, kind: tensor.kind, shape: tensor.shape, begin: begin, end: end))
    }
    let header = SafetensorsHeader(entries: entries, metadata: metadata).encoded()
    guard header.count <= maximumHeaderSize else {
      throw StorageError(.tooLarge, path: path, "its header would take \(header.count) bytes")
    }
    let file = try PartialFile(path)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    try file.write(length + header)
    for (_, tensor) in ordered {
      switch tensor.storage {
      case .float32(let values): try file.write(values)
      case .float64(let values): try file.write(values)
      case .int32(let values): try file.write(values)
      case .int64(let values): try file.write(values)
      case .uint8(let values): try file.write(values)
      }
    }
    try file.publish()
  }

  /// Reads all tensors of a file.
  ///
  /// The header must be strict JSON of the format's form with no name twice, and the tensors must fill the rest of the
  /// file without overlap or gap, each of the size that its shape and type require. Memory is allocated only for bytes
  /// that the file has.
  /// - Throws: ``StorageError``: `corrupt`, or `unsupported` for another type of number.
  package static func read(from path: String) throws(StorageError) -> Content {
    let file = try Descriptor.reading(path)
    let size = try file.size()
    let length = try file.read(UInt8.self, count: 8).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard length <= maximumHeaderSize, Int(length) <= size - 8 else {
      throw StorageError(
        .corrupt, path: path, "its header of \(length) bytes does not fit into the file")
    }
    let bytes = try file.read(UInt8.self, count: Int(length))
    let header: SafetensorsHeader
    do throws(SafetensorsHeader.Malformed) {
      header = try SafetensorsHeader(decoding: bytes, dataSize: size - 8 - Int(length))
    } catch {
      throw StorageError(error.isUnsupported ? .unsupported : .corrupt, path: path, error.message)
    }
    var tensors: [String: Tensor] = [:]
    for entry in header.entries {
      let count = (entry.end - entry.begin) / entry.kind.size
      let storage: Tensor.Storage =
        switch entry.kind {
        case .float32: .float32(try file.read(Float.self, count: count))
        case .float64: .float64(try file.read(Double.self, count: count))
        case .int32: .int32(try file.read(Int32.self, count: count))
        case .int64: .int64(try file.read(Int64.self, count: count))
        case .uint8: .uint8(try file.read(UInt8.self, count: count))
        }
      tensors[entry.name] = Tensor(shape: entry.shape, storage)
    }
    return Content(tensors: tensors, metadata: header.metadata)
  }

  static let metadataKey = "__metadata__"
}

extension PartialFile {
  fileprivate func write<Number: BitwiseCopyable>(_ values: [Number]) throws(StorageError) {
    try values.withUnsafeBufferPointer { (values) throws(StorageError) in
      try write(UnsafeRawBufferPointer(values))
    }
  }
}

extension Descriptor {
  /// Reads `count` numbers, which the file's size was found to allow.
  fileprivate func read<Number: BitwiseCopyable & AdditiveArithmetic>(
    _: Number.Type, count: Int
  ) throws(StorageError) -> [Number] {
    var values = [Number](repeating: .zero, count: count)
    let got = try values.withUnsafeMutableBufferPointer { (values) throws(StorageError) in
      try read(into: UnsafeMutableRawBufferPointer(values))
    }
    guard got == count * MemoryLayout<Number>.stride else {
      throw StorageError(.corrupt, path: path, "it is truncated")
    }
    return values
  }
}
