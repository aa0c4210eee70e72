#if Spark
internal import Failures
public import Foundation
internal import GRPCCore
internal import SwiftProtobuf
internal import Synchronization

extension SparkSession {
  /// The number of seconds to wait for another program that is sending the same file.
  private static let waitsForOthers = 60
  /// The number of times that a file is sent when it arrives damaged.
  private static let tries = 3

  /// Adds a file to the session, for all executions that follow.
  ///
  /// The file is sent in chunks of 32 KiB, each with a checksum that the server verifies; a file that arrives damaged is sent
  /// again. A file that the session has already (same name, size and checksum) is not sent, also when another program that
  /// joined the session has sent it.
  ///
  /// - Parameters:
  ///   - file: A file on this machine.
  ///   - artifact: The name and the kind of the file in the session.
  ///   - onProgress: Receives the number of bytes sent so far, of those of the file, with every chunk.
  /// - Returns: The number of bytes sent: the file's size, or 0 when the session had the file.
  /// - Throws: ``SparkError``; with the code `artifact` when the file cannot be read or does not arrive undamaged, and with
  ///   Spark's class `ARTIFACT_ALREADY_EXISTS` when the session has another file of this name.
  @discardableResult
  public func addArtifact(
    _ file: URL, as artifact: SparkArtifact,
    onProgress: (@Sendable (_ sent: Int, _ total: Int) -> Void)? = nil
  ) async throws -> Int {
    let upload = try ArtifactFile(file, name: artifact.description)
    // The server reports the presence of cached blocks alone, so an empty block marks the presence of the file.
    let marker = "cache/\(upload.fingerprint)"
    if try await hasArtifact(marker) { return 0 }
    do {
      for _ in 0..<Self.tries where try await send(upload, onProgress: onProgress) {
        try await send(marker: marker)
        return upload.size
      }
    } catch let error as SparkError
      where error.message.contains("/\(upload.name.prefix { $0 != "#" })")
    {
      // For a name that is taken Spark's message is the file's path: another program may be sending the same file.
      for _ in 0..<Self.waitsForOthers {
        if try await hasArtifact(marker) { return 0 }
        try await Task.sleep(for: .seconds(1))
      }
      throw error
    }
    throw SparkError(
      .artifact, subject: file.path, "the file arrived damaged \(Self.tries) times",
      remedy: "Check that no program writes to the file, and the network to the cluster.")
  }

  private func hasArtifact(_ name: String) async throws -> Bool {
    let request: ProtoArtifactStatusesRequest = calls.request { $0.names = [name] }
    let response: ProtoArtifactStatusesResponse = try await calls.retrying {
      try await calls.unary("ArtifactStatus", request: request, timeout: .seconds(60))
    }
    return response.statuses[name]?.exists == true
  }

  /// Sends a file; returns true when all of it arrived undamaged.
  private func send(
    _ file: ArtifactFile, onProgress: (@Sendable (Int, Int) -> Void)?
  ) async throws -> Bool {
    let base: ProtoAddArtifactsRequest = calls.request()
    let response: ProtoAddArtifactsResponse = try await calls.retrying {
      // gRPC replaces an error of the producer by one of its own.
      let fileError = Mutex<SparkError?>(nil)
      do {
        return try await calls.upload("AddArtifacts", timeout: .seconds(3600)) { writer in
          do {
            var sent = 0
            try await file.forEachRequest(from: base) {
              try await writer.write($0)
              sent = min(sent + ArtifactFile.chunkBytes, file.size)
              onProgress?(sent, file.size)
            }
          } catch let error as SparkError {
            fileError.withLock { $0 = error }
            throw error
          }
        }
      } catch { throw fileError.withLock { $0 } ?? error }
    }
    let summaries = response.artifacts.filter { $0.name == file.name }
    return !summaries.isEmpty && summaries.allSatisfy(\.isCrcSuccessful)
  }

  /// Adds an empty block of this name.
  private func send(marker name: String) async throws {
    let request: ProtoAddArtifactsRequest = calls.request {
      $0.batch.artifacts = [
        .with {
          $0.name = name
          $0.data = .init()
        }
      ]
    }
    let _: ProtoAddArtifactsResponse = try await calls.retrying {
      try await calls.upload("AddArtifacts", timeout: .seconds(60)) { try await $0.write(request) }
    }
  }
}
#endif
