/// The frame and the scan of a baseline JPEG whose blocks can be averaged: grey, or three components of which the last two
/// have a block where the first has one, two or four. Points into the file's bytes.
///
/// Source: ITU-T T.81, annex B.
struct BaselineJPEG {
  /// A component: its 64 quantisation steps in zigzag order, and the codes of its coefficients.
  struct Component {
    let steps: UnsafeRawBufferPointer
    let first: HuffmanCode
    let others: HuffmanCode
  }

  /// The size in pixels.
  let width: Int
  let height: Int
  /// The components in the order of the scan; grey has the first one only.
  let light: Component
  let colours: (blue: Component, red: Component)?
  /// The blocks of the first component in a unit of the scan, in a row and in a column: 1 or 2.
  let columns: Int
  let rows: Int
  /// The units between two restart markers; 0 without them.
  let restartInterval: Int
  /// The offset of the scan's coefficients in the file.
  let start: Int

  /// Nil for any other JPEG, and for a damaged one.
  init?(_ bytes: UnsafeRawBufferPointer, codes: HuffmanCodeCache) {
    var tables = Tables()
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
      case 0xDB: guard tables.readSteps(segment) else { return nil }
      case 0xC4: guard tables.readCodes(segment, from: codes) else { return nil }
      case 0xC0, 0xC1:
        guard frame == nil, let read = Frame(segment) else { return nil }
        frame = read
      case 0xDD:
        guard segment.count == 2 else { return nil }
        interval = segment.bigEndian16(at: 0)
      case 0xDA:
        guard let frame, frame.isWhole(segment),
          let light = tables.component(0, of: frame, scan: segment)
        else { return nil }
        if frame.count == 1 {
          colours = nil
        } else {
          guard let blue = tables.component(1, of: frame, scan: segment),
            let red = tables.component(2, of: frame, scan: segment)
          else { return nil }
          colours = (blue, red)
        }
        self.light = light
        (width, height, columns, rows) = (frame.width, frame.height, frame.columns, frame.rows)
        (restartInterval, start) = (interval, offset)
        return
      case 0xE0...0xEF, 0xFE: break
      default: return nil
      }
    }
    return nil
  }
}

/// The tables for the components.
private struct Tables {
  private var steps = InlineArray<4, UnsafeRawBufferPointer?>(repeating: nil)
  /// The codes of first coefficients, then those of the others.
  private var codes = InlineArray<8, HuffmanCode?>(repeating: nil)

  mutating func readSteps(_ segment: UnsafeRawBufferPointer) -> Bool {
    guard !segment.isEmpty, segment.count.isMultiple(of: 65) else { return false }
    for start in stride(from: 0, to: segment.count, by: 65) {
      // A table of 16-bit steps has its precision in the upper four bits.
      guard segment[start] < 4 else { return false }
      steps[Int(segment[start])] = UnsafeRawBufferPointer(
        rebasing: segment[start + 1..<start + 65])
    }
    return true
  }

  mutating func readCodes(
    _ segment: UnsafeRawBufferPointer, from cache: HuffmanCodeCache
  ) -> Bool {
    var offset = 0
    while offset + 17 <= segment.count {
      var end = offset + 17
      for length in 1...16 { end += Int(segment[offset + length]) }
      guard end <= segment.count, segment[offset] & 0xEF < 4,
        let code = cache.code(
          of: UnsafeRawBufferPointer(rebasing: segment[offset + 1..<end]),
          isFirst: segment[offset] < 4)
      else { return false }
      codes[Int(segment[offset] >> 2 | segment[offset] & 3)] = code
      offset = end
    }
    return offset == segment.count
  }

  /// The component at an index of a scan header.
  func component(
    _ index: Int, of frame: Frame, scan: UnsafeRawBufferPointer
  ) -> BaselineJPEG.Component? {
    let (selector, choice) = (frame.selectors[index], scan[2 + 2 * index])
    let (first, others) = (Int(choice >> 4), Int(choice & 15))
    guard scan[1 + 2 * index] == selector.component, selector.steps < 4, first < 4, others < 4,
      let steps = steps[selector.steps], let first = codes[first], let others = codes[4 + others]
    else { return nil }
    return .init(steps: steps, first: first, others: others)
  }
}

/// The frame header.
private struct Frame {
  let width: Int
  let height: Int
  let columns: Int
  let rows: Int
  /// The number of components: 1 or 3.
  let count: Int
  let selectors: InlineArray<3, (component: UInt8, steps: Int)>

  init?(_ segment: UnsafeRawBufferPointer) {
    guard segment.count >= 6, segment[0] == 8 else { return nil }
    (height, width) = (segment.bigEndian16(at: 1), segment.bigEndian16(at: 3))
    let count = Int(segment[5])
    guard width > 0, height > 0, count == 1 || count == 3, segment.count == 6 + 3 * count else {
      return nil
    }
    self.count = count
    selectors = InlineArray { index in
      index < count ? (segment[6 + 3 * index], Int(segment[8 + 3 * index])) : (0, 0)
    }
    if count == 1 {
      // The units of a single component are its blocks.
      (columns, rows) = (1, 1)
    } else {
      guard segment[10] == 0x11, segment[13] == 0x11 else { return nil }
      (columns, rows) = (Int(segment[7] >> 4), Int(segment[7] & 15))
      guard 1...2 ~= columns, 1...2 ~= rows else { return nil }
    }
  }

  /// True if the header of a scan is that of the whole photo.
  func isWhole(_ scan: UnsafeRawBufferPointer) -> Bool {
    scan.count == 4 + 2 * count && Int(scan[0]) == count && scan[1 + 2 * count] == 0
      && scan[2 + 2 * count] == 63 && scan[3 + 2 * count] == 0
  }
}
