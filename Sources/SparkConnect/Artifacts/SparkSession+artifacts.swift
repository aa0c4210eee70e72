#if Spark
public import Foundation
internal import GRPCCore
internal import SwiftProtobuf

extension SparkSession {
  /// Sends a file to the session, for all its later executions.
  ///
  /// The file goes in chunks of 32 KiB, each with a checksum that the server verifies; what arrives damaged is sent again.
  /// A file that the session has already (same name, size and checksum) is not sent again, also when another program
  /// that joined the session sent it. Another file under a name that is taken is an error of Spark.
  ///
  /// - Parameters:
  ///   - file: A file of this machine.
  ///   - artifact: What it is to be in the session.
  /// - Returns: The bytes sent: the file's size, or 0 when the session had it.
  /// - Throws: ``SparkError`` with the code `artifact` when the file cannot be read or does not arrive whole.
  @discardableResult
  public func addArtifact(_ file: URL, as artifact: SparkArtifact) async throws -> Int {
    let upload = try ArtifactUpload(file, name: artifact.description)
    // Spark tells only of cached blocks whether it has them, so a block with nothing in it stands for the file.
    let marker = "cache/\(upload.fingerprint)"
    if try await has(marker) { return 0 }
    do {
      for _ in 0..<3 where try await send(upload) {
        _ = try await send(ArtifactUpload(marker: marker))
        return upload.size
      }
    } catch let error as SparkError
      where error.message.contains("/\(upload.name.prefix { $0 != "#" })")
    {
      // Spark's whole complaint is the file's name when it is there already: another program may be sending it.
      for _ in 0..<Self.waitsForOthers {
        if try await has(marker) { return 0 }
        try await Task.sleep(for: .seconds(1))
      }
      throw error
    }
    throw SparkError(
      .artifact, "\(file.path) arrives damaged, three times in a row.",
      remedy: "Check that nobody writes to the file, and the network between here and the cluster.")
  }

  private static let waitsForOthers = 60

  private func has(_ name: String) async throws -> Bool {
    let request = ProtoArtifactStatusesRequest.with {
      $0.sessionID = calls.sessionID
      $0.userContext = calls.userContext
      $0.clientType = calls.clientType
      $0.names = [name]
    }
    let response: ProtoArtifactStatusesResponse = try await calls.retrying {
      try await calls.unary("ArtifactStatus", request, timeout: .seconds(60))
    }
    return response.statuses[name]?.exists == true
  }

  /// Whether all of it arrived undamaged.
  private func send(_ upload: ArtifactUpload) async throws -> Bool {
    let base = ProtoAddArtifactsRequest.with {
      $0.sessionID = calls.sessionID
      $0.userContext = calls.userContext
      $0.clientType = calls.clientType
    }
    let response: ProtoAddArtifactsResponse = try await calls.retrying {
      try await calls.upload("AddArtifacts", timeout: .seconds(3600)) { writer in
        try await upload.messages(base) { try await writer.write($0) }
      }
    }
    let summaries = response.artifacts.filter { $0.name == upload.name }
    return !summaries.isEmpty && summaries.allSatisfy(\.isCrcSuccessful)
  }
}
#endif
