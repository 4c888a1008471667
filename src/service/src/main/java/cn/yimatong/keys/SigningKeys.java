package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.ledger.TableChange;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A deployment's signing keys as an operator sees and changes them. No private key leaves here but sealed. Of one that
 * is revoked this is left, in clear, under the field {@code ALG.KID}:
 *
 * <pre>
 * {"nbf": seconds, "exp": seconds, "since": seconds, "pub": public key, base64url, "label": of one in a token}
 * </pre>
 *
 * By its public part it is known when it is brought here again. One that an earlier release has revoked has none: that
 * release takes no key, and its own leave it sealed alone.
 */
public final class SigningKeys {

    /** {@code /v1/keys} may be kept for so long: whoever keeps it knows a key that was staged earlier. */
    private static final Duration KNOWN_TO_ALL = Duration.ofMinutes(5);

    /** By then each node that has Redis has looked. */
    private static final Duration KNOWN_TO_NODES = Duration.ofSeconds(3);

    private static final int MOST_NUMBER = 0xFFFF;

    private static final List<KeyState> LISTED = List.of(KeyState.ACTIVE, KeyState.STAGED, KeyState.MADE,
            KeyState.RETIRED, KeyState.REVOKED);

    private static final Comparator<Entry> BY_TURN = Comparator.comparing(Entry::since)
            .thenComparing(Entry::notBefore).thenComparingInt(entry -> entry.id().number());

    private final KeyStore store;
    private final List<StoredKey> stored;
    private final List<Entry> revoked = new ArrayList<>();
    private final Map<KeyId, byte[]> revokedPublicKeys = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private final Instant now;

    /**
     * One key, for people.
     *
     * @param since when it came into its state
     * @param notBefore a code of it begins no earlier
     * @param expiresAt a code of it begins earlier; two hours after its retirement at the latest
     * @param signs whether new codes are signed with it just now
     * @param label how a token knows it, where it lies in one
     */
    public record Entry(KeyId id, KeyState state, Instant since, Instant notBefore, Instant expiresAt,
            boolean signs, Optional<String> label) {}

    /**
     * The keys as they lie in these tables.
     *
     * @param tables those of {@link KeyStore#KEY_TABLES}
     * @param now by Redis's clock
     * @throws WrongMasterKeyException none opens under the store's master key
     */
    public SigningKeys(KeyStore store, Map<String, Map<String, byte[]>> tables, Instant now)
            throws WrongMasterKeyException {
        this.store = store;
        this.stored = store.stored(tables, unreadable::add);
        if (stored.isEmpty() && !unreadable.isEmpty()) {
            throw new WrongMasterKeyException(KeyStore.SIGNING_KEYS);
        }
        tables.getOrDefault(KeyStore.REVOKED_KEYS, Map.of()).forEach((field, json) -> {
            try {
                JsonObject told = new JsonObject(new String(json, UTF_8));
                revoked.add(revoked(field, told));
                if (told.containsKey("pub")) {
                    revokedPublicKeys.put(StoredKey.id(field), Base64.getUrlDecoder().decode(told.getString("pub")));
                }
            } catch (RuntimeException e) {
                unreadable.add(KeyStore.REVOKED_KEYS + " " + field);
            }
        });
        this.now = now;
    }

    private static Entry revoked(String field, JsonObject told) {
        return new Entry(StoredKey.id(field), KeyState.REVOKED, Instant.ofEpochSecond(told.getLong("since")),
                Instant.ofEpochSecond(told.getLong("nbf")), Instant.ofEpochSecond(told.getLong("exp")), false,
                Optional.ofNullable(told.getString("label")));
    }

