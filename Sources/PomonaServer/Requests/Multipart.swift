import Foundation
package import NIOCore
package import Workers

/// The photos of a `multipart/form-data` body (RFC 7578), as slices of it: nothing is copied.
package struct Multipart {
  /// The most parts of a request.
  package static let maximumParts = 256
  private static let maximumHeaderBytes = 8 << 10

  private static let maximumFieldBytes = 1 << 10

  package let photos: [WorkerPhoto]
  /// The fields of the form that are no files, by their names; long ones are left out.
  package let fields: [String: String]

  /// The boundary in a `Content-Type`; nil when it is not multipart.
  ///
  /// - Throws: An ``HTTPFailure`` when it is multipart and has none.
  package static func boundary(in contentType: String?) throws(HTTPFailure) -> String? {
    guard let contentType, contentType.lowercased().hasPrefix("multipart/") else { return nil }
    guard let boundary = HeaderParameters(contentType)["boundary"], !boundary.isEmpty,
      boundary.utf8.count <= 70
    else { throw .badRequest("the multipart request has no boundary") }
    return boundary
  }

  /// Parses a body.
  ///
  /// - Throws: An ``HTTPFailure`` when the body does not conform to RFC 2046, or ends early.
  package init(_ body: ByteBuffer, boundary: String) throws(HTTPFailure) {
    let delimiter = Array("\r\n--\(boundary)".utf8)
    var photos: [WorkerPhoto] = []
    var fields: [String: String] = [:]
    var parts = 0
    var failure: HTTPFailure?
    body.withUnsafeReadableBytes { bytes in
      do throws(HTTPFailure) {
        // The first delimiter is at the beginning, or follows a preamble.
        let first = delimiter.dropFirst(2)
        var position =
          bytes.starts(with: first)
          ? first.count : try Self.position(of: delimiter, in: bytes, from: 0) + delimiter.count
        while true {
          // Spaces may follow a delimiter.
          while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
            position += 1
          }
          if bytes[position...].starts(with: "--".utf8) { break }
          guard bytes[position...].starts(with: "\r\n".utf8) else { throw Self.malformed }
          let end = try Self.position(of: delimiter, in: bytes, from: position)
          // A part without headers begins with the empty line itself.
          let blank = try Self.position(of: Array("\r\n\r\n".utf8), in: bytes, from: position)
          guard blank + 2 <= end, blank - position <= Self.maximumHeaderBytes else {
            throw Self.malformed
          }
          let header = String(decoding: bytes[position..<blank], as: UTF8.self)
          parts += 1
          guard parts <= Self.maximumParts else {
            throw .badRequest("a request has at most \(Self.maximumParts) photos")
          }
          let start = min(blank + 4, end)
          guard let slice = body.getSlice(at: body.readerIndex + start, length: end - start) else {
            throw Self.malformed
          }
          position = end + delimiter.count
          let parameters = Self.parameters(in: header)
          // A field without a file name is an option, never a photo.
          if let field = parameters?["name"], parameters?["filename"] == nil {
            if slice.readableBytes <= Self.maximumFieldBytes {
              fields[field] = String(buffer: slice)
            }
            continue
          }
          let name = parameters?["filename"] ?? "photo \(photos.count + 1)"
          photos.append(WorkerPhoto(name: name, file: slice))
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    guard !photos.isEmpty else { throw .badRequest("the multipart request has no photo") }
    self.photos = photos
    self.fields = fields
  }

  private static let malformed = HTTPFailure.badRequest(
    "the multipart request is malformed or ends early")

  private static func position(
    of pattern: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int
  ) throws(HTTPFailure) -> Int {
    guard let base = bytes.baseAddress else { throw malformed }
    var position = start
    let last = bytes.count - pattern.count
    while position <= last,
      let found = memchr(base + position, Int32(pattern[0]), last - position + 1)
    {
      let candidate = UnsafeRawPointer(found)
      if memcmp(candidate, pattern, pattern.count) == 0 { return candidate - base }
      position = candidate - base + 1
    }
    throw malformed
  }

  /// The parameters of a part: the name of the form's field, and that of its file.
  private static func parameters(in header: String) -> HeaderParameters? {
    for line in header.split(whereSeparator: \.isNewline) {
      guard line.lowercased().hasPrefix("content-disposition:") else { continue }
      return HeaderParameters(String(line))
    }
    return nil
  }
}
