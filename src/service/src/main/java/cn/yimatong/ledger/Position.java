package cn.yimatong.ledger;

import io.lettuce.core.ScanCursor;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far a walk over all keys of all masters has come. It is over when each master has been walked from its first page
 * to its last in one life and with the slots that it still has, so that a key that is there all the time is met.
 *
 * @param parts one for each master, in the order of their names
 */
record Position(List<Part> parts) {
    /** Before the first page. */
    static final Position START = new Position(List.of());

    private static final String BEGIN = "0";
    private static final String END = "end";
    private static final int FIELDS = 4;

    /**
     * The walk over one master.
     *
     * @param cursor where it goes on
     */
    record Part(String name, String life, String slots, String cursor) {
        private static Part begin(Source source) {
            return new Part(source.master().name(), source.life(), source.slots(), BEGIN);
        }

        private boolean isOf(Source source) {
            return name.equals(source.master().name()) && life.equals(source.life()) && slots.equals(source.slots());
        }

        private static Part of(String line) {
            String[] fields = line.split("\t", -1);
            if (fields.length != FIELDS) {
                throw new IllegalArgumentException("No position in a walk");
            }
            return new Part(fields[0], fields[1], fields[2], fields[3]);
        }
    }

    /** As {@link #text} has it. */
    static Position of(String text) {
        return text.isEmpty() ? START : new Position(Arrays.stream(text.split("\n", -1)).map(Part::of).toList());
    }

    String text() {
        return parts.stream().map(part -> String.join("\t", part.name, part.life, part.slots, part.cursor))
                .collect(Collectors.joining("\n"));
    }

    /**
     * What of it holds with the masters as they are now. Who has been started anew or replaced is walked from the first
     * page again; all are where slots have moved, as a key may have gone behind the walk's back.
     */
    Position on(List<Source> sources) {
        Set<String> before = parts.stream().map(Part::slots).collect(Collectors.toSet());
        Set<String> now = sources.stream().map(Source::slots).collect(Collectors.toSet());
        return new Position(sources.stream().map(source -> parts.stream()
                .filter(part -> before.equals(now) && part.isOf(source)).findFirst()
                .orElseGet(() -> Part.begin(source))).toList());
    }

    /** The names of those masters that are walked again, where this one has become the later one. */
    List<String> begunAgain(Position later) {
        Set<String> untouched = parts.stream().filter(part -> part.cursor.equals(BEGIN)).map(Part::slots)
                .collect(Collectors.toSet());
        return later.parts.stream().filter(part -> !parts.contains(part) && !untouched.contains(part.slots))
                .map(Part::name).toList();
    }

    /** The number of the master whose page is the next; nothing when the walk is over. */
    OptionalInt next() {
        return IntStream.range(0, parts.size()).filter(part -> !parts.get(part).cursor.equals(END)).findFirst();
    }

    ScanCursor cursor(int part) {
        return ScanCursor.of(parts.get(part).cursor);
    }

    /** Behind a page of this master. */
    Position behind(int part, ScanCursor found) {
        Part old = parts.get(part);
        Part walked = new Part(old.name, old.life, old.slots, found.isFinished() ? END : found.getCursor());
        return new Position(IntStream.range(0, parts.size()).mapToObj(i -> i == part ? walked : parts.get(i)).toList());
    }

    /** Whether any page has been looked at. */
    boolean isBegun() {
        return parts.stream().anyMatch(part -> !part.cursor.equals(BEGIN));
    }
}
