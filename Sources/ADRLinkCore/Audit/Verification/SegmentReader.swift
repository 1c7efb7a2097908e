import Git
import SSHSignature

/// A charter with the payload it came in.
struct SignedCharter {
    var charter: AuditCharter
    var payload: AuditPayload

    /// Whether the key that it names has signed it.
    var isSigned: Bool {
        payload.signature.key == charter.key
            && payload.signature.verification(of: payload.content, namespace: AuditNames.namespace) == .verified
    }
}

/// Reading a segment without judging it: its commits, its charter, its payloads.
extension Repository {
    /// The segments that are here, sorted by lane and number. References of other names below the log are left out.
    func segments(below prefix: String = AuditNames.log) throws(GitError) -> [(id: SegmentID, head: ObjectID)] {
        var found: [(id: SegmentID, head: ObjectID)] = []
        for name in try referenceNames(below: prefix) {
            guard let id = SegmentID(name.dropFirst(prefix.count)), let head = try target(of: name) else { continue }
            found.append((id, head))
        }
        return found.sorted { $0.id < $1.id }
    }

    /// The file of a segment in which its charter stands.
    static let charterFile = "charter"

    /// The charter that a commit of a segment carries, not verified.
    func charter(at head: ObjectID) throws(AuditReadingError) -> SignedCharter {
        let root = try fromLog { () throws(GitError) in try treeText(try treeOfCommit(head)) }
        guard let entry = root.entry(Self.charterFile), entry.mode == TreeText.fileMode else {
            throw .format(AuditFormatFault("there is no charter in it"))
        }
        let bytes = try fromLog { () throws(GitError) in
            try object(entry.id, .blob, limit: AuditLimits.payload)
        }
        do throws(AuditFormatFault) {
            let payload = try AuditPayload(bytes)
            return SignedCharter(charter: try AuditCharter(payload), payload: payload)
        } catch {
            throw .format(error)
        }
    }

    /// The payload that a commit added as the note of its parent, not verified; nil for the commit of a charter.
    func payload(addedBy head: ObjectID) throws(AuditReadingError) -> AuditPayload? {
        let header = try fromLog { () throws(GitError) in try commitHeader(head) }
        guard let parent = header.parents.first else { return nil }
        let place = NotePlace(parent)
        let bytes = try fromLog { () throws(GitError) -> [UInt8]? in
            guard let folder = try treeText(header.tree).entry(place.folder),
                let file = try treeText(folder.id).entry(place.file)
            else { return nil }
            return try object(file.id, .blob, limit: AuditLimits.payload)
        }
        guard let bytes else { throw .format(AuditFormatFault("it adds no note of its parent")) }
        do throws(AuditFormatFault) { return try AuditPayload(bytes) } catch { throw .format(error) }
    }

    func commitHeader(_ id: ObjectID) throws(GitError) -> CommitHeader {
        guard let header = try examinedCommitHeader(id, limit: AuditLimits.commit) else {
            throw GitError(.notFound, "read commit \(id)", "the repository does not have it")
        }
        return header
    }

    /// Whether objects may be left to a remote that has promised them.
    private func isPartialClone() throws(GitError) -> Bool {
        try configuration().entries().contains { entry in
            entry.name == "extensions.partialclone"
                || entry.name.hasPrefix("remote.") && entry.name.hasSuffix(".promisor") && entry.value != "false"
        }
    }

    private func treeOfCommit(_ id: ObjectID) throws(GitError) -> ObjectID { try commitHeader(id).tree }

    /// The commits of a segment from its head back, in the order they were made.
    ///
    /// It stops behind `known`, at a commit without parents, and at one that is not here.
    ///
    /// - Parameter kept: how many bytes of commits to keep with their ids, for a caller that goes on to read them.
    func commits(
        ofSegmentAt head: ObjectID, behind known: ObjectID? = nil, keeping kept: Int = 0
    ) throws(GitError) -> SegmentCommits {
        var found = SegmentCommits(ids: [], end: .beginning)
        var next: ObjectID? = head
        var room = kept
        while let id = next, id != known {
            guard let object = try examinedObject(id, limit: AuditLimits.commit) else {
                found.end = .missing(id)
                found.isPartial = try isPartialClone()
                break
            }
            guard object.kind == .commit, let parents = CommitHeader(of: object.bytes)?.parents else {
                throw GitError(.corrupt, "read commit \(id)", "the object is not a commit")
            }
            found.ids.append(id)
            room -= object.bytes.count
            if room >= 0 { found.texts[id] = object.bytes }
            if shallowCommits.contains(id), !parents.isEmpty {
                found.end = .missing(parents[0])
                found.isPartial = true
                break
            }
            // A merge is told by whoever judges the commit; the log goes on at its first parent.
            next = parents.first
            if next != nil, next == known { found.end = .known }
        }
        if head == known { found.end = .known }
        found.ids.reverse()
        return found
    }
}

/// The commits of a segment, oldest first, and why there are no more.
struct SegmentCommits {
    enum End: Equatable {
        /// The first one has no parents.
        case beginning
        /// The first one's parent is the commit that is known.
        case known
        /// The first one's parent is not in this clone.
        case missing(ObjectID)
    }

    var ids: [ObjectID]
    var end: End
    /// Whether the clone says that it leaves out what is missing.
    var isPartial = false
    /// The bytes of those that were kept.
    var texts: [ObjectID: [UInt8]] = [:]
}

/// Why something of the log could not be read: git could not, or it is not in the format.
enum AuditReadingError: Error {
    case git(GitError)
    case format(AuditFormatFault)

    var reason: String {
        switch self {
        case .git(let error): "\(error)"
        case .format(let fault): fault.reason
        }
    }
}

func fromLog<R>(_ body: () throws(GitError) -> R) throws(AuditReadingError) -> R {
    do throws(GitError) { return try body() } catch { throw .git(error) }
}
