import Features
import Foundation
import Imaging
import Inference
import TestSupport
import Testing

@Suite struct ViewCountTests {
  private let backbone: Backbone

  init() throws {
    backbone = try BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      .backbone(BackboneCatalog.defaultName)
  }

  private func worker(_ views: ViewCount) throws -> FeaturizerWorker {
    try Featurizer(
      backbone: backbone, preprocessing: Preprocessing(precision: .f32, views: views), jobs: 1
    ).makeWorker()
  }

  @Test func aWindowLiesWhereTheResponseIs() {
    func window(_ strong: [Int], _ share: Double) -> PhotoRegion {
      ResponseMap(side: 4, values: (0..<16).map { strong.contains($0) ? 3 : 1 }).window(share)
    }
    #expect(window([15], 0.5) == PhotoRegion(x: 0.5, y: 0.5, width: 0.5, height: 0.5))
    #expect(window([0, 1, 4, 5], 0.5) == PhotoRegion(x: 0, y: 0, width: 0.5, height: 0.5))
    #expect(window([6], 0.25) == PhotoRegion(x: 0.5, y: 0.25, width: 0.25, height: 0.25))
    // Nothing stands out: the first of equal windows.
    #expect(window([], 0.75) == PhotoRegion(x: 0, y: 0, width: 0.75, height: 0.75))
    #expect(window([9], 1) == .whole)
    for share in [0.3, 0.65, 0.8] {
      let region = window([3], share)
      #expect(region.x + region.width == 1 && region.y == 0)
    }
  }

  @Test func featuresAreTheAverageOfTheViews() throws {
    try withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["fig"], count: 1, in: folder)
      let photo = try Data(contentsOf: folder.appending(path: "fig/0.jpg"))
      try photo.withUnsafeBytes { bytes in
        let single = try worker(.one)
        let whole = try single.features(of: .encoded(bytes))
        let mirrored = try single.features(of: .encoded(bytes), views: [.mirrored]).features[0]
        let (two, four) = (try worker(.two), try worker(.four))
        let (second, fourth) = (
          try two.features(of: .encoded(bytes)), try four.features(of: .encoded(bytes))
        )
        #expect(second.size == whole.size && fourth.size == whole.size)
        // What is left of each average without the whole photo and its mirror image are enlarged parts.
        let part = zip(second.features, whole.features).map { 2 * $0 - $1 }
        #expect(difference(part, whole.features) > 0.1)
        let wider = (0..<part.count).map {
          4 * fourth.features[$0] - whole.features[$0] - mirrored[$0] - part[$0]
        }
        #expect(wider.allSatisfy { $0 > -1e-4 })
        #expect(difference(wider, part) > 0.01 && difference(wider, whole.features) > 0.01)
        // The same photo gives the same bits, also as pixels of the same size, and after another one.
        #expect(try two.features(of: .encoded(bytes)).features == second.features)
        let views = try two.features(of: .encoded(bytes), views: [.whole]).features
        #expect(views == [second.features])
      }
    }
  }

  /// What covering a part changes is added to the average, so that the uncovered photo has the model's answer.
  @Test func explanationsStartFromTheAverage() throws {
    try withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["fig"], count: 1, in: folder)
      let photo = try Data(contentsOf: folder.appending(path: "fig/0.jpg"))
      try photo.withUnsafeBytes { bytes in
        let single = try worker(.one).occlusions(of: .encoded(bytes), grid: 2)
        let double = try worker(.two).occlusions(of: .encoded(bytes), grid: 2)
        #expect(try worker(.two).features(of: .encoded(bytes)).features == double.features)
        for (one, two) in zip(single.covered, double.covered) {
          for index in one.indices {
            let (change, same) = (
              one[index] - single.features[index], two[index] - double.features[index]
            )
            #expect(abs(change - same) < 1e-4)
          }
        }
      }
    }
  }

  private func difference(_ first: [Float], _ second: [Float]) -> Double {
    zip(first, second).reduce(0) { $0 + Double(abs($1.0 - $1.1)) } / Double(first.count)
  }
}
