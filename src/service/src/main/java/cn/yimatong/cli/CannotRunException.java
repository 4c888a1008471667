package cn.yimatong.cli;

/** Why a command cannot do its work, in words for the person who typed it; ends the command with exit code 2. */
final class CannotRunException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotRunException(String message) {
        super(message);
    }

    CannotRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
