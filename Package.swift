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

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    swiftSettings: swiftSettings, linkerSettings: linkNativeLibraries)
}

let package = Package(
  name: "pomona",
  products: [
    .library(name: "Pomona", targets: ["Pomona"]),
    .executable(name: "pomona", targets: ["PomonaTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    // The faces of the native libraries.
    .systemLibrary(name: "CJPEG"),
    .target(name: "CVips", cSettings: nativeHeaders),
    .target(name: "CHEIF", cSettings: nativeHeaders),
    .target(name: "COpenVINO", cSettings: nativeHeaders),
    .target(name: "COpenBLAS", cSettings: nativeHeaders),
    .target(
      name: "CArrow", cxxSettings: [.unsafeFlags(["-I\(deps)/include"])],
      linkerSettings: [.linkedLibrary("arrow"), .linkedLibrary("parquet")]),

    // The rooms, lowest floor first; each imports only those before it.
    room("Imaging", ["CJPEG", "CVips", "CHEIF"]),
    room("Inference", ["COpenVINO"]),
    room("Learning", ["COpenBLAS"]),
    room("Storage", ["CArrow"]),
    room(
      "Pomona",
      ["Imaging", "Inference", "Learning", "Storage", .product(name: "Mustache", package: "swift-mustache")]),
    room("PomonaWorker", ["Pomona"]),
    .executableTarget(
      name: "PomonaTool",
      dependencies: ["Pomona", "PomonaWorker", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: swiftSettings,
      linkerSettings: linkNativeLibraries),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings),
    tests("Imaging"),
    tests("Inference", ["Imaging"]),
    tests("Learning"),
    tests("Storage"),
    tests("Pomona"),
    tests("PomonaWorker", ["Pomona"]),
    tests("PomonaTool", ["Pomona"]),
  ],
  cxxLanguageStandard: .cxx20
)
