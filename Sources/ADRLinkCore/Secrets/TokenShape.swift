/// A token that its first bytes give away, and what must follow them.
struct TokenShape: Sendable {
    let kind: SecretKind
    let prefix: [UInt8]
    let alphabet: Alphabet
    /// How many bytes follow the prefix.
    let length: ClosedRange<Int>
    /// The prefix alone says little, so the rest must look random.
    let needsRandomness: Bool

    /// The shapes by the first byte of their prefix, the longer prefix first.
    static let byFirstByte: [[TokenShape]] = {
        var table = [[TokenShape]](repeating: [], count: 256)
        for shape in all { table[Int(shape.prefix[0])].append(shape) }
        return table.map { $0.sorted { $0.prefix.count > $1.prefix.count } }
    }()

    /// Whether a shape may begin with three bytes: most words are turned away here.
    static func mayBegin(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        let (seconds, thirds) = beginnings[Int(first)]
        return seconds.contains(second) && thirds.contains(third)
    }
    private static let beginnings: [(Alphabet, Alphabet)] = byFirstByte.map { shapes in
        (
            Alphabet(String(decoding: shapes.map { $0.prefix[1] }, as: UTF8.self)),
            shapes.contains { $0.prefix.count < 3 }
                ? .padded : Alphabet(String(decoding: shapes.map { $0.prefix[2] }, as: UTF8.self))
        )
    }

    /// The token of this shape that begins at a place; nil where there is none.
    func match(_ bytes: [UInt8], at start: Int) -> SecretFinding? {
        guard bytes.has(prefix, at: start) else { return nil }
        let body = start + prefix.count
        var end = bytes.end(of: alphabet, from: body, limit: length.upperBound + 4)
        // What closes an emphasis, a sentence or a rule is not part of the token.
        while end > body, end - body > length.lowerBound, !Alphabet.alphanumeric.contains(bytes[end - 1]),
            bytes[end - 1] != 0x3D
        {
            end -= 1
        }
        guard length.contains(end - body) else { return nil }
        if end < bytes.count, Alphabet.alphanumeric.contains(bytes[end]) { return nil }
        let value = bytes[body..<end]
        if Placeholder.matches(value) || needsRandomness && !Randomness(value).isTokenLike { return nil }
        return SecretFinding(kind, start..<end, publicCount: prefix.count)
    }

    private init(
        _ kind: SecretKind, _ prefix: String, _ alphabet: Alphabet, _ length: ClosedRange<Int>, random: Bool
    ) {
        self.kind = kind
        self.prefix = Array(prefix.utf8)
        self.alphabet = alphabet
        self.length = length
        needsRandomness = random
    }

    private static func shapes(
        _ id: String, _ name: String, _ prefixes: [String], _ alphabet: Alphabet, _ length: ClosedRange<Int>,
        random: Bool = false
    ) -> [TokenShape] {
        prefixes.map { TokenShape(SecretKind(id, name), $0, alphabet, length, random: random) }
    }

    /// The kinds that a prefix tells, each once.
    static var kinds: Set<SecretKind> { Set(all.map(\.kind)) }

    static let all: [TokenShape] = groups.flatMap { $0 }

