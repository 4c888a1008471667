package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one secret of a node: 256 bits, kept in a file that only its owner can read.
 *
 * <pre>
 * 64 hexadecimal digits
 * deployment ID            once the key has opened a deployment
 * </pre>
 *
 * The second line goes wherever the key is copied, and tells data that are lost from a deployment yet to begin. Whoever
 * holds the file and can read the Redis holds the deployment.
 */
public final class MasterKey {

    private static final int BYTES = 32;
    private static final int SEAL_KEY_BYTES = 16;
    private static final Pattern FILE = Pattern
            .compile("([0-9a-fA-F]{" + 2 * BYTES + "})\\s*(?:deployment ([0-9a-f]{1,64})\\s*)?");

    private final byte[] bytes;
    private final Optional<String> deployment;

    private MasterKey(byte[] bytes, Optional<String> deployment) {
        this.bytes = bytes;
        this.deployment = deployment;
    }

    /**
     * Reads the file, or makes it where there is none: whole or not at all, however the process ends.
     *
     * @param file where the key lies or shall lie; the folder exists
     * @param random the source of a new key
     * @return the key
     * @throws IOException the file cannot be read or written, others can read it, or it is no master key; the message
     * names the file and says what to do
     */
    public static MasterKey readOrCreate(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            SecretFile.write(file, HexFormat.of().formatHex(fresh(random).bytes) + "\n");
        }
        return read(file);
    }

    /** A new key, which lies in no file. */
    public static MasterKey fresh(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new MasterKey(bytes, Optional.empty());
    }

    /**
     * Reads the file.
     *
     * @param file where the key lies
     * @return the key
     * @throws IOException as {@link #readOrCreate}
     */
    public static MasterKey read(Path file) throws IOException {
        SecretFile.requireOwnerAlone(file, "the master key");
        Matcher content = FILE.matcher(Files.readString(file, US_ASCII));
        if (!content.matches()) {
            throw new FileSystemException(file.toString(), null,
                    "a master key is " + 2 * BYTES + " hexadecimal digits and this file holds something else");
        }
        return new MasterKey(HexFormat.of().parseHex(content.group(1)), Optional.ofNullable(content.group(2)));
    }

    /**
     * The deployment that this key has opened before.
     *
     * @return its id; none for a key that was just made
     */
    public Optional<String> deployment() {
        return deployment;
    }

    /**
     * Writes down which deployment this key opens.
     *
     * @param file where the key lies
     * @param id the deployment's id: 1 to 64 hexadecimal digits in lower case
     * @throws IOException the file cannot be written
     */
    public void bind(Path file, String id) throws IOException {
        SecretFile.write(file, HexFormat.of().formatHex(bytes) + "\ndeployment " + id + "\n");
    }

    /** What seals and opens this deployment's secrets. */
    Seal seal(SecureRandom random) {
        byte[] derived = Sm3.hmac(bytes, "seal 1".getBytes(US_ASCII));
        return new Seal(Arrays.copyOf(derived, SEAL_KEY_BYTES), random);
    }

    @Override
    public String toString() {
        return "MasterKey[…]";
    }
}
