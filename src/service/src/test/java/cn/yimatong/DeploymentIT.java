package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cn.yimatong.keys.KeyStore;
import cn.yimatong.keys.Opening;
import cn.yimatong.ledger.RedisConnection;
import cn.yimatong.ledger.RedisServer;
import cn.yimatong.ledger.SharedState;
import io.lettuce.core.RedisClient;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeploymentIT {

    private static final byte[] PLAIN = {1, 2, 3};

    private final SecureRandom random = new SecureRandom();

    @Test
    void oneThatWasFoundedWithoutDataKeysIsGivenOneByTheFirstNodeThatNeedsIt(@TempDir Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (RedisServer redis = RedisServer.start(Files.createDirectory(folder.resolve("redis")));
                RedisConnection connection = RedisConnection.open(redis.uri())) {
            SharedState state = new SharedState(vertx, connection);
            open(state, folder);
            forgetDataKeys(redis.uri());
            Deployment first = open(state, folder);
            Deployment second = open(state, folder);
            byte[] sealed = first.dataKeys().seal(1, 2, PLAIN);
            assertEquals(1, second.dataKeys().newest());
            assertArrayEquals(PLAIN,
                    assertInstanceOf(Opening.Opened.class, second.dataKeys().open(1, 2, sealed)).plain());
            assertEquals(first.shared().keys().pseudonyms().of(1, "bus"),
                    second.shared().keys().pseudonyms().of(1, "bus"));
        } finally {
            Await.result(vertx.close());
        }
    }

    private Deployment open(SharedState state, Path folder) throws StartException {
        return Deployment.open(state, new Deployment.Place(folder, Optional.empty(), 1), InstantSource.system(),
                random);
    }

    private static void forgetDataKeys(String uri) {
        try (RedisClient client = RedisClient.create(uri); var redis = client.connect()) {
            assertEquals(1, redis.sync().del("{yimatong}t:" + KeyStore.DATA_KEYS));
        }
    }
}
