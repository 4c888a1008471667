package cn.yimatong.token;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed code, of which nothing is believed yet: step 1 of MS1.md, section 5. Its bytes lie in one array,
 * everything else is an offset into it.
 *
 * <p>
 * The envelope is decoded 11 bytes behind the array's start. Its own head, {@code 84}, then makes room for the end of
 * {@code 84 6A "Signature1"}, and its empty map, {@code A0}, becomes an empty byte string, {@code 40}: the
 * Sig_structure of RFC 9052, section 4.4, stands at the array's start, and no byte was copied.
 */
final class UnprovenCode {
    private static final byte[] SIGNATURE_CONTEXT = CodeWriter.signatureContext();
    /** The context ends on the envelope's first byte. */
    static final int ENVELOPE_AT = SIGNATURE_CONTEXT.length - 1;
    private static final byte EMPTY_BYTE_STRING = 0x40;
    private static final int NONE = -1;

    private final byte[] bytes;
    private Algorithm algorithm = Algorithm.SM2;
    private int kidAt;
    private int unprotectedAt;
    private int audienceAt = NONE;
    private int audienceLength;
    private long expiresAt;
    private long notBefore;
    private int handleAt;
    private int scopeAt = NONE;
    private int signedLength;
    private int signatureAt;

    private UnprovenCode(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads a text by sections 1 to 4, or returns null: it is malformed. */
    static @Nullable UnprovenCode parse(String text) {
        if (!text.startsWith(CodeFormat.PREFIX) || text.length() > CodeFormat.LONGEST_TEXT) {
            return null;
        }
        int base45At = CodeFormat.PREFIX.length();
        byte[] bytes = new byte[ENVELOPE_AT + Base45.decodedLength(text.length() - base45At)];
        int length = Base45.decode(text, base45At, bytes, ENVELOPE_AT);
        return length == Base45.MALFORMED ? null : readEnvelope(bytes, ENVELOPE_AT + length);
    }

    /**
     * Reads the envelope that stands between {@link #ENVELOPE_AT} and {@code end}, or returns null: it is malformed.
     * The array becomes the code's own, and its first bytes are written over.
     */
    static @Nullable UnprovenCode readEnvelope(byte[] bytes, int end) {
        UnprovenCode code = new UnprovenCode(bytes);
        CborReader reader = new CborReader(bytes, ENVELOPE_AT, end);
        reader.demandHead(CborReader.ARRAY, 4);
        code.readProtectedHeader(reader);
        code.unprotectedAt = reader.position();
        reader.demandHead(CborReader.MAP, 0);
        code.readPayload(reader);
        code.signedLength = reader.position();
        code.signatureAt = reader.byteString(CodeFormat.SIGNATURE_BYTES);
        if (!reader.isWholeAndDone()) {
            return null;
        }
        System.arraycopy(SIGNATURE_CONTEXT, 0, bytes, 0, SIGNATURE_CONTEXT.length);
        bytes[code.unprotectedAt] = EMPTY_BYTE_STRING;
        return code;
    }

    private void readProtectedHeader(CborReader reader) {
        long length = reader.head(CborReader.BYTES);
        int start = reader.position();
        reader.demandHead(CborReader.MAP, 2);
        reader.demandHead(CborReader.UNSIGNED, CodeFormat.HEADER_ALGORITHM);
        Algorithm named = Algorithm.ofCoseId(-1 - reader.head(CborReader.NEGATIVE));
        reader.demand(named != null);
        if (named != null) {
            algorithm = named;
        }
        reader.demandHead(CborReader.UNSIGNED, CodeFormat.HEADER_KID);
        kidAt = reader.byteString(CodeFormat.KID_BYTES);
        reader.demand(reader.position() - start == length);
    }

    private void readPayload(CborReader reader) {
        long length = reader.head(CborReader.BYTES);
        int start = reader.position();
        long claims = reader.head(CborReader.MAP);
        int required = 3;
        if (reader.nextIs(CodeFormat.CLAIM_AUDIENCE)) {
            required++;
            readAudience(reader);
        }
        reader.demandHead(CborReader.UNSIGNED, CodeFormat.CLAIM_EXPIRES_AT);
        expiresAt = reader.head(CborReader.UNSIGNED);
        reader.demandHead(CborReader.UNSIGNED, CodeFormat.CLAIM_NOT_BEFORE);
        notBefore = reader.head(CborReader.UNSIGNED);
        reader.demand(expiresAt < Claims.TIME_LIMIT && notBefore < expiresAt
                && expiresAt - notBefore <= Claims.LONGEST_WINDOW_SECONDS);
        reader.demandHead(CborReader.UNSIGNED, CodeFormat.CLAIM_HANDLE);
        handleAt = reader.byteString(Claims.HANDLE_BYTES);
        if (audienceAt != NONE && reader.nextIs(CodeFormat.CLAIM_SCOPE)) {
            required++;
            reader.demandHead(CborReader.UNSIGNED, CodeFormat.CLAIM_SCOPE);
            scopeAt = reader.byteString(1);
        }
        reader.demand(claims == required && reader.position() - start == length);
    }

    private void readAudience(CborReader reader) {
        reader.demandHead(CborReader.UNSIGNED, CodeFormat.CLAIM_AUDIENCE);
        long length = reader.head(CborReader.TEXT);
        reader.demand(length > 0 && length <= Claims.LONGEST_AUDIENCE);
        audienceAt = reader.skip(length);
        audienceLength = audienceAt == NONE ? 0 : (int) length;
        for (int i = 0; i < audienceLength; i++) {
            reader.demand(Claims.isAudienceCharacter(bytes[audienceAt + i]));
        }
    }

    Algorithm algorithm() {
        return algorithm;
    }

    /** Returns the kid's 4 bytes as one number. */
    int kid() {
        return Bytes.readInt(bytes, kidAt);
    }

    long notBefore() {
        return notBefore;
    }

    boolean isSignedBy(SignatureCheck check) {
        return check.verifies(bytes, signedLength, signatureAt);
    }

    /** Returns the claims as a value of their own. To be called once the signature is known to be good. */
    Claims claims() {
        byte[] handle = new byte[Claims.HANDLE_BYTES];
        System.arraycopy(bytes, handleAt, handle, 0, handle.length);
        String audience = audienceAt == NONE
                ? null
                : new String(bytes, audienceAt, audienceLength, StandardCharsets.US_ASCII);
        int scope = scopeAt == NONE ? Claims.NO_SCOPE : bytes[scopeAt] & 0xFF;
        return new Claims(notBefore, expiresAt, handle, audience, scope);
    }
}
