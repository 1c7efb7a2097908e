/// Places where secrets stand on command lines and in texts, by what announces them; a `§` where the secret goes.
enum RedactionFamilies {
    static let commands = statements + stored + options + inputs
    static let texts = settings + spoken + markup + files + objects + coloured

    /// Statements of SQL and of scripts inside of an argument.
    static let statements = [
        "psql -c \"ALTER USER x WITH PASSWORD '§'\"",
        "psql -c \"ALTER USER x WITH ENCRYPTED PASSWORD '§' VALID UNTIL 'infinity'\"",
        "psql -c \"CREATE ROLE app LOGIN PASSWORD '§'\"",
        "mysql -e \"CREATE USER 'app'@'%' IDENTIFIED BY '§'\"",
        "mysql -e \"ALTER USER app IDENTIFIED WITH caching_sha2_password BY '§'\"",
        "mysql -e \"SET PASSWORD FOR app = PASSWORD('§')\"",
        "mysql -e \"SET PASSWORD FOR 'app'@'%' = '§'\"",
        "mysql -e 'create user app identified by \"§\"'",
        "sqlcmd -Q \"CREATE LOGIN app WITH PASSWORD = N'§'\"",
        "sqlplus / as sysdba \"ALTER USER app IDENTIFIED BY §\"",
        "my-tool --sql \"alter role app password '§'\"",
        "kubectl exec db-0 -- psql -c \"ALTER USER x PASSWORD '§'\"",
        "sh -c \"psql -c \\\"ALTER USER x WITH PASSWORD '§'\\\"\"",
        "sh -c 'psql -c \"ALTER USER x WITH PASSWORD '\\''§'\\''\"'",
        "mongosh --eval \"db.createUser({user: 'a', pwd: '§', roles: []})\"",
        "mongosh --eval \"db.changeUserPassword('app', '§')\"",
        "clickhouse-client -q \"CREATE USER a IDENTIFIED WITH sha256_password BY '§'\"",
    ]

    /// A key or a word that says what is stored.
    static let stored = [
        "etcdctl put /password §",
        "etcdctl put app/db/password §",
        "etcdctl --endpoints http://e:2379 put /config/api-key §",
        "consul kv put app/token §",
        "zkCli.sh set /app/secret §",
        "redis-cli set app:password §",
        "git config --global github.token §",
        "npm config set //registry.internal/:_authToken §",
        "dotnet user-secrets set \"Db:Password\" §",
        "snap set app db.password §",
        "redis-cli hset app:db password §",
        "gcloud secrets versions add db --data=§",
        "gcloud secrets versions add db --data §",
        "my-secrets secret put db --value §",
        "databricks secrets put-secret scope key --string-value §",
        "gh secret set NPM -b §",
    ]

    /// Options of any program.
    static let options = [
        "op item create --category login password=§",
        "app --bearer §",
        "app --bearer=§",
        "app --key §",
        "app --key=§",
        "app --secret-string §",
        "app --secret-value=§",
        "app --token-value §",
    ]

    /// What a shell hands to a command that reads a secret.
    static let inputs = [
        "sh -c \"chpasswd <<< app:§\"",
        "sh -c \"sudo chpasswd <<<'app:§'\"",
        "bash -c \"docker login -u a --password-stdin r <<< §\"",
        "sh -c \"chpasswd <<EOF\napp:§\nEOF\"",
        "sh -c \"echo app:§ | sudo chpasswd\"",
        "sh -c \"echo § | docker secret create db -\"",
        "sh -c \"cat <<EOF | gcloud secrets versions add db --data-file=-\n§\nEOF\"",
        "sh -c \"printf '%s' § | gh secret set NPM\"",
        "sh -c \"echo § | passwd --stdin app\"",
    ]

