/// The parsers that read bytes of unknown origin.
enum FuzzTarget {
  /// Parses an input; an error is a rejection.
  typealias Body = @Sendable (UnsafeRawBufferPointer) throws -> Void

  static let all: [String: Body] = [
    "photo": photo, "photo-header": photoHeader, "colour-profile": colourProfile,
    "onnx": onnx, "safetensors": safetensors, "classifier": classifier, "manifest": manifest,
    "json": json, "parquet": parquet, "metadata-csv": metadataCSV, "metadata-lines": metadataLines,
    "metadata-parquet": metadataParquet, "frame": frame, "multipart": multipart,
    "inference-request": inferenceRequest,
  ]
}
