package cn.yimatong.token;

import java.nio.charset.StandardCharsets;

/** Spells claims as a code: payload, header, signature, envelope, text (MS1.md, sections 1 to 4). */
final class CodeWriter {
    /** The longest of each, with room to spare: a text of 220 characters holds 144 bytes. */
    private static final int CAPACITY = 192;
    private static final byte[] EMPTY = {};

    private CodeWriter() {}

    /** Returns how every Sig_structure of RFC 9052, section 4.4, begins here: an array of four, and its first item. */
    static byte[] signatureContext() {
        return content(signatureStructure());
    }

    private static CborWriter signatureStructure() {
        return new CborWriter(CAPACITY).head(CborReader.ARRAY, 4).string(CborReader.TEXT,
                "Signature1".getBytes(StandardCharsets.US_ASCII));
    }

    static String write(Signer signer, Claims claims) {
        byte[] header = header(signer.keyId());
        byte[] payload = payload(claims);
        CborWriter toBeSigned = signatureStructure().string(CborReader.BYTES, header)
                .string(CborReader.BYTES, EMPTY).string(CborReader.BYTES, payload);
        byte[] signature = signer.sign(content(toBeSigned));
        if (signature.length != CodeFormat.SIGNATURE_BYTES) {
            throw new IllegalStateException("the signer returned " + signature.length + " bytes, not 64");
        }
        CborWriter envelope = new CborWriter(CAPACITY).head(CborReader.ARRAY, 4).string(CborReader.BYTES, header)
                .head(CborReader.MAP, 0).string(CborReader.BYTES, payload).string(CborReader.BYTES, signature);
        StringBuilder text = new StringBuilder(CodeFormat.LONGEST_TEXT).append(CodeFormat.PREFIX);
        Base45.encode(envelope.array(), envelope.length(), text);
        return text.toString();
    }

    private static byte[] header(KeyId keyId) {
        byte[] kid = new byte[CodeFormat.KID_BYTES];
        Bytes.writeInt(kid, 0, keyId.bits());
        return content(new CborWriter(CAPACITY).head(CborReader.MAP, 2)
                .head(CborReader.UNSIGNED, CodeFormat.HEADER_ALGORITHM)
                .head(CborReader.NEGATIVE, -1L - keyId.algorithm().coseId())
                .head(CborReader.UNSIGNED, CodeFormat.HEADER_KID).string(CborReader.BYTES, kid));
    }

    private static byte[] payload(Claims claims) {
        String audience = claims.audience().orElse(null);
        boolean hasScope = claims.scope().isPresent();
        CborWriter to = new CborWriter(CAPACITY).head(CborReader.MAP,
                3 + (audience == null ? 0 : 1) + (hasScope ? 1 : 0));
        if (audience != null) {
            to.head(CborReader.UNSIGNED, CodeFormat.CLAIM_AUDIENCE).string(CborReader.TEXT,
                    audience.getBytes(StandardCharsets.US_ASCII));
        }
        to.head(CborReader.UNSIGNED, CodeFormat.CLAIM_EXPIRES_AT).head(CborReader.UNSIGNED, claims.expiresAt())
                .head(CborReader.UNSIGNED, CodeFormat.CLAIM_NOT_BEFORE).head(CborReader.UNSIGNED, claims.notBefore())
                .head(CborReader.UNSIGNED, CodeFormat.CLAIM_HANDLE).string(CborReader.BYTES, claims.handle());
        if (hasScope) {
            to.head(CborReader.UNSIGNED, CodeFormat.CLAIM_SCOPE).string(CborReader.BYTES,
                    new byte[]{(byte) claims.scope().getAsInt()});
        }
        return content(to);
    }

    private static byte[] content(CborWriter writer) {
        byte[] content = new byte[writer.length()];
        System.arraycopy(writer.array(), 0, content, 0, content.length);
        return content;
    }
}
