import Foundation
import Imaging
import Inference
import Pomona
import PomonaWorker
import TestSupport
import Testing

@Suite(.serialized) struct WorkerTests {
  private static let hello: UInt8 = 64
  private static let values: UInt8 = 65
  private static let unreadable: UInt8 = 66
  private static let failure: UInt8 = 68

  /// Photos, and a setup of the default backbone in f32.
  private func withSetup(_ body: (URL, [(path: String, bytes: [UInt8])], Featurizer) throws -> Void)
    throws
  {
    try withTemporaryFolder { folder in
      try Photos.make(classes: ["apple"], count: 3, in: folder.appending(path: "photos"))
      let backbone = try BackboneCatalog(
        folders: [Project.root.appending(path: ".deps/backbones").path]
      ).backbone(BackboneCatalog.defaultName)
      let preprocessing = Preprocessing(precision: .f32)
      let setup = folder.appending(path: "setup")
      try WorkerSetup.write(backbone, preprocessing, to: setup.path)
      let photos = try (0..<3).map { number in
        let url = folder.appending(path: "photos/apple/\(number).jpg")
        return (path: url.path, bytes: [UInt8](try Data(contentsOf: url)))
      }
      try body(
        setup, photos, try Featurizer(backbone: backbone, preprocessing: preprocessing, jobs: 1))
    }
  }

  @Test func featuresAreThoseOfTheFeaturizerBitForBitAndInOrder() throws {
    try withSetup { setup, photos, featurizer in
      let worker = try WorkerProcess(setup)
      let hello = try #require(try worker.receive())
      #expect(hello.kind == Self.hello)
      #expect(Array(hello.body.prefix(2)) == [0, UInt8(WorkerProtocol.version)])
      #expect(String(decoding: hello.body.dropFirst(2), as: UTF8.self).contains("mobilenet-v2"))
      for photo in photos { try worker.send(WorkerProcess.photo(1, photo.path, photo.bytes)) }
      let here = try featurizer.makeWorker()
      for photo in photos {
        let answer = try #require(try worker.receive())
        let expected = try photo.bytes.withUnsafeBytes { try here.features(of: $0) }
        var body =
          WorkerProcess.number(expected.photo.width) + WorkerProcess.number(expected.photo.height)
        for value in expected.features { body += WorkerProcess.number(Int(value.bitPattern)) }
        #expect(answer.kind == Self.values)
        #expect(answer.body == body)
      }
      #expect(try worker.end() == 0)
    }
  }

  @Test func aBrokenPhotoIsAnAnswerAndTheNextOneIsRight() throws {
    try withSetup { setup, photos, _ in
      let worker = try WorkerProcess(setup)
      _ = try worker.receive()
      try worker.send(WorkerProcess.photo(1, "broken.jpg", Array(photos[0].bytes.prefix(200))))
      try worker.send(WorkerProcess.photo(1, "empty.jpg", []))
      try worker.send(WorkerProcess.photo(1, photos[1].path, photos[1].bytes))
      #expect(try worker.receive()?.kind == Self.unreadable)
      #expect(try worker.receive()?.kind == Self.unreadable)
      #expect(try worker.receive()?.kind == Self.values)
      #expect(try worker.end() == 0)
    }
  }

  @Test func aFrameLongerThanTheLimitEndsTheWorkerWithoutReservingItsMemory() throws {
    let worker = try WorkerProcess(nil)
    #expect(try worker.receive()?.kind == Self.hello)
    try worker.send(raw: [0xff, 0xff, 0xff, 0xff])
    #expect(try worker.receive()?.kind == nil)
    #expect(try worker.end() != 0)
    #expect(worker.lastWords.contains("longer than the limit"))
  }

  @Test func requestsThatEndWithinAFrameAreAnError() throws {
    let worker = try WorkerProcess(nil)
    _ = try worker.receive()
    try worker.send(raw: [0, 0, 1, 0, 1, 2, 3])
    #expect(try worker.end() != 0)
  }

  @Test func anUnknownRequestIsAFailure() throws {
    let worker = try WorkerProcess(nil)
    _ = try worker.receive()
    try worker.send([99])
    #expect(try worker.receive()?.kind == Self.failure)
    #expect(try worker.end() != 0)
  }

  @Test func aCrashThatATestAsksForLeavesLastWords() throws {
    try withSetup { setup, photos, _ in
      let worker = try WorkerProcess(setup, environment: ["POMONA_WORKER_FAULT": "crash:/1.jpg"])
      _ = try worker.receive()
      try worker.send(WorkerProcess.photo(1, photos[0].path, photos[0].bytes))
      #expect(try worker.receive()?.kind == Self.values)
      try worker.send(WorkerProcess.photo(1, photos[1].path, photos[1].bytes))
      #expect(try worker.receive()?.kind == nil)
      #expect(worker.lastWords.contains("a test asked for a crash"))
    }
  }
}
