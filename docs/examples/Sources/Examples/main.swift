let arguments = CommandLine.arguments.dropFirst()

switch (arguments.first, Array(arguments.dropFirst())) {
case ("list", let rest) where rest.count == 1: try listDecisions(in: rest[0])
case ("check", let rest) where rest.count == 2: try checkMessage(rest[1], in: rest[0])
case ("audit", let rest) where rest.count == 2: try keepAnAuditLog(in: rest[0], key: rest[1])
default: print("usage: Examples list REPOSITORY | check REPOSITORY MESSAGE | audit REPOSITORY KEY")
}
