package cn.yimatong.load;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;

/** The {@link UsualStack} whose token is a JWT signed by ES256, read and verified by nimbus-jose-jwt. */
final class UsualJwt implements UsualStack.Signature {
    private final String token;
    private final JWSVerifier verifier;

    UsualJwt() throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256),
                new JWTClaimsSet.Builder().subject("holder").expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        jwt.sign(new ECDSASigner(key));
        token = jwt.serialize();
        verifier = new ECDSAVerifier(key.toPublicJWK());
    }

    /** As {@link UsualStack#serve}. */
    public static void main(String[] arguments) throws IOException {
        UsualStack.serve(arguments, UsualJwt.class);
    }

    @Override
    public boolean isGood() {
        try {
            return SignedJWT.parse(token).verify(verifier);
        } catch (ParseException | JOSEException bad) {
            return false;
        }
    }
}
