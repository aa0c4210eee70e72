import Glibc

/// Regular files, read into memory as a whole.
package enum WholeFile {
  /// Reads a file.
  ///
  /// - Throws: ``StorageError``; `tooLarge` when the file holds more than `maximumBytes`.
  package static func read(_ path: String, maximumBytes: Int) throws(StorageError) -> [UInt8] {
    var buffer: [UInt8] = []
    let count = try read(path, maximumBytes: maximumBytes, into: &buffer)
    buffer.removeLast(buffer.count - count)
    return buffer
  }

  /// Reads a file into the front of `buffer`, which grows as needed and never shrinks; returns the number of
  /// bytes.
  ///
  /// - Throws: ``StorageError``; `tooLarge` when the file holds more than `maximumBytes`.
  package static func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    func tooLarge() -> StorageError {
      StorageError(.tooLarge, path: path, "it is larger than \(maximumBytes) bytes")
    }
    let file = try Descriptor.reading(path)
    let size = try file.size()
    guard size <= maximumBytes else { throw tooLarge() }
    // One byte more than the reported size reveals a file that grows, or that reports no size.
    var capacity = size + 1
    var count = 0
    while true {
      if buffer.count < capacity {
        if count == 0 { buffer = [] }  // saves copying it into the larger one
        buffer.append(contentsOf: repeatElement(0, count: capacity - buffer.count))
      }
      count += try buffer.withUnsafeMutableBufferPointer { (bytes) throws(StorageError) in
        try file.read(into: UnsafeMutableRawBufferPointer(bytes.extracting(count..<capacity)))
      }
      guard count <= maximumBytes else { throw tooLarge() }
      if count < capacity { return count }
      capacity = 2 * capacity + 4096
    }
  }
}
