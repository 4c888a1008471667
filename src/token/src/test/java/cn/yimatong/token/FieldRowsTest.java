package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The unrolled rows are what their generator writes. */
class FieldRowsTest {
    @Test
    void theCommittedRowsAreTheGeneratorsOwn() throws IOException {
        assertEquals(FieldRowsGenerator.generate(), Files.readString(FieldRowsGenerator.FILE));
    }
}
