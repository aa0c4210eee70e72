extension Unicode.Scalar {
  /// True of scalars that act on other text instead of being shown: controls, formatting such as bidirectional overrides,
  /// and line and paragraph separators.
  var controlsText: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
