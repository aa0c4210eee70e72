/// The outcome of one pass.
public struct FineTuningPass: Sendable, Hashable, Codable {
  /// The name of the backbone.
  public var backbone: String
  /// The number of the pass, from 1.
  public var number: Int
  /// The mean loss of the photos that were learned from, as they were changed.
  public var loss: Double
  /// The share of these photos that the network had right.
  public var trainingAccuracy: Double
  /// The mean loss of the photos that were held out, with the mean of the weights.
  public var heldOutLoss: Double
  /// The share of these photos that the network has right.
  public var heldOutAccuracy: Double
  /// The learning rate at the end.
  public var rate: Double
  /// The duration of the learning, in seconds.
  public var seconds: Double
  /// The number of photos that were learned from.
  public var photos: Int

  private enum CodingKeys: String, CodingKey {
    case backbone, number, loss, rate, seconds, photos
    case trainingAccuracy = "training_accuracy"
    case heldOutLoss = "held_out_loss"
    case heldOutAccuracy = "held_out_accuracy"
  }
}
