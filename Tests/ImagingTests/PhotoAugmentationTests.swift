import Imaging
import TestSupport
import Testing

@Suite struct PhotoAugmentationTests {
  private let normalization = LevelNormalization(mean: [0, 0, 0], std: [1, 1, 1])

  /// A photo of levels that a function gives for each row, column and channel, with a byte behind it.
  private func photo(side: Int, _ level: (Int, Int, Int) -> UInt8) -> [UInt8] {
    var pixels: [UInt8] = []
    for row in 0..<side {
      for column in 0..<side { for channel in 0..<3 { pixels.append(level(row, column, channel)) } }
    }
    return pixels + [0]
  }

  private func changed(_ photo: [UInt8], side: Int, to target: Int, seed: UInt64) -> [Float] {
    var random = SeededGenerator(state: seed)
    var planes = [Float](repeating: -1, count: 3 * target * target)
    photo.withUnsafeBufferPointer { photo in
      planes.withUnsafeMutableBufferPointer { planes in
        guard let base = planes.baseAddress else { return }
        PhotoAugmentation(using: &random).apply(
          to: photo, side: side, into: base, side: target, normalization)
      }
    }
    return planes
  }

  @Test func changesAreDrawnFromTheSeedAlone() {
    let photo = photo(side: 40) { UInt8(($0 * 5 + $1 * 3 + $2 * 40) % 256) }
    let first = changed(photo, side: 40, to: 32, seed: 7)
    let isSame = first == changed(photo, side: 40, to: 32, seed: 7)
    let isOther = first != changed(photo, side: 40, to: 32, seed: 8)
    #expect(isSame && isOther)
  }

  @Test func levelsStayInTheirRangeAndEveryPixelIsWritten() {
    let photo = photo(side: 24) { row, column, _ in (row + column).isMultiple(of: 2) ? 255 : 0 }
    for seed in 0..<200 {
      let planes = changed(photo, side: 24, to: 16, seed: UInt64(seed))
      let isInRange = planes.allSatisfy { 0...255 ~= $0 }
      #expect(isInRange)
    }
  }

  @Test func aGreyPhotoOfOneLevelKeepsItUpToTheBrightnessAndTheTint() {
    let photo = photo(side: 16) { _, _, _ in 100 }
    for seed in 0..<100 {
      let planes = changed(photo, side: 16, to: 8, seed: UInt64(seed))
      for channel in 0..<3 {
        let plane = planes[channel * 64..<(channel + 1) * 64]
        let (least, most) = (plane.min() ?? 0, plane.max() ?? 0)
        #expect(most - least < 0.01)
        // 0.75 to 1.25, times 0.95 to 1.05.
        #expect(70...132 ~= least)
      }
    }
  }

  @Test func aboutHalfOfThePhotosAreFlipped() {
    // Brightness rises from left to right.
    let photo = photo(side: 32) { _, column, _ in UInt8(column * 8) }
    var flipped = 0
    for seed in 0..<400 {
      let planes = changed(photo, side: 32, to: 8, seed: UInt64(seed))
      if planes[4 * 8] > planes[4 * 8 + 7] { flipped += 1 }
    }
    #expect(150...250 ~= flipped)
  }

  @Test func planesAreNormalisedChannelByChannel() {
    let photo = Array(photo(side: 2) { _, _, channel in UInt8(channel * 10 + 10) }.dropLast())
    var planes = [Float](repeating: 0, count: 12)
    photo.withUnsafeBufferPointer { photo in
      planes.withUnsafeMutableBufferPointer { planes in
        guard let base = planes.baseAddress else { return }
        LevelNormalization(mean: [1, 2, 3], std: [1, 2, 4]).apply(to: photo, side: 2, into: base)
      }
    }
    #expect(planes == [9, 9, 9, 9, 9, 9, 9, 9, 6.75, 6.75, 6.75, 6.75])
  }
}
