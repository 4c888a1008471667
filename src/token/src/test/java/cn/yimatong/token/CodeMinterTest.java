package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeMinterTest {
    private static final long NOW = 1_790_000_000;

    @Test
    void ed25519CodesOfTheVectorsAreMintedAgainToTheLetter() {
        SigningKey key = Vectors.signingKey(Algorithm.ED25519);
        int same = 0;
        for (Vectors.ReadingCase vector : Vectors.validReadings()) {
            Reading.Valid valid = (Reading.Valid) vector.read();
            // A vector whose R was made by hand is valid, and no signer's that RFC 8032 describes.
            if (valid.key().equals(key.keyId()) && !vector.name().contains("R ")) {
                assertEquals(vector.text(), new CodeMinter(key).mint(valid.claims()), vector.name());
                same++;
            }
        }
        assertTrue(same > 20, same + " codes");
    }

    @Test
    void sm2CodesOfTheVectorsAreMintedAgainButForTheirSignatures() {
        SigningKey key = Vectors.signingKey(Algorithm.SM2);
        int same = 0;
        for (Vectors.ReadingCase vector : Vectors.validReadings()) {
            Reading.Valid valid = (Reading.Valid) vector.read();
            if (valid.key().equals(key.keyId()) && vector.keySet().isEmpty()) {
                String minted = new CodeMinter(key).mint(valid.claims());
                int unsigned = vector.text().length() - 100;
                assertEquals(vector.text().substring(0, unsigned), minted.substring(0, unsigned), vector.name());
                assertEquals(valid, new CodeReader(Vectors.keys(), vector.skew()).read(minted, vector.now(),
                        vector.scene()), vector.name());
                same++;
            }
        }
        assertTrue(same > 20, same + " codes");
    }

    @ParameterizedTest
    @EnumSource
    void theIssuersKeysOfTheVectorsHaveTheirPublicHalvesInTheSet(Algorithm algorithm) {
        SigningKey key = Vectors.signingKey(algorithm);
        VerificationKey published = Vectors.keys().keys().stream().filter(each -> each.keyId().equals(key.keyId()))
                .findFirst().orElseThrow();
        assertEquals(published, key.verificationKey(published.notBefore(), published.expiresAt()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyClaimsSurviveMintingAndReadingUnderAnyKey(long seed) {
        RandomCodes codes = new RandomCodes(seed);
        SigningKey key = SigningKey.generate(codes.keyId(), new SecureRandom());
        CodeReader reader = new CodeReader(KeySet.of(List.of(key.verificationKey(0, Claims.TIME_LIMIT - 1))), 0);
        for (int i = 0; i < 60; i++) {
            Claims claims = codes.claims();
            String text = new CodeMinter(key).mint(claims);
            Reading reading = reader.read(text, claims.notBefore(), claims.audience().orElse("any"));
            assertEquals(new Reading.Valid(key.keyId(), claims), reading);
            assertTrue(text.length() <= CodeFormat.LONGEST_TEXT, text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCodeWithoutAudienceFitsASevenMSymbolAndOneWithAudienceAnEightM(Algorithm algorithm) {
        CodeMinter minter = new CodeMinter(Vectors.signingKey(algorithm));
        Claims claims = Claims.of(NOW, NOW + 60, new byte[16]);
        int alg = algorithm == Algorithm.SM2 ? 177 : 171;
        assertEquals(alg, minter.mint(claims).length());
        assertTrue(minter.mint(claims.forScene("hospital-3-gate1").withScope(255)).length() <= 221);
    }

    @Test
    void theLongestCodeHasExactlyTheLongestLength() {
        long latest = Claims.TIME_LIMIT - 1;
        Claims longest = Claims.of(latest - 1, latest, new byte[16]).forScene("hospital-3-gate1").withScope(24);
        assertEquals(CodeFormat.LONGEST_TEXT,
                new CodeMinter(Vectors.signingKey(Algorithm.SM2)).mint(longest).length());
    }

    @Test
    void twoSm2SignaturesOfTheSameClaimsDiffer() {
        CodeMinter minter = new CodeMinter(Vectors.signingKey(Algorithm.SM2));
        Claims claims = Claims.of(NOW, NOW + 60, new byte[16]);
        assertNotEquals(minter.mint(claims), minter.mint(claims));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 65, 70})
    void aSignerThatReturnsAnotherLengthIsRefused(int length) {
        Signer wrong = RandomCodes.notSigning(new KeyId(Algorithm.SM2, 0xFF01, 1), new byte[length]);
        Claims claims = Claims.of(NOW, NOW + 60, new byte[16]);
        assertThrows(IllegalStateException.class, () -> new CodeMinter(wrong).mint(claims));
    }
}
