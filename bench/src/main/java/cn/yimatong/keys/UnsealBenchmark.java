package cn.yimatong.keys;

import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.RecordReader;
import cn.yimatong.records.RecordReading;
import cn.yimatong.records.SealedRecords;
import cn.yimatong.scenes.Catalogue;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What opening a sealed record costs, and the sealed handle of a code, against the bare ciphers over as many bytes:
 * SM4-GCM of Bouncy Castle made for each call, as its users do, AES-GCM of the JDK, and one block of SM4.
 *
 * <p>
 * Bouncy Castle's is the same cipher under ours, which keeps it set up: the difference is that. AES is unfair to SM4:
 * the processor has instructions for it and for its GHASH, which the JDK uses.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UnsealBenchmark {
    private static final int TAG_BITS = 128;
    private static final int AAD_BYTES = 18;
    private static final int ISSUER_FOR_TESTS = 0xFF01;
    private static final Instant NOW = Instant.parse("2026-11-25T00:30:00Z");

    /** How many different records and handles are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private final Random random = new Random(7);
    private final KeyParameter sm4Key = new KeyParameter(new byte[16]);
    private final SecretKeySpec aesKey = new SecretKeySpec(new byte[16], "AES");
    private final byte[] aad = new byte[AAD_BYTES];
    private final byte[] nonce = new byte[12];
    private final SM4Engine sm4Block = new SM4Engine();
    private Cipher aes;
    private DataKeys keys;
    private SealedRecords records;
    private HandleCipher handles;
    private byte[][] sealed = {};
    private byte[][] sm4Sealed = {};
    private byte[][] aesSealed = {};
    private byte[][] ctis = {};
    private int next;

    /** Seals records, and as many bytes by the bare ciphers, and opens each once. */
    @Setup
    public void seal() throws GeneralSecurityException, InvalidCipherTextException, WrongMasterKeyException {
        keys = KeysInMemory.make();
        records = new SealedRecords(keys);
        handles = new HandleCipher(new byte[32], new KeyId(Algorithm.SM2, ISSUER_FOR_TESTS, 1));
        sm4Block.init(false, sm4Key);
        aes = Cipher.getInstance("AES/GCM/NoPadding");
        RecordReader reader = new RecordReader(Catalogue.shipped().credentialKinds(), InstantSource.fixed(NOW));
        sealed = new byte[count][];
        sm4Sealed = new byte[count][];
        aesSealed = new byte[count][];
        ctis = new byte[count][];
        for (int i = 0; i < count; i++) {
            HolderRecord record = ((RecordReading.Good) reader.read(json())).record();
            sealed[i] = records.seal(i, i, record);
            byte[] plain = new byte[sealed[i].length - DataKeys.overheadBytes()];
            random.nextBytes(plain);
            sm4Sealed[i] = sm4(true, plain);
            aes.init(Cipher.ENCRYPT_MODE, aesKey, new GCMParameterSpec(TAG_BITS, nonceOf(i)));
            aes.updateAAD(aad);
            aesSealed[i] = aes.doFinal(plain);
            ctis[i] = handles.seal(Handle.of(random.nextLong(), i, 0, Optional.empty()));
            next = i - 1;
            openRecord();
            next = i - 1;
            aesGcmByJdk();
        }
    }

    private JsonObject json() {
        return new JsonObject().put("name", "测试" + (char) ('甲' + random.nextInt(64))).put("birthDate", "1952-03-01")
                .put("credentials", new JsonObject().put("ssc", number()).put("health", number()).put("insurance",
                        number()))
                .put("concessions", JsonArray.of(new JsonObject().put("kind", "senior")))
                .put("assurance", new JsonObject().put("realPersonAt", "2026-11-24T00:00:00Z"))
                .put("consents", new JsonObject().put("hotel",
                        new JsonObject().put("textVersion", "1").put("at", "2026-11-24T23:00:00Z")));
    }

    private JsonObject number() {
        return new JsonObject().put("number", "T" + (10_000_000 + random.nextInt(90_000_000)));
    }

    private int inTurn() {
        next = (next + 1) % count;
        return next;
    }

    private byte[] nonceOf(int i) {
        nonce[0] = (byte) i;
        nonce[1] = (byte) (i >>> 8);
        return nonce;
    }

    /** Sealed bytes to a record: opened, inflated and read. */
    @Benchmark
    public HolderRecord openRecord() {
        int i = inTurn();
        return records.open(i, i, sealed[i]).result();
    }

    /** Opened only. */
    @Benchmark
    public Opening openBytes() {
        int i = inTurn();
        return keys.open(i, i, sealed[i]);
    }

    /** A code's handle to the holder's index. */
    @Benchmark
    public Handle openHandle() {
        return handles.open(ctis[inTurn()]);
    }

    /** The yardstick: bare SM4-GCM of Bouncy Castle. */
    @Benchmark
    public byte[] sm4GcmByBouncyCastle() throws InvalidCipherTextException {
        return sm4(false, sm4Sealed[inTurn()]);
    }

    /** The yardstick of a handle: one block of Bouncy Castle's SM4 under a key that is set up already. */
    @Benchmark
    public byte[] sm4BlockByBouncyCastle() {
        byte[] block = new byte[ctis[0].length];
        sm4Block.processBlock(ctis[inTurn()], 0, block, 0);
        return block;
    }

    /** Bare AES-GCM of the JDK. */
    @Benchmark
    public byte[] aesGcmByJdk() throws GeneralSecurityException {
        int i = inTurn();
        aes.init(Cipher.DECRYPT_MODE, aesKey, new GCMParameterSpec(TAG_BITS, nonceOf(i)));
        aes.updateAAD(aad);
        return aes.doFinal(aesSealed[i]);
    }

    private byte[] sm4(boolean sealing, byte[] in) throws InvalidCipherTextException {
        var cipher = GCMBlockCipher.newInstance(new SM4Engine());
        cipher.init(sealing, new AEADParameters(sm4Key, TAG_BITS, new byte[12], aad));
        byte[] out = new byte[cipher.getOutputSize(in.length)];
        cipher.doFinal(out, cipher.processBytes(in, 0, in.length, out, 0));
        return out;
    }
}
