package cn.yimatong.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Writes keys as a JWK Set (RFC 7517, and MS1.md, section 6). */
final class JwkSetWriter {
    private JwkSetWriter() {}

    static String write(List<VerificationKey> keys) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = new JsonFactory().createGenerator(text)) {
            to.writeStartObject();
            to.writeArrayFieldStart("keys");
            for (VerificationKey key : keys) {
                write(key, to);
            }
            to.writeEndArray();
            to.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a StringWriter does not fail", impossible);
        }
        return text.toString();
    }

    private static void write(VerificationKey key, JsonGenerator to) throws IOException {
        Algorithm algorithm = key.keyId().algorithm();
        byte[] bytes = key.publicKey();
        to.writeStartObject();
        to.writeStringField("kty", algorithm.jwkType());
        to.writeStringField("crv", algorithm.jwkName());
        to.writeStringField("alg", algorithm.jwkName());
        to.writeStringField("use", "sig");
        to.writeStringField("kid", key.keyId().kid());
        switch (algorithm) {
            case SM2 -> {
                to.writeStringField("x", Base64Url.encode(Arrays.copyOfRange(bytes, 0, Sm2.COORDINATE_BYTES)));
                to.writeStringField("y",
                        Base64Url.encode(Arrays.copyOfRange(bytes, Sm2.COORDINATE_BYTES, bytes.length)));
            }
            case ED25519 -> to.writeStringField("x", Base64Url.encode(bytes));
        }
        to.writeNumberField("nbf", key.notBefore());
        to.writeNumberField("exp", key.expiresAt());
        to.writeEndObject();
    }
}
