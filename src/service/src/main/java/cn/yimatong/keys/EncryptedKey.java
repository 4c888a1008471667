package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Private keys under a passphrase: PKCS#8 (RFC 5958) in PBES2 (RFC 8018), as PEM (RFC 7468) or DER. */
public final class EncryptedKey {

    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END ENCRYPTED PRIVATE KEY-----");
    private static final Pattern PEM_IN_CLEAR = Pattern.compile("-----BEGIN ([A-Z0-9]+ )?PRIVATE KEY-----");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");

    private EncryptedKey() {}

    /** What cannot be used; its message is for people and holds nothing of key and passphrase. */
    public static final class RefusedException extends GeneralSecurityException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * The passphrase in a file that its owner alone can read: all of it, but for the end of its line.
     *
     * @throws IOException there is none, or others can read it
     */
    public static String passphrase(Path file) throws IOException {
        return line(file, "passphrase");
    }

    /** As {@link #passphrase}, of another secret that people type. */
    static String line(Path file, String what) throws IOException {
        String text = new String(SecretFile.read(file, "the " + what), ISO_8859_1).replaceFirst("\\r?\\n\\z", "");
        if (!isPassphrase(text)) {
            throw new FileSystemException(file.toString(), null, "holds no " + what + ": one line of printable ASCII");
        }
        return text;
    }

    /** Tools do not agree on how the bytes of any other character are read. */
    public static boolean isPassphrase(String text) {
        return PRINTABLE.matcher(text).matches();
    }

    /** Whether this PEM holds a key under a passphrase. */
    public static boolean isPem(byte[] file) {
        return PEM.matcher(new String(file, ISO_8859_1)).find();
    }

    /**
     * Opens it.
     *
     * @param file PEM or DER
     * @return the key in clear, as the DER of its PKCS#8; the caller wipes it
     */
    public static byte[] open(byte[] file, String passphrase) throws RefusedException {
        return open(encrypted(file), passphrase);
    }

    private static EncryptedPrivateKeyInfo encrypted(byte[] file) throws RefusedException {
        String text = new String(file, ISO_8859_1);
        Matcher pem = PEM.matcher(text);
        boolean armoured = pem.find();
        if (!armoured && (PEM_IN_CLEAR.matcher(text).find() || isInClear(file))) {
            throw new RefusedException("is not encrypted, or not as PKCS#8; openssl pkcs8 -topk8 -v2 aes-256-cbc"
                    + " encrypts it");
        }
        try {
            return new EncryptedPrivateKeyInfo(armoured ? Base64.getMimeDecoder().decode(pem.group(1)) : file);
        } catch (IOException | IllegalArgumentException _) {
            throw new RefusedException("holds no encrypted PKCS#8 key that can be read: PEM or DER, in PBES2 with AES"
                    + " and not with DES, which openssl req takes; openssl pkcs8 -topk8 -v2 aes-256-cbc makes one of"
                    + " others");
        }
    }

    private static boolean isInClear(byte[] der) {
        try {
            return PrivateKeyInfo.getInstance(der) != null;
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static byte[] open(EncryptedPrivateKeyInfo encrypted, String passphrase) throws RefusedException {
        AlgorithmParameters parameters = encrypted.getAlgParameters();
        // Of PBES2, the JDK tells by these words alone which ciphers are meant.
        String scheme = parameters == null ? "" : parameters.toString();
        if (!scheme.startsWith("PBEWithHmacSHA")) {
            throw new RefusedException("is encrypted by something else than PBES2 with AES; openssl pkcs8 -topk8"
                    + " -v2 aes-256-cbc encrypts it so");
        }
        PBEKeySpec words = new PBEKeySpec(passphrase.toCharArray());
        try {
            SecretKey key = SecretKeyFactory.getInstance(scheme).generateSecret(words);
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            byte[] clear = cipher.doFinal(encrypted.getEncryptedData());
            if (!isInClear(clear)) {
                // One wrong passphrase in 256 leaves something that is padded well.
                Arrays.fill(clear, (byte) 0);
                throw new RefusedException("does not open with this passphrase");
            }
            return clear;
        } catch (RefusedException e) {
            throw e;
        } catch (GeneralSecurityException _) {
            throw new RefusedException("does not open with this passphrase");
        } finally {
            words.clearPassword();
        }
    }
}
