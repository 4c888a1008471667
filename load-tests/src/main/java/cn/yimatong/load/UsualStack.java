package cn.yimatong.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * What a verification would usually be built on: Spring Boot with Tomcat on virtual threads, Spring Data Redis, and a
 * library for one signature, always the same. It reads the body, verifies, calls the {@link Floor}'s script and answers
 * as many bytes. No token, no rules, no record. Run as a process of its own; it ends with its standard input.
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
     * @param signature what is verified
     */
    static void serve(String[] arguments, Class<? extends Signature> signature) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String uri = Objects.requireNonNull(input.readLine(), "the URI of Redis");
        var application = new SpringApplication(UsualStack.class, signature);
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

    /** One signature, with the code that bears it. */
    interface Signature {
        boolean isGood();
    }

    /** A scan as the API names it. */
    record Body(String code, String scene) {}

    /** A decision as the API names it, filled up to the length of ours. */
    record Answer(String decision, String reason, String scene, String decidedAt, String rest) {}

    /** The one operation. */
    @RestController
    static class Verifications {
        private static final RedisScript<?> SCRIPT = RedisScript.of(Floor.SCRIPT, List.class);

        private final StringRedisTemplate redis;
        private final Signature signature;
        private final String padding;

        Verifications(StringRedisTemplate redis, Environment environment, Signature signature) {
            this.redis = redis;
            this.signature = signature;
            int bare = "{'decision':'accept','reason':'valid','scene':'bus','decidedAt':'','rest':''}".length()
                    + Instant.now().toString().length();
            padding = "x".repeat(Math.max(0, environment.getRequiredProperty("answer.bytes", Integer.class) - bare));
        }

        /** Verifies the signature, then sets one key in Redis. */
        @PostMapping("/v1/verifications")
        Answer verify(@RequestHeader("Idempotency-Key") String scan, @RequestBody Body body) {
            boolean isGood = signature.isGood();
            var set = (List<?>) redis.execute(SCRIPT, List.of("usual:" + scan), body.scene(), Floor.LIFE_MILLIS);
            return new Answer(isGood ? "accept" : "reject", isGood ? "valid" : "bad-signature", (String) set.get(1),
                    Instant.now().toString(), padding);
        }
    }
}
