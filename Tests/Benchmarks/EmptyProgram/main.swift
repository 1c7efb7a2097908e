// Does nothing, and is linked with what adrlink is linked with: what a program costs before its first line.
import ADRLinkCore
import ArgumentParser
