import AWSSignature
import Foundation
import HTTP
import TestSupport
import Testing

/// Where keys come from, and in which order.
@Suite struct CredentialChainTests {
    private static let now: Int64 = 1_709_287_200

    /// A home with the shared files; removed when it is released.
    private final class Home {
        let path = NSTemporaryDirectory() + "/adrlink-aws-" + UUID().uuidString

        init(config: String? = nil, credentials: String? = nil) throws {
            try FileManager.default.createDirectory(atPath: path + "/.aws", withIntermediateDirectories: true)
            if let config { try write(config, to: ".aws/config") }
            if let credentials { try write(credentials, to: ".aws/credentials") }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String, to name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
        }
    }

    private func chain(
        _ environment: [String: String], home: Home? = nil, now: @escaping @Sendable () -> Int64 = { Self.now }
    ) -> CredentialChain {
        CredentialChain(
            environment: environment, home: home?.path, configuration: HTTPConfiguration(userAgent: "adrlink-tests/1"),
            timing: RetryTiming(now: now, sleep: { _ in }, random: { 0 }))
    }

    private func expectError<R>(
        _ code: CredentialError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> R
    ) {
        let error = #expect(throws: CredentialError.self, sourceLocation: sourceLocation) { _ = try body() }
        #expect(error?.code == code, "\(String(describing: error))", sourceLocation: sourceLocation)
    }

    @Test func theEnvironmentComesFirst() throws {
        let home = try Home(credentials: "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n")
        let variables = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "a/b+c", "AWS_SESSION_TOKEN": "t"]
        let found = try chain(variables, home: home).credentials()
        #expect(found == AWSCredentials(accessKeyID: "ENV", secretAccessKey: "a/b+c", sessionToken: "t"))
        #expect(try chain(["AWS_ACCESS_KEY_ID": ""], home: home).credentials().accessKeyID == "FILE")
    }

    @Test func aKeyWithoutItsSecretIsAnError() throws {
        let home = try Home(credentials: "[default]\naws_access_key_id = FILE\n")
        expectError(.malformed) { try chain(["AWS_ACCESS_KEY_ID": "ENV"], home: home).credentials() }
        expectError(.malformed) { try chain([:], home: home).credentials() }
    }

    @Test func aProfileIsFoundInBothFiles() throws {
        let home = try Home(
            config: """
                [default]
                region = eu-west-1
                [profile audit]
                # a comment
                region=eu-west-3
                s3 =
                  max_concurrent_requests = 20
                aws_access_key_id = CONFIG
                aws_secret_access_key = c
                """,
            credentials: """
                ; another
                [default]
                aws_access_key_id=DEFAULT
                aws_secret_access_key=d=/+
                [audit]
                aws_access_key_id = AUDIT
                aws_secret_access_key = a
                """)
        #expect(
            try chain([:], home: home).credentials() == AWSCredentials(accessKeyID: "DEFAULT", secretAccessKey: "d=/+"))
        #expect(try chain([:], home: home).region() == "eu-west-1")
        let audit = chain(["AWS_PROFILE": "audit"], home: home)
        #expect(try audit.credentials() == AWSCredentials(accessKeyID: "AUDIT", secretAccessKey: "a"))
        #expect(try audit.region() == "eu-west-3")
        #expect(try chain(["AWS_PROFILE": "audit", "AWS_REGION": "r"], home: home).region() == "r")
        expectError(.malformed) { try chain(["AWS_PROFILE": "nobody"], home: home).credentials() }
    }

    @Test func theFilesCanBeElsewhere() throws {
        let home = try Home()
        try home.write("[profile p]\naws_access_key_id = A\naws_secret_access_key = s\n", to: "elsewhere")
        let variables = ["AWS_CONFIG_FILE": home.path + "/elsewhere", "AWS_PROFILE": "p"]
        #expect(try chain(variables).credentials().accessKeyID == "A")
        let others = ["AWS_CONFIG_FILE": "~/elsewhere", "AWS_PROFILE": "p"]
        #expect(try chain(others, home: home).credentials().accessKeyID == "A")
    }

    @Test(arguments: ["credential_process = rm -rf /", "role_arn = r\nsource_profile = x", "sso_session = s"])
    func whatIsNotSupportedIsSaid(_ line: String) throws {
        let home = try Home(config: "[default]\n\(line)\n")
        expectError(.unsupported) { try chain([:], home: home).credentials() }
    }

    @Test func nothingConfiguredIsAnError() throws {
        expectError(.none) { try chain([:], home: try Home()).credentials() }
        expectError(.none) { try chain([:]).credentials() }
    }

    @Test func aWebIdentityIsExchangedForAKey() throws {
        let answer = """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>LENT</AccessKeyId><SecretAccessKey>s&amp;t</SecretAccessKey>
              <SessionToken>tok</SessionToken><Expiration>2024-03-01T11:00:00Z</Expiration></Credentials>
              </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """
        let server = try ScriptedServer { number, _ in number == 1 ? .answer(.init(500)) : .answer(.init(200, answer)) }
        let home = try Home()
        try home.write("ey.token\n", to: "token")
        let variables = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": home.path + "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r",
            "AWS_ROLE_SESSION_NAME": "me", "AWS_ENDPOINT_URL_STS": server.url,
        ]
        let found = try chain(variables).credentials()
        #expect(
            found
                == AWSCredentials(
                    accessKeyID: "LENT", secretAccessKey: "s&t", sessionToken: "tok", expiration: 1_709_290_800))
        let request = try #require(server.requests.last)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"
                + "&RoleSessionName=me&WebIdentityToken=ey.token")
        let refusing = try ScriptedServer { _, _ in
            .answer(.init(403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"))
        }
        expectError(.refused) {
            try chain(variables.merging(["AWS_ENDPOINT_URL_STS": refusing.url]) { $1 }).credentials()
        }
        expectError(.malformed) {
            try chain(variables.merging(["AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"]) { $1 }).credentials()
        }
    }

    @Test func aContainerLendsAKeyThatIsRenewed() throws {
        let server = try ScriptedServer { number, _ in
            .answer(
                .init(
                    200,
                    #"{"AccessKeyId":"K\#(number)","SecretAccessKey":"s","Token":"t","Expiration":"2024-03-01T10:10:00Z"}"#
                )
            )
        }
        let home = try Home()
        try home.write("Bearer x\n", to: "token")
        let clock = Clock(Self.now)
        let chain = chain(
            [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/creds",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": home.path + "/token",
            ], now: { clock.now })
        #expect(try chain.credentials().accessKeyID == "K1")
        clock.now += 299
        #expect(try chain.credentials().accessKeyID == "K1")
        clock.now += 2
        #expect(try chain.credentials().accessKeyID == "K2")
        #expect(server.requests.map(\.target) == ["/creds", "/creds"])
        #expect(server.requests.first?["Authorization"] == "Bearer x")
    }

    @Test(arguments: ["http://example.org/", "http://169.254.169.254/", "http://10.0.0.1/creds"])
    func aContainersEndpointInClearTextIsOnThisMachine(_ url: String) {
        expectError(.untrustedEndpoint) { try chain(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]).credentials() }
    }

    private final class Clock: @unchecked Sendable {
        private let lock = NSLock()
        private var value: Int64
        var now: Int64 {
            get { lock.withLock { value } }
            set { lock.withLock { value = newValue } }
        }

        init(_ value: Int64) { self.value = value }
    }
}
