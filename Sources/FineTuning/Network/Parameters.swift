import Inference

/// The places of a network's weights in one array, convolution by convolution.
package struct ParameterLayout: Sendable {
  package struct Entry: Sendable {
    /// The name in the ONNX file.
    package let name: String
    package let range: Range<Int>
    /// True for weights, false for a bias.
    package let isWeights: Bool
  }

  package private(set) var entries: [Entry] = []
  package private(set) var count = 0

  init(_ network: LearnableNetwork) {
    for node in network.convolutions {
      for (index, name) in node.operation.weights.enumerated() {
        let size = network.graph.weights[name]?.shape.reduce(1, *) ?? 0
        entries.append(Entry(name: name, range: count..<count + size, isWeights: index == 0))
        count += size
      }
    }
  }

  /// The first number of the weights that come after so many convolutions.
  package func start(afterConvolutions number: Int) -> Int {
    number * 2 < entries.count ? entries[number * 2].range.lowerBound : count
  }
}

/// The weights of a network.
package struct Parameters: Sendable {
  package let layout: ParameterLayout
  package let values: Numbers

  init(layout: ParameterLayout, values: Numbers) {
    self.layout = layout
    self.values = values
  }

  /// The weights in the file of a network.
  package init(of network: LearnableNetwork) {
    layout = ParameterLayout(network)
    values = Numbers(count: layout.count)
    for entry in layout.entries {
      guard let numbers = network.graph.values(of: entry.name) else { continue }
      _ = UnsafeMutableBufferPointer(rebasing: values.buffer[entry.range])
        .update(fromContentsOf: numbers)
    }
  }
}
