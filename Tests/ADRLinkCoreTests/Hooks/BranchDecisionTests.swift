import Testing

@testable import ADRLinkCore

@Suite struct BranchDecisionTests {
    @Test(arguments: [
        ("adr-0007-use-queue", 7), ("feature/ADR-7-x", 7), ("adr/0007", 7), ("ADR_12", 12), ("a/b/adr-3.x", 3),
        ("fix-adr-3", 3), ("adr-1-adr-2", 1), ("adr-x-adr-2", 2), ("adr-000000009", 9),
    ]) func theFirstNumberIsTheDecision(branch: String, number: Int) {
        #expect(BranchDecision.find(in: branch, MessageConventions())?.number == number)
    }

    @Test(arguments: [
        "", "adr", "adr-", "adr7", "quadr-7", "adr-7b", "adr--7", "éadr-7", "adr-7é", "main", "adr-9999999999", "rfc-7",
    ]) func nothingElseIs(branch: String) {
        #expect(BranchDecision.find(in: branch, MessageConventions()) == nil)
    }

    @Test func thePrefixesAreThoseOfThePolicy() {
        let conventions = MessageConventions(prefixes: ["RFC", "ADR"])
        let found = BranchDecision.find(in: "rfc-7", conventions)
        #expect(found?.prefix == "RFC" && found?.number == 7)
    }
}
