package cn.yimatong.scenes;

import java.util.Optional;

/**
 * Who shows the code, and where.
 *
 * @param guardian the number of the guardian who shows it, from the code itself; none: the holder shows it
 * @param place what the scanner calls its place (line, vehicle, stop, door), where it says so
 */
public record Showing(Optional<Integer> guardian, Optional<String> place) {

    /** The holder shows the code at a place that has no name. */
    public static final Showing BY_HOLDER = new Showing(Optional.empty(), Optional.empty());
}
