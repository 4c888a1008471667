package cn.yimatong.access;

import java.util.Set;

/** The usual bundles of capabilities; a caller may be given any other. */
public enum Role {
    /** An app's backend: all that concerns holders. */
    APP,
    /** A scanner, at its own scenes or at all. */
    SCANNER,
    /** Whoever runs the service. */
    OPERATOR;

    /** The capabilities of this role; unmodifiable. */
    public Set<Capability> capabilities() {
        return switch (this) {
            case APP ->
                Set.of(Capability.REGISTER, Capability.ISSUE, Capability.STANDING, Capability.READ, Capability.ERASE);
            case SCANNER -> Set.of(Capability.SCAN);
            case OPERATOR -> Set.of(Capability.OPERATE);
        };
    }

    /** A caller of this role. {@code scenes} matters for scanners only. */
    public Caller caller(String name, SceneScope scenes) {
        return new Caller(name, capabilities(), scenes);
    }
}
