package cn.yimatong.token;

/** The fixed numbers of MS1.md, sections 1 and 2. */
final class CodeFormat {
    static final String PREFIX = "MS1:";
    /** No well-formed code is longer. */
    static final int LONGEST_TEXT = 220;
    static final int KID_BYTES = 4;
    static final int SIGNATURE_BYTES = 64;
    static final int HEADER_ALGORITHM = 1;
    static final int HEADER_KID = 4;
    static final int CLAIM_AUDIENCE = 3;
    static final int CLAIM_EXPIRES_AT = 4;
    static final int CLAIM_NOT_BEFORE = 5;
    static final int CLAIM_HANDLE = 7;
    static final int CLAIM_SCOPE = 9;

    private CodeFormat() {}
}
