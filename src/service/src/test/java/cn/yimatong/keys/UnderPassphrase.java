package cn.yimatong.keys;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Private keys as others encrypt them. */
public final class UnderPassphrase {
    public static final String PASSPHRASE = "open sesame";

    private static final String SCHEME = "PBEWithHmacSHA256AndAES_256";

    private UnderPassphrase() {}

    /** The DER of it, encrypted by PBES2 with AES. */
    public static byte[] encrypted(byte[] pkcs8) throws Exception {
        Cipher cipher = cipher(SCHEME);
        // The cipher's own ones go by the scheme's name, which has no identifier in ASN.1.
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(pkcs8)).getEncoded();
    }

    /** As {@link #encrypted}, by a scheme that was usual before. */
    static byte[] encryptedAsOfOld(byte[] pkcs8) throws Exception {
        Cipher cipher = cipher("PBEWithSHA1AndDESede");
        return new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(pkcs8)).getEncoded();
    }

    /** The PEM of a key in clear, as one of it encrypted. */
    public static String encrypted(String pem) throws Exception {
        byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return pem("ENCRYPTED PRIVATE KEY", encrypted(pkcs8));
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    private static Cipher cipher(String scheme) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(scheme);
        cipher.init(Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(PASSPHRASE.toCharArray())));
        return cipher;
    }
}
