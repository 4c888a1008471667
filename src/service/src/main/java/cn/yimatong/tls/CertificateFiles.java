package cn.yimatong.tls;

import cn.yimatong.keys.SecretFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The files that a port's certificate comes from, all of them PEM.
 *
 * @param certificate the server's certificate first, then those between it and its authority
 * @param key its key, as PKCS#8
 * @param authorities whose certificates callers must have; where there are none, callers are asked for no certificate
 */
public record CertificateFiles(Path certificate, Path key, Optional<Path> authorities) {

    /**
     * Reads them, and checks that they can be served. Blocks.
     *
     * @return what is in them
     * @throws IOException one cannot be read, others can read the key, or they do not fit together; the message names
     * the file and says what is wrong with it
     */
    public ServedCertificate read() throws IOException {
        byte[] chainPem = bytes(certificate);
        byte[] keyPem = bytes(key);
        SecretFile.requireOwnerAlone(key, "the key of the certificate");
        Optional<byte[]> authoritiesPem = authorities.isPresent()
                ? Optional.of(bytes(authorities.get()))
                : Optional.empty();
        List<X509Certificate> chain = in(certificate, () -> Pem.certificates(chainPem));
        in(certificate, () -> Pem.inOrder(chain));
        in(key, () -> Pem.fitting(Pem.key(keyPem, chain.getFirst()), chain.getFirst()));
        if (authoritiesPem.isPresent()) {
            in(authorities.get(), () -> Pem.certificates(authoritiesPem.get()));
        }
        return new ServedCertificate(chain.getFirst(), chainPem, keyPem, authoritiesPem);
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new FileSystemException(file.toString(), null, "is not there");
        }
    }

    private interface Reading<T> {
        T read() throws GeneralSecurityException;
    }

    /** Without the fault's own words, which may repeat what is in the file. */
    private static <T> T in(Path file, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (Pem.UnfitException e) {
            throw new FileSystemException(file.toString(), null, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new FileSystemException(file.toString(), null,
                    "cannot be read as PEM (" + e.getClass().getSimpleName()
                            + ")");
        }
    }
}
