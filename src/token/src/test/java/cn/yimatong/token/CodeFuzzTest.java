package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reading codes under Jazzer. The build replays the committed corpus; the long run is
 * {@code JAZZER_FUZZ=1 mvn -pl src/token test -Dtest=CodeFuzzTest#anyText} (or {@code #anyEnvelope}).
 */
class CodeFuzzTest {
    private static final CodeReader READER = new CodeReader(preparedKeys(), 5);
    private static final long NOW = 1_790_000_010;

    /** Verified by tables, as a service does. */
    private static KeySet preparedKeys() {
        KeySet keys = Vectors.keys();
        keys.prepare();
        return keys;
    }

    /** The input is a text in UTF-8. */
    @FuzzTest(maxDuration = "4m")
    void anyText(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        assertOneSpelling(text, UnprovenCode.parse(text));
        READER.read(text, NOW, "bus");
    }

    /** The input is an envelope: base45, which hides the structure from the fuzzer, is taken out of its way. */
    @FuzzTest(maxDuration = "4m")
    void anyEnvelope(byte[] input) {
        String text = RandomCodes.text(input);
        UnprovenCode code = UnprovenCode.parse(text);
        assertEquals(EnvelopeWitness.accepts(input), code != null);
        assertOneSpelling(text, code);
        READER.read(text, NOW, "bus");
    }

    /** What the reader took is what the minter writes for the same claims, key and signature. */
    private static void assertOneSpelling(String text, @Nullable UnprovenCode code) {
        if (code == null) {
            assertInstanceOf(Reading.Unproven.class, READER.read(text, NOW, "bus"));
            return;
        }
        byte[] signature = new byte[CodeFormat.SIGNATURE_BYTES];
        code.isSignedBy((bytes, messageLength, signatureAt) -> {
            System.arraycopy(bytes, signatureAt, signature, 0, signature.length);
            return true;
        });
        KeyId keyId = KeyId.ofBits(code.algorithm(), code.kid());
        assertEquals(text, new CodeMinter(RandomCodes.notSigning(keyId, signature)).mint(code.claims()));
    }
}
