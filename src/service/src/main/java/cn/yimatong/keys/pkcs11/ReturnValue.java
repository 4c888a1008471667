package cn.yimatong.keys.pkcs11;

import cn.yimatong.keys.pkcs11.TokenException.Cure;
import java.util.Map;
import java.util.Set;

/** What a module's functions come to, by its number and name in the standard. */
final class ReturnValue {
    static final long OK = 0;
    static final long ALREADY_INITIALIZED = 0x191;
    static final long ALREADY_LOGGED_IN = 0x100;

    private static final long SESSION_COUNT = 0xB1;

    private static final Map<Long, String> NAMES = Map.ofEntries(Map.entry(0x3L, "SLOT_ID_INVALID"),
            Map.entry(0x5L, "GENERAL_ERROR"), Map.entry(0x6L, "FUNCTION_FAILED"), Map.entry(0x7L, "ARGUMENTS_BAD"),
            Map.entry(0xAL, "CANT_LOCK"), Map.entry(0x12L, "ATTRIBUTE_TYPE_INVALID"), Map.entry(0x20L, "DATA_INVALID"),
            Map.entry(0x21L, "DATA_LEN_RANGE"), Map.entry(0x30L, "DEVICE_ERROR"), Map.entry(0x31L, "DEVICE_MEMORY"),
            Map.entry(0x32L, "DEVICE_REMOVED"), Map.entry(0x54L, "FUNCTION_NOT_SUPPORTED"),
            Map.entry(0x60L, "KEY_HANDLE_INVALID"), Map.entry(0x62L, "KEY_SIZE_RANGE"),
            Map.entry(0x63L, "KEY_TYPE_INCONSISTENT"), Map.entry(0x68L, "KEY_FUNCTION_NOT_PERMITTED"),
            Map.entry(0x70L, "MECHANISM_INVALID"), Map.entry(0x71L, "MECHANISM_PARAM_INVALID"),
            Map.entry(0x82L, "OBJECT_HANDLE_INVALID"), Map.entry(0x90L, "OPERATION_ACTIVE"),
            Map.entry(0xA0L, "PIN_INCORRECT"), Map.entry(0xA1L, "PIN_INVALID"), Map.entry(0xA2L, "PIN_LEN_RANGE"),
            Map.entry(0xA3L, "PIN_EXPIRED"), Map.entry(0xA4L, "PIN_LOCKED"), Map.entry(0xB0L, "SESSION_CLOSED"),
            Map.entry(SESSION_COUNT, "SESSION_COUNT"), Map.entry(0xB3L, "SESSION_HANDLE_INVALID"),
            Map.entry(0xE0L, "TOKEN_NOT_PRESENT"), Map.entry(0xE1L, "TOKEN_NOT_RECOGNIZED"),
            Map.entry(0x101L, "USER_NOT_LOGGED_IN"), Map.entry(0x102L, "USER_PIN_NOT_INITIALIZED"),
            Map.entry(0x190L, "CRYPTOKI_NOT_INITIALIZED"));

    /** Another session would be told the same. */
    private static final Set<Long> LASTING = Set.of(0x7L, 0xAL, 0x12L, 0x20L, 0x21L, 0x54L, 0x62L, 0x63L, 0x68L, 0x70L,
            0x71L);

    private ReturnValue() {}

    static TokenException fault(String what, long result) {
        return new TokenException(what + " (" + name(result) + ")",
                result == SESSION_COUNT ? Cure.TURN : LASTING.contains(result) ? Cure.NONE : Cure.ANEW);
    }

    /** Whether it is the PIN that the token does not take. */
    static boolean isOfPin(long result) {
        return result >= 0xA0 && result <= 0xA4;
    }

    /** By its name; numbers that the standard does not know, or few meet, as such. */
    static String name(long result) {
        return NAMES.containsKey(result) ? "CKR_" + NAMES.get(result) : "CKR 0x" + Long.toHexString(result);
    }
}
