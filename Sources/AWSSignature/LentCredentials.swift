import FoundationEssentials
import HTTP

extension CredentialChain {
    /// The key that the Security Token Service lends to whoever holds the token in a file.
    func webIdentity(file: String, role: String, session: String?) throws(CredentialError) -> AWSCredentials {
        guard let token = try secret(file).map({ String(decoding: $0, as: UTF8.self).trimmedLines }), !token.isEmpty
        else {
            throw CredentialError(.malformed, "the token of the web identity is not in \(file)")
        }
        let parameters = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", session ?? "adrlink-\(timing.now())"), ("WebIdentityToken", token),
        ]
        let body = parameters.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let region = try self.region() ?? "us-east-1"
        let endpoint =
            variable("AWS_ENDPOINT_URL_STS") ?? variable("AWS_ENDPOINT_URL")
            ?? "https://sts.\(region).\(region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com")/"
        let request = HTTPRequest(
            "POST", try url(endpoint), headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: .bytes(Array(body.utf8)))
        let response = try exchange(request, HTTPClient(configuration))
        guard let document = XMLElement(response.body) else {
            throw CredentialError(.refused, "\(request.url.authority) does not answer as AWS does")
        }
        guard response.isSuccess else {
            let code = document["Error"]?.text("Code") ?? "status \(response.status)"
            throw CredentialError(.refused, "the web identity was refused: \(code)", hint: "look at AWS_ROLE_ARN")
        }
        guard let lent = document["AssumeRoleWithWebIdentityResult"]?["Credentials"],
            let id = lent.text("AccessKeyId"), let secret = lent.text("SecretAccessKey")
        else { throw CredentialError(.refused, "\(request.url.authority) lends no credentials") }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: lent.text("SessionToken"),
            expiration: try expiration(lent.text("Expiration")))
    }

    /// The key that the agent of a container lends; nil where none is configured.
    func container() throws(CredentialError) -> AWSCredentials? {
        let url: HTTPURL
        if let path = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            url = try self.url("http://169.254.170.2" + path)
        } else if let full = variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            url = try self.url(full)
        } else {
            return nil
        }
        // The agents of ECS and EKS, which speak in clear text on addresses that stay on the machine.
        let agents: Set<String> = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
        guard url.scheme == .https || url.isLoopback || agents.contains(url.host) else {
            throw CredentialError(
                .untrustedEndpoint, "credentials are not asked for in clear text at \(url.authority)",
                hint: "use https in AWS_CONTAINER_CREDENTIALS_FULL_URI")
        }
        var request = HTTPRequest("GET", url, headers: ["Accept": "application/json"])
        if let token = try containerToken() { request.headers["Authorization"] = token }
        var local = configuration
        local.allowsPlainText = true
        local.connectTimeout = .seconds(2)
        let response = try exchange(request, HTTPClient(local))
        guard response.isSuccess else {
            throw CredentialError(.refused, "\(url.authority) lends no credentials: status \(response.status)")
        }
        let lent: ContainerCredentials
        do {
            lent = try JSONDecoder().decode(ContainerCredentials.self, from: Data(response.body))
        } catch {
            throw CredentialError(.refused, "\(url.authority) does not answer as AWS does")
        }
        return AWSCredentials(
            accessKeyID: lent.AccessKeyId, secretAccessKey: lent.SecretAccessKey, sessionToken: lent.Token,
            expiration: try expiration(lent.Expiration))
    }

    private func containerToken() throws(CredentialError) -> String? {
        guard let file = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
            return variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        }
        guard let bytes = try secret(file) else {
            throw CredentialError(.malformed, "the token for the container's credentials is not in \(file)")
        }
        return String(decoding: bytes, as: UTF8.self).trimmedLines
    }

    private func url(_ text: String) throws(CredentialError) -> HTTPURL {
        do throws(HTTPError) {
            return try HTTPURL(text)
        } catch {
            throw CredentialError(.malformed, "the endpoint for credentials: \(error.message)", hint: error.hint)
        }
    }

    private func exchange(_ request: HTTPRequest, _ client: HTTPClient) throws(CredentialError) -> HTTPResponse {
        do throws(HTTPError) {
            return try RetryPolicy().run(timing) { _ throws(HTTPError) in
                try client.response(to: request, limit: 1 << 16)
            }
        } catch {
            throw CredentialError(.unreachable, error.message, hint: error.hint)
        }
    }

    private func expiration(_ text: String?) throws(CredentialError) -> Int64? {
        guard let text else { return nil }
        do {
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
            return Int64(try style.parse(text).timeIntervalSince1970)
        } catch {
            throw CredentialError(.refused, "credentials were lent until a time that cannot be read")
        }
    }
}

/// What the agent of a container answers.
private struct ContainerCredentials: Decodable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var AccessKeyId: String
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var SecretAccessKey: String
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var Token: String?
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var Expiration: String?
}

extension String {
    fileprivate var trimmedLines: String {
        let start = drop(while: \.isWhitespace)
        return String(start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)])
    }
}
