import ArgumentParser
import Failures
import Features
import Files
import Imaging
import Inference
import Models
import ObjectStores
import Training

/// A backbone, or several with commas in between, and the side of the input.
enum FeaturePreset: String, ExpressibleByArgument, CaseIterable {
  case fast, accurate, best

  var backbone: String {
    switch self {
    case .fast: BackboneCatalog.defaultName
    case .accurate, .best: "mobilenet-v2,efficientnet-lite2"
    }
  }

  /// The side in pixels; nil for the backbone's own.
  var side: Int? {
    switch self {
    case .fast: nil
    case .accurate, .best: 320
    }
  }

  /// The number of passes of a fine-tuning; nil for the usual one.
  var passes: Int? { self == .best ? 7 : nil }
}

/// The way photos become features.
struct FeatureOptions: ParsableArguments {
  @Option(
    help: """
      The backbone and the side of its input: fast, the default, takes mobilenet-v2 at 224 pixels, accurate takes \
      mobilenet-v2 and efficientnet-lite2 at 320, best takes the same and fine-tunes both. --backbone and --input-side override it.
      """)
  var preset: FeaturePreset?

  @Option(
    help: """
      The name of a backbone (see 'pomona backbones') or the path of an ONNX file (default: that of the preset). \
      Several, with commas in between, run side by side on the same photo and give their features together.
      """)
  var backbone: String?

  @Option(help: "The way photos become square: stretch, crop or pad.")
  var resize = ResizeMode.stretch

  @Option(Settings.precision)
  var precision: Precision?

  @Option(
    help: ArgumentHelp(
      """
      The side of the photos that the backbone sees (default: that of the preset, or the own of the backbone that was \
      given). A larger one shows more detail, which \
      often raises the accuracy, and takes more time.
      """,
      valueName: "pixels"))
  var inputSide: Int?

  @Option(
    help: ArgumentHelp(
      "For an ONNX file without such metadata: the values that are subtracted from the pixel levels.",
      valueName: "r,g,b"),
    transform: Self.levels)
  var inputMean: [Float]?

  @Option(
    help: ArgumentHelp(
      "For an ONNX file without such metadata: the values that the differences are divided by.",
      valueName: "r,g,b"),
    transform: Self.levels)
  var inputStd: [Float]?

  var flags: [SettingFlag?] { [Settings.precision.given(precision)] }

  /// The name of the preset; nil when the backbone or the side was chosen by hand.
  var presetName: String? {
    backbone == nil && inputSide == nil ? (preset ?? .fast).rawValue : nil
  }

  /// The backbone that was chosen, with its preprocessing.
  func backbone(_ settings: ResolvedSettings) async throws -> Backbone {
    try Self.combined(await backbones(settings))
  }

  /// The backbones that were chosen, with their preprocessing.
  func backbones(_ settings: ResolvedSettings) async throws -> [Backbone] {
    let preset = preset ?? .fast
    return try await Self.backbones(
      backbone ?? preset.backbone,
      Backbone.Overrides(
        side: inputSide ?? (backbone == nil ? preset.side : nil), mean: inputMean, std: inputStd),
      settings)
  }

  private static func combined(_ backbones: [Backbone]) throws -> Backbone {
    guard backbones.count > 1 else { return backbones[0] }
    return try BackboneCombination(backbones).backbone(cachedIn: .user)
  }

  private static func backbones(
    _ names: String, _ overrides: Backbone.Overrides, _ settings: ResolvedSettings
  ) async throws -> [Backbone] {
    let catalog = try await BackboneCatalog(settings)
    let names = names.split(separator: ",").map { String($0) }
    let first = try catalog.backbone(names.first ?? "", overrides: overrides)
    guard names.count > 1 else { return [first] }
    // The others see the photo that the first one sees.
    var overrides = overrides
    overrides.side = first.side
    let others = try names.dropFirst().map { try catalog.backbone($0, overrides: overrides) }
    return [first] + others
  }

  /// The alternatives to measure when no backbone was chosen: the default one with a larger side or two views, and the
  /// backbones of the preset for accuracy. Backbones that are not installed are left out.
  func alternatives(
    _ settings: ResolvedSettings
  ) async -> [TrainingConfiguration.AlternativeBackbone] {
    guard preset == nil, backbone == nil, inputSide == nil else { return [] }
    let accurate = FeaturePreset.accurate
    let fast = FeaturePreset.fast.backbone
    let choices: [(Alternative.Kind, String, String, Int?, ViewCount)] = [
      (.side, "--input-side \(Self.largerSide)", fast, Self.largerSide, .one),
      (.views, "--views 2", fast, nil, .two),
      (.backbone, "--preset \(accurate.rawValue)", accurate.backbone, accurate.side, .one),
    ]
    var alternatives: [TrainingConfiguration.AlternativeBackbone] = []
    for (kind, options, names, side, views) in choices {
      let overrides = Backbone.Overrides(side: side)
      guard let parts = try? await Self.backbones(names, overrides, settings),
        let backbone = try? Self.combined(parts)
      else { continue }
      alternatives.append(
        .init(kind: kind, options: options, backbone: backbone, views: views))
    }
    return alternatives
  }

  private static let largerSide = 320

  /// The precision that was chosen; nil for the fastest.
  ///
  /// - Parameter mayQuantize: True where a model is trained, whose network can be quantised.
  /// - Throws: A `SettingError` when the processor does not support it.
  func precision(
    _ settings: ResolvedSettings, mayQuantize: Bool = false
  ) async throws -> Precision? {
    let precision = try await settings.value(of: Settings.precision)
    if precision == .int8 {
      guard mayQuantize else {
        throw SettingError(
          .invalidValue, "int8 is a precision of models: their heads are fitted on it",
          remedy: "Use it with 'pomona train', and --precision bf16 or f32 here.")
      }
      return precision
    }
    if let precision, try !InferenceBackends.default.precisions().contains(precision) {
      throw SettingError(
        .invalidValue, "this processor does not compute in \(precision.rawValue)",
        remedy: "Use --precision f32.")
    }
    return precision
  }

  private static func levels(_ text: String) throws -> [Float] {
    let values = text.split(separator: ",").compactMap { Float($0) }
    guard values.count == 3 else {
      throw ValidationError("'\(text)' is not three numbers such as 123.675,116.28,103.53.")
    }
    return values
  }
}

extension BackboneCatalog {
  /// The catalog of this installation, after the folder that the settings name.
  init(_ settings: ResolvedSettings) async throws {
    let folder = try await settings.value(of: Settings.backbones)
    let installed = BackboneCatalog(environment: [:]).folders
    self.init(folders: (folder.map { [$0] } ?? []) + installed)
  }
}
