import HTTP
import Testing

/// Which URLs are read, and what stays on this machine.
@Suite struct HTTPURLTests {
    @Test(arguments: [
        ("HTTPS://Example.ORG", "https://example.org/"), ("http://a:80/x?", "http://a/x?"),
        ("https://a:8443?x=1", "https://a:8443/?x=1"), ("http://[::1]:9/a%20b", "http://[::1]:9/a%20b"),
        ("https://a/b:c@d", "https://a/b:c@d"),
    ]) func aURLIsReadAndWritten(_ text: String, _ written: String) throws {
        #expect(try HTTPURL(text).description == written)
    }

    @Test(arguments: [
        "ftp://a/", "//a/", "a", "https://", "https:///x", "https://u:p@a/", "https://u@a/", "https://a/#x",
        "https://a b/",
        "https://a/é", "https://a:0/", "https://a:65536/", "https://a:+1/", "https://a:/", "https://a\r\n/",
        "file:///etc/passwd",
        "https://[::1/", "https://a%2fb/",
    ]) func anythingElseIsRefused(_ text: String) {
        expectError(.invalidRequest) { try HTTPURL(text) }
    }

    @Test func loopbackIsThisMachine() throws {
        for host in ["localhost", "127.0.0.1", "127.255.0.9", "[::1]"] {
            #expect(try HTTPURL("http://\(host):1/").isLoopback)
        }
        for host in [
            "127.0.0.1.example.org", "127.1", "0127.0.0.1", "128.0.0.1", "localhost.example.org", "[::2]", "10.0.0.1",
        ] {
            #expect(try !HTTPURL("http://\(host):1/").isLoopback)
        }
    }
}
