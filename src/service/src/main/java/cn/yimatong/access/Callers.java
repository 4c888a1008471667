package cn.yimatong.access;

import java.util.Map;
import java.util.Optional;

/**
 * All callers, by the hash of their token. Immutable. A look-up by hash tells nothing by its duration, since nobody can
 * choose the hash of a token.
 */
public final class Callers {

    private static final String SCHEME = "Bearer ";

    private final Map<String, Caller> byHash;

    /** @param byHash callers by {@link BearerToken#hash} */
    public Callers(Map<String, Caller> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    /**
     * The caller whose token the header carries, or empty if the header has another scheme, no token or an unknown one.
     *
     * @param authorizationHeader the value of {@code Authorization} (RFC 9110, section 11.6.2); the scheme in any case
     */
    public Optional<Caller> authenticate(String authorizationHeader) {
        if (!authorizationHeader.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return BearerToken.of(authorizationHeader.substring(SCHEME.length()).strip())
                .flatMap(token -> Optional.ofNullable(byHash.get(token.hash())));
    }
}
