extension JSONReader {
  /// The deepest nesting that ``skip()`` accepts.
  package static let maximumDepth = 64

  /// Passes over a value of any kind, as strictly as if it were read.
  package mutating func skip() throws(Malformed) {
    var closing: [Unicode.Scalar] = []
    while true {
      if accept("{") {
        if !accept("}") {
          try open("}", in: &closing)
          try skipName()
          continue
        }
      } else if accept("[") {
        if !accept("]") {
          try open("]", in: &closing)
          continue
        }
      } else {
        try skipScalar()
      }
      while let end = closing.last, accept(end) { closing.removeLast() }
      guard let end = closing.last else { return }
      try expect(",")
      if end == "}" { try skipName() }
    }
  }

  /// Records the character that ends the value that begins here.
  private func open(
    _ end: Unicode.Scalar, in closing: inout [Unicode.Scalar]
  ) throws(Malformed) {
    guard closing.count < Self.maximumDepth else {
      throw Malformed(position: position, reason: "the values are nested too deeply")
    }
    closing.append(end)
  }

  private mutating func skipName() throws(Malformed) {
    _ = try rawString()
    try expect(":")
  }

  private mutating func skipScalar() throws(Malformed) {
    skipSpace()
    if next == UInt8(ascii: "\"") {
      _ = try rawString()
    } else if !(accept(word: "true") || accept(word: "false") || accept(word: "null")) {
      try skipNumber()
    }
  }
}
