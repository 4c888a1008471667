package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is done to a good code's text, nothing of it is believed any more. */
class TamperedCodeTest {
    private static final String REPLACEMENTS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private static final String FOREIGN = "amz,;\n\u0000\u017F\u212A\uFF11\uD83D";
    private static final long NOW = 1_790_000_000;

    private final CodeReader reader = new CodeReader(Vectors.keys(), 5);

    private static String code(Algorithm algorithm) {
        Claims claims = Claims.of(NOW, NOW + 60, new RandomCodes(1).bytes(16)).forScene("bus").withScope(1);
        return new CodeMinter(Vectors.signingKey(algorithm)).mint(claims);
    }

    private void assertUnproven(String text) {
        assertInstanceOf(Reading.Unproven.class, reader.read(text, NOW, "bus"), text);
    }

    @ParameterizedTest
    @EnumSource
    void oneReplacedCharacterIsNoticedAtEveryPosition(Algorithm algorithm) {
        String code = code(algorithm);
        assertInstanceOf(Reading.Valid.class, reader.read(code, NOW, "bus"));
        Random random = new Random(2);
        for (int at = 0; at < code.length(); at++) {
            StringBuilder damaged = new StringBuilder(code);
            for (int i = 0; i < 10; i++) {
                char other = REPLACEMENTS.charAt(random.nextInt(REPLACEMENTS.length()));
                if (other != code.charAt(at)) {
                    damaged.setCharAt(at, other);
                    assertUnproven(damaged.toString());
                }
            }
            for (int i = 0; i < FOREIGN.length(); i++) {
                damaged.setCharAt(at, FOREIGN.charAt(i));
                assertUnproven(damaged.toString());
            }
            // The character that looks the same in the low bits is the one that a careless table takes.
            damaged.setCharAt(at, (char) (code.charAt(at) + 0x100));
            assertUnproven(damaged.toString());
            damaged.setCharAt(at, (char) (code.charAt(at) + 0x80));
            assertUnproven(damaged.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneInsertedCharacterIsNoticedAtEveryPosition(Algorithm algorithm) {
        String code = code(algorithm);
        Random random = new Random(3);
        for (int at = 0; at <= code.length(); at++) {
            for (int i = 0; i < 4; i++) {
                char more = REPLACEMENTS.charAt(random.nextInt(REPLACEMENTS.length()));
                assertUnproven(new StringBuilder(code).insert(at, more).toString());
            }
            assertUnproven(new StringBuilder(code).insert(at, "000").toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneLostCharacterIsNoticedAtEveryPosition(Algorithm algorithm) {
        String code = code(algorithm);
        for (int at = 0; at < code.length(); at++) {
            assertUnproven(new StringBuilder(code).deleteCharAt(at).toString());
            assertUnproven(code.substring(0, at));
            assertUnproven(code.substring(at + 1));
            if (at + 3 <= code.length()) {
                assertUnproven(new StringBuilder(code).delete(at, at + 3).toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneFlippedBitIsNoticedAtEveryPosition(Algorithm algorithm) {
        byte[] envelope = RandomCodes.envelope(code(algorithm));
        for (int bit = 0; bit < 8 * envelope.length; bit++) {
            byte[] damaged = envelope.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertUnproven(RandomCodes.text(damaged));
        }
    }
}
