package cn.yimatong.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the JDK's own signatures cost over the same messages: ES256 (ECDSA on P-256, FIPS 186-5), which a code of
 * another country would have, and Ed25519. One {@code Signature} is kept and initialised for each code.
 *
 * <p>
 * ES256 is another curve and another hash, so it tells what the choice of SM2 costs, not who computes better. It is
 * unfair to the JDK twice: its arithmetic takes constant time, which a public signature does not need, and its
 * vectorised P-256 ({@code UseIntPolyIntrinsics}) runs only on processors that have AVX-512 IFMA or AVX-IFMA. It is
 * unfair to SM2 where SHA-256 is an instruction, as SM3 seldom is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JdkBenchmark {
    /** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
    private static final String ED25519_HEAD = "302a300506032b6570032100";

    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private byte[][] es256Codes = {};
    private byte[][] ed25519Codes = {};
    private Signature es256;
    private Signature ed25519;
    private PublicKey es256Key;
    private PublicKey ed25519Key;
    private int next;

    /** Signs the messages and checks each once. */
    @Setup
    public void sign() throws GeneralSecurityException {
        var minted = new MintedCodes(Algorithm.ED25519, count);
        KeyPair pair = P256.keyPair();
        es256 = Signature.getInstance("SHA256withECDSAinP1363Format");
        ed25519 = Signature.getInstance("Ed25519");
        es256Key = pair.getPublic();
        ed25519Key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(
                HexFormat.of().parseHex(ED25519_HEAD + HexFormat.of().formatHex(minted.publicKey.publicKey()))));
        es256Codes = new byte[count][];
        ed25519Codes = new byte[count][];
        for (int i = 0; i < count; i++) {
            ed25519Codes[i] = minted.signedBytesAndSignature(i);
            es256Codes[i] = ed25519Codes[i].clone();
            int length = es256Codes[i].length - CodeFormat.SIGNATURE_BYTES;
            es256.initSign(pair.getPrivate());
            es256.update(es256Codes[i], 0, length);
            System.arraycopy(es256.sign(), 0, es256Codes[i], length, CodeFormat.SIGNATURE_BYTES);
        }
        for (int i = 0; i < count; i++) {
            if (!es256Verify() || !ed25519Verify()) {
                throw new IllegalStateException("the JDK refuses a signature, so its time would mean nothing");
            }
        }
    }

    private int inTurn() {
        next = (next + 1) % count;
        return next;
    }

    /** ECDSA on P-256 with SHA-256. */
    @Benchmark
    public boolean es256Verify() throws GeneralSecurityException {
        return verify(es256, es256Key, es256Codes[inTurn()]);
    }

    /** Pure Ed25519: the same signatures that ours are. */
    @Benchmark
    public boolean ed25519Verify() throws GeneralSecurityException {
        return verify(ed25519, ed25519Key, ed25519Codes[inTurn()]);
    }

    private static boolean verify(Signature signature, PublicKey key, byte[] code) throws GeneralSecurityException {
        int length = code.length - CodeFormat.SIGNATURE_BYTES;
        signature.initVerify(key);
        signature.update(code, 0, length);
        return signature.verify(Arrays.copyOfRange(code, length, code.length));
    }
}
