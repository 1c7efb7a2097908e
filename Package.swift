// swift-tools-version: 6.2
import PackageDescription

let testSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// Only Git and HTTP have anything to mark; in the other modules every unsafe construct is a warning.
let settings = testSettings + [.strictMemorySafety()]

let package = Package(
    name: "adrlink",
    products: [
        .executable(name: "adrlink", targets: ["adrlink"]),
        .library(
            name: "ADRLinkCore", targets: ["ADRLinkCore", "Git", "ObjectStore", "SSHSignature", "StructuredLogging"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    ],
    targets: [
        .systemLibrary(
            name: "Clibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Git",
            dependencies: ["Clibgit2", "CLinux", "CZlib", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),
        // Its headers are needed to build; the library is loaded when a request is made (ADR-0029).
        .target(name: "CCurl"),
        .target(name: "HTTP", dependencies: ["CCurl"], swiftSettings: settings),
        .target(
            name: "AWSSignature", dependencies: ["Git", "HTTP", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),
        .target(
            name: "ObjectStore",
            dependencies: ["AWSSignature", "Git", "HTTP", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),
        .target(
            name: "SSHSignature",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .target(name: "TestResults", swiftSettings: settings),
        .target(
            name: "StructuredLogging",
            dependencies: [
                "Git", "HTTP", .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "Instrumentation", package: "swift-distributed-tracing"),
            ],
            swiftSettings: settings),
        .target(
            name: "Templates", path: "templates", exclude: ["ci", "hooks"],
            resources: [.embedInCode("records"), .embedInCode("reports"), .embedInCode("drills")],
            swiftSettings: settings),
        .target(
            name: "ADRLinkCore",
            dependencies: [
                "Git", "ObjectStore", "SSHSignature", "StructuredLogging", "Templates", "TestResults",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "Instrumentation", package: "swift-distributed-tracing"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "adrlink",
            dependencies: [
                "ADRLinkCore", "AWSSignature", "Git", "HTTP", "ObjectStore", "SSHSignature", "StructuredLogging",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "Instrumentation", package: "swift-distributed-tracing"),
            ],
            swiftSettings: settings),
        .target(
            name: "TestSupport", dependencies: ["AWSSignature", "Git", "HTTP", "ObjectStore", "SSHSignature"],
            path: "Tests/TestSupport",
            swiftSettings: testSettings),
        .executableTarget(
            name: "RunProbe", dependencies: ["Git"], path: "Tests/RunProbe", swiftSettings: testSettings),
        .executableTarget(
            name: "LogProbe",
            dependencies: [
                "Git", "StructuredLogging", .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            path: "Tests/LogProbe", swiftSettings: testSettings),
        .executableTarget(
            name: "AuditLogGenerator", dependencies: ["ADRLinkCore", "Git"], path: "Tests/Benchmarks/AuditLogGenerator",
            swiftSettings: testSettings),
        .executableTarget(
            name: "EmptyProgram",
            dependencies: [
                "ADRLinkCore", "AWSSignature", "Git", "HTTP", "ObjectStore", "SSHSignature", "StructuredLogging",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Benchmarks/EmptyProgram", swiftSettings: testSettings),
        // What docs/examples/ has is built and run with everything else.
        .executableTarget(
            name: "Examples", dependencies: ["ADRLinkCore", "Git"], path: "docs/examples/Sources/Examples",
            swiftSettings: testSettings),
        .testTarget(name: "GitTests", dependencies: ["Git", "RunProbe", "TestSupport"], swiftSettings: testSettings),
        .testTarget(
            name: "AWSSignatureTests", dependencies: ["AWSSignature", "HTTP", "TestSupport"],
            swiftSettings: testSettings),
        .testTarget(
            name: "ObjectStoreTests", dependencies: ["AWSSignature", "HTTP", "ObjectStore", "TestSupport"],
            swiftSettings: testSettings),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "TestSupport"], swiftSettings: testSettings),
        .testTarget(
            name: "SSHSignatureTests",
            dependencies: ["SSHSignature", "TestSupport", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: testSettings),
        .testTarget(name: "TestResultsTests", dependencies: ["TestResults"], swiftSettings: testSettings),
        .testTarget(
            name: "StructuredLoggingTests",
            dependencies: [
                "Git", "HTTP", "LogProbe", "StructuredLogging", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "ADRLinkCoreTests",
            dependencies: [
                "ADRLinkCore", "Git", "HTTP", "ObjectStore", "SSHSignature", "StructuredLogging", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "InMemoryLogging", package: "swift-log"),
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "adrlink", "ADRLinkCore", "AuditLogGenerator", "Examples", "Git", "StructuredLogging", "TestSupport",
            ],
            swiftSettings: testSettings),
    ]
)
