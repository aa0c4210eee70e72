import Audits
import Datasets
import Foundation
import Inference
import TestSupport
import Testing
import Training

@Suite struct AuditTests {
  private func audit(_ folder: URL) async throws -> (Dataset, Audit) {
    let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
    let dataset = try Dataset.open(folder.path)
    let auditor = try Auditor(
      backbone: catalog.backbone(BackboneCatalog.defaultName), precision: .f32, jobs: 2)
    return (dataset, try await auditor.audit(dataset))
  }

  /// A data set with train and test folders, in which a photo of the test split is copied into the training split, another one
  /// at three quarters of its size, a lemon is called lime, one file is broken, and one photo is black and small.
  private func plant(in folder: URL) throws {
    try SamplePhotos.make(
      classes: ["lemon", "lime", "plum"], count: 24, in: folder.appending(path: "train"))
    _ = try Peer.python(
      """
      import os, shutil, sys
      from PIL import Image
      os.chdir(sys.argv[1])
      for name in ("lemon", "lime", "plum"):
          os.makedirs(f"test/{name}")
          for n in range(18, 24): shutil.move(f"train/{name}/{n}.jpg", f"test/{name}/{n}.jpg")
      shutil.copy("test/lemon/20.jpg", "train/lemon/copy.jpg")
      photo = Image.open("test/plum/21.jpg")
      photo.resize((photo.width * 3 // 4, photo.height * 3 // 4), Image.LANCZOS).save("train/plum/reduced.jpg", quality=85)
      shutil.move("train/lemon/3.jpg", "train/lime/swapped.jpg")
      open("train/lime/broken.jpg", "wb").write(open("train/lime/1.jpg", "rb").read()[:400])
      Image.new("RGB", (20, 20), (0, 0, 0)).save("train/plum/black.png")
      """, [folder.path])
  }

  @Test func plantedErrorsAreFound() async throws {
    try await withTemporaryFolder { folder in
      try plant(in: folder)
      let (dataset, audit) = try await audit(folder)
      #expect(audit.samples == 76)
      #expect(audit.unreadable.map(\.path) == ["train/lime/broken.jpg"])
      #expect(audit.exactDuplicates == [["test/lemon/20.jpg", "train/lemon/copy.jpg"]])
      #expect(audit.conflicts.isEmpty)
      let leaks = Dictionary(audit.leaks.pairs.map { ($0[0], $0[1]) }) { first, _ in first }
      #expect(leaks["test/lemon/20.jpg"] == "train/lemon/copy.jpg")
      #expect(leaks["test/plum/21.jpg"] == "train/plum/reduced.jpg")
      #expect(audit.leaks.affected == leaks.count)
      #expect(audit.leaks.affectedFraction == Double(leaks.count) / 18)
      #expect(audit.leaks.affectedBySplit["test"] == audit.leaks.affectedFraction)
      #expect(audit.leaks.accuracy ?? 0 > 0.8)
      let swapped = try #require(
        audit.suspectedLabels.first { $0.path == "train/lime/swapped.jpg" })
      #expect((swapped.label, swapped.suggested) == ("lime", "lemon"))
      #expect(audit.suspectedLabels.count < 5)
      #expect(
        audit.quality.contains { $0.path == "train/plum/black.png" && $0.issue == .constant })
      #expect(audit.quality.contains { $0.path == "train/plum/black.png" && $0.issue == .small })
      #expect(audit.classes.map(\.label) == ["lemon", "lime", "plum"])
      #expect(audit.classes.map(\.unreadable) == [0, 1, 0])
      #expect(audit.classes[0].splits == ["train": 18, "test": 6])

      try expectKeys(audit)

