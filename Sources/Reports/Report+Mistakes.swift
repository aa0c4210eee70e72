import Evaluations
import Formatting
import Foundation

extension Report {
  static let mistakesTemplate = """
    <section id="mistakes">
    <h2>The surest mistakes</h2>
    <p>Wrong answers that were given with the most confidence. Look at these photos first: a wrong label, a second \
    object, a photo that shows nothing.</p>
    <div class="gallery">
    {{#mistake_cards}}
    <figure>
    {{#mistake_thumbnail}}
    <img src="data:image/jpeg;base64,{{{mistake_thumbnail}}}" alt="{{mistake_words}}">
    {{/mistake_thumbnail}}
    {{^mistake_thumbnail}}
    <div class="blank" role="img" aria-label="No picture: {{mistake_words}}">no picture</div>
    {{/mistake_thumbnail}}
    <figcaption><span class="tag">labelled</span> <bdi class="truth">{{#mistake_label}}{{> pieces}}{{/mistake_label}}</bdi><br>\
    <span class="tag">taken for</span> <bdi class="answer">{{#mistake_answer}}{{> pieces}}{{/mistake_answer}}</bdi> <b class="sure">{{mistake_sure}}</b>
    <code><bdi>{{#mistake_path}}{{> pieces}}{{/mistake_path}}</bdi></code></figcaption>
    </figure>
    {{/mistake_cards}}
    </div>
    </section>

    """

  func mistakes(_ evaluation: Evaluation) -> View? {
    guard !evaluation.mistakes.isEmpty else { return nil }
    return ["mistake_cards": evaluation.mistakes.prefix(48).map(card)]
  }

  private func card(_ mistake: Mistake) -> View {
    let label = PrintableText(mistake.label)
    let answer = PrintableText(mistake.predicted)
    var view: View = [
      "mistake_label": ["pieces": label.pieces], "mistake_answer": ["pieces": answer.pieces],
      "mistake_words": "\(label.isolated) taken for \(answer.isolated)",
      "mistake_sure": Figure.percent(mistake.confidence),
      "mistake_path": ["pieces": PrintableText(mistake.path, limit: 160).pieces],
    ]
    if let bytes = thumbnails[mistake.path], !bytes.isEmpty {
      // The one value that is not escaped: Base64 has no character to escape.
      view["mistake_thumbnail"] = Data(bytes).base64EncodedString()
    }
    return view
  }
}
