package cn.yimatong.access;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The scenes at which a caller may scan. */
public sealed interface SceneScope {

    /** The form of every scene name: the token specification's {@code aud}. */
    Pattern NAME = Pattern.compile("[a-z0-9-]{1,16}");

    /** Every scene, those that are still to come included. */
    record All() implements SceneScope {
        @Override
        public boolean allows(String scene) {
            return true;
        }

        @Override
        public Optional<String> only() {
            return Optional.empty();
        }
    }

    /**
     * Exactly these scenes; the empty set is none.
     *
     * @param names each {@code [a-z0-9-]{1,16}}
     */
    record Named(Set<String> names) implements SceneScope {
        public Named {
            names = Set.copyOf(names);
            for (String name : names) {
                if (!NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException("not the name of a scene: " + name);
                }
            }
        }

        @Override
        public boolean allows(String scene) {
            return names.contains(scene);
        }

        @Override
        public Optional<String> only() {
            return names.size() == 1 ? Optional.of(names.iterator().next()) : Optional.empty();
        }
    }

    /** Whether the caller may scan at this scene. */
    boolean allows(String scene);

    /** The one scene, where there is exactly one: it may then be left out of a request. */
    Optional<String> only();

    static SceneScope all() {
        return new All();
    }

    static SceneScope none() {
        return new Named(Set.of());
    }

    static SceneScope of(String... names) {
        return new Named(Set.of(names));
    }
}
