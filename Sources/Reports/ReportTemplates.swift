import Mustache

/// The templates of the page, which are embedded in the program.
struct ReportTemplates {
  /// The style sheet.
  static let styleSheet = text(PackageResources.report_css)
  /// The logo, as an `svg` element.
  static let logo = text(PackageResources.logo_svg)

  /// The page around the chapters.
  let page: MustacheTemplate
  /// The page of an audit.
  let audit: MustacheTemplate
  /// The page of a comparison of two models.
  let comparison: MustacheTemplate
  /// The chapters, and the parts that they share, by name.
  let chapters: MustacheLibrary

  init() throws {
    page = try MustacheTemplate(string: Self.text(PackageResources.page_mustache))
    audit = try MustacheTemplate(string: Self.text(PackageResources.audit_mustache))
    comparison = try MustacheTemplate(string: Self.text(PackageResources.comparison_mustache))
    var chapters = MustacheLibrary()
    for (name, bytes) in Self.files {
      try chapters.register(Self.text(bytes), named: name)
    }
    self.chapters = chapters
  }

  private static let files = [
    "headline": PackageResources.headline_mustache,
    "metrics": PackageResources.metrics_mustache,
    "reliability": PackageResources.reliability_mustache,
    "thresholds": PackageResources.thresholds_mustache,
    "learning_curve": PackageResources.learning_curve_mustache,
    "measure": PackageResources.measure_mustache,
    "gallery": PackageResources.gallery_mustache,
    "head": PackageResources.head_mustache,
    "banner": PackageResources.banner_mustache,
    "alternatives": PackageResources.alternatives_mustache,
    "advice": PackageResources.advice_mustache,
    "data": PackageResources.data_mustache,
    "classes": PackageResources.classes_mustache,
    "class_table": PackageResources.class_table_mustache,
    "confusions": PackageResources.confusions_mustache,
    "matrix_table": PackageResources.matrix_table_mustache,
    "matrix_drawing": PackageResources.matrix_drawing_mustache,
    "errors": PackageResources.errors_mustache,
    "run": PackageResources.run_mustache,
    "facts": PackageResources.facts_mustache,
    "adaptation": PackageResources.adaptation_mustache,
    "fine_tuning": PackageResources.fine_tuning_mustache,
    "cluster": PackageResources.cluster_mustache,
    "skipped": PackageResources.skipped_mustache,
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
