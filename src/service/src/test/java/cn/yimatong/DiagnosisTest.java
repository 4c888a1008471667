package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Diagnosis.Finding;
import cn.yimatong.Diagnosis.Weight;
import cn.yimatong.ledger.MastersLook;
import cn.yimatong.tls.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the doctor takes what it is told. */
final class DiagnosisTest {

    @ParameterizedTest
    @CsvSource({"0,WELL", "-200,WELL", "201,ADVICE", "-1000,ADVICE", "1001,WRONG", "-90000,WRONG"})
    void aClockThatIsOffByOverASecondMatters(long offsetMillis, Weight expected) {
        assertEquals(expected, one("clock", master(10, 100, 1, offsetMillis)).weight());
    }

    @ParameterizedTest
    @CsvSource({"70,WELL", "71,ADVICE", "90,ADVICE", "91,WRONG"})
    void aMemoryThatIsNearlyFullMatters(long used, Weight expected) {
        assertEquals(expected, one("memory", master(used, 100, 1, 0)).weight());
    }

    @Test
    void withoutABoundTheMachinesMemoryCounts() {
        MastersLook.Master master = new MastersLook.Master("redis:6379", "7.2.4", List.of(), List.of(), List.of(), 95,
                0, 100, 1,
                0);
        assertEquals(Weight.WRONG, one("memory", master).weight());
    }

    @Test
    void aRedisWithoutAReplicaIsAdvisedOneUnlessItIsBundled() {
        MastersLook.Master alone = master(10, 100, 0, 0);
        assertEquals(Weight.ADVICE, one("no replica", alone).weight());
        Diagnosis bundled = new Diagnosis("");
        bundled.redis(List.of(alone), true);
        assertTrue(bundled.findings().stream().allMatch(finding -> finding.weight() == Weight.WELL));
    }

    @Test
    void whatKeepsNodesFromStartingMatters() {
        MastersLook.Master evicts = new MastersLook.Master("redis:6379", "7.2.4", List.of("maxmemory-policy is x"),
                List.of(), List.of("appendonly is off"), 10, 100, 0, 1, 0);
        assertEquals(Weight.WRONG, one("maxmemory-policy", evicts).weight());
        assertEquals(Weight.ADVICE, one("appendonly", evicts).weight());
    }

    @Test
    void whileARedisRefusesEveryWriteThatMattersAndNoNodeIsMissed() {
        MastersLook.Master refuses = new MastersLook.Master("redis:6379", "7.2.4", List.of(),
                List.of("no replica keeps up"), List.of(), 10, 100, 0, 1, 0);
        assertEquals(Weight.WRONG, one("no replica keeps up", refuses).weight());
        assertTrue(refuses.refuses());
        assertTrue(master(100, 100, 1, 0).refuses());
        assertFalse(master(99, 100, 1, 0).refuses());
        Diagnosis diagnosis = new Diagnosis("");
        diagnosis.nodes(List.of(), false);
        diagnosis.nodes(List.of(), true);
        assertEquals(List.of(Weight.ADVICE, Weight.WRONG),
                diagnosis.findings().stream().map(Finding::weight).toList());
    }

    @ParameterizedTest
    @CsvSource({"1024,ADVICE", "4096,WELL", "unlimited,WELL"})
    void aLimitOfFewOpenFilesIsTold(String files, Weight expected) {
        Diagnosis diagnosis = new Diagnosis("");
        diagnosis.limits("Limit                     Soft Limit           Hard Limit           Units\n"
                + "Max open files            " + files + "                 1048576              files\n");
        assertEquals(List.of(expected), diagnosis.findings().stream().map(Finding::weight).toList());
    }

    @ParameterizedTest
    @CsvSource({"0,WRONG", "1073741823,WRONG", "1073741824,WELL"})
    void aDiskWithLessThanAGigabyteFreeMatters(long free, Weight expected) {
        Diagnosis diagnosis = new Diagnosis("");
        diagnosis.disk(Path.of("data"), free, false);
        assertEquals(List.of(expected), diagnosis.findings().stream().map(Finding::weight).toList());
    }

    @Test
    void aSpoolThatHoldsSomethingIsToldBesideTheDisk() {
        Diagnosis diagnosis = new Diagnosis("");
        diagnosis.disk(Path.of("data"), Long.MAX_VALUE, true);
        assertEquals(List.of(Weight.WELL, Weight.ADVICE),
                diagnosis.findings().stream().map(Finding::weight).toList());
    }

    @ParameterizedTest
    @CsvSource({"-1,WRONG", "1,WRONG", "3,ADVICE", "13,ADVICE", "15,WELL"})
    void aCertificateThatRunsOutIsTold(int days, Weight expected, @TempDir Path folder) throws Exception {
        Diagnosis diagnosis = new Diagnosis("");
        Instant now = Instant.now();
        diagnosis.certificate(TestAuthority.write(folder, new TestAuthority().server(
                Duration.ofDays(days).plusHours(1))), now);
        assertEquals(List.of(expected), diagnosis.findings().stream().map(Finding::weight).toList());
        assertEquals(expected == Weight.WELL, diagnosis.findings().getFirst().remedy().isEmpty());
    }

    private static MastersLook.Master master(long used, long most, int replicas, long offsetMillis) {
        return new MastersLook.Master("redis:6379", "7.2.4", List.of(), List.of(), List.of(), used, most, 0, replicas,
                offsetMillis);
    }

    /** The one finding that says this; whatever is not well has its remedy. */
    private static Finding one(String word, MastersLook.Master master) {
        Diagnosis diagnosis = new Diagnosis("");
        diagnosis.redis(List.of(master), false);
        List<Finding> found = diagnosis.findings();
        assertTrue(found.stream().allMatch(finding -> finding.weight() == Weight.WELL == finding.remedy().isEmpty()),
                found::toString);
        return found.stream().filter(finding -> finding.says().contains(word)).findFirst().orElseThrow();
    }
}