    /**
     * All that are known: the one that signs, those that would in its place, in their turn, those that are made and not
     * staged, and those that will not sign again, the latest first.
     */
    public List<Entry> entries() {
        Optional<StoredKey> signing = signing(stored);
        return Stream.concat(stored.stream().map(key -> new Entry(key.id(), key.state(),
                Instant.ofEpochSecond(key.since()), Instant.ofEpochSecond(key.notBefore()),
                Instant.ofEpochSecond(key.lastBegin()), signing.filter(key::equals).isPresent(),
                key.key().inToken().map(TokenKey::label))), revoked.stream())
                .sorted(Comparator.comparing((Entry entry) -> !entry.signs())
                        .thenComparing(this::isOver)
                        .thenComparingInt(entry -> LISTED.indexOf(entry.state()))
                        .thenComparing((one, other) -> isNext(one.state())
                                ? BY_TURN.compare(one, other)
                                : BY_TURN.compare(other, one)))
                .toList();
    }

    private boolean isOver(Entry key) {
        return switch (key.state()) {
            case MADE -> false;
            case STAGED, ACTIVE -> !key.expiresAt().isAfter(now);
            case RETIRED, REVOKED -> true;
        };
    }

    /** Whether it has still to sign. */
    private static boolean isNext(KeyState state) {
        return state == KeyState.MADE || state == KeyState.STAGED;
    }

    /** What lies in the tables and cannot be read, by table and field. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private Optional<StoredKey> signing(List<StoredKey> among) {
        return among.stream().filter(key -> key.state() == KeyState.ACTIVE && key.covers(now.getEpochSecond()))
                .max(StoredKey.BY_TURN);
    }

    /** Makes a key that nobody knows yet; it lasts for so long from the day on which it is staged. */
    public KeyStep make(Algorithm algorithm, Duration life) {
        return create("a new key (%s) is made", algorithm, KeyState.MADE,
                id -> store.fresh(id, KeyState.MADE, now, life));
    }

    /** Makes a key and stages it. */
    public KeyStep makeStaged(Algorithm algorithm, Duration life) {
        return create("a new key (%s) is made", algorithm, KeyState.STAGED,
                id -> store.fresh(id, KeyState.STAGED, now, life));
    }

    /** As {@link #make}, of a key that was made elsewhere. */
    public KeyStep take(GivenKey given, Duration life) {
        return take(given, life, KeyState.MADE);
    }

    /** As {@link #makeStaged}, of a key that was made elsewhere. */
    public KeyStep takeStaged(GivenKey given, Duration life) {
        return take(given, life, KeyState.STAGED);
    }

    private KeyStep take(GivenKey given, Duration life, KeyState state) {
        Optional<StoredKey> same = stored.stream().filter(key -> given.isOf(key.publicKey())).findFirst();
        if (same.isPresent()) {
            return refused(same.get(), "it is this very key, and one key has one kid");
        }
        for (Map.Entry<KeyId, byte[]> gone : revokedPublicKeys.entrySet()) {
            if (given.isOf(gone.getValue())) {
                return new KeyStep.Refused(name(gone.getKey()) + " is this very key, and is revoked, for good");
            }
        }
        if (!unreadable.isEmpty()) {
            return new KeyStep.Refused(unreadable.getFirst() + " cannot be read, and may be this very key; see"
                    + " \"Keys or callers cannot be read\" in docker/RUNBOOK.md");
        }
        return create("the key (%s) is taken", given.algorithm(), state,
                id -> store.given(given, id, state, now, life));
    }

    /** @param done names no kid: that is drawn, and another one each time */
    private KeyStep create(String done, Algorithm algorithm, KeyState state, Function<KeyId, StoredKey> key) {
        Optional<KeyId> id = freshId(algorithm);
        if (id.isEmpty()) {
            return new KeyStep.Refused("all numbers of keys are used up");
        }
        StoredKey made = key.apply(id.get());
        String says = done.formatted(algorithm.jwkName());
        return new KeyStep.Planned(put(new TableChange(), made), id.get().kid(), List.of(state == KeyState.STAGED
                ? says + " and staged; every verifier knows it from " + knownFrom(made, KNOWN_TO_ALL) + " on"
                        + inToken(made)
                : says));
    }

