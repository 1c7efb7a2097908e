@testable import ADRLinkCore

/// Command lines with made-up secrets in them, put together while the tests run.
enum RedactionCanaries {
    /// Each with a `§` where the secret goes.
    static let commands = [
        "app --password §", "app --password=§ run", "app --token §", "app --secret=§", "app --api-key §",
        "app -token §",
        "app --client-secret § --port 80", "mysql -u root -p§ orders", "mysqldump --password=§ orders", "mariadb -p§",
        "sudo -u app mysql -p§", "env A=b mysql -p§ x", "nohup sudo -n mysqldump -p§ x",
        "docker exec -it db mysql -uroot -p§",
        "kubectl exec db-0 -- mysqldump -p§ x",
        "sshpass -p § ssh host", "sshpass -p§ scp a host:", "redis-cli -a § ping", "redis-cli -h cache AUTH §",
        "curl -u admin:§ https://host/", "curl -sSu admin:§ https://host/", "curl --user=admin:§ https://host/",
        "curl -H 'Authorization: Bearer §' https://host/", "curl -H 'X-Api-Key: §' https://host/",
        "curl -H 'Cookie: session=§' https://host/", "curl -H 'Proxy-Authorization: Basic §' https://host/",
        "wget --http-password=§ https://host/", "mongo -u a -p § orders", "mongodump -p § --archive=a",
        "psql postgresql://app:§@db/orders", "psql 'host=db user=app password=§ dbname=orders'",
        "PGPASSWORD=§ psql -h db",
        "docker login -u me -p § registry.internal", "docker run -e DB_PASSWORD=§ app",
        "docker build --build-arg NPM_TOKEN=§ .",
        "az login --service-principal -u x -p § --tenant t", "smbclient //host/share -U ada%§",
        "ldapsearch -x -D cn=a -w § -b dc=x",
        "openssl enc -aes-256-cbc -pass pass:§ -in a", "openssl rsa -passin pass:§", "htpasswd -b -c file ada §",
        "htpasswd -nb ada §",
        "zip -P § a.zip b", "7z a -p§ a.7z b", "gpg --batch --passphrase § -c a", "kubectl --token=§ get pods",
        "kubectl create secret generic db --from-literal=value=§", "helm upgrade a b --set db.password=§,db.user=app",
        "vault login §", "vault kv put secret/db value=§", "net use Z: //host/share § /user:ada", "net user ada § /add",
        "aws configure set aws_secret_access_key §", "aws secretsmanager create-secret --name a --secret-string §",
        "keytool -list -storepass § -keystore a.jks", "java -Ddb.password=§ -jar a.jar",
        "mount -t cifs -o username=a,password=§ //h/s /m",
        "sh -c 'mysql -p§ -e x'", "ssh host 'sudo mysqldump -p§ orders | gzip'", "xargs -I{} sh -c 'curl -u a:§ {}'",
        "bash -lc 'export DB_PASSWORD=§; run'", "sh -c 'echo § | docker login -u a --password-stdin'",
        "timeout 5 nice -n 3 zip -P § a b",
        "curl -d '{\"password\":\"§\"}' https://host/", "curl 'https://host/a?token=§&page=2'",
        "curl 'https://host/a?X-Amz-Signature=§&X-Amz-Date=1'", "git clone https://ada:§@git.internal/app.git",
        "git clone https://:§@git.internal/app.git", "sqlplus app/§@orders", "ipmitool -H host -U a -P § power on",
        "xfreerdp /u:a /p:§ /v:h",
        "rabbitmqctl add_user app §", "mosquitto_pub -u a -P § -t t", "nmcli device wifi connect home password §",
        "mc alias set s https://s3 key §",
        "pulumi config set --secret db §", "heroku config:set VALUE=§", "twine upload -p § dist/a", "plink -pw § host",
        "cargo login §",
    ]

    /// A secret of letters and digits, as it may stand everywhere without quotes.
    static func secret(_ dice: inout Dice) -> String {
        dice.text(SecretCanary.upper, 2) + dice.text(SecretCanary.lower, 4...6) + dice.text(SecretCanary.digits, 3)
            + dice.text(SecretCanary.alphanumeric, 4...24)
    }

    /// Every command line `count` times, each with a secret of its own.
    static func all(each count: Int, seed: UInt64) -> [(command: String, secret: String)] {
        var dice = Dice(seed: seed)
        var all: [(String, String)] = []
        for _ in 0..<count {
            for command in commands {
                let secret = secret(&dice)
                all.append((command.replacing("§", with: secret), secret))
            }
        }
        return all
    }

    /// The parts of a secret of which none may be left: the lines of a key, or all of it.
    static func parts(of secret: String) -> [String] {
        let parts = secret.replacing("\\n", with: "\n").split(separator: "\n").map(String.init)
        return parts.count == 1 ? parts : parts.filter { $0.count >= 16 && !$0.hasPrefix("-----") }
    }

    /// A command line as the shell gives it to a program; pipes are left to what is quoted.
    static func arguments(_ line: String) -> [String] {
        let bytes = Array(line.utf8)
        return ShellCommands.read(bytes, bytes.indices).flatMap(\.words).map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
    }
}
