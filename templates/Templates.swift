/// The files of `templates/`, embedded into the program so that it stays one file.
public enum Templates {}
