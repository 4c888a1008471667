package cn.yimatong.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a verification would usually be built on: Spring Boot with Tomcat on virtual threads, Spring Data Redis, and
 * Bouncy Castle for one SM2 signature, always the same. It reads the body, verifies, calls the {@link Floor}'s script
 * and answers as many bytes. No token, no rules, no record. Run as a process of its own; it ends with its standard
 * input.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(UsualStack.Verifications.class)
class UsualStack {

    /**
     * Serves on a free port, which it prints, until the input ends. The first line of the input is the URI of Redis,
     * which holds a password and is for no command line.
     *
     * @param arguments how many bytes an answer has
     */
    public static void main(String[] arguments) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String uri = Objects.requireNonNull(input.readLine(), "the URI of Redis");
        var application = new SpringApplication(UsualStack.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1",
                "spring.threads.virtual.enabled", "true",
                // A hundred requests a connection and twenty idle seconds would have the load connect again and again.
                "server.tomcat.max-keep-alive-requests", "-1", "server.tomcat.keep-alive-timeout", "30s",
                "spring.data.redis.url", uri, "logging.level.root", "off",
                "answer.bytes", arguments[0]));
        var context = application.run();
        // Lettuce connects with the first question, and who cannot be had is to be known before the load.
        var _ = context.getBean(StringRedisTemplate.class).execute(RedisConnection::ping, true);
        System.out.println(context.getEnvironment().getRequiredProperty("local.server.port"));
        System.exit(input.readLine() == null ? 0 : 2);
    }

    /** A scan as the API names it. */
    record Body(String code, String scene) {}

    /** A decision as the API names it, filled up to the length of ours. */
    record Answer(String decision, String reason, String scene, String decidedAt, String rest) {}

    /** The one operation. */
    @RestController
    static class Verifications {
        private static final RedisScript<?> SCRIPT = RedisScript.of(Floor.SCRIPT, List.class);
        private static final byte[] CODE = new byte[64];

        private final StringRedisTemplate redis;
        private final CipherParameters key;
        private final byte[] signature;
        private final String padding;

        Verifications(StringRedisTemplate redis, Environment environment)
                throws CryptoException {
            this.redis = redis;
            int bare = "{'decision':'accept','reason':'valid','scene':'bus','decidedAt':'','rest':''}".length()
                    + Instant.now().toString().length();
            padding = "x".repeat(Math.max(0, environment.getRequiredProperty("answer.bytes", Integer.class) - bare));
            var random = new SecureRandom();
            var generator = new ECKeyPairGenerator();
            generator.init(new ECKeyGenerationParameters(
                    new ECDomainParameters(CustomNamedCurves.getByName("sm2p256v1")), random));
            AsymmetricCipherKeyPair pair = generator.generateKeyPair();
            key = pair.getPublic();
            var signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
            signer.init(true, new ParametersWithRandom(pair.getPrivate(), random));
            signer.update(CODE, 0, CODE.length);
            signature = signer.generateSignature();
        }

        /** Verifies the signature, then sets one key in Redis. */
        @PostMapping("/v1/verifications")
        Answer verify(@RequestHeader("Idempotency-Key") String scan, @RequestBody Body body) {
            var verifier = new SM2Signer(PlainDSAEncoding.INSTANCE);
            verifier.init(false, key);
            verifier.update(CODE, 0, CODE.length);
            boolean isGood = verifier.verifySignature(signature);
            var set = (List<?>) redis.execute(SCRIPT, List.of("usual:" + scan), body.scene(), Floor.LIFE_MILLIS);
            return new Answer(isGood ? "accept" : "reject", isGood ? "valid" : "bad-signature", (String) set.get(1),
                    Instant.now().toString(), padding);
        }
    }
}
