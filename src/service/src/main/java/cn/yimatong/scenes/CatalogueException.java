package cn.yimatong.scenes;

/**
 * A catalogue cannot be used. The message names the file, the line where there is one, the member as a JSON pointer
 * (RFC 6901) and what is wrong, for instance {@code scenes.yaml line 41: /scenes/3/pauseSeconds must be at most 86400}.
 */
public final class CatalogueException extends Exception {

    private static final long serialVersionUID = 1;

    CatalogueException(String message) {
        super(message);
    }

    CatalogueException(String message, Throwable cause) {
        super(message, cause);
    }
}
