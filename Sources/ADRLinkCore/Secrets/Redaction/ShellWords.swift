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
    }

    static func read(_ bytes: [UInt8], _ range: Range<Int>) -> [Command] {
        var commands: [Command] = []
        var command = Command()
        var word: ShellWord?
        func endWord() {
            if let ended = word { command.words.append(ended) }
            word = nil
        }
        func endCommand(isPiped: Bool) {
            endWord()
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
            case (_, 0x20), (_, 0x09), (_, 0x0D), (_, 0x3C), (_, 0x3E): endWord()
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
}
