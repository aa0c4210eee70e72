struct Report {
  let evaluations: [Evaluation]
  let manifest: ModelManifest
  let run: RunRecord?
  let thumbnails: [String: [UInt8]]
  func html() throws -> String { "" }
}
