package cn.yimatong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Where scanners stand, as far as a city's own list tells; of a bus it tells nothing.
 *
 * @param spots by the scanner's name
 */
record Whereabouts(Map<String, Spot> spots) {
    static final Whereabouts UNKNOWN = new Whereabouts(Map.of());

    /** The mean radius of the Earth, as the IUGG has it. */
    private static final double EARTH_METRES = 6_371_009;

    /** In degrees. */
    record Spot(double latitude, double longitude) {
        Spot {
            if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
                throw new IllegalArgumentException("not on the Earth");
            }
        }

        /** By the haversine formula, off by half a hundredth at most. */
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
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new StartException("--places: " + file + ": " + new StartException(e).getMessage());
        }
        Map<String, Spot> spots = new HashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split(",", -1);
                try {
                    if (parts.length != 3 || spots.put(parts[0].strip(),
                            new Spot(Double.parseDouble(parts[1]), Double.parseDouble(parts[2]))) != null) {
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

    /** How far apart two scanners stand; nothing where it is not known of both. */
    OptionalDouble metres(String one, String other) {
        Spot here = spots.get(one);
        Spot there = spots.get(other);
        return here == null || there == null ? OptionalDouble.empty() : OptionalDouble.of(here.metresTo(there));
    }
}
