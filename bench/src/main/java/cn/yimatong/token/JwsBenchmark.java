package cn.yimatong.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Date;
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
 * What reading a whole code costs if it is a signed JWT (RFC 7519) with ES256 and the same claims, read by Nimbus JOSE
 * + JWT: compact text to claims, signature and times included. {@code parse} is the same without signature and times.
 *
 * <p>
 * It is unfair to Nimbus: that reads any JWT into trees of objects where ours reads one fixed form, and ES256, which it
 * leaves to the JDK, is another curve than SM2. {@link JdkBenchmark#es256Verify} is the signature in it. It is unfair
 * to us in one point: the text is base64, not base45, so it is not fit for the alphanumeric mode of a QR symbol.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("JavaUtilDate") // the library's claims have no other
public class JwsBenchmark {
    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private String[] texts = {};
    private JWSVerifier verifier;
    private int next;

    /** Signs the claims of our codes and reads each once. */
    @Setup
    public void sign() throws GeneralSecurityException, JOSEException, ParseException {
        var minted = new MintedCodes(Algorithm.SM2, count);
        KeyPair pair = P256.keyPair();
        var signer = new ECDSASigner((ECPrivateKey) pair.getPrivate());
        verifier = new ECDSAVerifier((ECPublicKey) pair.getPublic());
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(minted.publicKey.keyId().kid()).build();
        texts = new String[count];
        for (int i = 0; i < count; i++) {
            Claims claims = minted.claims[i];
            var jwt = new SignedJWT(header, new JWTClaimsSet.Builder()
                    .notBeforeTime(new Date(claims.notBefore() * 1000))
                    .expirationTime(new Date(claims.expiresAt() * 1000))
                    .jwtID(Base64URL.encode(claims.handle()).toString()).build());
            jwt.sign(signer);
            texts[i] = jwt.serialize();
        }
        for (int i = 0; i < count; i++) {
            read();
        }
    }

    private String inTurn() {
        next = (next + 1) % count;
        return texts[next];
    }

    /** Text to claims that are believed. */
    @Benchmark
    public JWTClaimsSet read() throws ParseException, JOSEException {
        SignedJWT jwt = SignedJWT.parse(inTurn());
        if (!jwt.verify(verifier)) {
            throw new IllegalStateException("a signature is refused");
        }
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        if (claims.getNotBeforeTime().getTime() > MintedCodes.NOW * 1000
                || claims.getExpirationTime().getTime() <= MintedCodes.NOW * 1000) {
            throw new IllegalStateException("a code is out of its time");
        }
        return claims;
    }

    /** Text to claims of which nothing is believed yet. */
    @Benchmark
    public JWTClaimsSet parse() throws ParseException {
        return SignedJWT.parse(inTurn()).getJWTClaimsSet();
    }
}
