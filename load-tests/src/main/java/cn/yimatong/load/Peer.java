package cn.yimatong.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the service is driven in turn with. */
enum Peer {
    /** The least that can be. */
    FLOOR(Floor.class),
    /** The least that keeps what must be kept. */
    BOUND(Bound.class),
    /** What the same would usually be built on. */
    USUAL(UsualSm2.class),
    /** The same with what a token would usually be. */
    USUAL_JWT(UsualJwt.class);

    private static final String NOTHING = "nothing";

    private final Class<?> main;

    Peer(Class<?> main) {
        this.main = main;
    }

    /**
     * The peer of this word; none where the word is {@code nothing}.
     *
     * @throws IllegalArgumentException where it is no peer's
     */
    static Optional<Peer> named(String word) {
        if (word.equals(NOTHING)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(values()).filter(peer -> peer.toString().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such peer; there are "
                        + Arrays.stream(values()).map(Peer::toString).collect(Collectors.joining(", ")) + " and "
                        + NOTHING)));
    }

    /** The class that serves it: prints its port, ends with its input, whose first line is the URI of Redis. */
    String mainClass() {
        return main.getName();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
