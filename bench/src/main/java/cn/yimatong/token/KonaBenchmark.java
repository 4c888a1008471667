package cn.yimatong.token;

import com.tencent.kona.crypto.KonaCryptoNativeProvider;
import com.tencent.kona.crypto.KonaCryptoProvider;
import com.tencent.kona.crypto.spec.SM2PublicKeySpec;
import com.tencent.kona.crypto.spec.SM2SignatureParameterSpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What SM2 costs with Tencent Kona through the JDK's interface, in pure Java and by the OpenSSL that it brings: the
 * same signatures over the same messages. One {@code Signature} of each is kept and initialised for each code, Z
 * included, as its users do.
 *
 * <p>
 * It is unfair to Kona: its pure Java is the JDK's elliptic-curve code carried over to SM2, which computes in constant
 * time what is public here, and its OpenSSL is reached through JNI and copies. Like Bouncy Castle it prepares no table
 * of a key. Signatures are turned to DER, the only form that it reads, before they are measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KonaBenchmark {
    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private byte[][] messages = {};
    private byte[][] signatures = {};
    private Verifier java;
    private Verifier openSsl;
    private int next;

    /** Mints the codes and checks each once. */
    @Setup
    public void mint() throws GeneralSecurityException, IOException {
        var minted = new MintedCodes(Algorithm.SM2, count);
        var order = CustomNamedCurves.getByName("sm2p256v1").getN();
        messages = new byte[count][];
        signatures = new byte[count][];
        for (int i = 0; i < count; i++) {
            byte[] code = minted.signedBytesAndSignature(i);
            int length = code.length - CodeFormat.SIGNATURE_BYTES;
            messages[i] = Arrays.copyOf(code, length);
            var pair = PlainDSAEncoding.INSTANCE.decode(order, Arrays.copyOfRange(code, length, code.length));
            signatures[i] = StandardDSAEncoding.INSTANCE.encode(order, pair[0], pair[1]);
        }
        byte[] point = new byte[65];
        point[0] = 4;
        System.arraycopy(minted.publicKey.publicKey(), 0, point, 1, 64);
        java = Verifier.of(KonaCryptoProvider.instance(), point);
        openSsl = Verifier.of(KonaCryptoNativeProvider.instance(), point);
        for (int i = 0; i < count; i++) {
            if (!sm2Verify() || !sm2VerifyByOpenSsl()) {
                throw new IllegalStateException("Kona refuses a signature of ours, so its time would mean nothing");
            }
        }
    }

    /** SM2 with SM3, Z included, in Java. */
    @Benchmark
    public boolean sm2Verify() throws GeneralSecurityException {
        next = (next + 1) % count;
        return java.verifies(messages[next], signatures[next]);
    }

    /** The same by OpenSSL. */
    @Benchmark
    public boolean sm2VerifyByOpenSsl() throws GeneralSecurityException {
        next = (next + 1) % count;
        return openSsl.verifies(messages[next], signatures[next]);
    }

    private record Verifier(Signature signature, ECPublicKey key) {
        static Verifier of(Provider provider, byte[] point) throws GeneralSecurityException {
            ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("SM2", provider)
                    .generatePublic(new SM2PublicKeySpec(point));
            Signature signature = Signature.getInstance("SM2", provider);
            // Without an ID it is the standard's own, 1234567812345678.
            signature.setParameter(new SM2SignatureParameterSpec(key));
            return new Verifier(signature, key);
        }

        boolean verifies(byte[] message, byte[] signed) throws GeneralSecurityException {
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        }
    }
}
