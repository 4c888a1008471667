package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;

import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** A Redis of a test's own, asked as a node asks it, and past it. */
record OwnRedis(StandAlone server, Vertx vertx, RedisConnection connection,
        RedisClient client) implements AutoCloseable {

    static OwnRedis start(Path folder) {
        StandAlone server = StandAlone.start(ServerProgram.USUAL, folder);
        return new OwnRedis(server, Vertx.vertx(), RedisConnection.open(server.uri()),
                RedisClient.create(server.uri()));
    }

    RedisCommands<String, String> commands() {
        return client.connect().sync();
    }

    @Override
    public void close() {
        client.shutdown();
        connection.close();
        server.close();
        get(vertx.close());
    }
}
