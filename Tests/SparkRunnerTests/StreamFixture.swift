#if Spark
import Foundation
import SparkTestSupport
import TestSupport
import Testing

/// A model, and the rows of a stream.
enum StreamFixture {
  /// A small model that was trained on this machine.
  static let model = Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-streams-\(getpid())")
    let photos = folder.appending(path: "learned")
    try SamplePhotos.make(classes: ["apple", "pear"], count: 12, in: photos)
    let model = folder.appending(path: "model.pomona").path
    try Program.run(
      Project.root.appending(path: ".build/release/pomona").path,
      arguments: [
        "train", photos.path, "-o", model, "-q", "--input-side", "96", "--precision", "f32",
        "--classifier", "logistic-regression",
      ])
    atexit {
      try? FileManager.default.removeItem(
        at: FileManager.default.temporaryDirectory.appending(path: "pomona-streams-\(getpid())"))
    }
    return model
  }

  /// The number of batches that are complete.
  static func batches(in rows: URL) -> Int {
    let list = rows.appending(path: "_spark_metadata").path
    return (try? FileManager.default.contentsOfDirectory(atPath: list))?.count {
      Int($0) != nil || $0.hasSuffix(".compact")
    } ?? 0
  }

  /// Checks that each photo has one row, with the label and the confidence of `pomona predict`.
  static func expectRows(
    of names: [String], unreadable: [String], in rows: URL, asPredictedBy model: String,
    from inbox: URL, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let predicted = try Program.run(
      Project.root.appending(path: ".build/release/pomona").path,
      arguments: ["predict", model, inbox.path, "--json", "-q"])
    let output = try Peer.python(
      """
      import hashlib, json, os, sys, pyarrow.dataset as ds
      rows = ds.dataset(sys.argv[1], format="parquet", partitioning="hive").to_table().to_pylist()
      name = lambda path: path.rsplit("/", 1)[1]
      wanted = {name(p["path"]): p for p in map(json.loads, open(sys.argv[2])) if "label" in p}
      read = [r for r in rows if r["error"] is None]
      alike = sum(r["label"] == wanted[name(r["path"])]["label"]
                  and abs(r["confidence"] - wanted[name(r["path"])]["confidence"]) < 1e-6 for r in read)
      digest = lambda r: hashlib.sha256(open(os.path.join(sys.argv[3], name(r["path"])), "rb").read()).hexdigest()
      print(json.dumps({
        "read": sorted(name(r["path"]) for r in read), "alike": alike,
        "unread": sorted(name(r["path"]) for r in rows if r["error"] is not None),
        "digests": sum(r["content"] == digest(r) for r in read)}))
      """, [rows.path, try file(predicted, beside: rows).path, inbox.path])
    struct Answer: Decodable { let read, unread: [String], alike, digests: Int }
    let answer = try JSONDecoder().decode(Answer.self, from: output)
    #expect(answer.read == names.sorted(), sourceLocation: sourceLocation)
    #expect(answer.unread == unreadable.sorted(), sourceLocation: sourceLocation)
    #expect(answer.alike == names.count, sourceLocation: sourceLocation)
    #expect(answer.digests == names.count, sourceLocation: sourceLocation)
  }

  private static func file(_ content: Data, beside rows: URL) throws -> URL {
    let file = rows.deletingLastPathComponent().appending(path: "predicted.jsonl")
    try content.write(to: file)
    return file
  }
}
#endif
