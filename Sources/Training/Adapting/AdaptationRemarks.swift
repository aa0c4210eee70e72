import Formatting
import Models

/// What to know about an adaptation before trusting it.
struct AdaptationRemarks {
  let texts: [String]

  init(_ record: AdaptationRecord, of model: Model) {
    let format = NumberFormat.text
    var texts: [String] = []
    let few = record.classes.filter { $0.learned + $0.labelled < 5 }.map(\.label)
    if !few.isEmpty {
      texts.append(
        "fewer than 5 photos were taken for \(few.joined(separator: ", ")): give more of them, or label some"
      )
    }
    if record.labelled == 0 {
      texts.append(
        "no photo is labelled, so that the accuracy on the new photos is not known; look through those in the report, "
          + "or label five of every class")
    }
    if record.agreement < 0.8 {
      texts.append(
        "the classifiers agree on \(format.percent(record.agreement)) of the votes only: look through the photos in the "
          + "report")
    }
    if record.oldDomain == nil {
      texts.append(
        "the model keeps no held-out photos, so that its loss on the old ones is not known")
    }
    self.texts = texts
  }
}
