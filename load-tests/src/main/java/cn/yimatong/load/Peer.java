package cn.yimatong.load;

import java.util.Locale;
import java.util.Optional;

/** What the service is driven in turn with. */
enum Peer {
    /** The least that can be. */
    FLOOR(Optional.of(Floor.class)),
    /** What the same would usually be built on. */
    USUAL(Optional.of(UsualStack.class)),
    /** The service is driven alone. */
    NOTHING(Optional.empty());

    private final Optional<Class<?>> main;

    Peer(Optional<Class<?>> main) {
        this.main = main;
    }

    /** The class that serves it: prints its port, ends with its input, whose first line is the URI of Redis. */
    String mainClass() {
        return main.orElseThrow().getName();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
