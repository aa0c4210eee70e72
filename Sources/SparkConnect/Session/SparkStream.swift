#if Spark
internal import Failures
internal import Foundation
internal import SwiftProtobuf

/// A streaming query: rows that come are written as they come, batch by batch, until it is stopped or has no more input.
///
/// It runs on the server, also without this client. What it has done is in its checkpoint, from which a stream of the same
/// plan and sink continues.
public struct SparkStream: Sendable {
  /// The times at which a batch begins.
  public enum Trigger: Sendable, Hashable {
    /// The input that is there is processed, in batches, and the query ends.
    case availableNow
    /// At this interval, or when the batch before has taken longer.
    case interval(Duration)
  }

  /// The state of a query.
  public struct Status: Sendable, Hashable {
    /// False when it has ended: it was stopped, has failed, or has processed what was there.
    public let isActive: Bool
    /// True while a batch is processed.
    public let isProcessing: Bool
    /// True when there is input for a further batch.
    public let hasInput: Bool
    /// The state in Spark's words.
    public let message: String
  }

  /// A batch that was processed.
  public struct Progress: Sendable, Hashable {
    /// The number of the batch since the checkpoint was made, from 0.
    public let batch: Int
    /// The rows that it has read.
    public let rows: Int
    /// The rows that came a second; nil when they cannot be counted.
    public let inputRate: Double?
    /// The rows that were processed a second; nil when they cannot be counted.
    public let rate: Double?
    /// The time that it took, in seconds.
    public let seconds: Double
  }

  let session: SparkSession
  /// The number of the query, which its checkpoint keeps.
  public let id: String
  /// The number of this run of the query.
  public let runID: String

  /// The state of the query.
  ///
  /// - Throws: ``SparkError``; with the code `rejected` or `failed` when the server has forgotten the query.
  public func status() async throws -> Status {
    let status = try await command { $0.status = true }.status
    return Status(
      isActive: status.isActive, isProcessing: status.isTriggerActive,
      hasInput: status.isDataAvailable, message: status.statusMessage)
  }

  /// The batches that were processed of late, at most a hundred, in their order. Those without rows are among them.
  ///
  /// - Throws: ``SparkError`` when the server cannot be reached, or its report cannot be read.
  public func recentProgress() async throws -> [Progress] {
    try await command { $0.recentProgress = true }.recentProgress.recentProgressJson.map {
      try Progress(json: $0)
    }
  }

  /// The failure that has ended the query; nil when there is none.
  ///
  /// - Throws: ``SparkError`` when the server cannot be reached.
  public func failure() async throws -> SparkError? {
    let exception = try await command { $0.exception = true }.exception
    guard exception.hasExceptionMessage else { return nil }
    return SparkError(
      SparkServerFault(
        errorClass: exception.hasErrorClass ? exception.errorClass : nil, sqlState: nil,
        message: exception.exceptionMessage))
  }

  /// Stops the query. A batch that is not complete is processed again when the query is started again.
  ///
  /// - Throws: ``SparkError`` when the server cannot be reached.
  public func stop() async throws { _ = try await command { $0.stop = true } }

  private func command(
    _ fill: (inout ProtoStreamingQueryCommand) -> Void
  ) async throws -> ProtoStreamingQueryCommandResult {
    let plan = ProtoPlan.with {
      $0.command.streamingQueryCommand.queryID.id = id
      $0.command.streamingQueryCommand.queryID.runID = runID
      fill(&$0.command.streamingQueryCommand)
    }
    return try await session.onlyResponse(to: plan) { response in
      if case .streamingQueryCommandResult(let result) = response.responseType { return result }
      return nil
    } ?? .init()
  }
}

extension SparkStream.Progress {
  private struct Report: Decodable {
    let batchId: Int
    let batchDuration: Double?
    let sources: [Source]
  }

  /// Spark writes a rate that it cannot compute as a text, or leaves it out.
  private struct Source: Decodable {
    let numInputRows: Int
    let inputRate: Double?
    let rate: Double?

    private enum CodingKeys: String, CodingKey {
      case numInputRows
      case inputRate = "inputRowsPerSecond"
      case rate = "processedRowsPerSecond"
    }

    init(from decoder: any Swift.Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      numInputRows = try container.decode(Int.self, forKey: .numInputRows)
      inputRate = try? container.decode(Double.self, forKey: .inputRate)
      rate = try? container.decode(Double.self, forKey: .rate)
    }
  }

  /// - Throws: ``SparkError`` with the code `invalidResponse`.
  package init(json: String) throws {
    guard let report = try? JSONDecoder().decode(Report.self, from: Data(json.utf8)) else {
      throw SparkError.invalidResponse("the progress of a stream is not as expected")
    }
    batch = report.batchId
    rows = report.sources.reduce(0) { $0 + $1.numInputRows }
    let inputRates = report.sources.compactMap(\.inputRate)
    inputRate = inputRates.isEmpty ? nil : inputRates.reduce(0, +)
    let rates = report.sources.compactMap(\.rate)
    rate = rates.isEmpty ? nil : rates.reduce(0, +)
    seconds = (report.batchDuration ?? 0) / 1000
  }
}
#endif