    /// A setting that has a line for itself, or stands below its name.
    static let settings = [
        "client_secret: §",
        "secret_key_base: §",
        "private_key = §",
        "access-key: §",
        "credentials: §",
        "'secret' => '§'",
        "  'password' => \"§\",",
        ":secret => '§'",
        "\"client_secret\" => \"§\"",
        "password = §",
        "  password: §",
        "- token: §",
        "api_token: §",
        "requirepass §",
        "masterauth §",
        "token §",
        "apikey §",
        "AWS_SECRET_ACCESS_KEY §",
        "AWS_SECRET_ACCESS_KEY=§",
        "AWS_SECRET_ACCESS_KEY: §",
        "password:\n  §\n",
        "db:\n  password:\n    §\n  user: app\n",
        "password: |\n  §\n",
        "token: >-\n    §\n",
        "secret: |\n  line\n  §\nother: x\n",
        "token: '§'",
        "secret: \"§\"",
        "\"token\" : \"§\"",
        "password: 'two words §'",
        "spring.password = \"§\"",
        "ENV API_TOKEN §",
        "export TOKEN=\"§\"",
        "+password: §",
        "> client_secret: §",
        "# requirepass §",
        "  \"secretString\" : \"§\"",
    ]

    /// A label or a word before it.
    static let spoken = [
        "using token § for the call",
        "Initial Root Token: §",
        "Unseal Key 1: §",
        "Unseal key 2 : §",
        "Recovery Key 1: §",
        "2026-01-01 INFO root token: §",
        "Root password: §",
        "Generated password: §",
        "Secret access key: §",
        "ALTER USER x WITH PASSWORD '§';",
        "CREATE USER x IDENTIFIED BY '§';",
        "ALTER USER x WITH PASSWORD \"§\"",
        "the password §.",
        "The API token \"§\" is new",
    ]

    /// A name and a value apart.
    static let markup = [
        "<add key=\"Password\" value=\"§\"/>",
        "<add key=\"Db:Password\" value=\"§\" />",
        "<property name=\"db.password\" value=\"§\"/>",
        "<entry key=\"password\">§</entry>",
        "<password>§</password>",
        "<setting name=\"ApiKey\"><value>§</value></setting>",
        "{\"name\": \"DB_PASSWORD\", \"value\": \"§\"}",
        "- name: DB_PASSWORD\n  value: §\n",
        "[{\"key\":\"db_password\",\"value\":\"§\"}]",
        "<key>apiToken</key>\n<string>§</string>",
    ]

    /// Files of passwords.
    static let files = [
        "machine h login u password §",
        "machine h\n  login u\n  password §\n",
        "default login u password §",
        "db.internal:5432:orders:app:§",
        "*:*:*:app:§",
        "localhost:5432:*:postgres:§",
    ]

    /// Secrets of Kubernetes, whose names say nothing.
    static let objects = [
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  anything: §\n  user: §\n",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  anything: §\n",
        "apiVersion: v1\ndata:\n  anything: §\nkind: Secret\nmetadata:\n  name: db\n",
        "apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    anything: §\n  kind: Secret\n  metadata:\n    name: db\n",
        "kind: Secret\nstringData:\n  file: |\n    a §\n    b §\nother: x\n",
        "{\"apiVersion\":\"v1\",\"data\":{\"anything\":\"§\"},\"kind\":\"Secret\"}",
        "{\n  \"kind\": \"Secret\",\n  \"data\": {\n    \"anything\": \"§\"\n  }\n}",
        "kubectl.kubernetes.io/last-applied-configuration: \"{\\\"kind\\\":\\\"Secret\\\",\\\"stringData\\\":{\\\"anything\\\":\\\"§\\\"}}\"",
    ]

    /// Words that escape sequences part.
    static let coloured = [
        "\u{1B}[1mpassword\u{1B}[0m: §",
        "\u{1B}[32mtoken\u{1B}[0m\u{1B}[1m=\u{1B}[0m§",
        "pass\u{1B}[01;31m\u{1B}[Kword: §",
    ]
}
