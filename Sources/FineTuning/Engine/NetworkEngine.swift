package import Inference

/// A network for a batch of photos that runs forwards and backwards, on one thread of the caller at a time.
///
/// The memory of maps is shared by those that are not needed at the same time: only the inputs and the clipped outputs of
/// layers that learn are kept for the way back.
package final class NetworkEngine {
  private enum Layer {
    case convolution(ConvolutionLayer)
    case sum(SumLayer)
    case pool(PoolLayer)
  }

  package let batch: Int
  package let side: Int
  package let featureCount: Int
  /// The first of the parameters that learn.
  package let firstLearning: Int

  private let network: LearnableNetwork
  private let layout: ParameterLayout
  private let maps: [Maps]
  private let input: InputLayer
  private let layers: [Layer]
  private let clips: [Int: ClipLayer]
  private let features: FeatureLayer
  private let memory: [MapMemory]
  private let plan: GradientPlan
  private let gradients: [MapMemory]
  private let sums: [Int: SumLayer]
  /// The places of the weights and the bias of each node.
  private let parameters: [Int: (weights: Int, bias: Int)]

  private var loaded: Numbers?

  /// The memory of the maps and their gradients, in bytes.
  package var byteCount: Int {
    var seen: Set<ObjectIdentifier> = []
    return (memory + gradients).filter { seen.insert(ObjectIdentifier($0)).inserted }
      .reduce(0) { $0 + $1.byteCount }
  }

  /// - Parameters:
  ///   - network: The network.
  ///   - batch: The number of photos.
  ///   - side: The width and height of the photos.
  ///   - precision: The arithmetic of the layers. Weights and their gradients are 32-bit numbers in any case.
  ///   - frozen: The number of convolutions, from the first one on, whose weights do not learn.
  ///   - library: The proof that the library is loaded.
  package init(
    _ network: LearnableNetwork, batch: Int, side: Int, precision: Precision, frozen: Int,
    _ library: DNNL
  ) throws(FineTuningError) {
    self.network = network
    self.batch = batch
    self.side = side
    layout = ParameterLayout(network)
    firstLearning = layout.start(afterConvolutions: frozen)
    let maps = try Self.maps(of: network, batch: batch, side: side, precision: precision)
    self.maps = maps
    featureCount = maps[network.mapCount - 1].channels
    features = FeatureLayer(maps[network.mapCount - 1])
    var photos = maps[0]
    photos.precision = .f32
    input = try InputLayer(from: photos, to: maps[0])

    var learning: [Bool] = []
    var needed = [Bool](repeating: false, count: network.mapCount)
    var layers: [Layer] = []
    var clips: [Int: ClipLayer] = [:]
    var places: [Int: (weights: Int, bias: Int)] = [:]
    var number = 0
    for (index, node) in network.nodes.enumerated() {
      let source = maps[node.inputs[0]]
      let target = maps[node.output]
      var learns = false
      switch node.operation {
      case .convolution(_, let groups, let window, _, _):
        learns = number >= frozen
        layers.append(
          .convolution(
            try ConvolutionLayer(
              input: source, output: target, groups: groups, window: window, clip: node.clip,
              learns: learns, passes: needed[node.inputs[0]])))
        places[index] = (
          layout.entries[number * 2].range.lowerBound,
          layout.entries[number * 2 + 1].range.lowerBound
        )
        number += 1
      case .sum:
        layers.append(.sum(try SumLayer(target)))
      case .pool(let window, let takesMaximum):
        layers.append(
          .pool(
            try PoolLayer(
              input: source, output: target, window: window, takesMaximum: takesMaximum)))
      case .mean:
        let whole = LearnableNetwork.Window(
          kernel: source.size, strides: source.size, begin: [0, 0], end: [0, 0])
        layers.append(
          .pool(
            try PoolLayer(input: source, output: target, window: whole, takesMaximum: false)))
      }
      learning.append(learns)
      needed[node.output] = learns || node.inputs.contains { needed[$0] }
      if let clip = node.clip { clips[index] = try ClipLayer(target, clip) }
    }
    self.layers = layers
    self.clips = clips
    parameters = places
    memory = Self.memory(of: network, maps, learning: learning, needed: needed)
    plan = try GradientPlan(
      network, sizes: maps.map(\.byteCount), learning: learning, needed: needed)
    gradients = plan.buffers.allocate()
    var sums: [Int: SumLayer] = [:]
    for case .add(let map, _, _) in plan.steps where sums[map] == nil {
      sums[map] = try SumLayer(maps[map])
    }
    self.sums = sums
  }

  private static func maps(
    of network: LearnableNetwork, batch: Int, side: Int, precision: Precision
  ) throws(FineTuningError) -> [Maps] {
    var maps = [
      Maps(batch: batch, channels: 3, size: [side, side], precision: precision, isPlanes: true)
    ]
    for node in network.nodes {
      var result = maps[node.inputs[0]]
      switch node.operation {
      case .convolution(let outputs, _, let window, _, _):
        result.channels = outputs
        result.isPlanes = false
        result.size = window.output(of: result.size)
      case .pool(let window, _): result.size = window.output(of: result.size)
      case .mean: result.size = [1, 1]
      case .sum:
        guard result == maps[node.inputs[1]] else {
          throw NetworkReader.unsupported(network.backbone, "an Add of different sizes")
        }
      }
      guard result.size.allSatisfy({ $0 > 0 }) else {
        throw NetworkReader.unsupported(network.backbone, "no result for photos of \(side) pixels")
      }
      maps.append(result)
    }
    return maps
  }

  /// The memory of each map. A sum has that of its first input.
  private static func memory(
    of network: LearnableNetwork, _ maps: [Maps], learning: [Bool], needed: [Bool]
  ) -> [MapMemory] {
    var roots = Array(maps.indices)
    for node in network.nodes where node.operation == .sum {
      roots[node.output] = roots[node.inputs[0]]
    }
    var lastUse = [Int](repeating: -1, count: maps.count)
    for (index, node) in network.nodes.enumerated() {
      for input in node.inputs { lastUse[roots[input]] = max(lastUse[roots[input]], index) }
      if learning[index] { lastUse[roots[node.inputs[0]]] = .max }
    }
    for node in network.nodes where node.clip != nil && needed[node.output] {
      lastUse[roots[node.output]] = .max
    }
    lastUse[roots[network.mapCount - 1]] = .max
    var plan = BufferPlan()
    var buffers = [Int?](repeating: nil, count: maps.count)
    buffers[0] = plan.take(maps[0].byteCount)
    for (index, node) in network.nodes.enumerated() {
      let root = roots[node.output]
      if buffers[root] == nil { buffers[root] = plan.take(maps[root].byteCount) }
      for input in Set(node.inputs.map { roots[$0] }).sorted() where lastUse[input] == index {
        if let buffer = buffers[input], input != root { plan.release(buffer) }
      }
    }
    let memory = plan.allocate()
    return roots.map { memory[buffers[$0] ?? 0] }
  }

  /// Takes weights into the layers. The biases are used where they are.
  ///
  /// - Parameter learning: True when only those that learn have changed since the last time.
  package func load(_ values: Numbers, learning: Bool = false) throws(FineTuningError) {
    loaded = values
    for (index, layer) in layers.enumerated() {
      guard case .convolution(let convolution) = layer, let place = parameters[index],
        !learning || place.weights >= firstLearning
      else { continue }
      try convolution.load(
        weights: values.base + place.weights, bias: values.base + place.bias)
    }
  }

  /// Computes the features of photos.
  ///
  /// - Parameters:
  ///   - photos: Normalised photos, [batch][3][side][side].
  ///   - result: The features, [batch][features].
  package func run(
    _ photos: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>
  ) throws(FineTuningError) {
    try input.run(photos, to: memory[0])
    for (index, node) in network.nodes.enumerated() {
      let target = memory[node.output]
      switch layers[index] {
      case .convolution(let layer): try layer.run(memory[node.inputs[0]], to: target)
      case .pool(let layer): try layer.run(memory[node.inputs[0]], to: target)
      case .sum(let layer):
        try layer.add(memory[node.inputs[1]], to: target)
        if node.clip != nil { try clips[index]?.run(target) }
      }
    }
    features.run(memory[network.mapCount - 1], to: result)
  }

  /// Adds the gradient of the weights at the photos of the last run.
  ///
  /// - Parameters:
  ///   - gradient: The gradient of the features, [batch][features].
  ///   - total: The gradient of all parameters; that of the frozen ones is left alone.
  package func learn(
    _ gradient: UnsafePointer<Float>, to total: Numbers
  ) throws(FineTuningError) {
    for step in plan.steps {
      switch step {
      case .features(let buffer): features.pass(gradient, to: gradients[buffer])
      case .clip(let node, let buffer):
        try clips[node]?.pass(memory[network.nodes[node].output], gradient: gradients[buffer])
      case .learn(let node, let buffer):
        guard case .convolution(let layer) = layers[node], let place = parameters[node] else {
          continue
        }
        try layer.learn(
          input: memory[network.nodes[node].inputs[0]], gradient: gradients[buffer],
          weights: total.base + place.weights, bias: total.base + place.bias)
      case .pass(let node, let from, let to):
        switch layers[node] {
        case .convolution(let layer): try layer.pass(gradients[from], to: gradients[to])
        case .pool(let layer): try layer.pass(gradients[from], to: gradients[to])
        case .sum: break
        }
      case .add(let map, let from, let to):
        try sums[map]?.add(gradients[from], to: gradients[to])
      }
    }
  }
}
