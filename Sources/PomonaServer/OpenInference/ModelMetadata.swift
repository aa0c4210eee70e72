/// The metadata of a model in the Open Inference Protocol.
struct ModelMetadata: Encodable {
  struct Tensor: Encodable {
    let name: String
    let datatype: String
    /// The lengths of the dimensions; -1 for any length.
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
  /// The labels, in the order of the probabilities.
  private let parameters: [String: [String]]

  init(_ model: ServedModel) {
    name = model.name
    versions = [model.version]
    outputs = [
      Tensor(name: "label", datatype: "BYTES", shape: [-1]),
      Tensor(name: "confidence", datatype: "FP32", shape: [-1]),
      Tensor(name: "novelty", datatype: "FP32", shape: [-1]),
      Tensor(name: "probabilities", datatype: "FP32", shape: [-1, model.labels.count]),
    ]
    parameters = ["labels": model.labels]
  }
}
