import Failures
package import Features
import Foundation
import JSON
package import Models

/// A reply of a worker; see ``WorkerProtocol``.
package enum WorkerReply: Sendable {
  /// The worker has started, or replies to `ping`.
  case hello(WorkerFacts)
  /// The features of a photo, or the numbers of its answer.
  case values([Float], PhotoSize)
  /// The explanation of a photo's prediction.
  case explanation(Explanation, PhotoSize)
  /// The photo has no result, for this reason.
  case unreadable(String)
  /// A fitted head, as safetensors.
  case head([UInt8])
  /// The evaluations of a part of a feature table.
  case evaluations(SplitEvaluations)
  /// The class statistics of parts of a feature table, as safetensors.
  case statistics([UInt8])
  /// The worker cannot go on, for this reason.
  case failure(String)
}

extension WorkerReply {
  /// The reply as a frame.
  package func encoded() throws -> Frame {
    switch self {
    case .hello(let facts):
      var body: [UInt8] = []
      body.append(bigEndian: WorkerProtocol.version)
      return Self.frame(.hello, body: body + (try SortedJSON.encoded(facts, pretty: false)))
    case .values(let values, let size):
      var body = Self.body(size, capacity: values.count)
      for value in values { body.append(bigEndian: value.bitPattern) }
      return Self.frame(.values, body: body)
    case .explanation(let explanation, let size):
      var body = Self.body(size, capacity: explanation.heat.count + explanation.probabilities.count)
      body.append(UInt8(clamping: explanation.cells))
      for value in explanation.heat + explanation.probabilities {
        body.append(bigEndian: value.bitPattern)
      }
      return Self.frame(.explanation, body: body)
    case .unreadable(let reason): return Self.frame(.unreadable, body: Array(reason.utf8))
    case .head(let bytes): return Self.frame(.head, body: bytes)
    case .evaluations(let evaluations):
      return Self.frame(.evaluations, body: try evaluations.encoded())
    case .statistics(let bytes): return Self.frame(.statistics, body: bytes)
    case .failure(let reason): return Self.frame(.failure, body: Array(reason.utf8))
    }
  }

  private static func frame(_ kind: WorkerProtocol.ReplyKind, body: [UInt8]) -> Frame {
    Frame(kind.rawValue, head: [], content: body)
  }

  private static func body(_ size: PhotoSize, capacity: Int) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(9 + 4 * capacity)
    body.append(bigEndian: UInt32(clamping: size.width))
    body.append(bigEndian: UInt32(clamping: size.height))
    return body
  }

  /// Decodes a frame.
  ///
  /// - Throws: A ``WorkerFailure`` of code `protocolViolation`.
  package init(decoding frame: ReceivedFrame) throws(WorkerFailure) {
    guard let kind = WorkerProtocol.ReplyKind(rawValue: frame.kind) else {
      throw WorkerFailure(.protocolViolation, "the worker sent a frame of kind \(frame.kind)")
    }
    var body = FrameParser(frame.body)
    switch kind {
    case .hello: self = .hello(try Self.facts(&body))
    case .values:
      let size = try Self.size(&body)
      self = .values(try body.floats(), size)
    case .explanation:
      let size = try Self.size(&body)
      let cells = Int(try body.integer(UInt8.self))
      let numbers = try body.floats()
      guard let explanation = Explanation(cells: cells, heatAndProbabilities: numbers) else {
        throw WorkerFailure(
          .protocolViolation, "the worker sent an explanation of \(numbers.count) numbers")
      }
      self = .explanation(explanation, size)
    case .unreadable: self = .unreadable(String(decoding: body.rest, as: UTF8.self))
    case .head: self = .head(Array(body.rest))
    case .evaluations: self = .evaluations(try SplitEvaluations(decoding: body.rest))
    case .statistics: self = .statistics(Array(body.rest))
    case .failure: self = .failure(String(decoding: body.rest, as: UTF8.self))
    }
  }

  private static func facts(_ body: inout FrameParser) throws(WorkerFailure) -> WorkerFacts {
    let version = try body.integer(UInt16.self)
    guard version == WorkerProtocol.version else {
      throw WorkerFailure(
        .protocolViolation,
        "the worker uses version \(version) of the protocol instead of \(WorkerProtocol.version)",
        remedy: "Run the worker and its supervisor from the same version of Pomona.")
    }
    do {
      return try JSONDecoder().decode(WorkerFacts.self, from: Data(body.rest))
    } catch {
      throw WorkerFailure(.protocolViolation, "the worker sent invalid facts", cause: error)
    }
  }

  private static func size(_ body: inout FrameParser) throws(WorkerFailure) -> PhotoSize {
    PhotoSize(
      width: Int(try body.integer(UInt32.self)), height: Int(try body.integer(UInt32.self)))
  }
}
