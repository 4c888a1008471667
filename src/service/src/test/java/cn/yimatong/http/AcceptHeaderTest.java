package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptHeaderTest {

    private static final List<String> OFFERED = List.of("application/json", "image/svg+xml", "image/png");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|application/json", "*/*|application/json", "image/png|image/png",
        "IMAGE/PNG|image/png", "image/*|image/svg+xml", "image/*, image/svg+xml;q=0.1|image/png",
        "image/png;q=0.5, application/json;q=0.6|application/json", "text/html, */*;q=0.1|application/json",
        "application/json;q=0, */*|image/svg+xml", "application/json;q=0|none", "text/html|none",
        "application/problem+json|none", "image/png; q=0.0|none", "nonsense|none", "nonsense, image/png|image/png",
        "image/png;q=x|none", "application/json;charset=utf-8|application/json", ",,|none", "*/png|none"})
    void theBestOfferedTypeIsChosen(String accept, String expected) {
        assertEquals(expected, AcceptHeader.choose(OFFERED, List.of(accept)).orElse("none"));
    }
}
