package cn.yimatong.records;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityNumberTest {

    @ParameterizedTest
    @ValueSource(strings = {"370302195203011234", "11010519491231002X", "11010519491231002x", "110105491231002"})
    void whatHasTheFormOfAnIdentityNumberLooksLikeOne(String id) {
        assertTrue(IdentityNumber.looksLike(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h-1", "1790000000123456789", "370302195213011234", "370302195203321234",
        "037030219520301123", "u370302195203011234", "110105491331002", "123456789012345678"})
    void anOpaqueIdDoesNot(String id) {
        assertFalse(IdentityNumber.looksLike(id));
    }
}
