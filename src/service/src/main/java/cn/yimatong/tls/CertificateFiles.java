package cn.yimatong.tls;

import cn.yimatong.keys.EncryptedKey;
import cn.yimatong.keys.SecretFile;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
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
 * @param passphrase where the passphrase of the key lies; the key is encrypted just where there is one
 * @param authorities whose certificates callers must have; where there are none, callers are asked for no certificate
 */
public record CertificateFiles(Path certificate, Path key, Optional<Path> passphrase,
        Optional<Path> authorities) {

    /** What is in them, not yet looked at. To open an encrypted key takes a good part of a second. */
    record Content(Buffer chain, Buffer key, Optional<String> passphrase, Optional<Buffer> authorities) {

        @Override
        public String toString() {
            return "Content";
        }
    }

    /**
     * Reads them, and checks that they can be served. Blocks.
     *
     * @return what is in them
     * @throws IOException one cannot be read, others can read the key or its passphrase, or they do not fit together;
     * the message names the file and says what is wrong with it
     */
    public ServedCertificate read() throws IOException {
        return opened(content());
    }

    Content content() throws IOException {
        try {
            Buffer chainPem = bytes(certificate);
            Buffer keyFile = bytes(key);
            SecretFile.requireOwnerAlone(key, "the key of the certificate");
            return new Content(chainPem, keyFile,
                    passphrase.isPresent() ? Optional.of(EncryptedKey.passphrase(passphrase.get())) : Optional.empty(),
                    authorities.isPresent() ? Optional.of(bytes(authorities.get())) : Optional.empty());
        } catch (FileSystemException fault) {
            throw inWords(fault);
        }
    }

    ServedCertificate opened(Content content) throws IOException {
        List<X509Certificate> chain = in(certificate, () -> Pem.certificates(content.chain().getBytes()));
        X509Certificate own = chain.getFirst();
        in(certificate, () -> Pem.inOrder(chain));
        byte[] pkcs8 = in(key, () -> Pem.pkcs8(content.key().getBytes(), content.passphrase()));
        in(key, () -> Pem.fitting(Pem.key(pkcs8, own), own));
        if (authorities.isPresent() && content.authorities().isPresent()) {
            in(authorities.get(), () -> Pem.certificates(content.authorities().get().getBytes()));
        }
        return new ServedCertificate(own, content, Pem.ofKey(pkcs8));
    }

    private static Buffer bytes(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder and no file");
        }
        return Buffer.buffer(Files.readAllBytes(file));
    }

    /** What the class of a fault says alone, said for people. */
    static FileSystemException inWords(FileSystemException fault) {
        return switch (fault) {
            case NoSuchFileException _ -> new FileSystemException(fault.getFile(), null, "is not there");
            case AccessDeniedException _ ->
                new FileSystemException(fault.getFile(), null, "may not be read by this user");
            default -> fault;
        };
    }

    private interface Reading<T> {
        T read() throws GeneralSecurityException;
    }

    /** Without the fault's own words, which may repeat what is in the file. */
    private static <T> T in(Path file, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (Pem.UnfitException | EncryptedKey.RefusedException e) {
            throw new FileSystemException(file.toString(), null, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new FileSystemException(file.toString(), null,
                    "cannot be read as PEM (" + e.getClass().getSimpleName()
                            + ")");
        }
    }
}
