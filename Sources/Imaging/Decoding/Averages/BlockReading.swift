import Foundation

/// Reads the blocks of a component: their averages, or those of their quarters.
///
/// A weight is the mean of a cosine over half of the block: with the first coefficient, those of odd frequencies decide on the
/// averages of quarters; all others have a mean of 0 in each quarter.
struct BlockReading {
  private static let fractionBits = 12

  private let first: HuffmanCode
  private let others: HuffmanCode
  private let step: Int
  /// For each position in zigzag order, the weights from left to right, from top to bottom, and of both; 0 behind the last one.
  private let weights: UnsafeMutablePointer<SIMD4<Int32>>
  private let coefficients: UnsafeMutablePointer<HuffmanCode.Entry>
  private let skips: UnsafeMutablePointer<HuffmanCode.Entry>
  private let firsts: UnsafeMutablePointer<HuffmanCode.Entry>

  /// The number of weights.
  static let weightCount = 64 + HuffmanCode.end

  /// - Parameters:
  ///   - component: The component.
  ///   - weights: Memory for ``weightCount`` weights, which the reading needs; those behind the 64th are 0.
  init(_ component: BaselineJPEG.Component, weights: UnsafeMutablePointer<SIMD4<Int32>>) {
    (first, others, step) = (component.first, component.others, Int(component.steps[0]))
    (firsts, coefficients, skips) = (first.coefficients, others.coefficients, others.skips)
    self.weights = weights
    for index in 0..<64 {
      let step = Float(component.steps[index]) * Float(1 << Self.fractionBits)
      weights[index] = SIMD4<Int32>((Self.shares[index] * step).rounded(.toNearestOrEven))
    }
  }

  /// Reads a block and passes over all coefficients but the first.
  ///
  /// Of the 56 bits that are valid after each filling, the first coefficient takes at most 27, and a step at most 26.
  ///
  /// - Parameter last: The first coefficient of the block before, which becomes that of this one.
  /// - Returns: False for a damaged block.
  @inline(__always)
  func readAverage(_ reader: inout EntropyReader, last: inout Int) -> Bool {
    reader.fill()
    guard readFirst(&reader, last: &last) else { return false }
    var position = 1
    guard skip(&reader, &position) else { return false }
    while position < 64 {
      reader.fill()
      guard skip(&reader, &position) else { return false }
      if position >= 64 { break }
      guard skip(&reader, &position) else { return false }
    }
    return true
  }

  /// Passes over coefficients from a position on.
  @inline(__always)
  private func skip(_ reader: inout EntropyReader, _ position: inout Int) -> Bool {
    let skip = skips[reader.peek(HuffmanCode.skipBits)]
    if position <= Int(skip.value) {
      reader.drop(Int(skip.length))
      position &+= Int(skip.advance)
      return true
    }
    guard let (advance, _) = readCoefficient(&reader) else { return false }
    position &+= advance
    return position <= 64 || advance == HuffmanCode.end
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
    reader.fill()
    guard readFirst(&reader, last: &last) else { return false }
    var sums = SIMD4<Int32>()
    var position = 0
    guard addCoefficient(&reader, &position, to: &sums) else { return false }
    while position < 63 {
      reader.fill()
      guard addCoefficient(&reader, &position, to: &sums) else { return false }
      if position >= 63 { break }
      guard addCoefficient(&reader, &position, to: &sums) else { return false }
    }
    guard position == 63 || position >= HuffmanCode.end else { return false }
    let middle = Int32(
      truncatingIfNeeded: last &* step &<< (Self.fractionBits - 3)
        &+ 257 &<< (Self.fractionBits - 1))
    let right = across ? sums.x : 0
    let below = down ? sums.y : 0
    let both = across && down ? sums.z : 0
    func level(_ sum: Int32) -> Int { Self.clamp(Int(sum &>> Int32(Self.fractionBits))) }
    levels = SIMD4(
      level(middle &+ right &+ below &+ both), level(middle &- right &+ below &- both),
      level(middle &+ right &- below &- both), level(middle &- right &- below &+ both))
    return true
  }

  /// Adds the next coefficient to the sums, and moves on to its position.
  @inline(__always)
  private func addCoefficient(
    _ reader: inout EntropyReader, _ position: inout Int, to sums: inout SIMD4<Int32>
  ) -> Bool {
    let entry = coefficients[reader.peek(HuffmanCode.coefficientBits)]
    var (advance, value) = (Int(entry.advance), Int(entry.value))
    if entry.length > 0 {
      reader.drop(Int(entry.length))
    } else {
      guard let read = readCoefficient(&reader) else { return false }
      (advance, value) = read
    }
    position &+= advance
    sums &+= weights[position] &* Int32(truncatingIfNeeded: value)
    return true
  }

  @inline(__always)
  private func readFirst(_ reader: inout EntropyReader, last: inout Int) -> Bool {
    let entry = firsts[reader.peek(HuffmanCode.coefficientBits)]
    if entry.length > 0 {
      last &+= Int(entry.value)
      reader.drop(Int(entry.length))
      return true
    }
    return readLongFirst(&reader, last: &last)
  }

  private func readLongFirst(_ reader: inout EntropyReader, last: inout Int) -> Bool {
    guard let (length, size) = first.symbol(UInt32(reader.peek(16))), 1...11 ~= size else {
      return false
    }
    reader.drop(length)
    last &+= HuffmanCode.value(reader.peek(size), size: size)
    reader.drop(size)
    return true
  }

  /// Reads a coefficient whose code is too long for a table.
  private func readCoefficient(_ reader: inout EntropyReader) -> (advance: Int, value: Int)? {
    guard let (length, symbol) = others.symbol(UInt32(reader.peek(16))) else { return nil }
    reader.drop(length)
    let (zeros, size) = (symbol >> 4, symbol & 15)
    // A baseline JPEG has no larger values.
    guard size <= 10 else { return nil }
    if size == 0 { return zeros == 0 ? (HuffmanCode.end, 0) : zeros == 15 ? (16, 0) : nil }
    defer { reader.drop(size) }
    return (zeros + 1, HuffmanCode.value(reader.peek(size), size: size))
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
