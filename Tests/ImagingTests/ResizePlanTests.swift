import Imaging
import Testing

@Suite struct ResizePlanTests {
  private typealias Span = ResizePlan.Span

  private static let sizes = [
    (1, 1), (1, 1000), (3, 2), (224, 224), (225, 223), (348, 464), (640, 480), (1_000_000, 1),
  ]

  @Test func stretchingTakesTheWholePhoto() {
    for (width, height) in Self.sizes {
      let plan = ResizePlan(photoWidth: width, photoHeight: height, side: 224, mode: .stretch)
      #expect(plan.columns == Span(total: 224, first: 0, count: 224))
      #expect(plan.rows == plan.columns && plan.fillsCanvas)
    }
  }

  @Test func croppingTakesTheCentreOfTheLongerAxis() {
    let wide = ResizePlan(photoWidth: 640, photoHeight: 480, side: 224, mode: .crop)
    #expect(wide.columns == Span(total: 298, first: 37, count: 224))
    #expect(wide.rows == Span(total: 224, first: 0, count: 224))
    let tall = ResizePlan(photoWidth: 480, photoHeight: 640, side: 224, mode: .crop)
    #expect((tall.columns, tall.rows) == (wide.rows, wide.columns))
    for (width, height) in Self.sizes {
      let plan = ResizePlan(photoWidth: width, photoHeight: height, side: 64, mode: .crop)
      #expect(plan.fillsCanvas && (plan.left, plan.top) == (0, 0))
    }
  }

  @Test func paddingCentresTheShorterAxis() {
    let wide = ResizePlan(photoWidth: 640, photoHeight: 480, side: 224, mode: .pad)
    #expect(wide.columns == Span(total: 224, first: 0, count: 224))
    #expect(wide.rows == Span(total: 168, first: 0, count: 168))
    #expect((wide.left, wide.top) == (0, 28) && !wide.fillsCanvas)
    let line = ResizePlan(photoWidth: 1_000_000, photoHeight: 1, side: 224, mode: .pad)
    #expect(line.rows.count == 1 && line.top == 111)
  }

  @Test func thumbnailsKeepTheProportionsAndAreNotEnlarged() {
    let small = ResizePlan(photoWidth: 803, photoHeight: 611, maximumSide: 120)
    #expect((small.width, small.height) == (120, 91))
    let same = ResizePlan(photoWidth: 53, photoHeight: 38, maximumSide: 53)
    #expect((same.width, same.height) == (53, 38))
    let line = ResizePlan(photoWidth: 1, photoHeight: 10_000, maximumSide: 10)
    #expect((line.width, line.height) == (1, 10))
  }

  @Test func spansFollowTheStoredImagesAxes() {
    let plan = ResizePlan(
      photoWidth: 640, photoHeight: 480, side: 224, mode: .crop,
      region: PhotoRegion(x: 0, y: 0, width: 0.5, height: 0.5))
    #expect(plan.columns.first != plan.columns.mirrored.first)
    for orientation in (1...8).compactMap(Orientation.init) {
      let (columns, rows) = plan.stored(orientation)
      let upright = orientation.swapsSides ? (rows, columns) : (columns, rows)
      let reversal = (orientation.reversesColumns, orientation.reversesRows)
      let (across, down) =
        orientation.swapsSides ? (reversal.1, reversal.0) : (reversal.0, reversal.1)
      #expect(upright.0 == (across ? plan.columns.mirrored : plan.columns), "\(orientation)")
      #expect(upright.1 == (down ? plan.rows.mirrored : plan.rows), "\(orientation)")
    }
  }

  @Test(arguments: ResizeMode.allCases)
  func theWholeRegionIsThePlanWithoutRegion(mode: ResizeMode) {
    for (width, height) in Self.sizes {
      for side in [1, 7, 224] {
        let plan = ResizePlan(photoWidth: width, photoHeight: height, side: side, mode: mode)
        let whole = ResizePlan(
          photoWidth: width, photoHeight: height, side: side, mode: mode, region: .whole)
        #expect(whole == plan, "\(width) x \(height)")
      }
    }
  }

