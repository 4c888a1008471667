package cn.yimatong.settings;

/** A setting that stops the start: the message names it, what is allowed, and where it was set. */
public final class SettingsException extends Exception {

    SettingsException(String message) {
        super(message);
    }
}
