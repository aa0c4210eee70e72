import FineTuning
import Formatting

/// A pass of a fine-tuning, for people.
struct PassText {
  let text: String

  init(_ pass: FineTuningPass) {
    let format = NumberFormat.text
    text =
      "\(TerminalText(pass.backbone)) pass \(pass.number)  loss \(format.decimal(pass.loss, digits: 3)), held-out photos "
      + "\(format.percent(pass.heldOutAccuracy)) correct, loss \(format.decimal(pass.heldOutLoss, digits: 3)); "
      + "\(format.rate(Double(pass.photos) / pass.seconds, noun: "photo"))\n"
  }
}

/// The JSON object of a pass of a fine-tuning.
struct PassSummary: Encodable {
  private let pass: FineTuningPass

  init(_ pass: FineTuningPass) { self.pass = pass }

  private enum CodingKeys: String, CodingKey { case pass }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(pass, forKey: .pass)
  }
}
