#if Spark
internal import Foundation
internal import SwiftProtobuf

extension ArtifactFile {
  /// Passes the requests that carry the file to `send`, in order.
  ///
  /// A file of one chunk is one request; a larger one begins with its size and the number of its chunks.
  ///
  /// - Parameter base: The fields that all of them have.
  func forEachRequest(
    from base: ProtoAddArtifactsRequest, send: (ProtoAddArtifactsRequest) async throws -> Void
  ) async throws {
    try await forEachChunk { chunk in
      var request = base
      if chunkCount == 1 {
        request.batch.artifacts = [
          .with {
            $0.name = name
            $0.data = chunk.message
          }
        ]
      } else if chunk.index == 0 {
        request.beginChunk = .with {
          $0.name = name
          $0.totalBytes = Int64(size)
          $0.numChunks = Int64(chunkCount)
          $0.initialChunk = chunk.message
        }
      } else {
        request.chunk = chunk.message
      }
      try await send(request)
    }
  }
}

extension ArtifactFile.Chunk {
  fileprivate var message: ProtoAddArtifactsRequest.ArtifactChunk {
    .with {
      $0.data = Data(bytes)
      $0.crc = Int64(checksum)
    }
  }
}
#endif
