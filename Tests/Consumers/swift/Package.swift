// swift-tools-version: 6.0
import PackageDescription

// The bundle is the folder `fashion_mlp`, which pkg-config finds.
let package = Package(
  name: "consumer",
  targets: [
    .systemLibrary(name: "fashion_mlp", path: "fashion_mlp", pkgConfig: "fashion_mlp"),
    .executableTarget(name: "consumer", dependencies: ["fashion_mlp"]),
  ]
)