    private static let groups: [[TokenShape]] = [
        // Clouds.
        shapes("aws-access-key-id", "an AWS access key id", ["AKIA", "ASIA", "ABIA", "ACCA"], .upper, 16...16),
        shapes("aws-bedrock-key", "an AWS Bedrock key", ["ABSK"], .base64, 100...200),
        shapes("google-api-key", "a Google API key", ["AIza"], .url, 35...35),
        shapes("google-oauth-secret", "a Google OAuth secret", ["GOCSPX-"], .url, 24...40),
        shapes("firebase-key", "a Firebase server key", ["APA91b"], .url, 100...200),
        shapes("google-access-token", "a Google access token", ["ya29."], .url, 24...400),
        shapes("alibaba-access-key-id", "an Alibaba access key id", ["LTAI"], .alphanumeric, 16...26, random: true),
        shapes("tencent-secret-id", "a Tencent secret id", ["AKID"], .alphanumeric, 32...32, random: true),
        shapes("yandex-token", "a Yandex token", ["AQVN", "y0_", "t1."], .url, 35...200, random: true),
        shapes(
            "digitalocean-token", "a DigitalOcean token", ["dop_v1_", "doo_v1_", "dor_v1_"], .lowerHexadecimal, 40...64),
        shapes("heroku-key", "a Heroku key", ["HRKU-"], .url, 36...80),
        shapes("databricks-token", "a Databricks token", ["dapi", "dkea", "dose"], .lowerHexadecimal, 32...32),
        shapes("vault-token", "a Vault token", ["hvs.", "hvb.", "hvr."], .url, 20...300),
        shapes("pulumi-token", "a Pulumi token", ["pul-"], .lowerHexadecimal, 40...40),
        shapes("fly-token", "a Fly token", ["fo1_", "fm1_", "fm2_", "fm1a_"], .base64, 40...400),
        shapes("netlify-token", "a Netlify token", ["nfp_", "nfc_"], .alphanumeric, 36...60),
        shapes("supabase-key", "a Supabase key", ["sbp_", "sb_secret_"], .word, 22...60, random: true),
        shapes(
            "planetscale-token", "a PlanetScale token", ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"], .dotted, 32...64
        ),
        shapes(
            "doppler-token", "a Doppler token", ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."],
            .dotted, 40...60),
        shapes(
            "tailscale-key", "a Tailscale key", ["tskey-auth-", "tskey-api-", "tskey-client-", "tskey-webhook-"], .url,
            20...80),
        shapes("cloudflare-key", "a Cloudflare origin key", ["v1.0-"], .url, 140...200),
        shapes("onepassword-token", "a 1Password service account token", ["ops_eyJ"], .padded, 200...1200),
        shapes("age-secret-key", "an age secret key", ["AGE-SECRET-KEY-1"], .upper, 58...58),

        // Code and packages.
        shapes(
            "github-token", "a GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], .alphanumeric, 36...255),
        shapes("github-token", "a GitHub token", ["github_pat_"], .word, 50...255),
        shapes(
            "gitlab-token", "a GitLab token",
            [
                "glpat-", "gldt-", "glptt-", "glrt-", "glrtr-", "glcbt-", "glft-", "glimt-", "glagent-", "gloas-",
                "glsoat-",
                "glffct-", "glwt-",
            ], .dotted, 20...320),
        shapes("gitlab-token", "a GitLab token", ["GR1348941"], .url, 20...24),
        shapes("bitbucket-password", "a Bitbucket app password", ["ATBB"], .alphanumeric, 28...36, random: true),
        shapes("atlassian-token", "an Atlassian token", ["ATATT3", "ATCTT3", "ATSTT3"], .padded, 60...260),
        shapes("npm-token", "an npm token", ["npm_"], .alphanumeric, 36...64),
        shapes("pypi-token", "a PyPI token", ["pypi-AgE"], .url, 32...1024),
        shapes("pypi-token", "a PyPI token", ["pypi-AgENdGVzdC5weXBpLm9yZ"], .url, 20...1024),
        shapes("rubygems-key", "a RubyGems key", ["rubygems_"], .lowerHexadecimal, 48...48),
        shapes("crates-token", "a crates.io token", ["cio"], .alphanumeric, 32...32, random: true),
        shapes("nuget-key", "a NuGet key", ["oy2"], .lower, 43...43, random: true),
        shapes("docker-token", "a Docker token", ["dckr_pat_", "dckr_oat_"], .url, 20...64),
        shapes("artifactory-key", "an Artifactory key", ["AKCp"], .alphanumeric, 69...69),
        shapes("sourcegraph-token", "a Sourcegraph token", ["sgp_", "slk_"], .word, 40...90, random: true),
        shapes("buildkite-token", "a Buildkite token", ["bkua_"], .lowerHexadecimal, 40...40),
        shapes("circleci-token", "a CircleCI token", ["CCIPAT_", "CCIPRJ_"], .word, 40...90),

        // Machine learning.
        shapes("anthropic-key", "an Anthropic key", ["sk-ant-"], .url, 24...200),
        shapes("openai-key", "an OpenAI key", ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"], .url, 24...260),
        shapes("openrouter-key", "an OpenRouter key", ["sk-or-v1-"], .lowerHexadecimal, 48...64),
        shapes("openai-key", "an OpenAI key", ["sk-"], .alphanumeric, 32...64, random: true),
        shapes("hugging-face-token", "a Hugging Face token", ["hf_", "api_org_"], .alphanumeric, 30...40),
        shapes("groq-key", "a Groq key", ["gsk_"], .alphanumeric, 48...56),
        shapes("replicate-token", "a Replicate token", ["r8_"], .alphanumeric, 36...40),
        shapes("perplexity-key", "a Perplexity key", ["pplx-"], .alphanumeric, 40...60),
        shapes("xai-key", "an xAI key", ["xai-"], .alphanumeric, 70...90),

        // Messages and mail.
        shapes(
            "slack-token", "a Slack token",
            [
                "xoxa-", "xoxb-", "xoxc-", "xoxd-", "xoxe-", "xoxp-", "xoxr-", "xoxs-", "xoxo-", "xoxe.xoxp-",
                "xoxe.xoxb-",
            ],
            .url, 20...260, random: true),
        shapes("slack-token", "a Slack token", ["xapp-"], .url, 32...200, random: true),
        shapes("twilio-key", "a Twilio key", ["SK"], .lowerHexadecimal, 32...32),
        shapes("mailgun-key", "a Mailgun key", ["key-"], .lowerHexadecimal, 32...32),
        shapes("brevo-key", "a Brevo key", ["xkeysib-", "xsmtpsib-"], .url, 64...90),
        shapes("typeform-token", "a Typeform token", ["tfp_"], .dotted, 40...80),

        // Money.
        shapes(
            "stripe-key", "a Stripe key", ["sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_"], .alphanumeric,
            24...250),
        shapes("square-token", "a Square token", ["sq0atp-", "sq0csp-", "EAAAE"], .url, 22...64, random: true),
        shapes("shopify-token", "a Shopify token", ["shpat_", "shpca_", "shppa_", "shpss_"], .hexadecimal, 32...32),
        shapes("paypal-token", "a PayPal token", ["access_token$production$"], .dotted, 40...80),
        shapes("flutterwave-key", "a Flutterwave key", ["FLWSECK-", "FLWSECK_TEST-"], .url, 32...40),
        shapes(
            "plaid-token", "a Plaid token", ["access-production-", "access-development-"], .url, 36...36, random: true),
        shapes("easypost-key", "an EasyPost key", ["EZAK", "EZTK"], .alphanumeric, 54...54),

        // Watching and working together.
        shapes("newrelic-key", "a New Relic key", ["NRAK-", "NRAA-", "NRIQ-", "NRII-"], .url, 27...40),
        shapes("grafana-token", "a Grafana token", ["glsa_"], .word, 41...48),
        shapes("grafana-token", "a Grafana token", ["glc_"], .base64, 32...400, random: true),
        shapes("sentry-token", "a Sentry token", ["sntrys_", "sntryu_"], Alphabet("_", adding: .base64), 40...400),
        shapes("dynatrace-token", "a Dynatrace token", ["dt0c01.", "dt0s01.", "dt0s16."], .dotted, 88...90),
        shapes("linear-key", "a Linear key", ["lin_api_", "lin_oauth_"], .alphanumeric, 32...80),
        shapes("notion-token", "a Notion token", ["ntn_", "secret_"], .alphanumeric, 43...50, random: true),
        shapes("figma-token", "a Figma token", ["figd_", "figo_"], .url, 36...60),
        shapes("postman-key", "a Postman key", ["PMAK-"], .url, 40...64),
        shapes("contentful-token", "a Contentful token", ["CFPAT-"], .url, 40...48),
        shapes("airtable-token", "an Airtable token", ["pat"], .dotted, 79...79, random: true),
        shapes("dropbox-token", "a Dropbox token", ["sl."], .dotted, 100...1400, random: true),
        shapes("prefect-key", "a Prefect key", ["pnu_", "pnb_"], .alphanumeric, 36...36),
        shapes(
            "facebook-token", "a Facebook token", ["EAA"], .alphanumeric, 60...400,
            random: true),
    ]
}
