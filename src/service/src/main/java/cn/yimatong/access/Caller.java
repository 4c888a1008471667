package cn.yimatong.access;

import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody who may call.
 *
 * @param name names the caller in the trail, {@code [A-Za-z0-9._-]{1,64}}; unique in a deployment, never a person's
 * @param capabilities what the caller may do; unmodifiable
 * @param scenes where a scanner may scan
 * @param requestsPerSecond at each node, in place of what a node lets every caller ask
 */
public record Caller(String name, Set<Capability> capabilities, SceneScope scenes, OptionalInt requestsPerSecond) {

    /** More is no bound. */
    public static final int MOST_REQUESTS_PER_SECOND = 100_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Whoever calls a public operation: no capability, no scene. */
    public static final Caller ANONYMOUS = new Caller("anonymous", Set.of(), SceneScope.none());

    /** One without a bound of its own. */
    public Caller(String name, Set<Capability> capabilities, SceneScope scenes) {
        this(name, capabilities, scenes, OptionalInt.empty());
    }

    /** @throws IllegalArgumentException if the name has another form, or the bound is not from 1 on */
    public Caller {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a caller");
        }
        requestsPerSecond.ifPresent(bound -> {
            if (bound < 1 || bound > MOST_REQUESTS_PER_SECOND) {
                throw new IllegalArgumentException("not a bound of requests a second");
            }
        });
        capabilities = Set.copyOf(capabilities);
    }

    /** Whether the caller has this capability. */
    public boolean may(Capability capability) {
        return capabilities.contains(capability);
    }

    /** Whether the caller may scan at this scene. */
    public boolean mayScanAt(String scene) {
        return may(Capability.SCAN) && scenes.allows(scene);
    }

    /** The caller as JSON in UTF-8, to be stored under the hash of its token; no token in it. */
    public byte[] toBytes() {
        return Admission.of(this).toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote. Unknown members are skipped and unknown capabilities dropped, so that an older
     * node reads what a newer one wrote and grants no more than it understands.
     *
     * @throws IllegalArgumentException if the bytes are not a caller
     */
    public static Caller fromBytes(byte[] json) {
        return Admission.fromBytes(json).caller();
    }
}
