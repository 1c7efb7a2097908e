/// What looks a little like a secret and is none.
enum SecretNearMisses {
    static func all(seed: UInt64) -> [String] {
        var dice = Dice(seed: seed)
        let hexadecimal = SecretCanary.hexadecimal
        var texts = written
        for _ in 0..<5 {
            let commit = dice.text(hexadecimal, 40)
            let digest = dice.text(hexadecimal, 64)
            let image = dice.text(SecretCanary.alphanumeric + "+/", 900)
            texts += [
                "Reverts commit \(commit).", "token parser: see \(commit)", "image: app@sha256:\(digest)",
                "sha256: \(digest)",
                "secret: sha256:\(digest)", "request id \(SecretCanary.uuid(&dice))",
                "trace_token: \(SecretCanary.uuid(&dice))",
                "![logo](data:image/png;base64,\(image)==)",
                "integrity sha512-\(dice.text(SecretCanary.alphanumeric + "+/", 86))==",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI\(dice.text(SecretCanary.alphanumeric + "+/", 43)) ada@example.org",
                "https://host.internal/a/\(dice.text(SecretCanary.url, 32))?page=2",
                "etag: \"\(dice.text(hexadecimal, 32))\"",
                "go.sum: h1:\(dice.text(SecretCanary.alphanumeric + "+/", 43))=",
                "`\(dice.text(SecretCanary.url, 43))`",
                "Account SID AC\(dice.text(hexadecimal, 32))",
                "pk" + "_live_" + dice.text(SecretCanary.alphanumeric, 24),
            ]
        }
        return texts
    }

    private static let written = [
        "password: <password>", "password: ${DB_PASSWORD}", "password: $DB_PASSWORD", "password: {{ db_password }}",
        "password: %DB_PASSWORD%", "password: ********", "password: xxxxxxxx", "password: changeme",
        "password: example",
        "password = os.environ['DB_PASSWORD']", "password = get_password(user1)", "password: process.env.DB_PASSWORD1",
        "password: /run/secrets/db1", "password_file: /run/secrets/db_password_1", "Password: string", "password: null",
        "The password is `hashed`.", "Passwords are hashed with bcrypt-12.", "password: bcrypt, cost 12",
        "token: string",
        "token: JWT", "The token is stored in localStorage.", "tokens: 4096", "max_tokens: 16384",
        "secret: my-app-secret-v2",
        "secretName: orders-tls-2024", "secretKeyRef: { name: orders-db-1, key: password }",
        "apiKey: YOUR_API_KEY_1234567890",
        "api_key: your-api-key-goes-here-123", "API_KEY=<your key>", "api_key=…", "api_key=abc...xyz",
        "AKIA" + "IOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AKIA", "AKIA" + "XXXXXXXXXXXXXXXX", "gh" + "p_" + String(repeating: "x", count: 36), "gh" + "p_xxxx",
        "`gh" + "p_` tokens",
        "gh" + "p_1234567890abcdefghijklmnopqrstuvwxyz", "sk" + "-...", "sk" + "_live_…",
        "sk-learn-contrib-and-others-2024",
        "risk-assessment-for-the-year-2024-and-beyond", "task-0123456789abcdef", "xoxb" + "-your-token-here-1234567890",
        "glpat" + "-<token>", "npm_config_registry=https://registry.internal/", "hf_hub_download_with_a_long_name",
        "https://user:password@host/", "https://user:pass@host/", "postgres://postgres:postgres@localhost/test",
        "postgres://USER:PASSWORD@HOST/DB", "postgres://app:${PASSWORD}@db/app",
        "https://x-access-token:$TOKEN@host/app.git",
        "https://host:8080/@scope/package", "http://[::1]:8080/", "ssh://git@host.internal:22/app.git",
        "git@host:team/app.git",
        "docker://alpine:3.19@sha256:0f3c2e71", "mailto:ada@example.org", "npm i @scope/name@1.2.3",
        "amqp://guest:guest@localhost",
        "-----BEGIN CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----",
        "A file that begins with -----BEGIN PRIVATE KEY----- is one.",
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n<key>\n-----END PRIVATE KEY-----",
        "Authorization: Bearer <token>", "Authorization: Bearer $TOKEN", "Authorization: Basic dXNlcjpwYXNzd29yZA==",
        "Bearer tokens are short-lived.", "Basic authentication is switched off.", "Authorization: Bearer eyJ...",
        "AccountKey=<key>;", "sig=%3C...%3E", "SharedAccessKey=***", "primary key: order_id_2024_v1",
        "foreign key: user_id1",
        "cache-key: v1-linux-deps-2024", "key: Ctrl+Shift+P", "keyboard: qwerty-2024", "compass: north-1234",
        "monkey: patch1234!",
        "bypass: Rule12!x", "pwd: /home/app1", "pat: a stroke", "auth: oauth2", "auth: OAuth2-PKCE", "secret: none",
        "Secret: TBD",
        "| token | description |\n| --- | --- |\n| password | at least 12 characters |",
        "password: at least 8 characters", "`--password` asks for it",
        "A JWT looks like eyJhbGciOi….eyJzdWIi….signature", "session_token: string (uuid4)",
        "private_key: vault:secret/data/app2#key1",
        "password: ENC[AES256_GCM,data:8fJk2Lq=,iv:x1Y2=]",
        "password: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-1",
        "password: op://vault/Item1/password", "passwordEncoder = BCryptPasswordEncoder2", "password: !Ref DbPassword1",
        "password: \"{noop}\"", "password=[PROTECTED]", "Use passphrase: correct horse battery staple",
        "client_id: 0oa1b2c3d4e5F6G7h8i9", "password: config/prod/db1.yml", "password: v2.1.0-rc.3",
        "token: v2.10.0-rc.3+build.7a6b5c", "auth: /etc/app2/Auth-4f/basic1.conf",
        "token: secrets-2024/api-2/v1/token.json",
    ]
}
