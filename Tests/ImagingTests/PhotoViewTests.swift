import Imaging
import Testing

@Suite struct PhotoViewTests {
  private static let views: [PhotoView] = [
    .whole, .mirrored,
    .cropped(to: PhotoRegion(x: 0.0625, y: 0.125, width: 0.875, height: 0.75)),
    .covered(RasterCell(row: 2, column: 3, count: 7)!),
  ]

  private func applied(_ view: PhotoView, to pixels: [UInt8], side: Int) -> [UInt8] {
    var pixels = pixels
    pixels.withUnsafeMutableBufferPointer { view.apply(to: $0, side: side) }
    return pixels
  }

  /// The pixels of `count` columns and rows from (x, y) on.
  private func part(of pixels: [UInt8], side: Int, x: Int, y: Int, count: Int) -> [UInt8] {
    var part: [UInt8] = []
    for row in y..<y + count {
      let start = (row * side + x) * 3
      part += pixels[start..<start + count * 3]
    }
    return part
  }

  @Test func cropsWhoseFractionsRoundAboveOneAreAccepted() throws {
    let (x, width) = (0.5.nextUp, 0.5.nextUp)
    #expect(x + width > 1)
    let view = PhotoView.cropped(to: PhotoRegion(x: x, y: 0, width: width, height: 1))
    let photo = [UInt8](repeating: 9, count: 12)
    #expect(
      try PhotoLoader().load(rgb: photo, width: 2, height: 2, side: 2, view: view).pixels == photo)
  }

  @Test(arguments: ResizeMode.allCases)
  func theWholePhotoIsTheDefault(mode: ResizeMode) throws {
    let bytes = try Samples.all["o6.jpg"]
    let loader = PhotoLoader()
    let plain = try loader.load(bytes, side: 32, mode: mode).pixels
    #expect(try loader.load(bytes, side: 32, mode: mode, view: .whole).pixels == plain)
    #expect(applied(.whole, to: plain, side: 32) == plain)
  }

  @Test func mirroringSwapsLeftAndRight() throws {
    let row: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    let rows = row + row.map { $0 + 10 } + row.map { $0 + 20 }
    let mirrored: [UInt8] = [7, 8, 9, 4, 5, 6, 1, 2, 3]
    #expect(
      applied(.mirrored, to: rows, side: 3)
        == mirrored + mirrored.map { $0 + 10 } + mirrored.map { $0 + 20 })
    for side in [1, 2, 31] {
      let pixels = (0..<side * side * 3).map { UInt8($0 * 37 % 256) }
      let twice = applied(.mirrored, to: applied(.mirrored, to: pixels, side: side), side: side)
      #expect(twice == pixels)
    }
  }

  @Test(arguments: ResizeMode.allCases)
  func mirroringIsTheMirroredOrientation(mode: ResizeMode) throws {
    // `o2.jpg` has the same pixels as `o1.jpg` and is stored mirrored.
    let loader = PhotoLoader()
    let mirrored = try loader.load(Samples.all["o1.jpg"], side: 32, mode: mode, view: .mirrored)
    let expected = try loader.load(Samples.all["o2.jpg"], side: 32, mode: mode)
    // The centre of a crop is rounded to the left.
    #expect(Difference(mirrored.pixels, expected.pixels).mean <= (mode == .stretch ? 0.5 : 8))
  }

  @Test func aCropIsAPartOfALargerInput() throws {
    let loader = PhotoLoader()
    for name in ["o1.jpg", "o6.jpg", "rgb.png"] {
      for mode in ResizeMode.allCases {
        let large = try loader.load(Samples.all[name], side: 40, mode: mode).pixels
        let view = PhotoView.cropped(to: PhotoRegion(x: 0.1, y: 0.2, width: 0.8, height: 0.8))
        let crop = try loader.load(Samples.all[name], side: 32, mode: mode, view: view)
        let expected = part(of: large, side: 40, x: 4, y: 8, count: 32)
        #expect(crop.pixels == expected, "\(name) \(mode)")
        #expect(try crop.info == loader.load(Samples.all[name], side: 32, mode: mode).info)
      }
    }
  }

  /// A crop is decoded from the photo, at a scale that keeps its details, not enlarged from the input.
  @Test func aCropOfALargePhotoAgreesWithALargeInput() throws {
    let bytes = try Samples.all["large-1603x1201.jpg"]
    let loader = PhotoLoader()
    let view = PhotoView.cropped(to: PhotoRegion(x: 0.25, y: 0.5, width: 0.25, height: 0.25))
    let crop = try loader.load(bytes, side: 64, view: view).pixels
    let large = try loader.load(bytes, side: 256).pixels
    let expected = part(of: large, side: 256, x: 64, y: 128, count: 64)
    #expect(Difference(crop, expected).most <= 2)
  }

  @Test func aCropOfPaddingIsGrey() throws {
    let view = PhotoView.cropped(to: PhotoRegion(x: 0, y: 0, width: 0.1, height: 0.1))
    let pixels = try PhotoLoader().load(
      Samples.all["size-1000x3.png"], side: 32, mode: .pad, view: view
    ).pixels
    #expect(Set(pixels) == [127])
  }

  @Test func aCoverHasTheMeanColour() throws {
    // Red rises from left to right, green from top to bottom; blue is constant.
    let side = 8
    let pixels = (0..<side * side).flatMap { index -> [UInt8] in
      [UInt8(index % side * 10), UInt8(index / side), 200]
    }
    let cell = try #require(RasterCell(row: 1, column: 0, count: 4))
    let covered = applied(.covered(cell), to: pixels, side: side)
    for y in 0..<side {
      for x in 0..<side {
        let index = (y * side + x) * 3
        // The cell has the rows 2 and 3 and the columns 0 and 1; its cover has half a cell more on each side.
        let isCovered = (1..<5).contains(y) && x < 3
        let expected: [UInt8] = isCovered ? [35, 3, 200] : Array(pixels[index..<index + 3])
        #expect(Array(covered[index..<index + 3]) == expected, "\(x), \(y)")
      }
    }
  }

  /// The covers as 0.1.0 computed them, to the bit.
  @Test(arguments: [(224, 7), (224, 1), (66, 32), (5, 3), (3, 7), (1, 2), (160, 9)])
  func coversAreComputedInIntegers(side: Int, count: Int) {
    let pixels = (0..<side * side * 3).map { UInt8($0 * 31 % 251) }
    let mean = (0..<3).map { channel in
      let sum = stride(from: channel, to: pixels.count, by: 3).reduce(0) { $0 + Int(pixels[$1]) }
      return UInt8(sum * 3 / pixels.count)
    }
    func reach(_ cell: Int) -> Range<Int> {
      let half = side / (2 * count)
      return max(0, cell * side / count - half)..<min(side, (cell + 1) * side / count + half)
    }
    let cells = RasterCell.all(count: count)
    #expect(cells.count == count * count)
    for (index, cell) in cells.enumerated() {
      #expect((cell.row, cell.column) == (index / count, index % count))
      var expected = pixels
      for y in reach(index / count) {
        for x in reach(index % count) {
          for channel in 0..<3 { expected[(y * side + x) * 3 + channel] = mean[channel] }
        }
      }
      #expect(applied(.covered(cell), to: pixels, side: side) == expected)
    }
  }

  @Test func everyViewAppliesToRawPixelsAndFilesAlike() throws {
    let photo = try PhotoLoader().thumbnail(Samples.all["rgb.png"], maximumSide: 1000)
    for view in Self.views {
      let raw = try PhotoLoader().load(
        rgb: photo.pixels, width: photo.width, height: photo.height, side: 32, view: view)
      let file = try PhotoLoader().load(Samples.all["rgb.png"], side: 32, view: view)
      #expect(raw.pixels == file.pixels, "\(view)")
    }
  }
}
