// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as one that uses adrlink's library looks. Elsewhere the dependency is a URL with a version.
let package = Package(
    name: "Examples",
    dependencies: [.package(name: "adrlink", path: "../..")],
    targets: [
        .executableTarget(name: "Examples", dependencies: [.product(name: "ADRLinkCore", package: "adrlink")])
    ]
)
