package cn.yimatong.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityNumberTest {

    private static final LocalDate TODAY = TestRecords.TODAY;

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

    @Test
    void theStandardsOwnExamplesAreRight() {
        assertTrue(IdentityNumber.isValid("11010519491231002X", TODAY));
        assertTrue(IdentityNumber.isValid("440524188001010014", TODAY));
        assertEquals(Optional.of(LocalDate.of(1949, 12, 31)), IdentityNumber.birthDate("11010519491231002X"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "11010519491231002x", "110105194912310021", "11010519491231002XX", "110105491231002",
        "010105194912310020", "1101051949123100２X", "110105 9491231002", "11010519490230002X"})
    void anythingElseIsNone(String text) {
        assertFalse(IdentityNumber.isValid(text, TODAY));
    }

    @Test
    void aDayThatIsNotRealOrIsStillToComeIsRefusedWhateverTheCheckCharacter() {
        for (String day : new String[]{"20260230", "20250229", "20261301", "20260100", "20261126", "18491231"}) {
            String digits = "990101" + day + "001";
            assertFalse(IdentityNumber.isValid(digits + IdentityNumber.checkCharacter(digits), TODAY), day);
        }
        String today = "99010120261125001";
        assertTrue(IdentityNumber.isValid(today + IdentityNumber.checkCharacter(today), TODAY));
    }

    /** What ISO 7064 promises of MOD 11-2. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyWrongDigitAndEverySwapOfNeighboursIsFound(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String number = TestRecords.idNumber(random, TODAY.minusDays(random.nextInt(36_500)));
            assertTrue(IdentityNumber.isValid(number, TODAY));
            for (int at = 0; at < 17; at++) {
                char wrong = (char) ('0' + (number.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
                assertFalse(IdentityNumber.isValid(number.substring(0, at) + wrong + number.substring(at + 1), TODAY));
                if (number.charAt(at) != number.charAt(at + 1)) {
                    String swapped = number.substring(0, at) + number.charAt(at + 1) + number.charAt(at)
                            + number.substring(at + 2);
                    assertFalse(IdentityNumber.isValid(swapped, TODAY));
                }
            }
        }
    }
}
