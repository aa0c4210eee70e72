/// The Huffman code of a JPEG's coefficients, with tables to read symbols, and to pass over the coefficients of a block.
///
/// Source: ITU-T T.81, annexes C and F.
final class HuffmanCode {
  /// The coefficients that the next bits encode, as many as these bits show.
  struct Skip {
    /// The bits to pass over; those of the last coefficient's value need not be among the bits that were looked up.
    var length: UInt8 = 0
    /// The coefficients, zeros included. With the end of the block, at least as many as a block has.
    var advance: UInt8 = 0
    /// The last position in the block at which all of this lies in the block; 0 where a code is too long for the table.
    var limit: UInt8 = 0
  }

  /// The bits that ``symbols`` and ``skips`` are looked up by.
  static let symbolBits = 10
  static let skipBits = 14

  /// For the next bits, the length of a code << 8 | its symbol; 0 where the code is longer or there is none.
  let symbols = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << symbolBits)
  /// For the next bits, the coefficients that they encode.
  let skips = UnsafeMutablePointer<Skip>.allocate(capacity: 1 << skipBits)
  private let values: [UInt8]
  /// For each length, the code after its last one in 16 bits, and the distance from a code to the position of its value.
  private let ends: [UInt32]
  private let distances: [Int]

  /// - Parameter table: The number of codes of each length from 1 to 16, then their values. Nil when they are not a code.
  init?(table: [UInt8]) {
    values = Array(table.dropFirst(16))
    symbols.initialize(repeating: 0, count: 1 << Self.symbolBits)
    skips.initialize(repeating: Skip(), count: 1 << Self.skipBits)
    var ends: [UInt32] = [0]
    var distances = [0]
    var (code, position) = (0, 0)
    for length in 1...16 {
      let count = Int(table[length - 1])
      guard position + count <= values.count, code + count <= 1 << length else {
        (self.ends, self.distances) = ([], [])
        return nil
      }
      distances.append(position - code)
      for value in values[position..<position + count] {
        if length <= Self.symbolBits {
          let span = 1 << (Self.symbolBits - length)
          for index in code * span..<(code + 1) * span {
            symbols[index] = UInt16(length) << 8 | UInt16(value)
          }
        }
        code += 1
      }
      position += count
      ends.append(UInt32(code) << UInt32(16 - length))
      code <<= 1
    }
    (self.ends, self.distances) = (ends, distances)
    for index in 0..<1 << Self.skipBits {
      skips[index] = skip(UInt32(index) << UInt32(16 - Self.skipBits))
    }
  }

  deinit {
    symbols.deallocate()
    skips.deallocate()
  }

  /// The code at the start of 16 bits, its length << 8 | its symbol; nil when there is none.
  func longSymbol(_ bits: UInt32) -> UInt16? {
    for length in 1...16 where bits < ends[length] {
      let position = Int(bits >> UInt32(16 - length)) + distances[length]
      return values.indices ~= position ? UInt16(length) << 8 | UInt16(values[position]) : nil
    }
    return nil
  }

  private func skip(_ bits: UInt32) -> Skip {
    var (length, advance) = (0, 0)
    while length < Self.skipBits {
      guard let found = longSymbol(bits << UInt32(length) & 0xFFFF),
        length + Int(found >> 8) <= Self.skipBits
      else { break }
      let (zeros, size) = (Int(found & 0xFF) >> 4, Int(found & 15))
      if size == 0, zeros == 0 {
        return Skip(
          length: UInt8(length) + UInt8(found >> 8), advance: 64, limit: UInt8(63 - advance))
      }
      guard size > 0 || zeros == 15, advance + zeros + 1 < 64 else { break }
      length += Int(found >> 8) + size
      advance += zeros + 1
    }
    guard advance > 0 else { return Skip() }
    return Skip(length: UInt8(length), advance: UInt8(advance), limit: UInt8(64 - advance))
  }
}

/// The codes that photos have in common: most cameras use one set.
final class HuffmanCodeCache {
  private var codes: [[UInt8]: HuffmanCode] = [:]

  func code(of table: [UInt8]) -> HuffmanCode? {
    if let code = codes[table] { return code }
    guard let code = HuffmanCode(table: table) else { return nil }
    if codes.count >= 16 { codes.removeAll(keepingCapacity: true) }
    codes[table] = code
    return code
  }
}
