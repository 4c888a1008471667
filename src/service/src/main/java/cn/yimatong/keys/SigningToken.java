package cn.yimatong.keys;

import cn.yimatong.keys.pkcs11.Login;
import cn.yimatong.keys.pkcs11.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The token in which signing keys may lie, and how it signs.
 *
 * @param sm2Mechanism the number of its maker's for SM2 with SM3 over a message, under the user ID of GM/T 0009
 */
public record SigningToken(Token token, OptionalLong sm2Mechanism) implements AutoCloseable {

    /**
     * One whose PIN lies in a file that its owner alone can read. Nothing is loaded, opened or read yet.
     *
     * @param module the library of the token's maker
     * @param label the token's
     */
    public static SigningToken of(Path module, String label, Path pinFile, OptionalLong sm2Mechanism) {
        return new SigningToken(new Token(module, label, new PinFile(pinFile)), sm2Mechanism);
    }

    @Override
    public void close() {
        token.close();
    }

    private record PinFile(Path file) implements Login.Pin {

        @Override
        public byte[] read() throws IOException {
            return EncryptedKey.line(file, "PIN").getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public long writtenAt() {
            try {
                return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
            } catch (IOException _) {
                // Why it cannot be read is said when it is.
                return 0;
            }
        }
    }
}
