import Failures

extension ImageError {
  /// A failure with the message of the decoder of `format`; `truncated` where the message says so, or else `corrupt`.
  static func undecodable(_ format: PhotoFormat, reason: String) -> ImageError {
    let line = reason.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
    let message = "the \(format.name) photo cannot be decoded: \(line)"
    let lowered = line.lowercased()
    let endsEarly = [
      "premature end", "truncated", "end of file", "end of stream", "end-of-data", "eof",
    ]
    .contains { lowered.contains($0) }
    return endsEarly ? .truncated(message) : .corrupt(message)
  }
}
