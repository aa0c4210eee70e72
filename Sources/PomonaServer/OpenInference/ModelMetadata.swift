import Tables

/// What the Open Inference Protocol tells of a model.
struct ModelMetadata: Encodable {
  struct Tensor: Encodable {
    let name: String
    let datatype: String
    /// -1 where any number will do.
    let shape: [Int]
  }

  private let name: String
  private let versions: [String]
  private let platform = "pomona"
  private let inputs = [
    Tensor(name: "photo", datatype: "BYTES", shape: [-1]),
    Tensor(name: "pixels", datatype: "UINT8", shape: [-1, -1, -1, 3]),
  ]
  private let outputs: [Tensor]
  /// The labels are in the order of the probabilities.
  private let parameters: [String: [String]]

  init(_ model: ServedModel) {
    name = model.name
    versions = [model.version]
    outputs = [
      Tensor(name: "label", datatype: "BYTES", shape: [-1]),
      Tensor(name: "confidence", datatype: "FP32", shape: [-1]),
      Tensor(name: "probabilities", datatype: "FP32", shape: [-1, model.labels.count]),
    ]
    parameters = ["labels": model.labels]
  }
}
