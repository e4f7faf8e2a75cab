import BesideCore

extension Companion {
    /// What changes, for as long as somebody listens. The first element comes at once. A listener that is slower than
    /// the changes gets them together, and never misses the last.
    public func changes() -> AsyncStream<Set<Change>> {
        AsyncStream(bufferingPolicy: .unbounded) { continuation in
            let subscription = observe(observer: Listener(continuation))
            continuation.onTermination = { _ in
                // Cancelling waits for a call that still runs, which a listener's own thread mustn't.
                Task.detached { subscription.cancel() }
            }
        }
    }
}

private final class Listener: Observer {
    private let continuation: AsyncStream<Set<Change>>.Continuation

    init(_ continuation: AsyncStream<Set<Change>>.Continuation) {
        self.continuation = continuation
    }

    func changed(changes: [Change]) throws {
        continuation.yield(Set(changes))
    }
}
