import Datasets
import Evaluations
import Failures
import Features
import Foundation
import Learning
import Models
import Testing
import Workers

@Suite struct ProtocolTests {
  /// A frame as the other end receives it.
  private func received(_ frame: Frame) throws -> ReceivedFrame {
    let connection = Connection()
    try connection.writer.write(frame)
    return try #require(try connection.reader.next())
  }

  private func bytes(_ content: any ContiguousBytes) -> [UInt8] {
    content.withUnsafeBytes { Array($0) }
  }

  @Test(arguments: [PhotoWork.featurize, .classify, .explain(cells: 7)])
  func requestsForPhotosAreDecodedAsTheyWereEncoded(_ work: PhotoWork) throws {
    let path = "fruit/é 1.jpg"
    let file = try WorkerRequest(
      decoding: received(
        WorkerRequest.photo(.file([1, 2, 3] as [UInt8]), path: path, work).encoded()))
    guard case .photo(.file(let content), path, work) = file else {
      Issue.record("\(file)")
      return
    }
    #expect(bytes(content) == [1, 2, 3])
    let levels = [UInt8](0..<18)
    let raw = try WorkerRequest(
      decoding: received(
        WorkerRequest.photo(.pixels(levels, width: 3, height: 2), path: path, work).encoded()))
    guard case .photo(.pixels(let decoded, 3, 2), path, work) = raw else {
      Issue.record("\(raw)")
      return
    }
    #expect(bytes(decoded) == levels)
  }

  @Test func tasksAreDecodedAsTheyWereEncoded() throws {
    let fit = FitTask(
      head: .randomForest, shard: 2, shards: 4, classes: 131, seed: .max)
    let request = try WorkerRequest(
      decoding: received(WorkerRequest.fit(fit, samples: [9] as [UInt8]).encoded()))
    guard case .fit(fit, let samples) = request else {
      Issue.record("\(request)")
      return
    }
    #expect(bytes(samples) == [9])
    let task = EvaluationTask(splits: [.validation, .test])
    let evaluation = try WorkerRequest(
      decoding: received(WorkerRequest.evaluate(task, part: [] as [UInt8]).encoded()))
    guard case .evaluate(task, _) = evaluation else {
      Issue.record("\(evaluation)")
      return
    }
    guard case .ping = try WorkerRequest(decoding: received(WorkerRequest.ping.encoded())) else {
      Issue.record("not a ping")
      return
    }
  }

  @Test func aSupervisorWithoutKnowledgeCanFrameARequest() throws {
    // As Worker.java does: kind, length of the text, text, content.
    let frame = ReceivedFrame(kind: 1, body: [0, 0, 0, 1, 0x61, 5, 6])
    guard case .photo(.file(let content), "a", .featurize) = try WorkerRequest(decoding: frame)
    else {
      Issue.record("not a request for features")
      return
    }
    #expect(bytes(content) == [5, 6])
  }

  @Test(
    arguments: [
      (0, []), (99, []), (1, []), (1, [0, 0, 0]), (1, [0, 0, 0, 2, 0x61]),
      (1, [0xff, 0xff, 0xff, 0xff]), (4, [0, 0, 0, 0]), (5, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]),
      (3, [0, 0, 0, 2, 0x7b, 0x7d]), (3, [0, 0, 0, 1, 0x7b]), (8, [0, 0, 0, 0]),
    ] as [(UInt8, [UInt8])])
  func malformedRequestsAreProtocolViolations(_ kind: UInt8, _ body: [UInt8]) {
    let error = #expect(throws: WorkerFailure.self) {
      try WorkerRequest(decoding: ReceivedFrame(kind: kind, body: body[...]))
    }
    #expect(error?.code == .protocolViolation)
  }

  @Test func repliesAreDecodedAsTheyWereEncoded() throws {
    let size = PhotoSize(width: 640, height: 480)
    let values: [Float] = [0, -0.0, 1.5, .infinity]
    guard
      case .values(values, size) = try WorkerReply(
        decoding: received(WorkerReply.values(values, size).encoded()))
    else {
      Issue.record("other values")
      return
    }
    let explanation = try #require(
      Explanation(cells: 2, heatAndProbabilities: [1, 2, 3, 4, 0.25, 0.75]))
    guard
      case .explanation(explanation, size) = try WorkerReply(
        decoding: received(WorkerReply.explanation(explanation, size).encoded()))
    else {
      Issue.record("another explanation")
      return
    }
    #expect(explanation.rows == [[1, 2], [3, 4]] && explanation.probabilities == [0.25, 0.75])
    let facts = WorkerFacts(labels: ["fig", "lime"])
    guard
      case .hello(facts) = try WorkerReply(decoding: received(WorkerReply.hello(facts).encoded()))
    else {
      Issue.record("other facts")
      return
    }
  }

  @Test func evaluationsOfPartsMergeInTheirOrder() throws {
    func part(_ paths: [String]) throws -> SplitEvaluations {
      var builder = try EvaluationBuilder(labels: ["fig", "lime"], split: .test)
      for path in paths { try builder.add(path: path, label: 0, probabilities: [0.25, 0.75]) }
      builder.skip(SkippedPhoto(path: "bad \(paths.count)", reason: "empty"))
      var evaluations = SplitEvaluations()
      evaluations.builders[.test] = builder
      return evaluations
    }
    var all = SplitEvaluations()
    for paths in [["a", "b"], ["c"]] {
      guard
        case .evaluations(let decoded) = try WorkerReply(
          decoding: received(WorkerReply.evaluations(try part(paths)).encoded()))
      else {
        Issue.record("no evaluations")
        return
      }
      try all.merge(decoded)
    }
    let evaluation = try #require(all.builders[.test]?.evaluation())
    #expect(evaluation.samples == 3)
    #expect(evaluation.mistakes.map(\.path) == ["a", "b", "c"])
    #expect(evaluation.skipped.map(\.path) == ["bad 2", "bad 1"])
  }

  @Test(
    arguments: [
      (1, []), (64, []), (64, [0, 1, 0x7b, 0x7d]), (64, [0, 2, 0x7b]), (65, [0, 0, 0, 1]),
      (65, [0, 0, 0, 1, 0, 0, 0, 1, 0]), (70, [0, 0, 0, 1, 0, 0, 0, 1, 9, 0, 0, 0, 0]),
      (69, [0x5b]),
    ] as [(UInt8, [UInt8])])
  func malformedRepliesAreProtocolViolations(_ kind: UInt8, _ body: [UInt8]) {
    let error = #expect(throws: WorkerFailure.self) {
      try WorkerReply(decoding: ReceivedFrame(kind: kind, body: body[...]))
    }
    #expect(error?.code == .protocolViolation)
  }
}
