package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeReaderTest {
    private static final long NOW = 1_790_000_000;
    private static final Claims CLAIMS = Claims.of(NOW, NOW + 60, new byte[16]);

    @ParameterizedTest
    @ValueSource(ints = {-1, 61, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aSkewOutsideZeroToSixtyIsTheCallersMistake(int skew) {
        assertThrows(IllegalArgumentException.class, () -> new CodeReader(Vectors.keys(), skew));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void anyInstantIsCompared(long now) {
        String code = new CodeMinter(Vectors.signingKey(Algorithm.SM2)).mint(CLAIMS);
        Reading.Refused refused = assertInstanceOf(Reading.Refused.class,
                new CodeReader(Vectors.keys(), 60).read(code, now, "bus"));
        assertEquals(now < NOW ? Reason.NOT_YET_VALID : Reason.EXPIRED, refused.reason());
        assertEquals(CLAIMS, refused.claims());
    }

    @ParameterizedTest
    @EnumSource
    void aCodeBeginsInsideItsKeysWindow(Algorithm algorithm) {
        SigningKey key = SigningKey.generate(new KeyId(algorithm, 0xFF01, 7), new SecureRandom());
        CodeReader reader = new CodeReader(KeySet.of(List.of(key.verificationKey(NOW, NOW + 1))), 0);
        CodeMinter minter = new CodeMinter(key);
        assertInstanceOf(Reading.Valid.class, reader.read(minter.mint(CLAIMS), NOW, "bus"));
        for (long begin : new long[]{NOW - 1, NOW + 1}) {
            String code = minter.mint(Claims.of(begin, begin + 60, new byte[16]));
            assertEquals(new Reading.Unproven(Reason.UNKNOWN_KEY), reader.read(code, NOW + 2, "bus"));
        }
    }

    @Test
    void aRevokedKeyIsUnknownOnlyWithItsOwnAlgorithm() {
        SigningKey key = Vectors.signingKey(Algorithm.SM2);
        String code = new CodeMinter(key).mint(CLAIMS);
        KeyId sameKid = new KeyId(Algorithm.ED25519, key.keyId().issuer(), key.keyId().number());
        KeySet keys = Vectors.keys();
        assertEquals(new Reading.Unproven(Reason.UNKNOWN_KEY),
                new CodeReader(keys.withRevoked(Set.of(key.keyId())), 0).read(code, NOW, "bus"));
        assertInstanceOf(Reading.Valid.class,
                new CodeReader(keys.withRevoked(Set.of(sameKid)), 0).read(code, NOW, "bus"));
    }

    @ParameterizedTest
    @EnumSource
    void aTextSaysWhichKeyItNamesWhetherOrNotThatHasSignedIt(Algorithm algorithm) {
        SigningKey key = Vectors.signingKey(algorithm);
        String code = new CodeMinter(key).mint(CLAIMS);
        String unsigned = code.substring(0, code.length() - 3) + "000";
        assertEquals(Optional.of(key.keyId()), CodeReader.keyNamedIn(code));
        assertEquals(Optional.of(key.keyId()), CodeReader.keyNamedIn(unsigned));
        assertEquals(Optional.empty(), CodeReader.keyNamedIn(code.substring(1)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void anyTextIsReadWithoutAnException(long seed) {
        Random random = new Random(seed);
        CodeReader reader = new CodeReader(Vectors.keys(), 5);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "MS1:" : "");
            int length = random.nextInt(random.nextInt(1, 400));
            int kind = random.nextInt(4);
            while (text.length() < length) {
                switch (kind) {
                    case 0 -> text.append((char) random.nextInt(0x10000));
                    case 1 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
                    case 2 -> text.append((char) random.nextInt(32, 127));
                    default -> text.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".charAt(random.nextInt(45)));
                }
            }
            assertInstanceOf(Reading.Unproven.class, reader.read(text.toString(), NOW, "bus"));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void aWellFormedTextIsTheOnlySpellingOfItsClaims(long seed) {
        RandomCodes codes = new RandomCodes(seed);
        for (int i = 0; i < 2_000; i++) {
            Claims claims = codes.claims();
            KeyId keyId = codes.keyId();
            String text = new CodeMinter(RandomCodes.notSigning(keyId, codes.bytes(64))).mint(claims);
            UnprovenCode code = UnprovenCode.parse(text);
            assertNotNull(code, text);
            assertEquals(claims, code.claims());
            assertEquals(keyId, KeyId.ofBits(code.algorithm(), code.kid()));
        }
    }

    @Test
    void oneReaderServesManyThreads() throws Exception {
        CodeReader reader = new CodeReader(Vectors.keys(), 5);
        List<Vectors.ReadingCase> vectors = Vectors.validReadings().stream()
                .filter(each -> each.keySet().isEmpty() && each.revoked().isEmpty() && each.skew() == 5).toList();
        assertTrue(vectors.size() > 40);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                work.add(threads.submit(() -> vectors.forEach(each -> assertInstanceOf(Reading.Valid.class,
                        reader.read(each.text(), each.now(), each.scene()), each.name()))));
            }
            for (Future<?> each : work) {
                each.get();
            }
        }
    }

    @Test
    void anOutcomeTakesOnlyTheReasonsOfItsSteps() {
        KeyId key = new KeyId(Algorithm.SM2, 1, 2);
        for (Reason reason : Reason.values()) {
            boolean signed = reason.compareTo(Reason.BAD_SIGNATURE) > 0;
            if (signed) {
                assertEquals(reason, new Reading.Refused(reason, key, CLAIMS).reason());
                assertThrows(IllegalArgumentException.class, () -> new Reading.Unproven(reason));
            } else {
                assertEquals(reason, new Reading.Unproven(reason).reason());
                assertThrows(IllegalArgumentException.class, () -> new Reading.Refused(reason, key, CLAIMS));
            }
        }
    }
}
