/// The programs whose own ways to take secrets are known. Long options such as `--password` are found without.
extension CommandRule {
    static let all = databases + web + archives + accounts + stores + packages + remote + wrappers

    private static let databases: [CommandRule] = [
        CommandRule(
            names: [
                "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlcheck", "mysqlshow", "mysqlslap", "mysqlsh",
                "mysqlbinlog", "mysql_upgrade", "mysqlpump", "mariadb", "mariadb-dump", "mariadb-admin",
                "mariadb-import",
                "mariadb-check", "mydumper", "myloader", "xtrabackup", "mariabackup", "mycli",
            ], joined: ["-p"], places: [Place(words: ["password"], numbers: [0])],
            asksForPassword: true),
        CommandRule(
            names: [
                "psql", "pg_dump", "pg_dumpall", "pg_restore", "pg_basebackup", "createdb", "dropdb", "createuser",
                "dropuser", "vacuumdb", "reindexdb", "pgbench", "pg_isready", "clusterdb", "pg_receivewal",
            ], asksForPassword: true),
        CommandRule(
            names: [
                "mongo", "mongosh", "mongodump", "mongorestore", "mongoexport", "mongoimport", "mongostat", "mongotop",
            ],
            values: ["-p"]),
        CommandRule(
            names: ["redis-cli", "valkey-cli", "keydb-cli"], values: ["-a", "--pass"],
            places: [
                Place(words: ["auth"], numbers: [-1]), Place(words: ["requirepass"], numbers: [0]),
                Place(words: ["masterauth"], numbers: [0]),
            ]),
        CommandRule(
            names: ["cqlsh", "influx", "ksql", "beeline", "presto", "trino"], values: ["-p", "-password", "-token"]),
        CommandRule(names: ["sqlcmd", "bcp", "osql", "tsql"], values: ["-P"]),
        CommandRule(
            names: ["sqlplus", "expdp", "impdp", "sqlldr", "rman", "exp", "imp"], pairs: [""], separator: 0x2F),
        CommandRule(
            names: ["rabbitmqctl"],
            places: [
                Place(words: ["add_user"], numbers: [1]), Place(words: ["change_password"], numbers: [1]),
                Place(words: ["authenticate_user"], numbers: [1]),
            ]),
        CommandRule(names: ["rabbitmqadmin"], values: ["-p"]),
    ]

    private static let web: [CommandRule] = [
        CommandRule(
            names: ["curl"], values: ["--pass", "--proxy-pass", "--oauth2-bearer", "--tlspassword", "-b", "--cookie"],
            pairs: ["-u", "--user", "-U", "--proxy-user"], headers: ["-H", "--header", "--proxy-header"]),
        CommandRule(
            names: ["wget", "wget2", "aria2c"], values: ["--http-passwd", "--ftp-passwd"], headers: ["--header"]),
        CommandRule(names: ["http", "https", "xh", "httpie"], pairs: ["-a", "--auth"]),
        CommandRule(
            names: ["ab", "siege", "wrk", "hey", "vegeta", "hurl"], pairs: ["-A", "-a"], headers: ["-H", "--header"]),
        CommandRule(
            names: ["gh", "glab"], values: ["--body", "-b"], headers: ["-H", "--header"], subcommand: "secret"),
        CommandRule(names: ["grpcurl", "websocat", "wscat"], headers: ["-H", "--header"]),
        CommandRule(names: ["lftp", "ncftp", "ncftpput"], values: ["-p"], pairs: ["-u"], separator: 0x2C),
        CommandRule(names: ["lynx"], pairs: ["-auth"]),
        CommandRule(names: ["mosquitto_pub", "mosquitto_sub", "mosquitto_rr"], values: ["-P", "--pw"]),
    ]

