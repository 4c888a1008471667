package cn.yimatong.cli;

import java.util.Locale;

/** What can be brought in by the lines of a file. */
enum BulkKind {
    HOLDERS,
    STANDINGS;

    /** The word of the command, and of the list in a request. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where requests go. */
    String path() {
        return "/v1/bulk/" + word();
    }
}
