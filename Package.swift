// swift-tools-version: 6.2
import PackageDescription

let checked: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
// Unsafe code lives in Execution; everything else is checked to have none.
let safe = checked + [.strictMemorySafety()]

// Targets are listed in dependency order: each may import only targets above it.
let package = Package(
  name: "GraphC",
  products: [
    .library(name: "GraphC", targets: ["GraphC"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Formats", targets: ["Formats"]),
    .library(name: "Commands", targets: ["Commands", "Training", "Workloads"]),
    .library(name: "Verification", targets: ["Verification"]),
    .library(name: "Artifacts", targets: ["Artifacts"]),
    .executable(name: "graphc", targets: ["graphc"]),
    .plugin(name: "CompileModels", targets: ["CompileModels"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .target(name: "IR", exclude: ["README.md"], swiftSettings: safe),
    .target(name: "SystemSupport", exclude: ["README.md"]),
    .target(
      name: "Files", dependencies: ["IR", "SystemSupport"], exclude: ["README.md"],
      swiftSettings: safe),
    .target(
      name: "Operators", dependencies: ["IR"], exclude: ["README.md"], swiftSettings: safe),
    .target(
      name: "Modeling", dependencies: ["IR", "Operators"], exclude: ["README.md"],
      swiftSettings: safe),
    .target(name: "Scheduling", dependencies: ["IR"], exclude: ["README.md"], swiftSettings: safe),
    .target(
      name: "Passes", dependencies: ["IR", "Operators", "Scheduling"], exclude: ["README.md"],
      swiftSettings: safe),
    .target(
      name: "KernelLibrary", path: "Kernels", exclude: ["Golden", "README.md", "Tools"],
      linkerSettings: [.linkedLibrary("m"), .linkedLibrary("pthread")]),
    .target(
      name: "CodeGeneration", dependencies: ["IR", "Operators", "Scheduling", "KernelLibrary"],
      exclude: ["README.md"], swiftSettings: safe),
    .systemLibrary(name: "CTinyCC", providers: [.apt(["libtcc-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "ExecutionSupport", dependencies: ["KernelLibrary"], exclude: ["README.md"]),
    .target(
      name: "Execution",
      dependencies: [
        "IR", "Files", "Operators", "Scheduling", "CodeGeneration", "KernelLibrary",
        "ExecutionSupport", "SystemSupport", "CTinyCC", "CCrypto",
      ],
      exclude: ["README.md"], swiftSettings: checked),
    .target(
      name: "GraphC",
      dependencies: [
        "IR", "Operators", "Modeling", "Scheduling", "Passes", "CodeGeneration", "Execution",
      ],
      exclude: ["README.md"], swiftSettings: safe),
    .systemLibrary(
      name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "Formats", dependencies: ["IR", "Files", "CZlib"], exclude: ["README.md"],
      swiftSettings: safe),
    .target(
      name: "Training", dependencies: ["GraphC", "Formats", "Files", "IR", "Modeling"],
      exclude: ["README.md"], swiftSettings: safe),
    .target(
      name: "Workloads", dependencies: ["GraphC"], exclude: ["README.md"], swiftSettings: safe),
    .target(
      name: "RandomGraphs", dependencies: ["IR", "Operators", "Modeling"], exclude: ["README.md"],
      swiftSettings: safe),
    .target(
      name: "Verification", dependencies: ["GraphC", "RandomGraphs"], exclude: ["README.md"],
      swiftSettings: safe),
    .target(name: "Viewer", exclude: ["Page", "README.md", "Scripts", "Styles"]),
    .target(
      name: "Artifacts", dependencies: ["CodeGeneration", "Files", "GraphC", "Formats"],
      exclude: ["README.md"], swiftSettings: safe),
    .target(
      name: "Commands",
      dependencies: [
        "GraphC", "Training", "Files", "Formats", "SystemSupport", "Workloads", "RandomGraphs",
        "Verification", "Viewer", "Artifacts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], swiftSettings: safe),
    // Sees what users' packages see, so that a model of the examples can be one of theirs.
    .target(
      name: "Examples", dependencies: ["GraphC", "Training"], path: "Examples",
      exclude: ["README.md"], packageAccess: false, swiftSettings: safe),
    .executableTarget(
      name: "graphc", dependencies: ["Commands", "Examples"], swiftSettings: safe),
    // Names no tool: it would have every build of this package compile all of it twice.
    .plugin(
      name: "CompileModels",
      capability: .command(
        intent: .custom(
          verb: "compile-models", description: "Compiles the package's models to libraries."),
        permissions: [
          .writeToPackageDirectory(reason: "Compiled models are written to the package.")
        ])),

    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .target(
      name: "TestSupport", dependencies: ["IR", "Operators"], path: "Tests/TestSupport",
      swiftSettings: safe),
    .executableTarget(
      name: "fuzz-graphs", dependencies: ["GraphC", "RandomGraphs", "Verification"],
      path: "Tests/FuzzGraphs", swiftSettings: safe),
    .executableTarget(
      name: "compile-times", dependencies: ["CodeGeneration", "GraphC"],
      path: "Tests/CompileTimes", swiftSettings: safe),
    .target(
      name: "HostileInput",
      dependencies: ["GraphC", "Formats", "RandomGraphs", "TestSupport", "Training"],
      path: "Tests/HostileInput", exclude: ["Corpus"], swiftSettings: safe),
    .executableTarget(
      name: "fuzz-input", dependencies: ["HostileInput"], path: "Tests/FuzzInput",
      swiftSettings: safe),
    .testTarget(
      name: "HostileInputTests", dependencies: ["HostileInput"], swiftSettings: safe),
    .executableTarget(
      name: "sanitized-programs",
      dependencies: [
        "CodeGeneration", "Examples", "GraphC", "RandomGraphs", "Scheduling", "TestSupport",
        "Training", "Verification",
      ],
      path: "Tests/SanitizedPrograms", exclude: ["driver.c", "program.h"], swiftSettings: safe),
    .testTarget(
      name: "VerificationTests",
      dependencies: ["GraphC", "Modeling", "RandomGraphs", "Verification"],
      swiftSettings: safe),
    .testTarget(
      name: "RandomGraphsTests", dependencies: ["IR", "Operators", "RandomGraphs"],
      swiftSettings: safe),
    .testTarget(name: "IRTests", dependencies: ["IR"]),
    .testTarget(name: "OperatorsTests", dependencies: ["IR", "Operators", "TestSupport"]),
    .testTarget(
      name: "SchedulingTests", dependencies: ["IR", "Scheduling"], swiftSettings: safe),
    .testTarget(
      name: "CodeGenerationTests",
      dependencies: ["CodeGeneration", "GraphC", "IR", "Modeling", "Scheduling", "TestSupport"],
      swiftSettings: safe),
    .testTarget(
      name: "ExecutionTests",
      dependencies: [
        "IR", "Files", "Operators", "Scheduling", "CodeGeneration", "KernelLibrary",
        "ExecutionSupport", "Execution",
      ],
      swiftSettings: checked),
    .testTarget(
      name: "ModelingTests", dependencies: ["IR", "Operators", "Modeling", "Execution"],
      swiftSettings: checked),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "AllocationCounter", "IR", "Operators", "Modeling", "Execution", "GraphC", "Formats",
        "TestSupport", "Training",
      ],
      swiftSettings: checked),
    .testTarget(
      name: "GraphCTests",
      dependencies: ["GraphC", "Modeling", "RandomGraphs", "TestSupport", "Verification"],
      swiftSettings: safe),
    .testTarget(
      name: "PassesTests",
      dependencies: ["IR", "Operators", "Passes", "RandomGraphs", "Scheduling", "TestSupport"],
      swiftSettings: safe),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "GraphC", "Training", "Formats", "Artifacts", "Commands", "Examples", "Workloads",
        "graphc", "TestSupport",
      ],
      swiftSettings: checked),
    .testTarget(
      name: "WorkloadsTests", dependencies: ["GraphC", "Workloads", "TestSupport"],
      swiftSettings: safe),
    .testTarget(
      name: "ExamplesTests",
      dependencies: [
        "GraphC", "Training", "Commands", "Examples", "Verification", "TestSupport",
      ],
      swiftSettings: safe),
    .testTarget(
      name: "DocumentationTests",
      dependencies: ["IR", "Operators", "Passes", "GraphC", "RandomGraphs", "Training"],
      exclude: ["PublicNames"], swiftSettings: safe),
    .testTarget(
      name: "FilesTests", dependencies: ["Files", "IR", "SystemSupport"], swiftSettings: checked),
    .testTarget(
      name: "FormatsTests", dependencies: ["IR", "Files", "Formats"], exclude: ["Fixtures"],
      swiftSettings: safe),
  ],
  swiftLanguageModes: [.v6]
)
