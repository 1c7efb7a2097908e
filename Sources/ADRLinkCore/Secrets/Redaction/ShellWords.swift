/// A word of a shell's command line without its quotes, and where each of its bytes stands in the line.
struct ShellWord {
    var bytes: [UInt8] = []
    var places: [Int] = []

    mutating func append(_ byte: UInt8, at place: Int) {
        bytes.append(byte)
        places.append(place)
    }

    /// Where a part of the word stands in the line.
    func range(in line: Range<Int>) -> Range<Int> {
        places[line.lowerBound]..<(places[line.upperBound - 1] + 1)
    }
}

/// The simple commands of a shell script, as far as words and quotes go: nothing is expanded.
struct ShellCommands {
    struct Command {
        var words: [ShellWord] = []
        /// What it prints goes to the next command.
        var isPiped = false
        /// What it reads: the text behind `<<<`, and the lines of a document behind `<<`.
        var input: [ShellWord] = []
    }

    static func read(_ bytes: [UInt8], _ range: Range<Int>) -> [Command] {
        var commands: [Command] = []
        var command = Command()
        var word: ShellWord?
        var redirection = 0
        var documents: [(command: Int, end: [UInt8])] = []
        var documentEnd = 0
        func endWord() {
            if let ended = word {
                command.words.append(ended)
                if redirection == 3 { command.input.append(ended) }
                if redirection == 2 { documents.append((commands.count, ended.bytes.drop { $0 == 0x2D } + [])) }
                redirection = 0
            }
            word = nil
        }
        func endCommand(isPiped: Bool) {
            endWord()
            redirection = 0
            command.isPiped = isPiped
            if !command.words.isEmpty { commands.append(command) }
            command = Command()
        }
        func add(_ place: Int) {
            if word == nil { word = ShellWord() }
            word?.append(bytes[place], at: place)
        }
        var place = range.lowerBound
        var quote: UInt8?
        while place < range.upperBound {
            let byte = bytes[place]
            switch (quote, byte) {
            case (0x27?, 0x27), (0x22?, 0x22): quote = nil
            case (0x27?, _): add(place)
            case (_, 0x5C) where place + 1 < range.upperBound:
                place += 1
                if bytes[place] != 0x0A { add(place) }
            case (0x22?, _): add(place)
            case (_, 0x27), (_, 0x22):
                quote = byte
                if word == nil { word = ShellWord() }
            case (_, 0x20), (_, 0x09), (_, 0x0D), (_, 0x3E): endWord()
            case (_, 0x3C):
                endWord()
                redirection += 1
            case (_, 0x0A) where !documents.isEmpty || redirection > 0:
                endCommand(isPiped: false)
                if place >= documentEnd {
                    documentEnd = readDocuments(documents, bytes, (place + 1)..<range.upperBound, &commands)
                }
                documents = []
            case (_, 0x7C):
                let isOr = place + 1 < range.upperBound && bytes[place + 1] == 0x7C
                if isOr { place += 1 }
                endCommand(isPiped: !isOr)
            case (_, 0x0A), (_, 0x3B), (_, 0x26), (_, 0x60): endCommand(isPiped: false)
            case (_, 0x28), (_, 0x29):
                // `$(…)` begins a command, and `$` before it is no word.
                if word?.bytes == [0x24] { word = nil }
                endCommand(isPiped: false)
            default: add(place)
            }
            place += 1
        }
        endCommand(isPiped: false)
        return commands
    }

    /// Gives commands the lines that follow theirs, up to the words that end them. The lines are read as commands too.
    ///
    /// - Returns: where the last document ends.
    private static func readDocuments(
        _ documents: [(command: Int, end: [UInt8])], _ bytes: [UInt8], _ range: Range<Int>, _ commands: inout [Command]
    ) -> Int {
        var start = range.lowerBound
        for (index, end) in documents {
            while start < range.upperBound {
                let feed = bytes[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
                let line = start..<feed
                start = min(feed + 1, range.upperBound)
                if bytes[line].drop(while: { $0 == 0x09 }).elementsEqual(end) { break }
                if !line.isEmpty, commands.indices.contains(index) {
                    commands[index].input.append(ShellWord(bytes: Array(bytes[line]), places: Array(line)))
                }
            }
        }
        return start
    }
}
