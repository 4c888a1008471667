package cn.yimatong;

/** What keeps a node from starting, in a sentence for the person who started it. */
final class StartException extends Exception {

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
