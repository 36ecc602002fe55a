// swift-tools-version: 6.2
import PackageDescription

// A package of a user's own: all verbs of the command line, for its own model.
let package = Package(
  name: "OwnPackage",
  dependencies: [.package(name: "GraphC", path: "../..")],
  targets: [
    .executableTarget(
      name: "own",
      dependencies: [
        .product(name: "GraphC", package: "GraphC"), .product(name: "Commands", package: "GraphC"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
