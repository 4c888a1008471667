package cn.yimatong.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The yardstick: the same signatures over the same messages, checked by Bouncy Castle as its users call it, with the
 * curve of {@code CustomNamedCurves}, its fastest SM2. One signer is kept and initialised for each code, since a
 * service meets codes of several keys. It is unfair to Bouncy Castle in one point: that knows nothing of keys that stay
 * the same for months.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BouncyCastleBenchmark {
    private static final byte[] STANDARD_ID = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private byte[][] sm2Codes = {};
    private byte[][] ed25519Codes = {};
    private final SM2Signer sm2 = new SM2Signer(PlainDSAEncoding.INSTANCE);
    private final SM2Signer signing = new SM2Signer(PlainDSAEncoding.INSTANCE);
    private final Ed25519Signer ed25519 = new Ed25519Signer();
    private ParametersWithID sm2Key;
    private Ed25519PublicKeyParameters ed25519Key;
    private int next;

    /** Mints the codes and checks each once. */
    @Setup
    public void mint() {
        var sm2Minted = new MintedCodes(Algorithm.SM2, count);
        var ed25519Minted = new MintedCodes(Algorithm.ED25519, count);
        sm2Codes = new byte[count][];
        ed25519Codes = new byte[count][];
        for (int i = 0; i < count; i++) {
            sm2Codes[i] = sm2Minted.signedBytesAndSignature(i);
            ed25519Codes[i] = ed25519Minted.signedBytesAndSignature(i);
        }
        sm2Key = new ParametersWithID(sm2Key(sm2Minted.publicKey.publicKey()), STANDARD_ID);
        ECDomainParameters domain = new ECDomainParameters(CustomNamedCurves.getByName("sm2p256v1"));
        SecureRandom random = new SecureRandom();
        var secret = new ECPrivateKeyParameters(new BigInteger(255, random).add(BigInteger.TWO), domain);
        signing.init(true, new ParametersWithID(new ParametersWithRandom(secret, random), STANDARD_ID));
        ed25519Key = new Ed25519PublicKeyParameters(ed25519Minted.publicKey.publicKey());
        for (int i = 0; i < count; i++) {
            if (!sm2Verify() || !ed25519Verify()) {
                throw new IllegalStateException(
                        "Bouncy Castle refuses a signature of ours, so its time would mean nothing");
            }
        }
    }

    private static ECPublicKeyParameters sm2Key(byte[] point) {
        X9ECParameters curve = CustomNamedCurves.getByName("sm2p256v1");
        var x = new BigInteger(1, Arrays.copyOf(point, 32));
        var y = new BigInteger(1, Arrays.copyOfRange(point, 32, 64));
        return new ECPublicKeyParameters(curve.getCurve().createPoint(x, y), new ECDomainParameters(curve));
    }

    private int inTurn() {
        next = (next + 1) % count;
        return next;
    }

    /** A raw signature with SM2 and SM3 over as many bytes as a code has; the signer keeps its key, and so Z. */
    @Benchmark
    public byte[] sm2Sign() throws CryptoException {
        byte[] code = sm2Codes[inTurn()];
        signing.update(code, 0, code.length - CodeFormat.SIGNATURE_BYTES);
        return signing.generateSignature();
    }

    /** SM2 with SM3, Z included. */
    @Benchmark
    public boolean sm2Verify() {
        byte[] code = sm2Codes[inTurn()];
        int length = code.length - CodeFormat.SIGNATURE_BYTES;
        sm2.init(false, sm2Key);
        sm2.update(code, 0, length);
        return sm2.verifySignature(Arrays.copyOfRange(code, length, code.length));
    }

    /** Pure Ed25519. */
    @Benchmark
    public boolean ed25519Verify() {
        byte[] code = ed25519Codes[inTurn()];
        int length = code.length - CodeFormat.SIGNATURE_BYTES;
        ed25519.init(false, ed25519Key);
        ed25519.update(code, 0, length);
        return ed25519.verifySignature(Arrays.copyOfRange(code, length, code.length));
    }
}
