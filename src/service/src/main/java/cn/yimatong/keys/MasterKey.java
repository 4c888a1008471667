package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * The one secret of a node: 256 bits, kept in a file of 64 hexadecimal digits that only its owner can read.
 *
 * <p>
 * Whoever holds the file and can read the Redis holds the deployment. A second node needs a copy of it and nothing
 * else.
 */
public final class MasterKey {

    private static final int BYTES = 32;
    private static final int SEAL_KEY_BYTES = 16;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads the file, or makes it where there is none.
     *
     * @param file where the key lies or shall lie; the folder exists
     * @param random the source of a new key
     * @return the key
     * @throws IOException the file cannot be read or written, others can read it, or it is not 64 hexadecimal digits;
     * the message names the file and says what to do
     */
    public static MasterKey readOrCreate(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            byte[] fresh = new byte[BYTES];
            random.nextBytes(fresh);
            try {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                Files.writeString(file, HexFormat.of().formatHex(fresh) + "\n", US_ASCII);
            } catch (FileAlreadyExistsException e) {
                return read(file);
            }
        }
        return read(file);
    }

    /**
     * Reads the file.
     *
     * @param file where the key lies
     * @return the key
     * @throws IOException as {@link #readOrCreate}
     */
    public static MasterKey read(Path file) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(mode)) {
            throw new FileSystemException(file.toString(), null,
                    "others can read the master key; only its owner may: chmod 600 " + file);
        }
        String text = Files.readString(file, US_ASCII).strip();
        if (!text.matches("[0-9a-fA-F]{" + 2 * BYTES + "}")) {
            throw new FileSystemException(file.toString(), null,
                    "a master key is " + 2 * BYTES + " hexadecimal digits and this file holds something else");
        }
        return new MasterKey(HexFormat.of().parseHex(text));
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
