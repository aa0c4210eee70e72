import Datasets
import Feedback
import Files
import Foundation
import Inference
import Learning
import Models
import Reviews
import TestSupport
import Testing
import Training

@Suite struct ReviewSessionTests {
  /// A model of figs and limes, and the photos to review: twelve of each, and what users claim about two of them.
  private func withReview(_ body: (URL, Model) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["fig", "lime"], count: 24, in: photos)
      let model = folder.appending(path: "fruit.pomona").path
      let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      var configuration = TrainingConfiguration(
        backbone: try catalog.backbone(BackboneCatalog.defaultName))
      configuration.classifier = .discriminant
      _ = try await Trainer(configuration: configuration, jobs: 2)
        .train(on: Dataset.open(photos.path), to: model)
      try await body(folder, try Model(contentsOf: model))
    }
  }

  private func session(_ folder: URL, _ model: Model) async throws -> ReviewSession {
    try ReviewSession(
      of: try await ReviewPhotos(in: folder.path, model: model, jobs: 2) { _ in }, who: "ada",
      now: { Date(timeIntervalSince1970: 1_700_000_000) })
  }

  private func labels(_ folder: URL) throws -> [String] {
    try String(contentsOf: folder.appending(path: "metadata.csv"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  @Test func claimsCountOnlyOnceSomebodyHasLooked() async throws {
    try await withReview { folder, model in
      let place = folder.appending(path: "kept")
      let collection = try PhotoCollection(at: place.path)
      for (name, claim) in [("fig/0", "fig"), ("fig/1", "lime"), ("lime/2", "quince")] {
        let photo = try Data(contentsOf: folder.appending(path: "photos/\(name).jpg"))
        try collection.keep(
          [UInt8](photo),
          with: CollectedPhoto(
            label: claim, answer: "fig", confidence: 0.5, known: true, model: "fruit",
            version: "a", time: .now))
      }
      let review = try await session(place, model)
      let list = await review.list(.suspected)
      #expect(list.allSatisfy { $0.label == nil && !$0.isReviewed })
      // Claims that the model does not support come first: a lime that is a fig, and a class that it does not have.
      #expect(Set(list.prefix(2).compactMap(\.claim)) == ["lime", "quince"])
      #expect(await review.labels == ["fig", "lime", "quince"])
      let quince = try #require(list.first { $0.claim == "quince" })
      let lime = try #require(list.first { $0.claim == "lime" })
      try await review.decide([
        .init(id: quince.id, label: "quince"), .init(id: lime.id, label: nil),
      ])
      #expect(try labels(place) == ["file_name,label", "\(quince.path),quince"])
      // Another session goes on where this one was, with all photos.
      let again = try await session(place, model)
      #expect(await again.counts == (3, 2))
      #expect(await again.list(.unsure).count { $0.isRejected } == 1)
      // A photo of no class that is given a label and taken back is of no class again.
      try await review.decide([.init(id: lime.id, label: "fig")])
      #expect(try await review.undo())
      #expect(await review.list(.unsure).first { $0.id == lime.id }?.isRejected == true)
      #expect(try await review.undo())
      #expect(try await !review.undo())
      #expect(await review.counts == (3, 0))
      #expect(await (try session(place, model)).counts == (3, 0))
      #expect(try labels(place) == ["file_name,label"])
    }
  }

  @Test func theLabelsOfADataSetAreKeptAndSuspectedOnesComeFirst() async throws {
    try await withReview { folder, model in
      let photos = folder.appending(path: "photos")
      try FileManager.default.copyItem(
        at: photos.appending(path: "lime/5.jpg"), to: photos.appending(path: "fig/wrong.jpg"))
      let review = try await session(photos, model)
      let first = try #require(await review.list(.suspected).first)
      #expect(first.path == "fig/wrong.jpg" && first.label == "fig")
      try await review.decide([.init(id: first.id, label: "lime")])
      let lines = try labels(photos)
      #expect(lines.count == 50 && lines.contains("fig/wrong.jpg,lime"))
      #expect(try Dataset.open(photos.path).samples.count { $0.label == "lime" } == 25)
    }
  }

  @Test func reviewedPhotosAreSortedIntoFolders() async throws {
    try await withReview { folder, model in
      let (photos, sorted) = (folder.appending(path: "photos"), folder.appending(path: "sorted"))
      let found = try await ReviewPhotos(in: photos.path, model: model, jobs: 2) { _ in }
      func review(sortingInto target: URL) throws -> ReviewSession {
        try ReviewSession(of: found, who: "ada", sortingInto: target.path)
      }
      // The next review would find them again.
      #expect(throws: StorageError.self) {
        try review(sortingInto: photos.appending(path: "fig/../sorted"))
      }
      func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: sorted.path)
          .filter { $0.hasSuffix(".jpg") }.sorted()
      }
      let session = try review(sortingInto: sorted)
      let ids = Dictionary(
        uniqueKeysWithValues: await session.list(.unsure).map { ($0.path, $0.id) })
      let (first, second) = (try #require(ids["fig/0.jpg"]), try #require(ids["lime/1.jpg"]))
      try await session.decide([
        .init(id: first, label: "fig"), .init(id: second, label: "quince"),
      ])
      #expect(try files() == ["fig/fig-0.jpg", "quince/lime-1.jpg"])
      await #expect(throws: StorageError.self) {
        try await session.decide([.init(id: first, label: "../fig")])
      }
      try await session.decide([.init(id: first, label: "plum"), .init(id: second, label: nil)])
      #expect(try files() == ["plum/fig-0.jpg"])
      #expect(try await session.undo())
      #expect(try files() == ["fig/fig-0.jpg", "quince/lime-1.jpg"])
      // Killed between the journal and the folders: the next session makes them agree.
      try await session.decide([.init(id: first, label: "plum")])
      try FileManager.default.createDirectory(
        at: sorted.appending(path: "fig"), withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        at: sorted.appending(path: "plum/fig-0.jpg"), to: sorted.appending(path: "fig/fig-0.jpg"))
      _ = try review(sortingInto: sorted)
      #expect(try files() == ["plum/fig-0.jpg", "quince/lime-1.jpg"])
      #expect(try Dataset.open(sorted.path).samples.count == 2)
      #expect(FileManager.default.fileExists(atPath: photos.appending(path: "fig/0.jpg").path))
    }
  }

  @Test func showsWhetherMoreLabelsHelp() async throws {
    try await withReview { folder, model in
      let photos = folder.appending(path: "photos")
      let review = try await session(photos, model)
      #expect(try await review.progress(jobs: 2) == nil)
      let items = await review.list(.unsure)
      try await review.decide(items.map { .init(id: $0.id, label: $0.given ?? "") })
      let progress = try #require(try await review.progress(jobs: 2))
      #expect(progress.curve.map(\.labels) == [0, 9, 19, 39])
      #expect(progress.heldBack == 9 && progress.recent == 48 && progress.photos == 48)
      #expect(progress.curve.allSatisfy { 0...1 ~= $0.accuracy })
    }
  }
}
