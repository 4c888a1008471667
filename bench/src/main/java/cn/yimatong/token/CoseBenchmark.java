package cn.yimatong.token;

import com.authlete.cbor.CBORByteArray;
import com.authlete.cbor.CBORDecoder;
import com.authlete.cbor.CBORPairList;
import com.authlete.cose.COSEException;
import com.authlete.cose.COSEProtectedHeader;
import com.authlete.cose.COSEProtectedHeaderBuilder;
import com.authlete.cose.COSESign1;
import com.authlete.cose.COSESign1Builder;
import com.authlete.cose.COSESigner;
import com.authlete.cose.COSEVerifier;
import com.authlete.cose.SigStructureBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
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
 * What reading a COSE_Sign1 (RFC 9052, section 4.2) with ES256 and our very payload costs by a library, Authlete's:
 * bytes to claims, signature included. {@code parse} is the same without the signature.
 *
 * <p>
 * It is unfair to the library: that reads any CBOR into trees of objects where ours reads one fixed form, and ES256,
 * which it leaves to the JDK, is another curve than SM2. It is unfair to us in that it begins at bytes, where ours
 * begins at base45, and looks at no time. {@code ReadBenchmark.envelope} is our reading of the same bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CoseBenchmark {
    private static final int ES256 = -7;

    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private byte[][] codes = {};
    private COSEVerifier verifier;
    private int next;

    /** Signs the payloads of our codes and reads each once. */
    @Setup
    public void sign() throws GeneralSecurityException, COSEException, IOException {
        var minted = new MintedCodes(Algorithm.SM2, count);
        KeyPair pair = P256.keyPair();
        var signer = new COSESigner(pair.getPrivate());
        verifier = new COSEVerifier(pair.getPublic());
        COSEProtectedHeader header = new COSEProtectedHeaderBuilder().alg(ES256)
                .kid(ByteBuffer.allocate(Integer.BYTES).putInt(minted.publicKey.keyId().bits()).array()).build();
        codes = new byte[count][];
        for (int i = 0; i < count; i++) {
            byte[] payload = minted.payload(i);
            byte[] signature = signer.sign(
                    new SigStructureBuilder().signature1().bodyAttributes(header).payload(payload).build(), ES256);
            codes[i] = new COSESign1Builder().protectedHeader(header).payload(payload).signature(signature).build()
                    .encode();
        }
        for (int i = 0; i < count; i++) {
            read();
        }
    }

    private COSESign1 next() throws IOException, COSEException {
        next = (next + 1) % count;
        return COSESign1.build(new CBORDecoder(codes[next]).next());
    }

    private static CBORPairList claims(COSESign1 code) throws IOException {
        return (CBORPairList) new CBORDecoder(((CBORByteArray) code.getPayload()).getValue()).next();
    }

    /** Bytes to claims that are believed. */
    @Benchmark
    public CBORPairList read() throws IOException, COSEException {
        COSESign1 code = next();
        if (!verifier.verify(code)) {
            throw new IllegalStateException("a signature is refused");
        }
        return claims(code);
    }

    /** Bytes to claims of which nothing is believed yet. */
    @Benchmark
    public CBORPairList parse() throws IOException, COSEException {
        return claims(next());
    }
}
