/// The Huffman code of a JPEG's coefficients, with tables to read them, and to pass over those of a block.
///
/// Source: ITU-T T.81, annexes C and F.
final class HuffmanCode {
  /// The content of the next bits.
  struct Entry {
    /// The bits to pass over; 0 where a code is too long for the table.
    var length: UInt8 = 0
    /// The coefficients, zeros included; ``HuffmanCode/end`` where the block ends.
    var advance: UInt8 = 0
    /// The value of the last coefficient; in a table for passing over, the last position in the block at which all of this lies
    /// in the block.
    var value: Int16 = 0
  }

  /// More coefficients than a block has.
  static let end = 128
  /// The bits that ``coefficients`` are looked up by. Larger tables show more, but do not stay in the nearest cache.
  static let coefficientBits = 11
  /// The bits that ``skips`` are looked up by.
  static let skipBits = 13

  /// For the next bits, a coefficient with the zeros before it.
  let coefficients: UnsafeMutablePointer<Entry>
  /// For the next bits, as many coefficients as they show. The bits of the last one's value need not be among them.
  let skips: UnsafeMutablePointer<Entry>
  /// The number of codes of each length from 1 to 16, then their values.
  fileprivate let table: [UInt8]
  fileprivate let isFirst: Bool
  /// For each length, the code after its last one in 16 bits, and the distance from a code to the position of its value.
  private let ends: [UInt32]
  private let distances: [Int]

  /// - Parameters:
  ///   - table: The number of codes of each length from 1 to 16, then their values. Nil when they are not a code.
  ///   - isFirst: True for first coefficients, which have no zeros before them.
  init?(table: [UInt8], isFirst: Bool) {
    guard table.count >= 16, table.count <= 16 + 256 else { return nil }
    (self.table, self.isFirst) = (table, isFirst)
    var ends: [UInt32] = [0]
    var distances = [0]
    var (code, position) = (0, 0)
    for length in 1...16 {
      let count = Int(table[length - 1])
      distances.append(position - code)
      (code, position) = (code + count, position + count)
      guard position <= table.count - 16, code <= 1 << length else { return nil }
      ends.append(UInt32(code) << UInt32(16 - length))
      code <<= 1
    }
    (self.ends, self.distances) = (ends, distances)
    coefficients = Self.table(bits: Self.coefficientBits)
    skips = Self.table(bits: isFirst ? 0 : Self.skipBits)
    for index in 0..<1 << Self.coefficientBits {
      coefficients[index] = coefficient(
        UInt32(index) << UInt32(16 - Self.coefficientBits), isFirst: isFirst)
    }
    guard !isFirst else { return }
    for index in 0..<1 << Self.skipBits {
      skips[index] = skip(UInt32(index) << UInt32(16 - Self.skipBits))
    }
  }

  private static func table(bits: Int) -> UnsafeMutablePointer<Entry> {
    let table = UnsafeMutablePointer<Entry>.allocate(capacity: 1 << bits)
    table.initialize(repeating: Entry(), count: 1 << bits)
    return table
  }

  deinit {
    coefficients.deallocate()
    skips.deallocate()
  }

  /// The code at the start of 16 bits: its length and its symbol; nil when there is none.
  func symbol(_ bits: UInt32) -> (length: Int, symbol: Int)? {
    for length in 1...16 where bits < ends[length] {
      let position = 16 + Int(bits >> UInt32(16 - length)) + distances[length]
      return 16..<table.count ~= position ? (length, Int(table[position])) : nil
    }
    return nil
  }

  /// A value of some bits, of which the first is 0 for negative ones.
  @inline(__always)
  static func value(_ bits: Int, size: Int) -> Int {
    bits < (1 &<< size) &>> 1 ? bits &- 1 &<< size &+ 1 : bits
  }

  private func coefficient(_ bits: UInt32, isFirst: Bool) -> Entry {
    guard let (length, symbol) = symbol(bits) else { return Entry() }
    let (zeros, size) = isFirst ? (0, symbol) : (symbol >> 4, symbol & 15)
    guard length + size <= Self.coefficientBits, size <= (isFirst ? 11 : 10) else { return Entry() }
    if size == 0, !isFirst {
      guard zeros == 0 || zeros == 15 else { return Entry() }
      return Entry(length: UInt8(length), advance: zeros == 0 ? UInt8(Self.end) : 16)
    }
    let value = Int(bits << UInt32(length) & 0xFFFF) >> (16 - size)
    return Entry(
      length: UInt8(length + size), advance: UInt8(zeros + 1),
      value: Int16(Self.value(value, size: size)))
  }

  private func skip(_ bits: UInt32) -> Entry {
    var (length, advance) = (0, 0)
    while length < Self.skipBits {
      guard let (own, symbol) = symbol(bits << UInt32(length) & 0xFFFF),
        length + own <= Self.skipBits
      else { break }
      let (zeros, size) = (symbol >> 4, symbol & 15)
      if size == 0, zeros == 0 {
        return Entry(
          length: UInt8(length + own), advance: UInt8(Self.end), value: Int16(63 - advance))
      }
      guard size > 0 || zeros == 15, advance + zeros + 1 < 64 else { break }
      length += own + size
      advance += zeros + 1
    }
    guard advance > 0 else { return Entry() }
    return Entry(length: UInt8(length), advance: UInt8(advance), value: Int16(64 - advance))
  }
}

extension HuffmanCode {
  /// True for the code of this table.
  fileprivate func isMade(of other: UnsafeRawBufferPointer, isFirst: Bool) -> Bool {
    guard self.isFirst == isFirst, table.count == other.count else { return false }
    return table.withUnsafeBytes { $0.elementsEqual(other) }
  }
}

/// The codes that photos have in common: most cameras use one set.
final class HuffmanCodeCache {
  private var codes: [HuffmanCode] = []

  /// The code of a table; nil for one that is not a code.
  func code(of table: UnsafeRawBufferPointer, isFirst: Bool) -> HuffmanCode? {
    if let code = codes.first(where: { $0.isMade(of: table, isFirst: isFirst) }) { return code }
    guard let code = HuffmanCode(table: Array(table), isFirst: isFirst) else { return nil }
    if codes.count >= 16 { codes.removeAll(keepingCapacity: true) }
    codes.append(code)
    return code
  }
}
