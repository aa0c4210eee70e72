import Datasets
import Features
import Foundation
import Imaging
import Inference
import Learning
import ObjectStores
import Synchronization
import TestSupport
import Testing

@Suite struct ViewTableTests {
  private let backbone: Backbone

  init() throws {
    backbone = try BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      .backbone(BackboneCatalog.defaultName)
  }

  private func table(
    of dataset: Dataset, views: [PhotoView], at folder: URL, resume: Bool = false,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> StoredFeatureTable {
    let recipe = try FeatureRecipe(
      backbone: backbone, resize: .stretch, precision: .f32, views: views)
    return try await LocalFeatureStore(jobs: 2).table(
      of: dataset, recipe: recipe, at: .intermediate(Location(folder.path)), resume: resume,
      progress: progress)
  }

  @Test func aPhotoHasARowForEachOfItsViews() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      for split in ["train", "test"] {
        try SamplePhotos.make(
          classes: ["fig", "kiwi"], count: 3, in: photos.appending(path: split))
      }
      try Data("no photo".utf8).write(to: photos.appending(path: "train/fig/text.jpg"))
      let dataset = try Dataset.open(photos.path)
      let whole = try await table(of: dataset, views: [.whole], at: folder.appending(path: "one"))
      #expect(whole.manifest.views == nil)
      let views = [
        PhotoView.whole, .mirrored,
        .cropped(to: PhotoRegion(x: 0.25, y: 0.25, width: 0.5, height: 0.5)),
      ]
      let viewed = try await table(of: dataset, views: views, at: folder.appending(path: "three"))
      #expect(viewed.manifest.views == views)
      #expect(viewed.manifest.rows == 3 * whole.manifest.rows)
      #expect(viewed.manifest.fingerprint != whole.manifest.fingerprint)
      #expect(try viewed.skippedPhotos() == whole.skippedPhotos())
      #expect(try viewed.skippedPhotos().map(\.path) == ["train/fig/text.jpg"])

      let classes = ["fig", "kiwi"]
      let one = try TableContent(of: whole, classes: classes)
      let three = try TableContent(of: viewed, classes: classes)
      #expect(three.skipped == one.skipped)
      for split in [Split.train, .test] {
        let (single, several) = (try #require(one.splits[split]), try #require(three.splits[split]))
        #expect(several.samples.rowsPerSample == 3)
        #expect(several.paths == single.paths.flatMap { [$0, $0, $0] })
        #expect(several.samples.labels == single.samples.labels.flatMap { [$0, $0, $0] })
        for (row, path) in single.paths.enumerated() {
          let whole = Array(single.samples.features.row(row))
          #expect(Array(several.samples.features.row(3 * row)) == whole, "\(path)")
          #expect(Array(several.samples.features.row(3 * row + 1)) != whole, "\(path)")
          #expect(Array(several.samples.features.row(3 * row + 2)) != whole, "\(path)")
        }
      }

      let names = try Peer.python(
        """
        import sys, json, pyarrow.parquet as pq
        print(json.dumps(pq.read_table(sys.argv[1], columns=["view"])["view"].to_pylist()[:4]))
        """, [folder.appending(path: "three").path])
      #expect(
        try JSONDecoder().decode([String].self, from: names) == [
          "whole", "mirrored", views[2].description, "whole",
        ])
    }
  }

  @Test func anInterruptedTableGoesOnInTheMiddleOfAPhoto() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["kiwi"], count: 1, in: photos)
      let first = photos.appending(path: "kiwi/0.jpg")
      // Three rows a photo: the first part ends with the first row of photo 341.
      for number in 1..<360 {
        try FileManager.default.linkItem(
          at: first, to: photos.appending(path: "kiwi/\(number).jpg"))
      }
      let dataset = try Dataset.open(photos.path)
      let views = [
        PhotoView.whole, .mirrored,
        .cropped(to: PhotoRegion(x: 0, y: 0, width: 0.5, height: 0.5)),
      ]
      let whole = folder.appending(path: "whole")
      _ = try await table(of: dataset, views: views, at: whole)
      let resumed = folder.appending(path: "resumed")
      let work = Mutex<Task<Void, any Error>?>(nil)
      let started = Task {
        while work.withLock({ $0 == nil }) { await Task.yield() }
        _ = try await table(of: dataset, views: views, at: resumed) { progress in
          if progress.done > 345 { work.withLock { $0?.cancel() } }
        }
      }
      work.withLock { $0 = started }
      await #expect(throws: CancellationError.self) { try await started.value }
      #expect(try contents(of: resumed) == ["_plan.json", "part-00000.parquet"])
      let done = Mutex<Int?>(nil)
      _ = try await table(of: dataset, views: views, at: resumed, resume: true) { progress in
        done.withLock { $0 = $0 ?? progress.done }
      }
      #expect(done.withLock { $0 } == 342)
      #expect(try contents(of: resumed) == contents(of: whole))
      for name in try contents(of: whole) {
        #expect(
          try Data(contentsOf: resumed.appending(path: name))
            == Data(contentsOf: whole.appending(path: name)), "\(name)")
      }
    }
  }
}
