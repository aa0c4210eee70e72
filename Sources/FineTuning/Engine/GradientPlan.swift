/// The steps that carry the gradient from the features back to the first weights that learn.
struct GradientPlan {
  enum Step {
    /// Takes the gradient of the features into a buffer.
    case features(buffer: Int)
    /// Clears the gradient where the activation of a node is at a bound.
    case clip(node: Int, buffer: Int)
    /// Adds the gradient of a node's weights.
    case learn(node: Int, buffer: Int)
    /// Computes the gradient of a node's input from that of its output.
    case pass(node: Int, from: Int, to: Int)
    /// Adds a buffer to another, both of the size of a map.
    case add(map: Int, from: Int, to: Int)
  }

  private(set) var steps: [Step] = []
  private(set) var buffers = BufferPlan()
  /// The buffer of the gradient of each map.
  private var places: [Int: Int] = [:]

  /// - Parameters:
  ///   - network: The network.
  ///   - sizes: The size in bytes of each map.
  ///   - learning: True for the nodes whose weights learn.
  ///   - needed: True for the maps whose gradient is needed.
  init(
    _ network: LearnableNetwork, sizes: [Int], learning: [Bool], needed: [Bool]
  ) throws(FineTuningError) {
    let last = network.mapCount - 1
    let buffer = buffers.take(sizes[last])
    places[last] = buffer
    steps.append(.features(buffer: buffer))
    for (index, node) in network.nodes.enumerated().reversed() {
      guard needed[node.output], let buffer = places[node.output] else { continue }
      if node.clip != nil {
        try requireSingleUse(of: buffer, network)
        steps.append(.clip(node: index, buffer: buffer))
      }
      if learning[index] { steps.append(.learn(node: index, buffer: buffer)) }
      for input in node.inputs where needed[input] {
        if node.operation == .sum {
          try share(buffer, with: input, network)
        } else {
          try pass(node: index, from: buffer, to: input, size: sizes[input], network)
        }
      }
      buffers.release(buffer)
    }
  }

  /// The gradient of a sum is that of each of its inputs.
  private mutating func share(
    _ buffer: Int, with map: Int, _ network: LearnableNetwork
  ) throws(FineTuningError) {
    guard let place = places[map] else {
      places[map] = buffer
      return buffers.share(buffer)
    }
    try requireSingleUse(of: place, network)
    steps.append(.add(map: map, from: buffer, to: place))
  }

  private mutating func pass(
    node: Int, from buffer: Int, to map: Int, size: Int, _ network: LearnableNetwork
  ) throws(FineTuningError) {
    let target = buffers.take(size)
    steps.append(.pass(node: node, from: buffer, to: target))
    guard let place = places[map] else {
      places[map] = target
      return
    }
    try requireSingleUse(of: place, network)
    steps.append(.add(map: map, from: target, to: place))
    buffers.release(target)
  }

  /// A buffer that another map uses must not change.
  private func requireSingleUse(
    of buffer: Int, _ network: LearnableNetwork
  ) throws(FineTuningError) {
    guard buffers.users[buffer] == 1 else {
      throw NetworkReader.unsupported(
        network.backbone, "branches in an order that is not known here")
    }
  }
}
