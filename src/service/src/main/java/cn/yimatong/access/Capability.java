package cn.yimatong.access;

/** What a caller may do. Each guarded operation needs exactly one of these. */
public enum Capability {
    /** Register, replace and change holders and their records. */
    REGISTER,
    /** Get codes for a holder. */
    ISSUE,
    /** Stop and free a holder or a credential; a bank that reports a loss has only this. */
    STANDING,
    /** Read a holder's record and usage. */
    READ,
    /** Erase a holder. */
    ERASE,
    /** Verify codes, at the caller's own scenes. */
    SCAN,
    /** Operate the service: keys, callers, conflicts, ledger. */
    OPERATE
}
