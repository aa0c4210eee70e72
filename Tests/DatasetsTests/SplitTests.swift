import Datasets
import ObjectStores
import Testing

@Suite struct SplitTests {
  private func dataset(_ counts: [String: Int], split: Split? = nil) -> Dataset {
    let samples = counts.sorted { $0.key < $1.key }.flatMap { label, count in
      (0..<count).map { Sample(path: "\(label)/\($0).jpg", label: label, split: split) }
    }
    return dataset(of: samples)
  }

  private func dataset(of samples: [Sample]) -> Dataset {
    Dataset(location: Location(""), store: LocalStore(root: ""), samples: samples)
  }

  private func validation(_ dataset: Dataset, label: String) -> [String] {
    dataset.samples(in: .validation).filter { $0.label == label }.map(\.path)
  }

  @Test func aFifthOfEveryClassIsHeldOutWhereThereAreNoSplits() {
    let drawn = dataset(["a": 100, "b": 10, "c": 2, "d": 1]).drawingSplits(validation: nil, seed: 7)
    #expect(validation(drawn, label: "a").count == 20)
    #expect(validation(drawn, label: "b").count == 2)
    #expect(validation(drawn, label: "c").count == 1)
    #expect(validation(drawn, label: "d").isEmpty)
    #expect(drawn.samples.count == 113)
    #expect(drawn.samples.allSatisfy { $0.split != nil })
  }

  @Test func theDrawDependsOnTheSeedAndNotOnOtherClasses() {
    let one = dataset(["a": 50, "b": 50]).drawingSplits(validation: 0.3, seed: 1)
    let again = dataset(["a": 50, "b": 50]).drawingSplits(validation: 0.3, seed: 1)
    let other = dataset(["a": 50, "b": 50]).drawingSplits(validation: 0.3, seed: 2)
    let more = dataset(["a": 50, "b": 50, "c": 9]).drawingSplits(validation: 0.3, seed: 1)
    #expect(one.samples == again.samples)
    #expect(one.samples != other.samples)
    #expect(validation(one, label: "a") == validation(more, label: "a"))
    #expect(validation(one, label: "a") != validation(one, label: "b").map { "a" + $0.dropFirst() })
  }

  @Test func givenSplitsAreKeptUnlessAValidationSplitIsRequested() {
    let given = dataset(["a": 10, "b": 10], split: .train)
    #expect(given.drawingSplits(validation: nil, seed: 0).samples == given.samples)
    let drawn = given.drawingSplits(validation: 0.5, seed: 0)
    #expect(drawn.samples(in: .validation).count == 10)
    let own = dataset(
      of: given.samples + [Sample(path: "x.jpg", label: "a", split: .validation)])
    #expect(own.drawingSplits(validation: 0.5, seed: 0).samples(in: .validation).count == 1)
  }

  @Test func aFractionOfZeroHoldsNothingOut() {
    let drawn = dataset(["a": 10, "b": 10]).drawingSplits(validation: 0, seed: 0)
    #expect(drawn.samples(in: .train).count == 20)
  }

  @Test func samplesWithLabelsThatTheModelLacksAreSkippedWithAReason() {
    let kept = dataset(["a": 2, "b": 1]).keeping(labels: ["a"])
    #expect(kept.samples.count == 2)
    #expect(kept.skipped.map(\.path) == ["b/0.jpg"])
    #expect(kept.skipped[0].reason.contains("b"))
  }
}
