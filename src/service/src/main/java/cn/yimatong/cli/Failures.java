package cn.yimatong.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file could not be read or written; the JDK's own messages are often just the path again. */
final class Failures {
    private Failures() {}

    static String words(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            default -> failure.getMessage() == null ? "Java says no more" : failure.getMessage();
        };
    }
}
