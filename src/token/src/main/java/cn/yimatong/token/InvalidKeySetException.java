package cn.yimatong.token;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A JWK Set that cannot be used (MS1.md, section 6). It names the first wrong key in list order, its kid if it has a
 * readable one, and the reason. Whoever reads it keeps the set they had.
 *
 * <p>
 * Reasons: {@code not-json} (a member named twice included), {@code not-a-set}, {@code not-a-key}, {@code unknown-kty},
 * {@code unknown-crv}, {@code unknown-alg}, {@code encoding}, {@code kid-length}, {@code length}, {@code window},
 * {@code off-curve}, {@code minus-g}, {@code non-canonical}, {@code small-order}, {@code repeated-kid}.
 */
public final class InvalidKeySetException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int NO_INDEX = -1;

    private final int index;
    private final @Nullable String kid;
    private final String reason;

    private InvalidKeySetException(String message, int index, @Nullable String kid, String reason) {
        super(message);
        this.index = index;
        this.kid = kid;
        this.reason = reason;
    }

    /** The text as a whole is at fault. */
    static InvalidKeySetException ofSet(String reason) {
        return new InvalidKeySetException("the key set is unusable: " + reason, NO_INDEX, null, reason);
    }

    /** One key is at fault. */
    static InvalidKeySetException ofKey(int index, @Nullable String kid, String reason) {
        String name = "key " + index + (kid == null ? "" : " (kid " + kid + ")");
        return new InvalidKeySetException(name + " makes the key set unusable: " + reason, index, kid, reason);
    }

    /** Returns the first wrong key's place in the list, from 0; empty where the fault is not one key's. */
    public OptionalInt index() {
        return index == NO_INDEX ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Returns that key's kid as the set spells it; empty where it has none, or none in base64url. */
    public Optional<String> kid() {
        return Optional.ofNullable(kid);
    }

    /** Returns the reason, one of the words above. */
    public String reason() {
        return reason;
    }
}
