import Foundation
import HTTP
import Testing

/// When a request is made again, and after which pause.
@Suite struct RetryPolicyTests {
    /// A clock that a test winds, with the pauses that were made.
    private final class Clock: @unchecked Sendable {
        private let lock = NSLock()
        private var pauses: [Duration] = []
        var made: [Duration] { lock.withLock { pauses } }

        func timing(random: Double) -> RetryTiming {
            RetryTiming(
                now: { 784_111_777 }, sleep: { pause in self.lock.withLock { self.pauses.append(pause) } },
                random: { random })
        }
    }

    private static let cut = HTTPError(.cut, "the connection was cut")

    private func run(
        _ outcomes: [Result<HTTPResponse, HTTPError>], random: Double = 1, policy: RetryPolicy = RetryPolicy()
    ) throws -> (response: Result<HTTPResponse, HTTPError>, pauses: [Duration], attempts: Int) {
        let clock = Clock()
        var attempts = 0
        let response = Result { () throws(HTTPError) in
            try policy.run(clock.timing(random: random)) { number throws(HTTPError) in
                attempts += 1
                #expect(number == attempts)
                return try outcomes[min(number, outcomes.count) - 1].get()
            }
        }
        return (response, clock.made, attempts)
    }

    @Test func aFinalOutcomeIsTheAnswer() throws {
        for status in [200, 304, 400, 403, 404, 412, 501] {
            let (response, pauses, attempts) = try run([.success(HTTPResponse(status: status))])
            #expect(try response.get().status == status)
            #expect(pauses.isEmpty)
            #expect(attempts == 1)
        }
        let refused = HTTPError(.tls, "no")
        #expect(try run([.failure(refused)]).response == .failure(refused))
    }

    @Test func transientOutcomesAreTriedAgain() throws {
        for status in [408, 429, 500, 502, 503, 504] {
            let (response, pauses, _) = try run([
                .success(HTTPResponse(status: status)), .failure(Self.cut), .success(HTTPResponse(status: 200)),
            ])
            #expect(try response.get().status == 200)
            #expect(pauses == [.milliseconds(250), .milliseconds(500)])
        }
    }

    @Test func theLastOutcomeIsTheAnswerWhenNoAttemptIsLeft() throws {
        let (response, pauses, attempts) = try run([.success(HTTPResponse(status: 500)), .failure(Self.cut)])
        #expect(response == .failure(Self.cut))
        #expect(attempts == 5)
        #expect(pauses == [.milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2)])
    }

    @Test func pausesAreRandomBelowACeilingThatDoublesToTheLongest() {
        var policy = RetryPolicy()
        policy.attempts = 100
        #expect(policy.pause(afterAttempt: 3, requested: nil, random: 0) == .zero)
        #expect(policy.pause(afterAttempt: 3, requested: nil, random: 0.5) == .milliseconds(500))
        #expect(policy.pause(afterAttempt: 8, requested: nil, random: 1) == .seconds(20))
        #expect(policy.pause(afterAttempt: 99, requested: nil, random: 1) == .seconds(20))
        #expect(policy.pause(afterAttempt: 100, requested: nil, random: 1) == nil)
    }

    @Test func aServerThatSaysWhenToComeBackIsBelieved() throws {
        let busy = HTTPResponse(status: 503, headers: ["Retry-After": "7"])
        #expect(try run([.success(busy), .success(HTTPResponse(status: 200))], random: 0).pauses == [.seconds(7)])
        let date = HTTPResponse(status: 429, headers: ["retry-after": "Sun, 06 Nov 1994 08:49:47 GMT"])
        #expect(try run([.success(date), .success(HTTPResponse(status: 200))], random: 0).pauses == [.seconds(10)])
    }

    @Test func aPauseThatIsTooLongIsNotMade() throws {
        let busy = HTTPResponse(status: 503, headers: ["Retry-After": "3600"])
        let (response, pauses, attempts) = try run([.success(busy)])
        #expect(try response.get() == busy)
        #expect(pauses.isEmpty)
        #expect(attempts == 1)
    }

    @Test(arguments: [
        ("0", Duration.seconds(0)), ("120", .seconds(120)), ("Sun, 06 Nov 1994 08:49:37 GMT", .zero),
        ("Sun, 06 Nov 1994 08:50:37 GMT", .seconds(60)), ("Sat, 05 Nov 1994 08:49:37 GMT", .zero),
        ("99999999999999", .seconds(1 << 32)),
    ]) func aRequestedPauseIsSecondsOrADate(_ value: String, _ pause: Duration) {
        #expect(RetryPolicy.requestedPause(value, now: 784_111_777) == pause)
    }

    @Test(arguments: [
        "", "-1", "soon", "1.5", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Now 1994 08:49:37 GMT",
        "Sun, 36 Nov 1994 08:49:37 GMT",
    ])
    func whatIsNeitherIsNoRequest(_ value: String) {
        #expect(RetryPolicy.requestedPause(value, now: 784_111_777) == nil)
    }
}
