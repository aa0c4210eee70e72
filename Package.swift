// swift-tools-version: 6.2
import PackageDescription

// `scripts/setup` unpacks the native libraries here. SwiftPM drops run paths from .pc files, so they are given here:
// beside an installed binary, and from the build folder.
let deps = "\(Context.packageDirectory)/.deps"
let runPaths = ["$ORIGIN/../lib/pomona", "$ORIGIN/../../../.deps/lib"]
let linkNativeLibraries: [LinkerSetting] = [
  .unsafeFlags(["-L\(deps)/lib"] + runPaths.flatMap { ["-Xlinker", "-rpath", "-Xlinker", $0] })
]
let nativeHeaders: [CSetting] = [.unsafeFlags(["-I\(deps)/include"])]
let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Tests of a release build are compiled without optimisation, which takes half the time.
let quickly: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// A library module of this package: its sources are `Sources/NAME`.
///
/// A module that computes is optimised even in a debug build: its tests would take minutes.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], computes: Bool = false,
  exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources,
    swiftSettings: swiftSettings
      + (computes
        ? [.unsafeFlags(["-O", "-wmo", "-num-threads", "2"], .when(configuration: .debug))] : []))
}

/// The loops of the resampler for more instructions than every x86-64 processor has, which Clang's options choose for Swift, too.
/// The sources are links to those of `Resampling`.
#if arch(x86_64)
let resamplingOnX86 = [
  ("AVX2", ["-march=x86-64-v3"]), ("AVX512", ["-march=x86-64-v4", "-mprefer-vector-width=512"]),
].map {
  name, options in
  let target = module("Resampling\(name)", computes: true)
  target.swiftSettings?.append(.unsafeFlags(options.flatMap { ["-Xcc", $0] }))
  return target
}
#else
let resamplingOnX86: [Target] = []
#endif

/// A dependency that exists only with `--traits Spark`.
func spark(_ product: String, _ package: String) -> Target.Dependency {
  .product(name: product, package: package, condition: .when(traits: ["Spark"]))
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    exclude: exclude, swiftSettings: swiftSettings + quickly, linkerSettings: linkNativeLibraries)
}

