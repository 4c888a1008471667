package cn.yimatong;

import cn.yimatong.keys.DataKeys;
import cn.yimatong.ledger.Forgetting;
import cn.yimatong.scenes.Scenes;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does beside its requests: looks for a changed catalogue and new data keys, and has the ledger forget in
 * time.
 */
final class Upkeep {

    /** How long a node may seal under a key that is no longer the newest. */
    static final Duration REFRESH = Duration.ofSeconds(2);

    /** How long the usage stream remembers. */
    static final Duration USAGE = Duration.ofHours(24);

    /** How often the ledger forgets, and Redis writes its file anew without what is gone. */
    static final Duration FORGET = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Scenes scenes;
    private String lastRefusal = "";

    private Upkeep(Scenes scenes) {
        this.scenes = scenes;
    }

    /** Begins, until Vert.x is closed. */
    static void begin(Vertx vertx, Scenes scenes, DataKeys keys, Forgetting forgetting) {
        Upkeep upkeep = new Upkeep(scenes);
        vertx.setPeriodic(REFRESH.toMillis(), _ -> {
            vertx.executeBlocking(upkeep::reload);
            keys.refresh().onFailure(failure -> LOG.debug("data keys were not read: {}", failure.toString()));
        });
        // Soon after the start as well: a node that is restarted often must forget, too.
        vertx.setPeriodic(REFRESH.toMillis(), FORGET.toMillis(), _ -> forgetting.forget(USAGE)
                .onFailure(failure -> LOG.warn("old events were not taken away: {}", failure.toString())));
    }

    /** A file that stays wrong is told of once. */
    private synchronized boolean reload() {
        switch (scenes.reload()) {
            case Scenes.Reload.Replaced() -> {
                lastRefusal = "";
                LOG.info("another catalogue of scenes is in force");
            }
            case Scenes.Reload.Refused(String why) -> {
                if (!why.equals(lastRefusal)) {
                    LOG.warn("the catalogue of scenes stays as it was: {}", why);
                }
                lastRefusal = why;
            }
            case Scenes.Reload.Unchanged() -> lastRefusal = "";
        }
        return true;
    }
}
