package cn.yimatong.access;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All callers, by the hash of their token; replaced as a whole. A look-up by hash tells nothing by its duration, since
 * nobody can choose the hash of a token.
 */
public final class Callers {

    private static final String SCHEME = "Bearer ";

    private final InstantSource clock;
    private volatile Map<String, Admission> byHash;

    /**
     * Begins with these.
     *
     * @param byHash admissions by {@link BearerToken#hash}
     * @param clock tells when one has ended
     */
    public Callers(Map<String, Admission> byHash, InstantSource clock) {
        this.byHash = Map.copyOf(byHash);
        this.clock = clock;
    }

    /** @param byHash callers by {@link BearerToken#hash}, without an end */
    public Callers(Map<String, Caller> byHash) {
        this(byHash.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Admission.of(entry.getValue()))),
                InstantSource.system());
    }

    /** Puts others in force, for the very next request. */
    public void become(Map<String, Admission> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    /**
     * The caller whose token the header carries, or empty if the header has another scheme, no token, an unknown one or
     * one that has ended.
     *
     * @param authorizationHeader the value of {@code Authorization} (RFC 9110, section 11.6.2); the scheme in any case
     */
    public Optional<Caller> authenticate(String authorizationHeader) {
        if (!authorizationHeader.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return BearerToken.of(authorizationHeader.substring(SCHEME.length()).strip())
                .flatMap(token -> Optional.ofNullable(byHash.get(token.hash())))
                .filter(admission -> admission.until().isEmpty() || admission.isOpenAt(clock.instant()))
                .map(Admission::caller);
    }
}
