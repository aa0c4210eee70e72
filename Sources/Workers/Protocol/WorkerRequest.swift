import Failures
package import Foundation
import JSON

/// A request to a worker; see ``WorkerProtocol``.
package enum WorkerRequest: Sendable {
  /// Work on a photo. The path is a name: the worker opens no file of that name.
  case photo(PhotoPayload, path: String, PhotoWork)
  /// Fit a head on samples, a Parquet file.
  case fit(FitTask, samples: any ContiguousBytes & Sendable)
  /// Evaluate the classifier on a part of a feature table, a Parquet file.
  case evaluate(EvaluationTask, part: any ContiguousBytes & Sendable)
  /// Sum parts of a feature table, Parquet files behind each other, each with its length in front.
  case sum(SumTask, parts: any ContiguousBytes & Sendable)
  /// Report the facts.
  case ping
}

extension WorkerRequest {
  /// The request as a frame. The content is not copied.
  package func encoded() throws -> Frame {
    switch self {
    case .photo(let payload, let path, let work): Self.frame(payload, path: path, work: work)
    case .fit(let task, let samples): try Self.frame(.fit, task: task, content: samples)
    case .evaluate(let task, let part): try Self.frame(.evaluate, task: task, content: part)
    case .sum(let task, let parts): try Self.frame(.sum, task: task, content: parts)
    case .ping: Self.frame(.ping, text: [])
    }
  }

  private static func frame(_ payload: PhotoPayload, path: String, work: PhotoWork) -> Frame {
    var prefix: [UInt8] = []
    if case .explain(let cells) = work { prefix.append(UInt8(clamping: cells)) }
    let text = Array(path.utf8)
    switch payload {
    case .file(let bytes):
      return frame(work.fileKind, text: text, prefix: prefix, content: bytes)
    case .pixels(let levels, let width, let height):
      prefix.append(bigEndian: UInt32(clamping: width))
      prefix.append(bigEndian: UInt32(clamping: height))
      return frame(work.pixelKind, text: text, prefix: prefix, content: levels)
    }
  }

  private static func frame(
    _ kind: WorkerProtocol.RequestKind, task: some Encodable,
    content: any ContiguousBytes & Sendable
  ) throws -> Frame {
    frame(kind, text: try SortedJSON.encoded(task, pretty: false), content: content)
  }

  private static func frame(
    _ kind: WorkerProtocol.RequestKind, text: [UInt8], prefix: [UInt8] = [],
    content: any ContiguousBytes & Sendable = [UInt8]()
  ) -> Frame {
    var head: [UInt8] = []
    head.append(bigEndian: UInt32(clamping: text.count))
    return Frame(kind.rawValue, head: head + text + prefix, content: content)
  }

  /// Decodes a frame. The request refers to the frame's bytes.
  ///
  /// - Throws: A ``WorkerFailure`` of code `protocolViolation`.
  package init(decoding frame: ReceivedFrame) throws(WorkerFailure) {
    guard let kind = WorkerProtocol.RequestKind(rawValue: frame.kind) else {
      throw WorkerFailure(
        .protocolViolation,
        "request \(frame.kind) is unknown to version \(WorkerProtocol.version) of the protocol",
        remedy: "Run the worker and its supervisor from the same version of Pomona.")
    }
    var body = FrameParser(frame.body)
    let text = try body.bytes(Int(try body.integer(UInt32.self)))
    switch kind {
    case .featurize, .featurizePixels:
      self = try Self.photo(kind, path: text, work: .featurize, body: &body)
    case .classify, .classifyPixels:
      self = try Self.photo(kind, path: text, work: .classify, body: &body)
    case .explain, .explainPixels:
      let cells = Int(try body.integer(UInt8.self))
      self = try Self.photo(kind, path: text, work: .explain(cells: cells), body: &body)
    case .fit: self = .fit(try Self.task(text), samples: body.rest)
    case .evaluate: self = .evaluate(try Self.task(text), part: body.rest)
    case .sum: self = .sum(try Self.task(text), parts: body.rest)
    case .ping: self = .ping
    }
  }

  private static func photo(
    _ kind: WorkerProtocol.RequestKind, path: ArraySlice<UInt8>, work: PhotoWork,
    body: inout FrameParser
  ) throws(WorkerFailure) -> WorkerRequest {
    let path = String(decoding: path, as: UTF8.self)
    guard kind == work.pixelKind else { return .photo(.file(body.rest), path: path, work) }
    let width = Int(try body.integer(UInt32.self))
    let height = Int(try body.integer(UInt32.self))
    return .photo(.pixels(body.rest, width: width, height: height), path: path, work)
  }

  private static func task<Task: Decodable>(
    _ text: ArraySlice<UInt8>
  ) throws(WorkerFailure) -> Task {
    do {
      return try JSONDecoder().decode(Task.self, from: Data(text))
    } catch {
      throw WorkerFailure(.protocolViolation, "a request has invalid options", cause: error)
    }
  }
}

extension PhotoWork {
  fileprivate var fileKind: WorkerProtocol.RequestKind {
    switch self {
    case .featurize: .featurize
    case .classify: .classify
    case .explain: .explain
    }
  }

  fileprivate var pixelKind: WorkerProtocol.RequestKind {
    switch self {
    case .featurize: .featurizePixels
    case .classify: .classifyPixels
    case .explain: .explainPixels
    }
  }
}
