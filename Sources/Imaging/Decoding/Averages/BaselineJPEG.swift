/// The frame and the scan of a baseline JPEG whose blocks can be averaged: grey, or three components of which the last two
/// have a block where the first has one, two or four.
///
/// Source: ITU-T T.81, annex B.
struct BaselineJPEG {
  /// A component: its quantisation steps in zigzag order, and the codes of its coefficients.
  struct Component {
    let steps: [UInt16]
    let first: HuffmanCode
    let others: HuffmanCode
  }

  /// The size in pixels.
  let width: Int
  let height: Int
  /// One component or three, in the order of the scan.
  let components: [Component]
  /// The blocks of the first component in a unit of the scan, in a row and in a column: 1 or 2.
  let columns: Int
  let rows: Int
  /// The units between two restart markers; 0 without them.
  let restartInterval: Int
  /// The offset of the scan's coefficients in the file.
  let start: Int

  /// Nil for any other JPEG, and for a damaged one.
  init?(_ bytes: UnsafeRawBufferPointer, codes: HuffmanCodeCache) {
    var steps: [Int: [UInt16]] = [:]
    var tables: [Int: HuffmanCode] = [:]
    var frame: Frame?
    var interval = 0
    var offset = 2
    while offset + 4 <= bytes.count, bytes[offset] == 0xFF {
      let marker = bytes[offset + 1]
      guard marker != 0xFF else {
        offset += 1
        continue
      }
      let length = bytes.bigEndian16(at: offset + 2)
      guard length >= 2, offset + 2 + length <= bytes.count else { return nil }
      let segment = UnsafeRawBufferPointer(rebasing: bytes[offset + 4..<offset + 2 + length])
      offset += 2 + length
      switch marker {
      case 0xDB:
        guard Self.readSteps(segment, into: &steps) else { return nil }
      case 0xC4:
        guard Self.readCodes(segment, from: codes, into: &tables) else { return nil }
      case 0xC0, 0xC1:
        guard frame == nil, let read = Frame(segment) else { return nil }
        frame = read
      case 0xDD:
        guard segment.count == 2 else { return nil }
        interval = segment.bigEndian16(at: 0)
      case 0xDA:
        guard let frame, let components = frame.components(segment, steps: steps, codes: tables)
        else { return nil }
        (width, height, columns, rows) = (frame.width, frame.height, frame.columns, frame.rows)
        (self.components, restartInterval, start) = (components, interval, offset)
        return
      case 0xE0...0xEF, 0xFE: break
      default: return nil
      }
    }
    return nil
  }

  private static func readSteps(
    _ segment: UnsafeRawBufferPointer, into steps: inout [Int: [UInt16]]
  ) -> Bool {
    guard !segment.isEmpty, segment.count.isMultiple(of: 65) else { return false }
    for start in stride(from: 0, to: segment.count, by: 65) {
      // A table of 16-bit steps has its precision in the upper four bits.
      guard segment[start] < 4 else { return false }
      steps[Int(segment[start])] = segment[start + 1..<start + 65].map { UInt16($0) }
    }
    return true
  }

  private static func readCodes(
    _ segment: UnsafeRawBufferPointer, from codes: HuffmanCodeCache,
    into tables: inout [Int: HuffmanCode]
  ) -> Bool {
    var offset = 0
    while offset + 17 <= segment.count {
      let count = segment[offset + 1..<offset + 17].reduce(0) { $0 + Int($1) }
      let end = offset + 17 + count
      guard end <= segment.count, segment[offset] & 0xEF < 4,
        let code = codes.code(
          of: Array(segment[offset + 1..<end]), isFirst: segment[offset] < 4)
      else { return false }
      tables[Int(segment[offset])] = code
      offset = end
    }
    return offset == segment.count
  }
}

/// The frame header.
private struct Frame {
  let width: Int
  let height: Int
  let columns: Int
  let rows: Int
  private let selectors: [(component: UInt8, steps: Int)]

  init?(_ segment: UnsafeRawBufferPointer) {
    guard segment.count >= 6, segment[0] == 8 else { return nil }
    (height, width) = (segment.bigEndian16(at: 1), segment.bigEndian16(at: 3))
    let count = Int(segment[5])
    guard width > 0, height > 0, count == 1 || count == 3, segment.count == 6 + 3 * count else {
      return nil
    }
    selectors = (0..<count).map { (segment[6 + 3 * $0], Int(segment[8 + 3 * $0])) }
    let sampling = (0..<count).map { segment[7 + 3 * $0] }
    if count == 1 {
      // The units of a single component are its blocks.
      (columns, rows) = (1, 1)
    } else {
      guard sampling[1] == 0x11, sampling[2] == 0x11 else { return nil }
      (columns, rows) = (Int(sampling[0] >> 4), Int(sampling[0] & 15))
      guard 1...2 ~= columns, 1...2 ~= rows else { return nil }
    }
  }

  /// The components of a scan header with their tables; nil when the scan is not that of the whole photo.
  func components(
    _ scan: UnsafeRawBufferPointer, steps: [Int: [UInt16]], codes: [Int: HuffmanCode]
  ) -> [BaselineJPEG.Component]? {
    let count = selectors.count
    guard scan.count == 4 + 2 * count, Int(scan[0]) == count, scan[1 + 2 * count] == 0,
      scan[2 + 2 * count] == 63, scan[3 + 2 * count] == 0
    else { return nil }
    var components: [BaselineJPEG.Component] = []
    for (index, selector) in selectors.enumerated() {
      let tables = Int(scan[2 + 2 * index])
      guard scan[1 + 2 * index] == selector.component, let steps = steps[selector.steps],
        let first = codes[tables >> 4], let others = codes[0x10 | tables & 15]
      else { return nil }
      components.append(.init(steps: steps, first: first, others: others))
    }
    return components
  }
}
