package cn.yimatong.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cn.yimatong.keys.pkcs11.ModuleInJava;
import cn.yimatong.ledger.AppliedChange;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Keys of which one lies in a token. */
public final class KeysInToken {

    private static final long EDDSA = 0x1057;

    private KeysInToken() {}

    /**
     * A module whose one key is of Ed25519.
     *
     * @param before what it does before each signature
     */
    public static ModuleInJava module(Runnable before) {
        SigningKey key = SigningKey.generate(new KeyId(Algorithm.ED25519, 1, 1), new SecureRandom());
        return new ModuleInJava(key.verificationKey(0, 1).publicKey(), EDDSA, message -> {
            before.run();
            return key.sign(message);
        }, 4);
    }

    /** An active one that does not, and a staged one of the token's. */
    public static KeyRing staged(SigningToken token, Path folder) throws Exception {
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now();
        KeyStore store = new KeyStore(MasterKey.readOrCreate(folder.resolve("master.key"), random), random,
                Optional.of(token));
        Map<String, Map<String, byte[]>> tables = store.found(1, now);
        KeyStep step = new SigningKeys(store, tables, now)
                .takeStaged(GivenKey.inToken(token, ModuleInJava.KEY), Duration.ofDays(30));
        KeyStep.Planned planned = assertInstanceOf(KeyStep.Planned.class, step);
        KeyRing keys = new KeyRing(store.open(AppliedChange.to(tables, planned.change()), now, _ -> {}));
        assertEquals(1, keys.current().inToken().size());
        return keys;
    }
}
