import ArgumentParser
import Features
import Imaging
import Inference
import Training

/// How a command speaks.
struct SpeechOptions: ParsableArguments {
  @Flag(help: "Write machine-readable JSON to standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show no progress, and only the result.")
  var quiet = false

  @Flag(
    name: .shortAndLong,
    help: "List every photo that was skipped, and what was found out on the way.")
  var verbose = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
  }

  /// Shows progress unless it was asked for quiet, or the answers themselves show it.
  func progress(unless answersShow: Bool = false) -> ProgressHandler {
    if quiet || answersShow { return { _ in } }
    let display = ProgressDisplay()
    return { display.show($0) }
  }
}

/// How much of the machine a command takes.
struct WorkOptions: ParsableArguments {
  @Option(help: "Threads that work at once (default: one for each core).")
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs takes 1 to 1024.") }
  }

  var engine: LocalEngine { LocalEngine(jobs: jobs) }
}

/// How photos become features.
struct FeatureOptions: ParsableArguments {
  @Option(help: "A backbone's name (see 'pomona backbones') or an ONNX file of your own.")
  var backbone = BackboneCatalog.defaultName

  @Option(help: "How photos become square: stretch, crop or pad.")
  var resize = ResizeMode.stretch

  @Option(help: "The network's arithmetic: bf16 or f32 (default: bf16 where the processor has it).")
  var precision: Precision?

  @Option(
    help: "For your own ONNX file: the side of its input in pixels, where the file leaves it open.")
  var inputSide: Int?

  @Option(
    help: ArgumentHelp(
      "For your own ONNX file: what is subtracted from the pixel levels, where its metadata does not say.",
      valueName: "r,g,b"),
    transform: Self.levels)
  var inputMean: [Float]?

  @Option(
    help: ArgumentHelp(
      "For your own ONNX file: what the pixel levels are divided by then.", valueName: "r,g,b"),
    transform: Self.levels)
  var inputStd: [Float]?

  func validate() throws {
    if let precision, !Precision.available.contains(precision) {
      throw ValidationError(
        "This processor does not compute in \(precision.rawValue); take --precision f32.")
    }
  }

  func loadBackbone() throws -> Backbone {
    try BackboneCatalog().backbone(
      backbone, overrides: .init(side: inputSide, mean: inputMean, std: inputStd))
  }

  var preprocessing: Preprocessing {
    Preprocessing(resize: resize, precision: precision ?? .preferred)
  }

  private static func levels(_ text: String) throws -> [Float] {
    let values = text.split(separator: ",").compactMap { Float($0) }
    guard values.count == 3 else {
      throw ValidationError("'\(text)' is not three numbers such as 123.675,116.28,103.53.")
    }
    return values
  }
}

/// How labels follow from paths.
struct DatasetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take labels from the path below the split folder: the first group of this regular expression, or its match.",
      valueName: "regex"))
  var labelPattern: String?
}
