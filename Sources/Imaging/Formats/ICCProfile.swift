import Foundation

/// The tags of an ICC profile. Nothing is read outside its bytes.
struct ICCProfile {
  static let grey = "GRAY"
  static let rgb = "RGB "
  static let cmyk = "CMYK"

  /// The signature of the colours that it describes, such as ``rgb``.
  let space: String
  private let bytes: [UInt8]
  private var tags: [String: Range<Int>] = [:]

  private static let headerSize = 128
  private static let maximumTags = 100

  /// Nil for bytes that are not a profile.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard bytes.count >= Self.headerSize + 4 else { return nil }
    space = Self.text(at: 16, in: bytes)
    guard text(at: 36) == "acsp" else { return nil }
    for index in 0..<min(integer(at: Self.headerSize), Self.maximumTags) {
      let entry = Self.headerSize + 4 + 12 * index
      guard entry + 12 <= bytes.count else { return nil }
      let (offset, size) = (integer(at: entry + 4), integer(at: entry + 8))
      guard offset + size <= bytes.count, size >= 8 else { continue }
      tags[text(at: entry)] = offset..<offset + size
    }
  }

  /// True if the profile has a table from its colours to the connection space, which only a colour management reads.
  var hasTable: Bool { ["A2B0", "A2B1", "A2B2"].contains { tags[$0] != nil } }

  /// The linear light of a level of grey, both from 0 to 1; nil where it is missing.
  var greyCurve: ((Double) -> Double)? { isLinear ? curve("kTRC") : nil }

  /// The profile connects by XYZ, which is linear.
  private var isLinear: Bool { text(at: 20) == "XYZ " }

  /// The colours of full red, green and blue as XYZ, a column for each; nil where one is missing.
  var matrix: ColorMatrix? {
    guard isLinear, space == Self.rgb else { return nil }
    let columns = ["rXYZ", "gXYZ", "bXYZ"].compactMap { name -> [Double]? in
      guard let range = tags[name], range.count >= 20, text(at: range.lowerBound) == "XYZ " else {
        return nil
      }
      return (0..<3).map { fixed(at: range.lowerBound + 8 + 4 * $0) }
    }
    guard columns.count == 3 else { return nil }
    return ColorMatrix((0..<9).map { columns[$0 % 3][$0 / 3] })
  }

  /// The linear light of a level, both from 0 to 1, for red (0), green (1) or blue (2); nil where it is missing.
  func curve(_ channel: Int) -> ((Double) -> Double)? {
    curve(["rTRC", "gTRC", "bTRC"][channel])
  }

  private func curve(_ tag: String) -> ((Double) -> Double)? {
    guard let range = tags[tag], range.count >= 12 else { return nil }
    switch text(at: range.lowerBound) {
    case "curv": return sampledCurve(range)
    case "para": return parametricCurve(range)
    default: return nil
    }
  }

  private func sampledCurve(_ range: Range<Int>) -> ((Double) -> Double)? {
    let count = integer(at: range.lowerBound + 8)
    let start = range.lowerBound + 12
    guard count >= 0, count <= (range.upperBound - start) / 2 else { return nil }
    if count == 0 { return { $0 } }
    if count == 1 {
      let gamma = Double(short(at: start)) / 256
      return { pow($0, gamma) }
    }
    let values = (0..<count).map { Double(short(at: start + 2 * $0)) / 65_535 }
    return { level in
      let position = level * Double(count - 1)
      let low = min(Int(position), count - 2)
      return values[low] + (values[low + 1] - values[low]) * (position - Double(low))
    }
  }

  private func parametricCurve(_ range: Range<Int>) -> ((Double) -> Double)? {
    let kind = short(at: range.lowerBound + 8)
    let counts = [1, 3, 4, 5, 7]
    guard kind < counts.count, range.count >= 12 + 4 * counts[kind] else { return nil }
    let p = (0..<counts[kind]).map { fixed(at: range.lowerBound + 12 + 4 * $0) }
    let gamma = p[0]
    func power(_ x: Double) -> Double { pow(max(p[1] * x + p[2], 0), gamma) }
    switch kind {
    case 0: return { pow($0, gamma) }
    case 1: return { p[1] * $0 + p[2] >= 0 ? power($0) : 0 }
    case 2: return { (p[1] * $0 + p[2] >= 0 ? power($0) : 0) + p[3] }
    case 3: return { $0 >= p[4] ? power($0) : p[3] * $0 }
    default: return { $0 >= p[4] ? power($0) + p[5] : p[3] * $0 + p[6] }
    }
  }

  private func text(at offset: Int) -> String { Self.text(at: offset, in: bytes) }

  private static func text(at offset: Int, in bytes: [UInt8]) -> String {
    String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
  }

  private func short(at offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }

  private func integer(at offset: Int) -> Int { short(at: offset) << 16 | short(at: offset + 2) }

  /// A number of 16 bits before and 16 bits behind the binary point.
  private func fixed(at offset: Int) -> Double {
    Double(Int32(truncatingIfNeeded: integer(at: offset))) / 65_536
  }
}