    private static let archives: [CommandRule] = [
        CommandRule(names: ["zip", "unzip", "zipcloak", "funzip"], values: ["-P"]),
        CommandRule(names: ["7z", "7za", "7zr", "7zz"], joined: ["-p"]),
        CommandRule(names: ["rar", "unrar"], joined: ["-p", "-hp"]),
        CommandRule(names: ["pdftk"], keywords: ["owner_pw", "user_pw", "input_pw"]),
        CommandRule(names: ["pdfinfo", "pdftotext", "pdftoppm", "pdfimages"], values: ["-upw", "-opw"]),
        CommandRule(
            names: ["openssl"], values: ["-K", "-k", "-psk", "-srppass"], beginnings: ["pass:"],
            places: [Place(words: ["passwd"], numbers: [0])], hasLongOptions: true),
        CommandRule(
            names: ["keytool", "jarsigner"], values: ["-storepass", "-keypass", "-srcstorepass", "-deststorepass"]),
        CommandRule(names: ["ccrypt", "ccencrypt", "ccdecrypt"], values: ["-K"]),
        CommandRule(names: ["steghide"], values: ["-p"]),
    ]

    private static let accounts: [CommandRule] = [
        CommandRule(
            names: [
                "ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldapwhoami", "ldapcompare", "ldapmodrdn",
                "ldappasswd",
            ], values: ["-w"]),
        CommandRule(names: ["slappasswd"], values: ["-s"]),
        CommandRule(names: ["htpasswd"], places: [Place(words: [], numbers: [-1], options: ["b"])]),
        CommandRule(names: ["useradd", "usermod"], values: ["-p"]),
        CommandRule(names: ["mkpasswd", "grub-mkpasswd-pbkdf2"], places: [Place(words: [], numbers: [0])]),
        CommandRule(names: ["wpa_passphrase"], places: [Place(words: [], numbers: [1])]),
        CommandRule(names: ["nmcli"], keywords: ["password", "wifi-sec.psk", "802-11-wireless-security.psk"]),
        CommandRule(names: ["doveadm"], values: ["-p"]),
        CommandRule(names: ["kadmin", "kadmin.local"], values: ["-pw", "-w"]),
        CommandRule(names: ["ipmitool"], values: ["-P"]),
        CommandRule(names: ["snmpwalk", "snmpget", "snmpset", "snmpbulkwalk"], values: ["-A", "-X", "-c"]),
        CommandRule(
            names: ["samba-tool", "net"], pairs: ["-U"], separator: 0x25,
            places: [
                Place(words: ["use"], numbers: [2]), Place(words: ["user"], numbers: [1]),
            ]),
        CommandRule(
            names: ["smbclient", "smbget", "rpcclient", "smbmap", "winexe", "wmic"], pairs: ["-U", "--user"],
            separator: 0x25),
        CommandRule(names: ["nsupdate", "dig"], pairs: ["-y"]),
    ]

    private static let stores: [CommandRule] = [
        CommandRule(
            names: ["vault", "bao"],
            places: [
                Place(words: ["login"], numbers: [0], mayBeSettings: true),
                Place(words: ["kv", "put"], isAssignments: true),
                Place(words: ["kv", "patch"], isAssignments: true), Place(words: ["write"], isAssignments: true),
                Place(words: ["unwrap"], numbers: [0]), Place(words: ["operator", "unseal"], numbers: [0]),
                Place(words: ["token", "revoke"], numbers: [0]), Place(words: ["token", "lookup"], numbers: [0]),
            ]),
        CommandRule(names: ["consul"], places: [Place(words: ["kv", "put"], numbers: [1])]),
        CommandRule(
            names: ["kubectl", "oc", "k3s", "microk8s", "minikube"],
            places: [
                Place(words: ["create", "secret"], isAssignments: true, options: ["--from-literal"]),
                Place(words: ["login"], options: ["-p"]),
            ], isWrapper: true, namesSecrets: true),
        CommandRule(
            names: ["aws", "awslocal"], values: ["--secret-string", "--master-user-password"],
            places: [
                Place(words: ["configure", "set", "aws_secret_access_key"], numbers: [0]),
                Place(words: ["configure", "set", "aws_session_token"], numbers: [0]),
                Place(words: ["ssm", "put-parameter"], options: ["--value"]),
            ], namesSecrets: true),
        CommandRule(
            names: ["az"],
            places: [Place(words: ["login"], options: ["-p"]), Place(words: ["secret", "set"], options: ["--value"])],
            namesSecrets: true),
        CommandRule(names: ["gcloud", "eksctl", "ibmcloud"], namesSecrets: true),
        CommandRule(names: ["heroku"], places: [Place(words: ["config:set"], isAssignments: true)]),
        CommandRule(
            names: ["fly", "flyctl", "doppler", "railway", "supabase"],
            places: [Place(words: ["secrets", "set"], isAssignments: true)]),
        CommandRule(
            names: ["pulumi"], places: [Place(words: ["config", "set"], numbers: [1], options: ["--secret"])],
            namesSecrets: true),
        CommandRule(names: ["mc", "mcli"], places: [Place(words: ["alias", "set"], numbers: [2, 3])]),
        CommandRule(names: ["rclone"], places: [Place(words: ["obscure"], numbers: [0])]),
        CommandRule(
            names: ["ngrok"],
            places: [
                Place(words: ["authtoken"], numbers: [0]), Place(words: ["add-authtoken"], numbers: [0]),
            ]),
        CommandRule(
            names: ["argocd", "skopeo", "buildah", "cf", "crane", "oras", "regctl"], values: ["-p"], subcommand: "login"
        ),
        CommandRule(names: ["helm"], values: ["-p"], subcommand: "login"),
        CommandRule(
            names: ["docker", "podman", "nerdctl", "docker-compose"],
            places: [Place(words: ["login"], options: ["-p"])],
            isWrapper: true, namesSecrets: true),
    ]

