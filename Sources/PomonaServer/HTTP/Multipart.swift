import Foundation
import NIOCore
import Workers

/// The parts of a `multipart/form-data` body (RFC 7578), as slices of it: nothing is copied.
struct Multipart {
  /// No request has more.
  static let maximumParts = 256
  private static let maximumHeaderBytes = 8 << 10

  let photos: [NamedPhoto]

  /// The boundary that a `Content-Type` names; nil when it is not multipart.
  ///
  /// - Throws: An ``HTTPFailure`` when it is multipart and names none.
  static func boundary(in contentType: String?) throws(HTTPFailure) -> String? {
    guard let contentType, contentType.lowercased().hasPrefix("multipart/") else { return nil }
    guard let boundary = HeaderParameters(contentType)["boundary"], !boundary.isEmpty,
      boundary.utf8.count <= 70
    else { throw .badRequest("the multipart request names no boundary") }
    return boundary
  }

  /// - Throws: An ``HTTPFailure`` when the body is not what RFC 2046 says of one, or ends early.
  init(_ body: ByteBuffer, boundary: String) throws(HTTPFailure) {
    let delimiter = Array("\r\n--\(boundary)".utf8)
    var photos: [NamedPhoto] = []
    var failure: HTTPFailure?
    body.withUnsafeReadableBytes { bytes in
      do throws(HTTPFailure) {
        // The first delimiter stands at the very front, or behind a preamble.
        let first = delimiter.dropFirst(2)
        var position =
          bytes.starts(with: first)
          ? first.count : try Self.find(delimiter, in: bytes, from: 0) + delimiter.count
        while true {
          // Spaces may follow a delimiter.
          while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
            position += 1
          }
          if bytes[position...].starts(with: "--".utf8) { break }
          guard bytes[position...].starts(with: "\r\n".utf8) else { throw Self.malformed }
          let end = try Self.find(delimiter, in: bytes, from: position)
          // A part without headers begins with the empty line itself.
          let blank = try Self.find(Array("\r\n\r\n".utf8), in: bytes, from: position)
          guard blank + 2 <= end, blank - position <= Self.maximumHeaderBytes else {
            throw Self.malformed
          }
          let header = String(decoding: bytes[position..<blank], as: UTF8.self)
          guard photos.count < Self.maximumParts else {
            throw .badRequest("more than \(Self.maximumParts) photos in a request")
          }
          let start = min(blank + 4, end)
          guard let slice = body.getSlice(at: body.readerIndex + start, length: end - start) else {
            throw Self.malformed
          }
          let name = Self.name(in: header) ?? "photo \(photos.count + 1)"
          photos.append(NamedPhoto(name: name, bytes: slice))
          position = end + delimiter.count
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    guard !photos.isEmpty else { throw .badRequest("the multipart request has no photo") }
    self.photos = photos
  }

  private static let malformed = HTTPFailure.badRequest(
    "the multipart request is malformed or ends early")

  private static func find(
    _ pattern: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int
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

  /// The file's name, or that of the form's field.
  private static func name(in header: String) -> String? {
    for line in header.split(whereSeparator: \.isNewline) {
      guard line.lowercased().hasPrefix("content-disposition:") else { continue }
      let parameters = HeaderParameters(String(line))
      return parameters["filename"] ?? parameters["name"]
    }
    return nil
  }
}
