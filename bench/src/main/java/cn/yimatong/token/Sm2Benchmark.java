package cn.yimatong.token;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.math.ec.ECPoint;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What an SM2 signature costs to verify before its key is prepared and after, and what preparing costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Sm2Benchmark {
    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private byte[][] signed = {};
    private SignatureCheck generic;
    private SignatureCheck prepared;
    private ECPoint point;
    private int next;

    /** Mints the codes and prepares their key. */
    @Setup
    public void mint() {
        var codes = new MintedCodes(Algorithm.SM2, count);
        signed = new byte[count][];
        for (int i = 0; i < count; i++) {
            signed[i] = codes.signedBytesAndSignature(i);
        }
        byte[] publicKey = codes.publicKey.publicKey();
        generic = Sm2.check(publicKey);
        prepared = Sm2.check(publicKey);
        prepared.prepare();
        point = Sm2.CURVE.getCurve().createPoint(new BigInteger(1, Arrays.copyOf(publicKey, 32)),
                new BigInteger(1, Arrays.copyOfRange(publicKey, 32, 64)));
        if (!verifyByTables() || !verifyByBouncyCastle()) {
            throw new IllegalStateException("a signature of ours is refused, so its time would mean nothing");
        }
    }

    private boolean verify(SignatureCheck check) {
        next = (next + 1) % count;
        byte[] bytes = signed[next];
        int length = bytes.length - CodeFormat.SIGNATURE_BYTES;
        return check.verifies(bytes, length, length);
    }

    /** Under a key that is prepared. */
    @Benchmark
    public boolean verifyByTables() {
        return verify(prepared);
    }

    /** Under the same key, not prepared. */
    @Benchmark
    public boolean verifyByBouncyCastle() {
        return verify(generic);
    }

    /** The table of one key; that of the base point is there already. */
    @Benchmark
    public Object prepare() {
        return Sm2Verification.of(point);
    }
}
