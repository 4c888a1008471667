package cn.yimatong.load;

import java.util.Locale;

/** What the service is driven in turn with. */
enum Peer {
    /** The least that can be. */
    FLOOR(Floor.class),
    /** What the same would usually be built on. */
    USUAL(UsualStack.class);

    private final Class<?> main;

    Peer(Class<?> main) {
        this.main = main;
    }

    /** The class that serves it: prints its port, ends with its input, whose first line is the URI of Redis. */
    String mainClass() {
        return main.getName();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