    private static let packages: [CommandRule] = [
        CommandRule(
            names: ["npm", "pnpm", "yarn"],
            places: [
                Place(words: ["config", "set", "npmAuthToken"], numbers: [0]),
                Place(words: ["config", "set", "_authToken"], numbers: [0]),
            ]),
        CommandRule(names: ["twine"], values: ["-p"]),
        CommandRule(names: ["cargo"], places: [Place(words: ["login"], numbers: [0])]),
        CommandRule(names: ["nuget"], places: [Place(words: ["setapikey"], numbers: [0])]),
        CommandRule(names: ["dotnet"], values: ["-k"], subcommand: "push"),
        CommandRule(
            names: ["poetry", "composer"],
            places: [
                Place(
                    words: ["config"], numbers: [-1], options: ["pypi-token", "http-basic", "github-oauth", "bearer"])
            ]),
    ]

    private static let remote: [CommandRule] = [
        CommandRule(names: ["sshpass"], values: ["-p"], isWrapper: true),
        CommandRule(names: ["plink", "pscp", "psftp", "putty", "kitty"], values: ["-pw"], isWrapper: true),
        CommandRule(
            names: ["xfreerdp", "wfreerdp", "xfreerdp3", "cmdkey", "msdeploy"], beginnings: ["/p:", "/pass:", "/pass="]),
        CommandRule(names: ["rdesktop", "evil-winrm"], values: ["-p"]),
        CommandRule(names: ["x11vnc", "vncviewer"], values: ["-passwd"]),
    ]

    private static let wrappers: [CommandRule] = [
        CommandRule(names: ["echo", "printf"], prints: true),
        CommandRule(
            names: [
                "sudo", "doas", "su", "env", "timeout", "nice", "ionice", "chrt", "taskset", "nohup", "setsid",
                "stdbuf", "time",
                "xargs", "parallel", "watch", "strace", "ltrace", "flock", "chroot", "unshare", "nsenter", "runuser",
                "setpriv",
                "systemd-run", "exec", "command", "builtin", "eval", "ssh", "mosh", "find", "lxc", "incus",
                "machinectl", "script",
                "unbuffer", "tini", "dumb-init", "gosu", "su-exec", "busybox", "op", "aws-vault", "chamber", "envchain",
                "direnv", "dotenv", "pipenv", "uv", "npx", "bundle", "retry", "chronic", "ts", "cronic", "logger",
                "tmux",
                "screen", "then", "do", "else", "if", "while", "until", "!", "{", "sh", "bash", "dash", "zsh", "ksh",
                "ash",
                "fish", "vagrant", "proot", "faketime", "torsocks", "proxychains", "adrlink",
            ], isWrapper: true),
    ]
}
