package cn.yimatong.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share a deployment and a ledger whose clock they set; each has a holder of its own. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ClockedTests {
    TestDeployment deployment;
    ClockedLedger clocked;
    HolderKey holder;

    @BeforeAll
    void start(@TempDir Path dataDir) {
        deployment = new TestDeployment(dataDir);
        clocked = new ClockedLedger(deployment);
    }

    @BeforeEach
    void meetSomebody() {
        holder = clocked.holder();
    }

    @AfterAll
    void stop() {
        deployment.close();
    }
}
