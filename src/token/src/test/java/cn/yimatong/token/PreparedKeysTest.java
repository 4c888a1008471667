package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Preparing keys changes how long reading takes and nothing else. */
class PreparedKeysTest {
    private static final long NOW = 1_790_000_000;

    private final SigningKey other = SigningKey.generate(new KeyId(Algorithm.SM2, 0xFF01, 9), new SecureRandom());

    private static String code(SigningKey key) {
        return new CodeMinter(key).mint(Claims.of(NOW, NOW + 60, new RandomCodes(1).bytes(16)));
    }

    @ParameterizedTest
    @EnumSource
    void aReaderMadeBeforeGivesTheSameAnswersAfter(Algorithm algorithm) {
        SigningKey key = Vectors.signingKey(algorithm);
        KeySet keys = KeySet.of(List.of(key.verificationKey(NOW, NOW + 10), other.verificationKey(NOW, NOW + 10)));
        CodeReader reader = new CodeReader(keys, 2);
        String good = code(key);
        byte[] damaged = RandomCodes.envelope(good);
        damaged[damaged.length - 1] ^= 1;
        Reading before = reader.read(good, NOW, "bus");
        assertInstanceOf(Reading.Valid.class, before);
        for (int round = 0; round < 2; round++) {
            keys.prepare();
            assertEquals(before, reader.read(good, NOW, "bus"));
            assertEquals(new Reading.Unproven(Reason.BAD_SIGNATURE),
                    reader.read(RandomCodes.text(damaged), NOW, "bus"));
        }
    }

    @Test
    void aRevokedKeyStaysUnknownThoughItWasPrepared() {
        KeySet keys = KeySet.of(List.of(other.verificationKey(NOW, NOW + 10)));
        keys.prepare();
        KeySet left = keys.withRevoked(Set.of(other.keyId()));
        left.prepare();
        assertEquals(new Reading.Unproven(Reason.UNKNOWN_KEY),
                new CodeReader(left, 2).read(code(other), NOW, "bus"));
    }

    @Test
    void aKeyWhoseWindowIsAnotherIsPreparedAsItWas() {
        VerificationKey key = other.verificationKey(NOW, NOW + 10);
        VerificationKey retired = other.verificationKey(NOW, NOW + 5);
        VerificationKey prepared = key.preparedFor(retired);
        assertEquals(retired, prepared);
        assertSame(key.check(), prepared.check());
        VerificationKey another = Vectors.signingKey(Algorithm.SM2).verificationKey(NOW, NOW + 5);
        assertSame(another, key.preparedFor(another));
    }
}
