import Audits
import Datasets
import Evaluations
import Foundation
import Inference
import Learning
import TestSupport
import Testing
import Training

@Suite struct SplitDrawTests {
  /// Photos of two classes, each of which is there three times: as it is, smaller, and encoded anew.
  private func makeCopies(in folder: URL) throws {
    try SamplePhotos.make(classes: ["fig", "lime"], count: 10, in: folder)
    _ = try Peer.python(
      """
      import glob, sys
      from PIL import Image
      for path in glob.glob(sys.argv[1] + "/*/*.jpg"):
          photo = Image.open(path)
          photo.resize((photo.width * 3 // 4, photo.height * 3 // 4)).save(path[:-4] + "-small.jpg", quality=85)
          photo.save(path[:-4] + "-again.jpg", quality=70)
      """, [folder.path])
  }

  @Test func copiesAreDrawnIntoOneSplit() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try makeCopies(in: photos)
      let catalog = BackboneCatalog(
        folders: [Project.root.appending(path: ".deps/backbones").path])
      var configuration = TrainingConfiguration(
        backbone: try catalog.backbone(BackboneCatalog.defaultName))
      configuration.classifier = .discriminant
      configuration.seed = 3
      let result = try await Trainer(configuration: configuration, jobs: 2)
        .train(on: Dataset.open(photos.path), to: folder.appending(path: "m.pomona").path)
      #expect(result.audit.leaks.affected == 0)
      #expect(result.audit.nearDuplicates.count >= 5)
      let heldOut = try #require(result.evaluations.first { $0.split == .validation })
      #expect(6...14 ~= heldOut.samples)
    }
  }
}
