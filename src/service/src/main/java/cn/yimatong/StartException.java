package cn.yimatong;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** What keeps a node from starting, in a sentence for the person who started it. */
final class StartException extends Exception {

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A file or folder that cannot be used, in words. */
    StartException(IOException cause) {
        super(words(cause), cause);
    }

    private static String words(IOException cause) {
        return switch (cause) {
            case NoSuchFileException missing -> "there is no file or folder " + missing.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is a file and not a folder";
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written";
            default -> cause.getMessage() == null ? "a file cannot be read or written" : cause.getMessage();
        };
    }
}