    /**
     * Some way after the greatest that was ever given, as a kid is never used again: what a fail-over has lost may have
     * had the very next.
     */
    private Optional<KeyId> freshId(Algorithm algorithm) {
        KeyId greatest = Stream.concat(entries().stream().map(Entry::id), unreadable.stream().flatMap(SigningKeys::id))
                .max(Comparator.comparingInt(KeyId::number)).orElseThrow();
        return greatest.number() == MOST_NUMBER
                ? Optional.empty()
                : Optional.of(new KeyId(algorithm, greatest.issuer(),
                        Math.min(MOST_NUMBER, greatest.number() + store.numbersToSkip())));
    }

    /** Of an entry that cannot be read its name may be. */
    private static Stream<KeyId> id(String tableAndField) {
        try {
            return Stream.of(StoredKey.id(tableAndField.substring(tableAndField.indexOf(' ') + 1)));
        } catch (RuntimeException e) {
            return Stream.empty();
        }
    }

    /** Publishes a key that was made. */
    public KeyStep stage(String kid) {
        return known(kid).map(key -> {
            if (key.state() != KeyState.MADE) {
                return refused(key, "only one that is made can be staged");
            }
            StoredKey staged = new StoredKey(key.key(), KeyState.STAGED, now.getEpochSecond(),
                    now.minus(KeyStore.HEAD_START).getEpochSecond(),
                    now.getEpochSecond() + key.expiresAt() - key.since());
            return planned(put(new TableChange(), staged), key, List.of(moved(key, KeyState.STAGED)));
        }).orElseGet(() -> unknown(kid));
    }

    /**
     * Lets a staged key sign.
     *
     * @param atOnce whether verifiers that have kept the published keys may meet codes of a key that they do not know
     */
    public KeyStep activate(String kid, boolean atOnce) {
        return known(kid).map(key -> {
            if (key.state() != KeyState.STAGED) {
                return refused(key, "only one that is staged can be activated");
            }
            if (!key.covers(now.getEpochSecond())) {
                return refused(key, "its window is over");
            }
            Instant known = knownFrom(key, atOnce ? KNOWN_TO_NODES : KNOWN_TO_ALL);
            if (now.isBefore(known)) {
                return refused(key, atOnce
                        ? "not every node knows it before " + known
                        : "not every verifier knows it before " + known
                                + "; --at-once does not wait for those that keep a copy of the keys");
            }
            List<String> says = new ArrayList<>(List.of(moved(key, KeyState.ACTIVE)));
            signing(stored).ifPresent(other -> says.add(name(other.id())
                    + " signs no more, and stays to be retired: ./yimatong keys retire " + other.id().kid()));
            return planned(activated(new TableChange(), key), key, says);
        }).orElseGet(() -> unknown(kid));
    }

    /** Has a key sign no more; its codes are read until they have run out. */
    public KeyStep retire(String kid) {
        return known(kid).map(key -> {
            if (key.state() != KeyState.ACTIVE) {
                return refused(key, "only one that is active can be retired");
            }
            Optional<StoredKey> next = signing(without(key));
            if (next.isEmpty()) {
                return refused(key, "nothing else could sign; activate another first");
            }
            StoredKey retired = key.in(KeyState.RETIRED, now.getEpochSecond());
            return planned(put(new TableChange(), retired), key, List.of(moved(key, KeyState.RETIRED),
                    signs(next.get())));
        }).orElseGet(() -> unknown(kid));
    }

