import FineTuning
import Foundation
import JSON
import Tables

/// The file that an interrupted fine-tuning goes on from.
struct TuningCheckpoint {
  /// The content beside the numbers.
  private struct Head: Codable {
    let key: String
    let plan: FineTuningPlan
    let step: Int
    let passes: [FineTuningPass]
  }

  private static let headKey = "pomona"
  let path: String
  /// Identifies the photos and the network.
  let key: String

  /// Replaces the file.
  func write(_ state: TuningState, plan: FineTuningPlan) throws {
    let head = Head(key: key, plan: plan, step: state.step, passes: state.passes)
    let tensors = state.arrays.map { name, values in
      (name, Tensor(shape: [values.buffer.count], .float32(Array(values.buffer))))
    }
    try Safetensors.write(
      Dictionary(uniqueKeysWithValues: tensors),
      metadata: [Self.headKey: String(decoding: try SortedJSON.encoded(head), as: UTF8.self)],
      to: path)
  }

  /// The plan and the state in the file; nil when there is none, or one of another training.
  func read() -> (plan: FineTuningPlan, state: TuningState)? {
    guard let content = try? Safetensors.read(from: path),
      let text = content.metadata[Self.headKey],
      let head = try? JSONDecoder().decode(Head.self, from: Data(text.utf8)), head.key == key
    else { return nil }
    var arrays: [(name: String, values: Numbers)] = []
    for (name, tensor) in content.tensors {
      guard case .float32(let values) = tensor.storage else { return nil }
      arrays.append((name, Numbers(values)))
    }
    return (head.plan, TuningState(passes: head.passes, step: head.step, arrays: arrays))
  }
}
