package cn.yimatong.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Chooses a media type by {@code Accept} (RFC 9110, section 12.5.1). */
final class AcceptHeader {

    private record Range(String type, String subtype, double quality) {

        /** How closely the range names the media type: 3 exactly, 2 by its type, 1 by anything, 0 not at all. */
        int closeness(String mediaType) {
            int slash = mediaType.indexOf('/');
            boolean sameType = type.equals(mediaType.substring(0, slash));
            if (sameType && subtype.equals(mediaType.substring(slash + 1))) {
                return 3;
            }
            if (!subtype.equals("*")) {
                return 0;
            }
            if (sameType) {
                return 2;
            }
            return type.equals("*") ? 1 : 0;
        }
    }

    private AcceptHeader() {}

    /**
     * The offered media type that is liked best; of those liked equally the first, as also where nothing is said.
     * Ranges that are not well-formed are passed over.
     *
     * @param offered media types in lower case without parameters, at least one
     * @param values the values of all {@code Accept} headers
     */
    static Optional<String> choose(List<String> offered, List<String> values) {
        String joined = String.join(",", values);
        if (joined.isBlank()) {
            return Optional.of(offered.getFirst());
        }
        List<Range> ranges = List.of(joined.split(",", -1)).stream().flatMap(part -> range(part).stream()).toList();
        String best = "";
        double bestQuality = 0;
        for (String mediaType : offered) {
            double quality = quality(mediaType, ranges);
            if (quality > bestQuality) {
                best = mediaType;
                bestQuality = quality;
            }
        }
        return bestQuality > 0 ? Optional.of(best) : Optional.empty();
    }

    private static double quality(String mediaType, List<Range> ranges) {
        int closest = 0;
        double quality = 0;
        for (Range range : ranges) {
            int closeness = range.closeness(mediaType);
            if (closeness > closest) {
                closest = closeness;
                quality = range.quality;
            }
        }
        return quality;
    }

    private static Optional<Range> range(String text) {
        String[] parts = text.split(";", -1);
        String mediaRange = parts[0].strip().toLowerCase(Locale.ROOT);
        int slash = mediaRange.indexOf('/');
        if (slash < 1) {
            return Optional.empty();
        }
        double quality = 1;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                try {
                    quality = Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException _) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Range(mediaRange.substring(0, slash), mediaRange.substring(slash + 1), quality));
    }
}
