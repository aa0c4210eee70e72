/// Numbers that a network gives beside the features.
package enum SecondOutput: Sendable, Hashable {
  /// The strength of the response at each place: a ``ResponseMap``.
  case response
  /// The least and the greatest number of each tensor of a ``NetworkQuantization``, one after the other.
  case ranges

  /// The name of the output.
  var name: String {
    switch self {
    case .response: RespondingNetwork.outputName
    case .ranges: NetworkQuantization.outputName
    }
  }

  /// The ONNX file of a network with this output.
  func network(of backbone: Backbone) throws(InferenceError) -> [UInt8] {
    switch self {
    case .response: try RespondingNetwork(of: backbone).content
    case .ranges: try NetworkQuantization(of: backbone).measuringNetwork()
    }
  }
}
