import Testing

@testable import ADRLinkCore

@Suite struct StatusTransitionTests {
    private static let families: [DecisionStatus] = [.draft, .proposed, .accepted, .rejected, .deprecated, .superseded]

    @Test func theUsualTransitionsAreThoseOfTheDesignAndNoOthers() {
        let allowed: Set<[DecisionStatus]> = [
            [.draft, .proposed], [.proposed, .accepted], [.proposed, .rejected], [.proposed, .draft],
            [.accepted, .deprecated], [.accepted, .superseded],
        ]
        for from in Self.families {
            for to in Self.families {
                #expect(StatusTransitions.usual.allow(from, to: to) == (from == to || allowed.contains([from, to])))
            }
        }
    }

    @Test func whatNobodyConfiguredBindsNobody() {
        let usual = StatusTransitions.usual
        #expect(usual.allow(.unknown, to: .superseded))
        #expect(usual.allow(.custom("on hold"), to: .draft))
        #expect(usual.allow(.accepted, to: .custom("on hold")))
        #expect(usual.next(after: .custom("on hold")) == nil)
    }

    @Test func aConfiguredStatusHasWhatIsConfiguredAndTheOthersKeepTheUsual() throws {
        let policy = try PolicyReader.read(
            Array(
                """
                [transition "Rejected"]
                \tto = proposed
                \tto = On Hold
                [transition "on hold"]
                \tto = accepted
                """.utf8))
        let transitions = policy.transitions
        #expect(transitions.next(after: .rejected) == [.proposed, .custom("on hold")])
        #expect(transitions.allow(.rejected, to: .proposed) && !transitions.allow(.rejected, to: .accepted))
        #expect(transitions.allow(.custom("on hold"), to: .accepted))
        #expect(!transitions.allow(.custom("on hold"), to: .rejected))
        // A word that a transition names is bound everywhere.
        #expect(!transitions.allow(.accepted, to: .custom("on hold")))
        #expect(transitions.allow(.accepted, to: .superseded) && !transitions.allow(.accepted, to: .draft))
    }

    @Test(arguments: ["[transition \"accepted\"]\n\tto =\n", "[transition \"unknown\"]\n\tto = draft\n"])
    func aTransitionWithoutAStatusIsRefused(text: String) throws {
        #expect(throws: ADRLinkError.self) { try PolicyReader.read(Array(text.utf8)) }
    }

    @Test func aWordWithAFamilyIsThatFamilyInATransition() throws {
        let policy = try PolicyReader.read(
            Array(
                """
                [transition "accepted"]
                \tto = on hold
                [status "on hold"]
                \tfamily = proposed
                """.utf8))
        #expect(policy.transitions.next(after: .accepted) == [.proposed])
    }
}
