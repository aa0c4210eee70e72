/// The parts of a photo that a prediction depends on, as blocks: the darker, the more.
struct HeatText {
  private static let shades: [Character] = [" ", "░", "▒", "▓", "█"]
  /// In log odds: 0.2 changes odds of 3 to 1 into 2.5 to 1, which is within chance.
  private static let significant: Float = 0.2

  let text: String

  /// - Parameter heat: The falls of the log odds, in rows from the top.
  init(_ heat: [[Float]]) {
    guard let most = heat.joined().max(), most > Self.significant else {
      text = "  no single part is decisive\n"
      return
    }
    text = heat.map { row in
      "  "
        + row.map { value in
          let shade = Int((max(value, 0) / most * Float(Self.shades.count - 1)).rounded())
          return String(repeating: Self.shades[shade], count: 2)
        }.joined() + "\n"
    }.joined()
  }
}
