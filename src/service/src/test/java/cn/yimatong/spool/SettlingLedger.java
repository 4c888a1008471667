package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import cn.yimatong.ledger.Failures;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.Settled;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A ledger of two masters that settles what it is told to, and does nothing else. */
final class SettlingLedger {

    /** The partitions of which it does not answer. */
    final Set<Integer> stuck = ConcurrentHashMap.newKeySet();
    /** Those of which it says that it never will settle them. */
    final Set<Integer> hopeless = ConcurrentHashMap.newKeySet();
    /** Those of which it answers with an error. */
    final Set<Integer> erring = ConcurrentHashMap.newKeySet();
    /** Those of which it cannot tell the master. */
    final Set<Integer> masterless = ConcurrentHashMap.newKeySet();
    final AtomicInteger masterlessAsked = new AtomicInteger();
    final AtomicBoolean throwing = new AtomicBoolean();

    private final List<AwayAcceptance> settled = new ArrayList<>();
    private int refusals;
    private int refusalsBeforeTheLast;

    Ledger proxy() {
        return (Ledger) Proxy.newProxyInstance(Ledger.class.getClassLoader(), new Class<?>[]{Ledger.class},
                (_, method, arguments) -> method.getName().equals("shardOf")
                        ? shardOf((Long) arguments[0])
                        : settle((AwayAcceptance) arguments[0]));
    }

    private String shardOf(long index) {
        if (masterless.contains(AwayAcceptance.partitionOf(index))) {
            masterlessAsked.incrementAndGet();
            throw new IllegalStateException("no master");
        }
        return AwayAcceptance.partitionOf(index) < AwayAcceptance.PARTITIONS / 2 ? "one" : "other";
    }

    private synchronized Future<Settled> settle(AwayAcceptance acceptance) {
        if (throwing.get()) {
            throw new IllegalStateException("a secret");
        }
        if (stuck.contains(acceptance.partition())) {
            refusals++;
            return Future.failedFuture(Failures.away());
        }
        if (erring.contains(acceptance.partition())) {
            refusals++;
            return Future.failedFuture(Failures.error());
        }
        if (hopeless.contains(acceptance.partition())) {
            return Future.failedFuture(Failures.answered());
        }
        settled.add(acceptance);
        refusalsBeforeTheLast = refusals;
        return Future.succeededFuture(Settled.SETTLED);
    }

    synchronized List<Integer> settledPartitions() {
        return settled.stream().map(AwayAcceptance::partition).toList();
    }

    synchronized void forgetRefusals() {
        refusals = 0;
    }

    synchronized int refusals() {
        return refusals;
    }

    /** How often it had not answered, or with an error, when it settled the last. */
    synchronized int refusalsBeforeTheLast() {
        return refusalsBeforeTheLast;
    }
}