let package = Package(
  name: "pomona",
  products: [
    .library(name: "Pomona", targets: ["Pomona"]),
    .library(name: "SparkConnect", targets: ["SparkConnect"]),
    .executable(name: "pomona", targets: ["PomonaTool"]),
  ],
  traits: [
    .trait(
      name: "Spark",
      description: "Run on an Apache Spark cluster. Off by default: it builds gRPC and Protobuf.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    // Only checked out and built with `--traits Spark`.
    .package(url: "https://github.com/grpc/grpc-swift-2", exact: "2.4.3"),
    .package(url: "https://github.com/grpc/grpc-swift-nio-transport", exact: "2.9.2"),
    .package(url: "https://github.com/grpc/grpc-swift-protobuf", exact: "2.4.1"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    // What `serve` is made of: Hummingbird, and the packages below it whose types it hands on.
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // C wrappers of the native libraries.
    .systemLibrary(name: "CJPEG"),
    .systemLibrary(name: "CProcessor"),
    .target(name: "CVips", cSettings: nativeHeaders),
    .target(name: "CHEIF", cSettings: nativeHeaders),
    .target(name: "COpenVINO", cSettings: nativeHeaders),
    .target(name: "COpenBLAS", cSettings: nativeHeaders),
    .target(name: "CDNNL", cSettings: nativeHeaders),
    .target(
      name: "CArrow", cxxSettings: [.unsafeFlags(["-I\(deps)/include"])],
      linkerSettings: [.linkedLibrary("arrow"), .linkedLibrary("parquet")]),

    // The modules, lowest first; each imports only those before it.
    module("Failures"),
    module("Formatting"),
    module("JSON"),
    module("Parallelism"),
    module("Resampling", computes: true),
    module(
      "Imaging",
      ["CHEIF", "CJPEG", "CProcessor", "CVips", "Failures", "Resampling"]
        + resamplingOnX86.map { .byName(name: $0.name) },
      computes: true),
    module("Learning", ["COpenBLAS", "Failures", "Parallelism"], computes: true),
    module("Files", ["Failures", "JSON"]),
    module("Inference", ["COpenVINO", "Failures", "Files"]),
    module(
      "FineTuning",
      ["CDNNL", "COpenBLAS", "Failures", "Imaging", "Inference", "Learning", "Parallelism"],
      computes: true),
    module("ObjectStores", ["CArrow", "Failures", "Files"]),
    module("Tables", ["CArrow", "Failures", "Files", "JSON"]),
    module("Datasets", ["Failures", "Files", "Imaging", "Learning", "ObjectStores", "Tables"]),
    module("Feedback", ["Failures", "Files", "Imaging", "JSON", "ObjectStores"]),
    module(
      "Features",
      [
        "Datasets", "Failures", "Files", "Imaging", "Inference", "JSON", "Learning", "ObjectStores",
        "Parallelism", "Tables",
      ]),
    module(
      "Audits", ["Datasets", "Features", "Imaging", "Learning", "Parallelism", "Tables"]),
    module(
      "Models",
      [
        "Datasets", "Failures", "Features", "Files", "FineTuning", "Imaging", "Inference", "JSON",
        "Learning", "ObjectStores", "Tables",
      ]),
    module(
      "Exports",
      [
        "Failures", "Features", "Files", "Imaging", "Inference", "JSON", "Learning", "Models",
        "ObjectStores",
      ]),
    module(
      "Evaluations",
      ["Datasets", "Failures", "Features", "Files", "Learning", "Models", "ObjectStores", "Tables"]),
    module(
      "Reports",
      [
        "Audits", "Datasets", "Evaluations", "Features", "FineTuning", "Formatting", "Imaging",
        "Inference", "Learning", "Models", "Parallelism",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [
        "adaptation.mustache", "advice.mustache", "alternatives.mustache", "audit.mustache",
        "banner.mustache",
        "class_table.mustache",
        "classes.mustache", "cluster.mustache", "comparison.mustache", "confusions.mustache",
        "data.mustache", "errors.mustache", "facts.mustache", "fine_tuning.mustache",
        "gallery.mustache", "head.mustache",
        "headline.mustache", "learning_curve.mustache", "logo.svg", "matrix_drawing.mustache",
        "matrix_table.mustache", "measure.mustache", "metrics.mustache", "page.mustache",
        "reliability.mustache", "report.css", "run.mustache", "skipped.mustache",
        "thresholds.mustache",
      ].map { .embedInCode("Templates/\($0)") }),
    module(
      "Training",
      [
        "Audits", "Datasets", "Evaluations", "Failures", "Features", "Files", "FineTuning",
        "Formatting", "Imaging", "Inference", "JSON", "Learning", "Models", "ObjectStores",
        "Parallelism", "Reports", "Tables",
      ]),
    module(
      "Workers",
      [
        "Datasets", "Evaluations", "Failures", "Features", "Files", "Imaging", "Inference", "JSON",
        "Learning", "Models", "ObjectStores", "Parallelism", "Tables",
        .product(name: "Logging", package: "swift-log"),
      ]),
    module(
      "SparkConnect",
      [
        "Failures",
        spark("GRPCCore", "grpc-swift-2"),
        spark("GRPCNIOTransportHTTP2Posix", "grpc-swift-nio-transport"),
        spark("GRPCProtobuf", "grpc-swift-protobuf"),
        spark("SwiftProtobuf", "swift-protobuf"),
      ],
      exclude: ["Protocol/spark_connect.proto"]),
    module(
      "SparkRunner",
      [
        "Audits", "Datasets", "Evaluations", "Failures", "Features", "Files", "Imaging", "JSON",
        "Learning",
        "Models", "ObjectStores", "Parallelism", "SparkConnect", "Tables", "Training", "Workers",
      ],
      exclude: ["java"]),
    module(
      "Pomona",
      [
        "Audits", "Datasets", "Evaluations", "Exports", "Failures", "Features", "Files",
        "FineTuning", "Imaging",
        "Inference",
        "Learning", "Models", "Training",
      ]),
    module(
      "Tracking",
      [
        "Failures", "Files", "JSON", "ObjectStores",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    module(
      "Reviews",
      [
        "Datasets", "Failures", "Features", "Feedback", "Files", "Imaging", "JSON", "Learning",
        "Models", "ObjectStores",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      resources: ["review.html", "review.css", "review.js"].map { .embedInCode("Page/\($0)") }),
    module(
      "Pipelines",
      [
        "Failures", "Files", "JSON", "Models", "ObjectStores",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Yams", package: "Yams"),
      ]),
    module(
      "PomonaServer",
      [
        "Datasets", "Failures", "Features", "Feedback", "Files", "Formatting", "Imaging",
        "Inference", "JSON", "Learning", "Models", "ObjectStores", "Parallelism", "Workers",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      resources: [
        "index.html", "app.css", "app.js", "app.webmanifest", "icon.png", "icon.svg",
      ].map { .embedInCode("Page/\($0)") }),
    module(
      "Watching",
      [
        "Datasets", "Failures", "Features", "Files", "Imaging", "JSON", "Learning", "ObjectStores",
        "Models", "Parallelism", "PomonaServer", "Tables", "Workers",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .executableTarget(
      name: "PomonaTool",
      dependencies: [
        "Audits", "Datasets", "Evaluations", "Exports", "Failures", "Features", "Files",
        "FineTuning", "Formatting", "Imaging", "Inference", "JSON", "Learning", "Models",
        "ObjectStores", "Parallelism", "Pipelines", "PomonaServer", "Reports", "Reviews",
        "SparkConnect",
        "SparkRunner",
        "Tracking", "Training", "Watching",
        "Workers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: swiftSettings,
      linkerSettings: linkNativeLibraries),

    .target(
      name: "TestSupport", dependencies: ["Failures", "Files"], path: "Tests/TestSupport",
      exclude: ["Clouds"], swiftSettings: swiftSettings),
    .target(
      name: "SparkTestSupport", dependencies: ["SparkConnect", "TestSupport"],
      path: "Tests/SparkTestSupport", swiftSettings: swiftSettings),

    tests("Failures"),
    tests(
      "Exports",
      [
        "Datasets", "Failures", "Features", "Imaging", "Inference", "Learning", "Models",
        "Training",
      ]),
    tests("FineTuning", ["Failures", "Imaging", "Inference", "Parallelism"]),
    tests("Formatting"),
    tests("JSON"),
    tests("Parallelism"),
    tests("Imaging", ["Failures"]),
    tests("Inference", ["Failures", "Files", "Imaging"]),
    tests("Learning", ["Failures", "Parallelism"]),
    tests("Files", ["Failures"]),
    tests("ObjectStores", ["Failures", "Files"]),
    tests("Tables", ["Failures", "Files"]),
    tests("Feedback", ["Failures", "Files", "ObjectStores"]),
    tests("Datasets", ["Failures", "Files", "ObjectStores"]),
    tests(
      "Features",
      [
        "Datasets", "Failures", "Files", "Imaging", "Inference", "ObjectStores", "Parallelism",
      ]),
    tests("Audits", ["Datasets", "Evaluations", "Inference", "Learning", "Training"]),
    tests("Evaluations", ["Datasets", "Learning"]),
    tests(
      "Reports",
      ["Datasets", "Evaluations", "FineTuning", "Formatting", "Inference", "Learning", "Models"]),
    tests(
      "Training",
      [
        "Datasets", "Evaluations", "Exports", "Failures", "Features", "FineTuning", "Imaging",
        "Inference",
        "Learning", "Models", "ObjectStores", "Parallelism", "Reports",
      ]),
    tests(
      "SparkConnect",
      [
        "Failures", "SparkTestSupport", spark("GRPCCore", "grpc-swift-2"),
        spark("GRPCProtobuf", "grpc-swift-protobuf"),
      ]),
    tests("Pipelines", ["Failures", "Files", "ObjectStores"]),
    tests("Tracking", ["Failures", "Files", "ObjectStores"]),
    tests(
      "Reviews",
      ["Datasets", "Feedback", "Files", "Inference", "Learning", "Models", "Training"]),
    tests(
      "PomonaServer",
      [
        "Datasets", "Failures", "Features", "Imaging", "Inference", "Learning", "Models", "Workers",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      ], exclude: ["Peers"]),
    tests(
      "Workers",
      [
        "Datasets", "Evaluations", "Failures", "Features", "Imaging", "Inference",
        "Learning", "Models", "ObjectStores", "Parallelism", "Tables",
        .product(name: "Logging", package: "swift-log"),
      ]),
    tests(
      "SparkRunner",
      [
        "Audits", "Datasets", "Evaluations", "Failures", "Features", "Files", "Imaging",
        "Inference", "JSON",
        "Learning", "Models", "ObjectStores", "Parallelism", "SparkConnect", "SparkTestSupport",
        "Tables",
        "Training", "Workers",
      ]),
    tests("Watching", ["Features", "Files", "Learning", "ObjectStores"]),
    tests(
      "PomonaTool", ["Failures", "Features", "Feedback", "Files", "ObjectStores", "Tables"],
      exclude: ["Peers"]),
  ],
  cxxLanguageStandard: .cxx20
)

package.targets += resamplingOnX86

// `make fuzz` builds the program that feeds the parsers with mutated input. The variable is the path of libFuzzer.
if let libFuzzer = Context.environment["POMONA_FUZZ"] {
  for target in package.targets where target.type == .regular {
    if target.cSettings != nil || target.cxxSettings != nil {
      target.cSettings = (target.cSettings ?? []) + [.unsafeFlags(["-fsanitize=fuzzer-no-link"])]
      target.cxxSettings =
        (target.cxxSettings ?? []) + [.unsafeFlags(["-fsanitize=fuzzer-no-link"])]
    } else {
      // Optimised, with the checks of bounds that otherwise only debug builds have.
      target.swiftSettings =
        swiftSettings
        + [
          .unsafeFlags([
            "-O", "-wmo", "-num-threads", "2", "-assert-config", "Debug", "-sanitize=fuzzer",
          ])
        ]
    }
  }
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Fuzzing/CFuzzer"),
    .executableTarget(
      name: "Fuzzer",
      dependencies: [
        "CFuzzer", "Datasets", "Files", "Imaging", "Inference", "JSON", "Learning", "Models",
        "ObjectStores", "PomonaServer", "Tables", "Workers",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      path: "Fuzzing/Fuzzer", swiftSettings: swiftSettings,
      linkerSettings: [
        linkNativeLibraries[0],
        .unsafeFlags([
          "-Xlinker", "-rpath", "-Xlinker", "\(deps)/lib", libFuzzer, "-lstdc++", "-lm",
        ]),
      ]),
  ]
}

// `make check` builds the tests of one module and what they depend on; all tests of a package are one program.
if let module = Context.environment["POMONA_CHECK"] {
  let targets = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
  var needed: Set<String> = []
  func need(_ name: String) {
    guard let target = targets[name], needed.insert(name).inserted else { return }
    for case .byNameItem(let dependency, _) in target.dependencies { need(dependency) }
  }
  need("\(module)Tests")
  // Tests of worker processes, and of all that runs them, start the built program.
  if needed.contains("Workers") { need("PomonaTool") }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products.removeAll { $0.name != "pomona" || !needed.contains("PomonaTool") }
}
