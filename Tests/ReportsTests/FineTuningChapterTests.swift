import FineTuning
import Foundation
import Inference
import Models
import Testing

@Suite struct FineTuningChapterTests {
  private func pass(_ number: Int, loss: Double, accuracy: Double) -> FineTuningPass {
    let object: [String: Any] = [
      "backbone": "mobilenet-v2", "number": number, "loss": loss, "training_accuracy": accuracy,
      "held_out_loss": loss + 0.1, "held_out_accuracy": accuracy - 0.1, "rate": 0.001,
      "seconds": 2.0, "photos": 640,
    ]
    let data = try? JSONSerialization.data(withJSONObject: object)
    guard let data, let pass = try? JSONDecoder().decode(FineTuningPass.self, from: data) else {
      preconditionFailure("a pass of these keys")
    }
    return pass
  }

  private func html(_ passes: [FineTuningPass], kept: FineTuningRecord.Kept) throws -> String {
    var run = try ReportFixture.run()
    run.fineTuning = FineTuningRecord(
      passes: passes, plannedPasses: 3, kept: kept,
      untuned: .init(accuracy: 0.7, logLoss: 0.9), tuned: .init(accuracy: 0.84, logLoss: 0.5),
      precision: .f32, frozenShare: 0.4, seconds: 10)
    return try ReportFixture.html(run: run)
  }

  @Test func lossAndAccuracyAreDrawnPassByPass() throws {
    let passes = [
      pass(1, loss: 1.5, accuracy: 0.8), pass(2, loss: 1.2, accuracy: 0.9),
      pass(3, loss: 0.75, accuracy: 1),
    ]
    let html = try html(passes, kept: .mean)
    #expect(html.contains("<section id=\"fine-tuning\">"))
    #expect(html.contains("href=\"#fine-tuning\""))
    #expect(html.contains("320 photos/s"))
    #expect(html.contains("The running mean of the weights was kept"))
    #expect(html.components(separatedBy: "<svg class=\"curves\"").count == 3)
    #expect(html.contains("<title>pass 2, held-out photos: 1.30</title>"))
    // The highest loss is at the top of the first chart, and the first pass at its left.
    #expect(html.contains("points=\"0.0,0.0 160.0,30.0 320.0,75.0\""))
  }

  @Test func anUntunedBackboneThatWasKeptIsSaid() throws {
    let html = try html([pass(1, loss: 1.5, accuracy: 0.8)], kept: .untuned)
    #expect(html.contains("It did not help, and the untuned backbone was kept"))
    #expect(!html.contains("<svg class=\"curves\""))
  }
}
