package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCheckTest {
    private static final String GOOD = """
            # Server
            redis_version:7.0.15
            role:master
            maxmemory_policy:noeviction
            aof_enabled:1
            aof_last_write_status:ok
            rdb_last_bgsave_status:ok
            """;

    @ParameterizedTest
    @ValueSource(strings = {"7.0.0", "7.0.15", "7.2.4", "8.4.0", "10.0.1"})
    void aServerThatKeepsWhatItIsToldIsTaken(String version) {
        assertEquals(new ServerCheck.Findings(List.of(), List.of(), List.of()),
                ServerCheck.of(GOOD.replace("7.0.15", version)));
    }

    @ParameterizedTest
    @CsvSource({"7.0.15,6.2.14,Redis 7.0", "7.0.15,x,Redis 7.0", "noeviction,allkeys-lru,set it to noeviction",
        "noeviction,volatile-ttl,set it to noeviction", "role:master,role:slave,is a replica"})
    void aServerThatWouldLoseMarksIsRefusedWithWhatToMend(String now, String wrong, String word) {
        ServerCheck.Findings findings = ServerCheck.of(GOOD.replace(now, wrong));
        assertEquals(1, findings.fatal().size());
        assertTrue(findings.fatal().getFirst().contains(word), findings::toString);
    }

    @ParameterizedTest
    @CsvSource({"aof_enabled:1,aof_enabled:0,set appendonly yes",
        "aof_enabled:1,connected_slaves:2,min-replicas-to-write 1"})
    void whatWouldBetterBeMendedIsSaid(String now, String wrong, String word) {
        ServerCheck.Findings findings = ServerCheck.of(GOOD.replace(now, wrong));
        assertEquals(List.of(), findings.fatal());
        assertEquals(1, findings.advice().size());
        assertTrue(findings.advice().getFirst().contains(word), findings::toString);
    }

    @ParameterizedTest
    @CsvSource({"aof_last_write_status:ok,aof_last_write_status:err,MISCONF",
        "bgsave_status:ok,bgsave_status:err,may refuse every write (MISCONF)",
        "aof_enabled:1,min_slaves_good_slaves:0,NOREPLICAS"})
    void oneThatRefusesEveryWriteIsToldApart(String now, String wrong, String word) {
        ServerCheck.Findings findings = ServerCheck.of(GOOD.replace(now, wrong));
        assertEquals(List.of(), findings.fatal());
        assertEquals(List.of(), findings.advice());
        assertTrue(findings.refusing().getFirst().contains(word), findings::toString);
        assertEquals(List.of(findings.refusing().getFirst() + "; docker/RUNBOOK.md, Redis refuses writes"),
                findings.toMend());
    }

    @Test
    void aMasterThatNeedsAReplicaIsWell() {
        assertEquals(List.of(),
                ServerCheck.of(GOOD + "connected_slaves:2\nmin_slaves_good_slaves:2\n").advice());
    }

    @Test
    void whatAServerDoesNotTellIsNotHeldAgainstIt() {
        assertEquals(new ServerCheck.Findings(List.of(), List.of(), List.of()),
                ServerCheck.of("redis_version:7.4.0\r\n"));
    }
}