  @Test func aRegionIsASquareOfALargerCanvas() {
    // The customary central crop: 224 of 256.
    let centre = PhotoRegion(x: 0.0625, y: 0.0625, width: 0.875, height: 0.875)
    let stretched = ResizePlan(
      photoWidth: 500, photoHeight: 300, side: 224, mode: .stretch, region: centre)
    #expect(stretched.columns == Span(total: 256, first: 16, count: 224))
    #expect(stretched.rows == stretched.columns)
    let cropped = ResizePlan(
      photoWidth: 640, photoHeight: 480, side: 224, mode: .crop, region: centre)
    #expect(cropped.columns == Span(total: 341, first: 42 + 16, count: 224))
    // An oblong region is stretched to the square.
    let left = ResizePlan(
      photoWidth: 500, photoHeight: 300, side: 224, mode: .stretch,
      region: PhotoRegion(x: 0, y: 0.5, width: 1, height: 0.5))
    #expect(left.columns == Span(total: 224, first: 0, count: 224))
    #expect(left.rows == Span(total: 448, first: 224, count: 224))
  }

  @Test func aRegionOfAPaddedPhotoKeepsItsPadding() {
    func plan(_ region: PhotoRegion) -> ResizePlan {
      ResizePlan(photoWidth: 400, photoHeight: 200, side: 100, mode: .pad, region: region)
    }
    // On a canvas of 200, the photo occupies the rows 50 to 149.
    let upper = plan(PhotoRegion(x: 0.5, y: 0, width: 0.5, height: 0.5))
    #expect(upper.columns == Span(total: 200, first: 100, count: 100))
    #expect(upper.rows == Span(total: 100, first: 0, count: 50))
    #expect((upper.left, upper.top) == (0, 50) && !upper.isEmpty)
    let corner = plan(PhotoRegion(x: 0, y: 0, width: 0.25, height: 0.25))
    #expect(corner.isEmpty)
    let lower = plan(PhotoRegion(x: 0, y: 0.75, width: 0.25, height: 0.25))
    #expect(lower.isEmpty)
  }

  @Test func theVisibleRegionIsInFractionsOfThePhoto() {
    func region(_ mode: ResizeMode, width: Int, height: Int) -> PhotoRegion {
      mode.visibleRegion(photoWidth: width, photoHeight: height)
    }
    #expect(region(.stretch, width: 400, height: 200) == .whole)
    #expect(
      region(.crop, width: 400, height: 200) == PhotoRegion(x: 0.25, y: 0, width: 0.5, height: 1))
    #expect(
      region(.crop, width: 200, height: 400) == PhotoRegion(x: 0, y: 0.25, width: 1, height: 0.5))
    #expect(
      region(.pad, width: 400, height: 200) == PhotoRegion(x: 0, y: -0.5, width: 1, height: 2))
    #expect(
      region(.pad, width: 200, height: 400) == PhotoRegion(x: -0.5, y: 0, width: 2, height: 1))
    #expect(region(.pad, width: 7, height: 7) == .whole)
    #expect(region(.crop, width: 0, height: 0) == .whole)
  }

  /// The region and the plan are the same geometry, up to the plan's rounding to whole pixels.
  @Test(arguments: ResizeMode.allCases)
  func theVisibleRegionAgreesWithThePlan(mode: ResizeMode) {
    for (width, height) in [(640, 480), (348, 464), (1603, 1201), (300, 1000)] {
      let plan = ResizePlan(photoWidth: width, photoHeight: height, side: 224, mode: mode)
      let region = mode.visibleRegion(photoWidth: width, photoHeight: height)
      for (span, offset, start, extent) in [
        (plan.columns, plan.left, region.x, region.width),
        (plan.rows, plan.top, region.y, region.height),
      ] {
        let pixel = 1 / Double(span.total)
        #expect(abs(Double(span.first - offset) * pixel - start) <= pixel, "\(plan)")
        #expect(abs(224 * pixel - extent) <= 2 * pixel * extent, "\(plan)")
      }
    }
  }
}
