package cn.yimatong.token;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a code says (MS1.md, section 3): from when until when it is valid, behind which handle its holder stands, and,
 * if it is bound to a scene, to which one and with which tariff class. An immutable value; it keeps every rule of that
 * section.
 */
public final class Claims {
    /** Times are below this number of seconds. */
    static final long TIME_LIMIT = 1L << 40;
    static final int LONGEST_WINDOW_SECONDS = 300;
    static final int HANDLE_BYTES = 16;
    static final int LONGEST_AUDIENCE = 16;
    static final int HIGHEST_SCOPE = 0xFF;
    static final int NO_SCOPE = -1;

    private final long notBefore;
    private final long expiresAt;
    private final byte[] handle;
    private final @Nullable String audience;
    private final int scope;

    /** Takes over the handle without a copy; the caller has checked every rule. */
    Claims(long notBefore, long expiresAt, byte[] handle, @Nullable String audience, int scope) {
        this.notBefore = notBefore;
        this.expiresAt = expiresAt;
        this.handle = handle;
        this.audience = audience;
        this.scope = scope;
    }

    /**
     * Makes the claims of a code that every scene takes.
     *
     * @param notBefore nbf: the first instant at which it is valid, seconds since 1970-01-01 UTC, 0 to 2^40 - 1
     * @param expiresAt exp: the first instant at which it is no longer valid, likewise; 1 to 300 seconds after
     * {@code notBefore}
     * @param handle cti: the sealed handle, any 16 bytes; copied
     * @throws IllegalArgumentException if one of these rules is broken; the message names it
     */
    public static Claims of(long notBefore, long expiresAt, byte[] handle) {
        if (notBefore < 0 || notBefore >= TIME_LIMIT) {
            throw new IllegalArgumentException("nbf is 0 to 2^40 - 1 seconds, not " + notBefore);
        }
        if (expiresAt < 0 || expiresAt >= TIME_LIMIT) {
            throw new IllegalArgumentException("exp is 0 to 2^40 - 1 seconds, not " + expiresAt);
        }
        if (expiresAt <= notBefore) {
            throw new IllegalArgumentException("nbf lies before exp, not at " + notBefore + " with exp " + expiresAt);
        }
        if (expiresAt - notBefore > LONGEST_WINDOW_SECONDS) {
            throw new IllegalArgumentException("exp - nbf is at most 300 seconds, not " + (expiresAt - notBefore));
        }
        if (handle.length != HANDLE_BYTES) {
            throw new IllegalArgumentException("cti has 16 bytes, not " + handle.length);
        }
        return new Claims(notBefore, expiresAt, handle.clone(), null, NO_SCOPE);
    }

    /**
     * Returns these claims bound to one scene, without a scope.
     *
     * @param audience aud: the scene's name, 1 to 16 characters of {@code a-z}, {@code 0-9} and {@code -}
     * @throws IllegalArgumentException if it is not that
     */
    public Claims forScene(String audience) {
        if (audience.isEmpty() || audience.length() > LONGEST_AUDIENCE) {
            throw new IllegalArgumentException("aud has 1 to 16 characters, not " + audience.length());
        }
        for (int i = 0; i < audience.length(); i++) {
            if (!isAudienceCharacter(audience.charAt(i))) {
                throw new IllegalArgumentException("aud consists of a-z, 0-9 and -; character " + i + " does not fit");
            }
        }
        return new Claims(notBefore, expiresAt, handle, audience, NO_SCOPE);
    }

    /**
     * Returns these claims with a tariff class for scanners without a network.
     *
     * @param scope 0 ordinary, 1 reduced, 2 free, 3 to 15 as the scene's public table says, 16 to 255 reserved
     * @throws IllegalArgumentException if it is outside 0 to 255, or there is no audience for it to stand beside
     */
    public Claims withScope(int scope) {
        if (audience == null) {
            throw new IllegalArgumentException("scope stands only beside aud");
        }
        if (scope < 0 || scope > HIGHEST_SCOPE) {
            throw new IllegalArgumentException("scope is 0 to 255, not " + scope);
        }
        return new Claims(notBefore, expiresAt, handle, audience, scope);
    }

    static boolean isAudienceCharacter(int character) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '-';
    }

    /** Returns nbf: the first instant at which the code is valid, in seconds since 1970-01-01 UTC. */
    public long notBefore() {
        return notBefore;
    }

    /** Returns exp: the first instant at which the code is no longer valid, in seconds since 1970-01-01 UTC. */
    public long expiresAt() {
        return expiresAt;
    }

    /** Returns cti: a copy of the 16 bytes that only their issuer can open. They belong in no log. */
    public byte[] handle() {
        return handle.clone();
    }

    /** Returns aud: the one scene at which the code may be used; empty where any scene may take it. */
    public Optional<String> audience() {
        return Optional.ofNullable(audience);
    }

    /** Returns the tariff class as written, 0 to 255 (16 and above count as 0); empty where the code has none. */
    public OptionalInt scope() {
        return scope == NO_SCOPE ? OptionalInt.empty() : OptionalInt.of(scope);
    }

    /** Tells whether a reader at this scene may take the code. */
    boolean isFor(String scene) {
        return audience == null || audience.equals(scene);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Claims that && notBefore == that.notBefore && expiresAt == that.expiresAt
                && scope == that.scope && Objects.equals(audience, that.audience)
                && Arrays.equals(handle, that.handle);
    }

    @Override
    public int hashCode() {
        return Objects.hash(notBefore, expiresAt, Arrays.hashCode(handle), audience, scope);
    }

    /** Shows window, scene and scope, never the handle. */
    @Override
    public String toString() {
        return "Claims[nbf " + notBefore + ", exp " + expiresAt + (audience == null ? "" : ", aud " + audience)
                + (scope == NO_SCOPE ? "" : ", scope " + scope) + "]";
    }
}
