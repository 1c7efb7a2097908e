import Git

extension Repository {
    /// Refuses to go on with a lane of which a remote was seen to have a commit that is not in it: two copies of one
    /// installation write it.
    ///
    /// A lane's tree has a note for each of its commits but the last, so that none of them has to be looked for. Copies of
    /// segments that are full are not looked at.
    func checkFork(of last: SegmentID, at head: ObjectID) throws(ADRLinkError) {
        let mark = "/adrlink/audit/"
        let copies = try fromAudit { () throws(GitError) in
            var copies: [(name: String, id: SegmentID, head: ObjectID)] = []
            for name in try referenceNames(below: "refs/notes/remotes/") {
                guard let place = name.firstRange(of: mark), let id = SegmentID(name[place.upperBound...]),
                    id.lane == last.lane, id.number >= last.number, let copy = try target(of: name)
                else { continue }
                copies.append((name, id, copy))
            }
            return copies
        }
        for copy in copies where copy.id != last || copy.head != head {
            let isKnown = try fromAudit { () throws(GitError) -> Bool in
                let place = NotePlace(copy.head)
                guard copy.id == last,
                    let folder = try treeText(try commitHeader(head).tree).entry(place.folder)
                else { return false }
                return try treeText(folder.id).entry(place.file) != nil
            }
            guard !isKnown else { continue }
            throw ADRLinkError(
                .laneForked, "the lane \(last.lane) was written in two places: \(copy.name) ends with another commit",
                hint:
                    "a copy of this installation writes it too: go on with a lane of your own, adrlink audit init --new-lane"
            )
        }
    }
}