      let clean = CleanMetadata(of: dataset, after: audit)
      let kept = Set(clean.kept.map(\.path))
      #expect(kept.count + clean.dropped == dataset.samples.count)
      #expect(
        kept.isDisjoint(with: [
          "train/lime/broken.jpg", "train/lime/swapped.jpg", "test/lemon/20.jpg",
        ]))
      #expect(kept.contains("train/lemon/copy.jpg") && kept.contains("train/lemon/1.jpg"))
      try Data(clean.csv.utf8).write(to: folder.appending(path: "metadata.csv"))
      let next = try Dataset.open(folder.path)
      #expect(next.samples.map(\.path).sorted() == kept.sorted())
      #expect(next.samples(in: .test).count == clean.kept.count { $0.split == .test })
    }
  }

  /// The keys of the JSON object are a contract.
  private func expectKeys(_ audit: Audit) throws {
    let data = try JSONEncoder().encode(audit)
    let json = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      Set(json.keys) == [
        "samples", "unreadable", "exact_duplicates", "near_duplicates", "conflicts", "leaks",
        "suspected_labels", "classes", "quality",
      ])
    let leaks = try #require(json["leaks"] as? [String: Any])
    #expect(leaks["affected_fraction"] is Double && leaks["accuracy_without"] is Double)
    #expect((leaks["pairs"] as? [[String]])?.first?.count == 2)
    let suspect = try #require((json["suspected_labels"] as? [[String: Any]])?.first)
    #expect(Set(suspect.keys) == ["path", "label", "suggested", "score"])
    let unreadable = try #require((json["unreadable"] as? [[String: Any]])?.first)
    #expect(Set(unreadable.keys) == ["path", "reason"])
  }

  @Test func aDataSetOfOneClassOrNoLabelIsAuditedToo() async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["kiwi"], count: 3, in: folder)
      try FileManager.default.copyItem(
        at: folder.appending(path: "kiwi/1.jpg"), to: folder.appending(path: "kiwi/one.jpg"))
      try FileManager.default.copyItem(
        at: folder.appending(path: "kiwi/2.jpg"), to: folder.appending(path: "loose.jpg"))
      let (_, audit) = try await audit(folder)
      #expect(
        audit.exactDuplicates == [["kiwi/1.jpg", "kiwi/one.jpg"], ["kiwi/2.jpg", "loose.jpg"]])
      #expect(audit.suspectedLabels.isEmpty)
      #expect(audit.leaks.accuracy == nil)
      #expect(audit.classes.first?.findings.map(\.issue) == [.small])
    }
  }

  @Test func classesWithAlikeNamesAreNamed() async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["Red Apple", "red_apple", "fig"], count: 4, in: folder)
      let (_, audit) = try await audit(folder)
      let names = audit.classes.flatMap { own in
        own.findings.filter { $0.issue == .name }.map { [own.label, $0.other] }
      }
      #expect(names == [["Red Apple", "red_apple"], ["red_apple", "Red Apple"]])
    }
  }

  @Test func plantedErrorsAmongRealPhotosAreFound() async throws {
    guard let photos = Project.photos("sizes") else { return }
    try await withTemporaryFolder { folder in
      let text = try Peer.text(
        """
        import glob, os, random, shutil, subprocess, sys
        from PIL import Image
        source, target = sys.argv[1:]
        shutil.copytree(source, target)
        subprocess.run(["chmod", "-R", "u+w", target])
        os.chdir(target)
        r = random.Random(5)
        test, train = sorted(glob.glob("Test/*/*")), sorted(glob.glob("Training/*/*"))
        for i, path in enumerate(r.sample(test, 12)):
            copy = path.replace("Test/", "Training/").replace(os.path.basename(path), f"copy{i}.jpg")
            if i % 2:
                photo = Image.open(path).convert("RGB")
                photo.resize((photo.width * 3 // 5, photo.height * 3 // 5), Image.LANCZOS).save(copy, quality=70)
            else:
                shutil.copy(path, copy)
            print("leak", path)
        classes = sorted(os.listdir("Training"))
        for i, path in enumerate(r.sample(train, 8)):
            own = path.split("/")[1]
            other = r.choice([c for c in classes if c != own])
            shutil.move(path, f"Training/{other}/swapped{i}.jpg")
            print("swap", f"Training/{other}/swapped{i}.jpg")
        """, [photos.path, folder.appending(path: "sizes").path])
      let planted = text.split(separator: "\n").map { $0.split(separator: " ") }
      let (_, audit) = try await audit(folder.appending(path: "sizes"))
      let leaking = Set(audit.leaks.pairs.map { $0[0] })
      #expect(planted.filter { $0[0] == "leak" }.allSatisfy { leaking.contains(String($0[1])) })
      let suspected = Set(audit.suspectedLabels.map(\.path))
      #expect(planted.count { $0[0] == "swap" && suspected.contains(String($0[1])) } >= 7)
      #expect(suspected.count <= 12)
    }
  }
}
