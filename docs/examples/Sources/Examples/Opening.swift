import ADRLinkCore
import Git

/// Opens the repository that a path lies in.
///
/// The library reads neither clock nor environment: it is given the moment.
func workspace(at path: String) throws -> Workspace {
    let (seconds, offset) = CurrentProcess.now
    return Workspace(try Repository(at: path), now: Moment(seconds: seconds, offset: offset))
}
