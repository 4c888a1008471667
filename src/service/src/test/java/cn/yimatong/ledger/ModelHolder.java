package cn.yimatong.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What the model keeps of a holder. */
final class ModelHolder {
    final long check;
    boolean erased;
    long erasedAtMillis;
    final List<Standing> standings = new ArrayList<>(
            Collections.nCopies(1 + Standings.CREDENTIALS, Standing.ACTIVE));
    long floor;
    long lastBatch;
    long version;
    byte[] sealed = {};

    ModelHolder(long check) {
        this.check = check;
    }

    /** The version of a record, which a tombstone does not have. */
    long recordVersion() {
        return erased ? 0 : version;
    }

    void erase(long now) {
        erased = true;
        erasedAtMillis = now;
        Collections.fill(standings, Standing.ACTIVE);
        floor = Math.max(floor, lastBatch + 1);
        sealed = Arrays.copyOfRange(RedisLedger.bytes(now), 2, 8);
    }

    boolean isRevoked(int slot) {
        return standings.get(slot).kind() == Standing.Kind.REVOKED;
    }

    boolean isStopped(int slot, long now) {
        return inForce(slot, now).kind() != Standing.Kind.ACTIVE;
    }

    private Standing inForce(int slot, long now) {
        Standing standing = standings.get(slot);
        return standing.until().filter(end -> end.toEpochMilli() <= now).isPresent() ? Standing.ACTIVE : standing;
    }

    Holding holding(long now) {
        return new Holding(version, sealed, new Standings(inForce(0, now),
                java.util.stream.IntStream.rangeClosed(1, Standings.CREDENTIALS).mapToObj(slot -> inForce(slot, now))
                        .toList()));
    }

    RecordBlob blob() {
        return new RecordBlob(version, sealed);
    }

    /** The string that Redis must hold. */
    byte[] string() {
        ByteBuffer buffer = ByteBuffer.allocate(84 + sealed.length).put((byte) 2).putLong(check)
                .put((byte) (erased ? 1 : 0));
        standings.forEach(standing -> buffer.put(SixBytes.of(bits(standing))));
        return buffer.put(SixBytes.of(floor)).put(SixBytes.of(lastBatch)).putLong(version).put(sealed).array();
    }

    private static long bits(Standing standing) {
        return switch (standing.kind()) {
            case ACTIVE -> 0;
            case SUSPENDED -> standing.until().map(end -> end.toEpochMilli()).orElse((1L << 48) - 2);
            case REVOKED -> (1L << 48) - 1;
        };
    }
}
