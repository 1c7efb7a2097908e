/// How often, and after which pauses, a request is made again.
///
/// The pause before attempt n + 1 is random between nothing and `base` · 2ⁿ⁻¹, at most `longest`: callers that failed together
/// do not come back together. A server that says when to come back is believed, up to `longestRequested`.
public struct RetryPolicy: Sendable {
    /// How often at most, the first time included.
    public var attempts = 5
    public var base: Duration = .milliseconds(250)
    public var longest: Duration = .seconds(20)
    /// A server that wants a longer pause than this gets no further attempt.
    public var longestRequested: Duration = .seconds(60)

    public init() {}

    /// The statuses with which a server says that the same request may succeed later.
    public static let transientStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]

    /// The pause after an attempt, counted from 1; nil where no other is to follow.
    ///
    /// `random` is in 0…1.
    public func pause(afterAttempt attempt: Int, requested: Duration?, random: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        if let requested, requested > longestRequested { return nil }
        // Beyond that the longest pause has long been reached.
        let ceiling = min(longest, base * (1 << min(attempt - 1, 20)))
        let jittered = ceiling * random
        return max(jittered, requested ?? .zero)
    }

    /// Makes a request until its outcome is final, or no attempt is left: the last outcome is the answer.
    ///
    /// `isTransient` adds responses to those of `transientStatuses`.
    public func run(
        _ timing: RetryTiming, isTransient: (HTTPResponse) -> Bool = { _ in false },
        _ attempt: (_ number: Int) throws(HTTPError) -> HTTPResponse
    ) throws(HTTPError) -> HTTPResponse {
        var number = 1
        while true {
            var requested: Duration?
            let outcome = Result { () throws(HTTPError) in try attempt(number) }
            switch outcome {
            case .success(let response):
                guard RetryPolicy.transientStatuses.contains(response.status) || isTransient(response) else {
                    return response
                }
                requested = RetryPolicy.requestedPause(response.headers["Retry-After"], now: timing.now())
            case .failure(let error):
                guard error.isTransient else { throw error }
            }
            guard let pause = pause(afterAttempt: number, requested: requested, random: timing.random()) else {
                return try outcome.get()
            }
            timing.sleep(pause)
            number += 1
        }
    }
}

/// Clock, pauses and chance, as retries need them.
public struct RetryTiming: Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var now: @Sendable () -> Int64
    public var sleep: @Sendable (Duration) -> Void
    /// Something in 0…1.
    public var random: @Sendable () -> Double

    public init(
        now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Duration) -> Void,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
    }
}
