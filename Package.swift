// swift-tools-version: 6.2
import PackageDescription

// Targets are listed in dependency order: each may import only targets above it.
let safe: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "GraphC",
  targets: [
    .target(name: "IR", swiftSettings: safe),
    .target(name: "Operators", dependencies: ["IR"], swiftSettings: safe),
    .target(
      name: "TestSupport", dependencies: ["IR", "Operators"], path: "Tests/TestSupport",
      swiftSettings: safe),
    .testTarget(name: "IRTests", dependencies: ["IR"]),
    .testTarget(name: "OperatorsTests", dependencies: ["IR", "Operators", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
