package cn.yimatong.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import cn.yimatong.keys.EncryptedKey;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys as RFC 7468 writes them, and tells what does not fit together. */
final class Pem {

    private static final Pattern PRIVATE_KEY = Pattern
            .compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "whose key is it".getBytes(ISO_8859_1);

    private Pem() {}

    /** What is read well and is still of no use; its message is for people. */
    static final class UnfitException extends GeneralSecurityException {
        private static final long serialVersionUID = 1;

        UnfitException(String message) {
            super(message);
        }
    }

    /** At least one. */
    static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        List<X509Certificate> all = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem)).stream().map(X509Certificate.class::cast).toList();
        if (all.isEmpty()) {
            throw new UnfitException("holds no certificate");
        }
        return all;
    }

    /** Clients stop at the first certificate that the next has not signed. */
    static boolean inOrder(List<X509Certificate> chain) throws GeneralSecurityException {
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException _) {
                throw new UnfitException("certificate " + (i + 1) + " is not signed by the next one: the server's comes"
                        + " first, then those up to its authority");
            }
        }
        return true;
    }

    /** The key of the file, in clear. One that lies in clear where there is a passphrase is refused. */
    static byte[] pkcs8(byte[] pem, Optional<String> passphrase) throws GeneralSecurityException {
        if (passphrase.isPresent()) {
            return EncryptedKey.open(pem, passphrase.get());
        }
        if (EncryptedKey.isPem(pem)) {
            throw new UnfitException("is encrypted: --tls-key-passphrase-file names the file of its passphrase");
        }
        Matcher found = PRIVATE_KEY.matcher(new String(pem, ISO_8859_1));
        if (!found.find()) {
            throw new UnfitException("holds no PKCS#8 key (BEGIN PRIVATE KEY or BEGIN ENCRYPTED PRIVATE KEY); openssl"
                    + " pkcs8 -topk8 makes one of others");
        }
        return Base64.getMimeDecoder().decode(found.group(1));
    }

    /** This key, as a file would have it. */
    static Buffer ofKey(byte[] pkcs8) {
        return Buffer.buffer("-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----\n");
    }

    /** The key, taken for one of the certificate's kind. */
    static PrivateKey key(byte[] encoded, X509Certificate certificate) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException _) {
            throw notTheKey();
        }
    }

    /** Signs with the one and verifies with the other. */
    static boolean fitting(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (certificate.getPublicKey().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> throw new UnfitException("is neither an RSA key nor one of an elliptic curve of NIST");
        };
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(PROBE);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(certificate);
        verifier.update(PROBE);
        if (!verifier.verify(signature)) {
            throw notTheKey();
        }
        return true;
    }

    private static UnfitException notTheKey() {
        return new UnfitException("is not the key of the certificate");
    }
}