    /**
     * Has a key's codes be those of an unknown key. Where nothing else would sign, the key that has been staged longest
     * does from now on, or else a new one.
     */
    public KeyStep revoke(String kid) {
        return known(kid).map(key -> {
            TableChange change = new TableChange().take(KeyStore.SIGNING_KEYS, key.field())
                    .take(KeyStore.NEXT_KEYS, key.field())
                    .put(KeyStore.REVOKED_KEYS, key.field(), revocation(key));
            List<String> says = new ArrayList<>(List.of(moved(key, KeyState.REVOKED)
                    + ", for good: every code of it is refused"));
            Optional<StoredKey> signs = signing(without(key));
            Optional<StoredKey> next = without(key).stream()
                    .filter(other -> other.state() == KeyState.STAGED && other.covers(now.getEpochSecond()))
                    .min(StoredKey.BY_TURN);
            if (signs.isPresent()) {
                says.add(signs(signs.get()));
            } else if (next.isPresent()) {
                activated(change, next.get());
                says.add(moved(next.get(), KeyState.ACTIVE));
            } else {
                Optional<KeyId> id = freshId(key.id().algorithm());
                if (id.isEmpty()) {
                    return refused(key, "nothing else could sign, and all numbers of keys are used up");
                }
                put(change, store.fresh(id.get(), KeyState.ACTIVE, now, KeyStore.KEY_LIFE));
                says.add("a new key (" + id.get().algorithm().jwkName() + ") is made and active"
                        + (key.key().inToken().isPresent() ? ", outside of the token" : "")
                        + "; ./yimatong keys list names it, and verifiers without a line have to be brought /v1/keys"
                        + " anew");
            }
            return planned(change, key, says);
        }).orElseGet(() -> unknown(kid));
    }

    private static Instant knownFrom(StoredKey key, Duration after) {
        return Instant.ofEpochSecond(key.since()).plus(after);
    }

    private byte[] revocation(StoredKey key) {
        JsonObject told = new JsonObject().put("nbf", key.notBefore()).put("exp", key.expiresAt())
                .put("since", now.getEpochSecond())
                .put("pub", Base64.getUrlEncoder().withoutPadding().encodeToString(key.publicKey()));
        key.key().inToken().ifPresent(own -> told.put("label", own.label()));
        return told.encode().getBytes(UTF_8);
    }

    private Optional<StoredKey> known(String kid) {
        return stored.stream().filter(key -> key.id().kid().equals(kid)).findFirst();
    }

    private List<StoredKey> without(StoredKey key) {
        return stored.stream().filter(other -> !other.id().equals(key.id())).toList();
    }

    private TableChange activated(TableChange change, StoredKey key) {
        return put(change.take(KeyStore.NEXT_KEYS, key.field()), key.in(KeyState.ACTIVE, now.getEpochSecond()));
    }

    private TableChange put(TableChange change, StoredKey key) {
        return change.put(isNext(key.state()) ? KeyStore.NEXT_KEYS : KeyStore.SIGNING_KEYS, key.field(),
                store.seal(key));
    }

    private static KeyStep planned(TableChange change, StoredKey key, List<String> says) {
        return new KeyStep.Planned(change, key.id().kid(), says);
    }

    private static KeyStep refused(StoredKey key, String why) {
        return new KeyStep.Refused(name(key.id()) + " is " + key.state().word() + ": " + why);
    }

    private KeyStep unknown(String kid) {
        return new KeyStep.Refused(revoked.stream().anyMatch(entry -> entry.id().kid().equals(kid))
                ? kid + " is revoked, for good"
                : "no key has the kid " + kid);
    }

    private static String moved(StoredKey key, KeyState to) {
        return name(key.id()) + ": " + key.state().word() + " -> " + to.word()
                + (to == KeyState.STAGED || to == KeyState.ACTIVE ? inToken(key) : "");
    }

    private static String signs(StoredKey key) {
        return name(key.id()) + " signs" + inToken(key);
    }

    /** Of a key that signs, or is the next to: it does where its token is at hand, which is not known here. */
    private static String inToken(StoredKey key) {
        return key.key().inToken().isPresent()
                ? "; it lies in a token: in half a minute, ./yimatong doctor says which nodes cannot sign with it"
                : "";
    }

    private static String name(KeyId id) {
        return id.kid() + " (" + id.algorithm().jwkName() + ")";
    }
}
