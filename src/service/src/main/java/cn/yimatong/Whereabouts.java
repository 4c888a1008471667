package cn.yimatong;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where scanners stand, as far as a city's own list tells; of a bus it tells nothing.
 *
 * @param spots by the scanner's name
 */
record Whereabouts(Map<String, Spot> spots) {
    static final Whereabouts UNKNOWN = new Whereabouts(Map.of());

    private static final Pattern LINE = Pattern
            .compile("([A-Za-z0-9._-]{1,64})\\s*,\\s*(-?[0-9.]+)\\s*,\\s*(-?[0-9.]+)");

    /** The mean radius of the Earth, as the IUGG has it. */
    private static final double EARTH_METRES = 6_371_009;

    /** In degrees. */
    record Spot(double latitude, double longitude) {
        Spot {
            if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
                throw new IllegalArgumentException("not on the Earth");
            }
        }

        /** By the haversine formula, off by six thousandths at most, as the Earth is no ball. */
        double metresTo(Spot other) {
            double north = Math.toRadians(other.latitude - latitude);
            double east = Math.toRadians(other.longitude - longitude);
            double half = Math.pow(Math.sin(north / 2), 2) + Math.cos(Math.toRadians(latitude))
                    * Math.cos(Math.toRadians(other.latitude)) * Math.pow(Math.sin(east / 2), 2);
            return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(half)));
        }
    }

    /**
     * Reads lines of {@code NAME,LATITUDE,LONGITUDE}; empty ones and those that begin with {@code #} say nothing.
     *
     * @throws StartException where it cannot be read; says which line
     */
    static Whereabouts read(Path file) throws StartException {
        List<String> lines;
        try {
            // Spreadsheets begin their UTF-8 with a mark.
            lines = Files.readString(file).replaceFirst("^\uFEFF", "").lines().toList();
        } catch (CharacterCodingException e) {
            throw new StartException("--places: " + file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new StartException("--places: " + file + ": " + new StartException(e).getMessage());
        }
        Map<String, Spot> spots = new HashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                Matcher form = LINE.matcher(line);
                try {
                    if (!form.matches() || spots.put(form.group(1), new Spot(Double.parseDouble(form.group(2)),
                            Double.parseDouble(form.group(3)))) != null) {
                        throw new IllegalArgumentException("another form, or the name a second time");
                    }
                } catch (IllegalArgumentException e) {
                    throw new StartException("--places: " + file + ", line " + number
                            + ": not NAME,LATITUDE,LONGITUDE in degrees, each name once");
                }
            }
        }
        return new Whereabouts(Map.copyOf(spots));
    }

    boolean tellsBoth(String one, String other) {
        return spots.containsKey(one) && spots.containsKey(other);
    }

    /** How far apart two scanners stand; nothing where it is not known of both. */
    OptionalDouble metres(String one, String other) {
        Spot here = spots.get(one);
        Spot there = spots.get(other);
        return here == null || there == null ? OptionalDouble.empty() : OptionalDouble.of(here.metresTo(there));
    }
}
