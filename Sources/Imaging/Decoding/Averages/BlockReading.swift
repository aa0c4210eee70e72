import Foundation

/// Reads the blocks of a component: their averages, or those of their quarters.
///
/// A weight is the mean of a cosine over half of the block: with the first coefficient, those of odd frequencies decide on the
/// averages of quarters; all others have a mean of 0 in each quarter.
struct BlockReading {
  private static let fractionBits = 12
  /// A baseline JPEG has no larger values.
  private static let firstSizes = 0...11
  private static let otherSizes = 1...10

  private let first: HuffmanCode
  private let others: HuffmanCode
  private let step: Int
  /// For each position in zigzag order, the weights from left to right, from top to bottom, and of both.
  private let weights: [SIMD4<Int32>]

  init(_ component: BaselineJPEG.Component) {
    (first, others, step) = (component.first, component.others, Int(component.steps[0]))
    weights = zip(component.steps, Self.shares).map { step, share in
      SIMD4<Int32>(
        (share * Float(step) * Float(1 << Self.fractionBits)).rounded(.toNearestOrEven))
    }
  }

  /// Reads a block and passes over all coefficients but the first.
  ///
  /// - Parameter last: The first coefficient of the block before, which becomes that of this one.
  /// - Returns: False for a damaged block.
  @inline(__always)
  func readAverage(_ reader: inout EntropyReader, last: inout Int) -> Bool {
    guard readFirst(&reader, last: &last) else { return false }
    var position = 1
    while position < 64 {
      reader.fill()
      let skip = others.skips[reader.peek(HuffmanCode.skipBits)]
      if position <= Int(skip.limit) {
        reader.drop(Int(skip.length))
        position &+= Int(skip.advance)
      } else {
        guard let (zeros, size) = readSymbol(&reader) else { return false }
        if size == 0, zeros < 15 { break }
        reader.drop(size)
        position += zeros + 1
        guard position <= 64 else { return false }
      }
    }
    return true
  }

  /// The average level of the block with this first coefficient, 0 to 255.
  @inline(__always)
  func level(_ first: Int) -> Int { Self.clamp((first &* step &+ 4) &>> 3 &+ 128) }

  /// Reads a block; `levels` become those of its quarters, 0 to 255: the upper two, then the lower two.
  ///
  /// - Parameters:
  ///   - last: The first coefficient of the block before, which becomes that of this one.
  ///   - across: False to take both columns of quarters together.
  ///   - down: False to take both rows together.
  /// - Returns: False for a damaged block.
  @inline(__always)
  func readQuarters(
    _ reader: inout EntropyReader, last: inout Int, across: Bool, down: Bool,
    to levels: inout SIMD4<Int>
  ) -> Bool {
    guard readFirst(&reader, last: &last) else { return false }
    var sums = SIMD4<Int32>()
    var position = 1
    while position < 64 {
      reader.fill()
      guard let (zeros, size) = readSymbol(&reader) else { return false }
      if size == 0 {
        if zeros < 15 { break }
        position += 16
        guard position <= 64 else { return false }
        continue
      }
      position += zeros
      guard position < 64, Self.otherSizes ~= size else { return false }
      sums &+= weights[position] &* Int32(truncatingIfNeeded: readValue(&reader, size: size))
      position += 1
    }
    let middle = Int32(
      truncatingIfNeeded: last &* step &<< (Self.fractionBits - 3) &+ 257
        &<< (Self.fractionBits - 1))
    let right = across ? sums.x : 0
    let below = down ? sums.y : 0
    let both = across && down ? sums.z : 0
    levels = SIMD4(
      Self.clamp(Int((middle &+ right &+ below &+ both) &>> Int32(Self.fractionBits))),
      Self.clamp(Int((middle &- right &+ below &- both) &>> Int32(Self.fractionBits))),
      Self.clamp(Int((middle &+ right &- below &- both) &>> Int32(Self.fractionBits))),
      Self.clamp(Int((middle &- right &- below &+ both) &>> Int32(Self.fractionBits))))
    return true
  }

  @inline(__always)
  private func readFirst(_ reader: inout EntropyReader, last: inout Int) -> Bool {
    reader.fill()
    guard let symbol = symbol(of: first, reader) else { return false }
    reader.drop(Int(symbol >> 8))
    let size = Int(symbol & 0xFF)
    guard Self.firstSizes ~= size else { return false }
    last &+= size == 0 ? 0 : readValue(&reader, size: size)
    return true
  }

  /// The number of zeros before a coefficient, and the number of bits of its value; 0 bits for the end of the block, or for 16
  /// zeros where 15 come before another.
  @inline(__always)
  private func readSymbol(_ reader: inout EntropyReader) -> (zeros: Int, size: Int)? {
    guard let symbol = symbol(of: others, reader) else { return nil }
    reader.drop(Int(symbol >> 8))
    let (zeros, size) = (Int(symbol & 0xFF) >> 4, Int(symbol & 15))
    return size == 0 && zeros != 0 && zeros != 15 ? nil : (zeros, size)
  }

  @inline(__always)
  private func symbol(of code: HuffmanCode, _ reader: EntropyReader) -> UInt16? {
    let symbol = code.symbols[reader.peek(HuffmanCode.symbolBits)]
    return symbol != 0 ? symbol : code.longSymbol(UInt32(reader.peek(16)))
  }

  /// A value of some bits, of which the first is 0 for negative ones.
  @inline(__always)
  private func readValue(_ reader: inout EntropyReader, size: Int) -> Int {
    let bits = reader.peek(size)
    reader.drop(size)
    return bits < 1 &<< (size &- 1) ? bits &- 1 &<< size &+ 1 : bits
  }

  @inline(__always)
  private static func clamp(_ level: Int) -> Int { min(max(level, 0), 255) }

  /// The shares of a coefficient in the averages of quarters, for each position in zigzag order: from left to right, from top to
  /// bottom, of both.
  private static let shares: [SIMD4<Float>] = {
    func mean(_ frequency: Int) -> Double {
      guard frequency % 2 == 1 else { return 0 }
      return (0..<4).reduce(0) { $0 + cos(Double((2 * $1 + 1) * frequency) * .pi / 16) } / 4
    }
    return zigzag.map { row, column in
      SIMD4(
        row == 0 ? Float(mean(column) / 32.squareRoot()) : 0,
        column == 0 ? Float(mean(row) / 32.squareRoot()) : 0,
        Float(mean(row) * mean(column) / 4), 0)
    }
  }()

  /// The row and the column of each position: along the diagonals, up and down in turns.
  private static let zigzag: [(row: Int, column: Int)] = (0..<15).flatMap { diagonal in
    let rows = max(0, diagonal - 7)...min(diagonal, 7)
    let places = rows.map { (row: $0, column: diagonal - $0) }
    return diagonal.isMultiple(of: 2) ? places.reversed() : places
  }
}
