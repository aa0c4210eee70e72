import Foundation
import Imaging
import Testing

@Suite struct PhotoSignatureTests {
  private func signature(side: Int, _ level: (_ x: Int, _ y: Int, _ channel: Int) -> UInt8)
    -> PhotoSignature
  {
    var pixels: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side { for channel in 0..<3 { pixels.append(level(x, y, channel)) } }
    }
    return pixels.withUnsafeBufferPointer { PhotoSignature(of: $0, side: side) }
  }

  @Test(arguments: [1, 5, 8, 30, 224]) func aPhotoOfOneColourHasItInEveryCell(_ side: Int) {
    let plain = signature(side: side) { _, _, channel in UInt8(10 + 100 * channel) }
    #expect(Array(plain.levels) == (0..<64).flatMap { _ in [10, 110, 210] as [Float] })
    #expect(plain.sharpness == 0)
    #expect(plain.brightness == 110)
    #expect(plain.numbers.count == PhotoSignature.count)
    #expect(PhotoSignature(numbers: plain.numbers[...]) == plain)
  }

  @Test func cellsAreMeansOfTheirPixels() {
    let halves = signature(side: 32) { x, _, _ in x < 16 ? 0 : 200 }
    #expect(halves.levels.prefix(12).allSatisfy { $0 == 0 })
    #expect(halves.levels.dropFirst(12).prefix(12).allSatisfy { $0 == 200 })
  }

  @Test func noiseIsSharpAndARampIsNot() {
    let checks = signature(side: 64) { x, y, _ in (x + y).isMultiple(of: 2) ? 0 : 255 }
    #expect(checks.sharpness == 255)
    #expect(signature(side: 64) { x, _, _ in UInt8(x) }.sharpness == 0)
  }

  /// The time of a signature. Runs only when it is asked for:
  ///
  ///     POMONA_BENCHMARKS=1 swift test -c release --filter timeOfASignature
  @Test(.enabled(if: ProcessInfo.processInfo.environment["POMONA_BENCHMARKS"] != nil))
  func timeOfASignature() {
    let pixels = (0..<224 * 224 * 3).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let start = ContinuousClock.now
    var sum: Float = 0
    for _ in 0..<1000 {
      sum += pixels.withUnsafeBufferPointer { PhotoSignature(of: $0, side: 224).sharpness }
    }
    #expect(sum > 0)
    print("a signature takes \((ContinuousClock.now - start) / .microseconds(1000)) microseconds")
  }

  @Test func numbersOfAnotherLengthAreRefused() {
    #expect(PhotoSignature(numbers: [1, 2, 3]) == nil)
    #expect(
      PhotoSignature(numbers: [Float](repeating: .nan, count: PhotoSignature.count)[...]) == nil)
  }
}
