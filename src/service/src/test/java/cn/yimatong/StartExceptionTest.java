package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class StartExceptionTest {

    @Test
    void aFileThatIsOnlyReadIsNotSaidToBeMade() {
        assertEquals("there is no file or folder data/master.key", words(new NoSuchFileException("data/master.key")));
        assertEquals("data/master.key may not be read or written", words(new AccessDeniedException("data/master.key")));
    }

    @Test
    void aFailureWithoutWordsIsNotTheWordNull() {
        assertEquals("a file cannot be read or written", words(new IOException()));
    }

    private static String words(IOException failure) {
        return String.valueOf(new StartException(failure).getMessage());
    }
}
